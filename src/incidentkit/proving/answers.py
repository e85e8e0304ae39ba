"""Which answers a runbook's conditions tell apart: the names they read, through facts, with the values that matter.

A *leaf* is something that a person or the register says: a question, a decision, a field of the items of a list, the
places, an entry of the register, a step that may be skipped. Values are as a path test writes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from incidentkit.incident.scopes import BUILT_IN_TYPES
from incidentkit.organisation.model import Organisation
from incidentkit.runbook.conditions import (
    Compare,
    ConditionError,
    Is,
    Junction,
    Literal,
    Name,
    Node,
    Not,
    Truth,
    names,
    parse,
)
from incidentkit.runbook.model import Question
from incidentkit.runbook.plan import Plan, PlanStep

UNKNOWN = "unknown"
SOMETHING = "something else"
MOST_ENTRIES = 4
NOWHERE = "AQ"
"""A place that no runbook speaks of."""


@dataclass(slots=True)
class Leaf:
    """A name that conditions hang on, with what it is compared with and the values that matter; given ones first."""

    name: str
    kind: str
    compared: list[Any] = field(default_factory=list)
    given: list[object] = field(default_factory=list)
    odd: list[object] = field(default_factory=list)
    """Given values with which something else is not known: an entry that is not in the register."""
    may_be_unknown: bool = True

    @property
    def values(self) -> list[object]:
        """Every value, unknown among them where it may be."""
        return [*self.given, *self.odd, *([UNKNOWN] if self.may_be_unknown else [])]


class Reading:
    """What the conditions of a plan read; `now` (aware) is when its incident opens."""

    def __init__(self, plan: Plan, organisation: Organisation | None, now: datetime) -> None:
        self.plan = plan
        self.organisation = organisation
        self.now = now
        self.asked: dict[str, Question] = dict(plan.questions)
        for step in plan.steps:
            for name, question in step.record.items():
                self.asked.setdefault(name, question)
        self.decided = {step.decide.name: step.decide for step in plan.steps if step.decide}
        self.items = {step.loop.as_: step.loop.for_each for step in plan.steps if step.loop}
        self.of_items = {
            name
            for step in plan.steps
            if step.loop
            for name in [*step.record, *([step.decide.name] if step.decide else [])]
        }

    # --- conditions

    def of_step(self, step: PlanStep) -> list[str]:
        """The conditions on which it hangs whether a step applies, those of what records its names included."""
        found = [*step.when, *([step.until] if step.until else [])]
        return [*found, *(need.when for need in step.needs if need.when)]

    def everywhere(self) -> Iterator[tuple[str, str]]:
        """Every condition of the plan: what it belongs to (`step x`, `fact y`, `deadline z` …) and its text."""
        yield from ((f"fact {name}", fact.when) for name, fact in self.plan.facts.items())
        yield from self._optional()
        for number, each in enumerate(self.plan.severity.escalate if self.plan.severity else [], 1):
            yield f"escalate {number}", each.when
        for step in self.plan.steps:
            yield from ((f"step {step.id}", text) for text in self.of_step(step))
            yield from (
                (f"advice {step.id}", each.when) for each in (step.decide.advise if step.decide else [])
            )

    def _optional(self) -> Iterator[tuple[str, str]]:
        """The conditions of what need not have one."""
        rules = self.plan.severity.rules if self.plan.severity else []
        conditions: list[tuple[str, str | None]] = [
            *((f"question {name}", question.when) for name, question in self.asked.items()),
            *((f"never {number}", item.when) for number, item in enumerate(self.plan.never, 1)),
            *((f"severity {number}", rule.when) for number, rule in enumerate(rules, 1)),
            *((f"deadline {name}", deadline.when) for name, deadline in self.plan.deadlines.items()),
        ]
        yield from ((belongs_to, text) for belongs_to, text in conditions if text)

    def lists(self, steps: list[PlanStep]) -> list[str]:
        """The lists that the loops around these steps go over."""
        return list(dict.fromkeys(step.loop.for_each for step in steps if step.loop))

    def leaves(self, conditions: list[str], lists: list[str], where: list[list[str]]) -> dict[str, Leaf]:
        """The leaves that these conditions, lists and places hang on."""
        found: dict[str, Leaf] = {}
        waiting = [*conditions, *(f"{name} is known" for name in lists)]
        seen = set(waiting)
        places = [place for each in where for place in each]
        while waiting:
            node = _parsed(waiting.pop(0))
            if node is None:
                continue
            for name, literals in _read(node):
                leaf, behind = self._leaf(name)
                if leaf is not None:
                    kept = found.setdefault(leaf.name, leaf)
                    kept.compared += literals
                for text in behind:
                    if text not in seen:
                        seen.add(text)
                        waiting.append(text)
        if places or "places" in found:
            found.setdefault("places", Leaf("places", "places")).compared += places
        for leaf in found.values():
            leaf.given = self._values(leaf)
        return {name: leaf for name, leaf in found.items() if leaf.given}

    def _leaf(self, name: str) -> tuple[Leaf | None, list[str]]:
        """The leaf behind a name as a condition writes it, and the conditions that it hangs on in its turn."""
        head, _, rest = name.partition(".")
        plan = self.plan
        if head in plan.facts:
            return None, [plan.facts[head].when]
        if head == "severity":
            return None, [rule.when for rule in (plan.severity.rules if plan.severity else []) if rule.when]
        if head == "deadlines":
            deadline = plan.deadlines.get(rest)
            return None, [deadline.when] if deadline and deadline.when else []
        if head == "organisation":
            return Leaf(name, "register"), []
        if head == "steps":
            return Leaf(f"steps.{rest.replace('_', '-')}", "step"), []
        return self._answer(*self._of_item(self.items.get(head, head), rest))

    def _of_item(self, head: str, rest: str) -> tuple[str, str]:
        """A name with a dot: a field of the items of a list, or what a loop records for each; else the name alone."""
        question = self.asked.get(head)
        if question is None or not rest or not (question.type in ("list", "choices") or question.many):
            return head, ""
        field_name = rest.partition(".")[0]
        if field_name in self.of_items:
            return field_name, ""
        return head, field_name if question.type == "list" else ""

    def of_register(self, name: str) -> bool:
        """Whether a name with a dot is a field of an account or a device, as the register has it."""
        head, _, rest = name.partition(".")
        question = self.asked.get(self.items.get(head, head))
        of_entry = question is not None and question.type in ("account", "device")
        return bool(rest) and of_entry and rest.partition(".")[0] not in self.of_items

    def _answer(self, head: str, rest: str) -> tuple[Leaf | None, list[str]]:
        """A question, a decision or a field, and when it can be asked at all."""
        question = self.asked.get(head)
        behind = [question.when] if question and question.when else []
        for step in self.plan.steps:
            decides = step.decide is not None and step.decide.name == head
            behind += step.when if decides or head in step.record else []
        if head in self.decided:
            return Leaf(head, "decision", may_be_unknown=False), behind
        if question is not None and rest:
            return Leaf(f"{head}.{rest}", "field"), behind
        kind = question.type if question else BUILT_IN_TYPES.get(head)
        return (Leaf(head, kind) if kind else None), behind

    # --- values

    def _values(self, leaf: Leaf) -> list[object]:
        """What a leaf can be, apart from unknown; what it is compared with stands for all the rest."""
        said = [one for each in leaf.compared for one in (each if isinstance(each, list) else [each])]
        said = list(dict.fromkeys(said))
        if leaf.name == "places":
            return [*([place] for place in said), [NOWHERE]] if said else [[NOWHERE]]
        if leaf.kind == "register":
            return ["given"]
        if leaf.kind == "step":
            leaf.may_be_unknown = False
            return ["done", "skipped"]
        if leaf.kind == "decision":
            return list(self.decided[leaf.name].options)
        if leaf.kind == "field":
            head, _, rest = leaf.name.partition(".")
            question = (self.asked[head].fields or {}).get(rest)
            return _plain(question, said, self.now) if question else []
        question = self.asked.get(leaf.name) or Question(ask="", type=leaf.kind)  # type: ignore[arg-type]
        if question.type == "list":
            return [[self.item(question, {})], []]
        entries = self._entries(question)
        if entries:
            leaf.odd = [[SOMETHING] if question.many else SOMETHING]
        entries = entries or _plain(question, said, self.now)
        return [*([each] for each in entries), []] if question.many else entries

    def _entries(self, question: Question) -> list[object]:
        """Entries of the register that a question may name: conditions and texts read their fields."""
        if self.organisation is None or question.type not in ("device", "account"):
            return []
        known = self.organisation.devices if question.type == "device" else self.organisation.accounts
        return [each.id for each in known[:MOST_ENTRIES]]

    def default(self, name: str, question: Question) -> object:
        """An answer for a question on which nothing hangs, so that texts are filled."""
        if name == "places":
            return [NOWHERE]
        if question.type == "list" or question.many:
            return [self.item(question, {})]
        return [*self._entries(question), *_plain(question, [], self.now)][0]

    def item(self, question: Question, fields: Mapping[str, object]) -> object:
        """One item of a list, with these fields and a value for each other one."""
        if question.fields is None:
            return self.default("", Question(ask="", type=question.type))
        return {name: fields.get(name, self.default(name, each)) for name, each in question.fields.items()}


def _plain(question: Question, said: list[Any], now: datetime) -> list[object]:
    """The given values of a question that takes one answer, the one to take by default first."""
    options = list(question.options or {})
    match question.type:
        case "yes_no":
            return [True, False]
        case "choice":
            return list(options)
        case "choices":
            singles = [[one] for one in options if one in said] or [[one] for one in options[:1]]
            return [options, *singles, []]
        case "number":
            numbers = sorted(one for one in said if isinstance(one, Decimal)) or [Decimal(1)]
            around = [numbers[0] - 1, *numbers, numbers[-1] + 1]
            return [format(one, "f") for one in dict.fromkeys(around)]
        case "time":
            return [(now - timedelta(hours=1)).isoformat(timespec="seconds")]
    return [SOMETHING, *(str(one) for one in said)]


def _parsed(text: str) -> Node | None:
    try:
        return parse(text)
    except ConditionError:
        return None


def _read(node: Node) -> Iterator[tuple[str, list[Any]]]:
    """Each name that is read, with the literals beside it."""
    match node:
        case Compare(left=left, right=right):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Name):
                    yield one.name, [other.value] if isinstance(other, Literal) else []
        case Not(part=part):
            yield from _read(part)
        case Junction(parts=parts):
            for part in parts:
                yield from _read(part)
        case Truth() | Is():
            yield from ((name.name, []) for name in names(node))
