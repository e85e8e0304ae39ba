"""An incident at a moment: state, runbooks and register together, with every name and condition evaluated.

Nothing here writes. A name is given, unknown or not asked; a condition is true, false or unknown (None); a step is
never left out because something is unknown. Ids and names are those of the record (`capture@c2`,
`data-breach/list-data`); `within` gives the situation as a step, message or question sees it, where the runbook's
own names are read.
"""

import copy
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from incidentkit.incident import items, origins
from incidentkit.incident.events import Payload, QuestionAnswered
from incidentkit.incident.once import instead, name_instead
from incidentkit.incident.scopes import BUILT_IN_TYPES, MAIN, UNLISTED, Scope, Several
from incidentkit.incident.state import Answer, State, StepRecord
from incidentkit.incident.unrolling import Unrolled, item_label, standing_keys, unroll
from incidentkit.incident.values import stored, typed
from incidentkit.organisation import register
from incidentkit.organisation.model import Organisation
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, ConditionError, Value, decide, parse
from incidentkit.runbook.model import Question
from incidentkit.runbook.places import listed, widened
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep
from incidentkit.when.instants import read_utc

FINISHED = frozenset({"done", "skipped"})


class Situation:
    """Everything that can be derived at `now` (aware); create one for each question, it caches as it goes."""

    def __init__(
        self,
        state: State,
        runbook: PinnedRunbook,
        organisation: Organisation | None,
        now: datetime,
        *,
        non_working: frozenset[date] = frozenset(),
        language: str | None = None,
        attached: Mapping[str, PinnedRunbook] | None = None,
    ) -> None:
        self.state = state
        self.runbook = runbook
        self.attached = attached or {}
        self.scope: Scope = MAIN
        self.now = now
        self.non_working = non_working
        self.language = language or state.language
        self.zone = ZoneInfo(state.zone)
        self.register = organisation if organisation and (state.drill or not organisation.example) else None
        """The register as far as it may be used: an example one counts only in drills."""
        self.example = bool(organisation and organisation.example)
        self._values: dict[str, Value] = {}
        self._applies: dict[str, bool | None] = {}
        self._own: dict[str, bool | None] = {}
        self._open_names: set[str] = set()
        self._within: dict[Scope, Situation] = {}

    # --- the plan

    @cached_property
    def unrolled(self) -> Unrolled:
        """What is walked, with the scope of every step and name."""
        attached = {
            name: self.attached[name].in_language(self.language)
            for name in self.state.attached
            if name in self.attached
        }
        return unroll(self.state, self.runbook.in_language(self.language), attached)

    @cached_property
    def plan(self) -> Plan:
        """The runbook in the language in use, with each step as it is walked, and what attached runbooks add."""
        return self.unrolled.plan

    def within(self, key: str) -> "Situation":
        """The situation as this step, question, fact or message sees it: names are read where it stands."""
        return self.scoped(self.unrolled.scopes.get(key, MAIN))

    def scoped(self, scope: Scope) -> "Situation":
        """The situation as seen from a scope; everything worked out is shared."""
        if scope is self.scope or scope == self.scope:
            return self
        if scope not in self._within:
            _ = self.unrolled, self.steps, self.recorded_by, self.questions  # worked out once, for all
            made = copy.copy(self)
            made.scope = scope
            self._within[scope] = made
        return self._within[scope]

    @cached_property
    def steps(self) -> dict[str, PlanStep]:
        """Steps by id, in the order of the file."""
        return {step.id: step for step in self.plan.steps}

    @cached_property
    def recorded_by(self) -> dict[str, PlanStep]:
        """Which step records or decides a name."""
        found: dict[str, PlanStep] = {}
        for step in self.plan.steps:
            for name in step.record:
                found.setdefault(name, step)
            if step.decide:
                found.setdefault(step.decide.name, step)
        return found

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by name: those of the runbook, those that steps record, and the built-in ones."""
        found: dict[str, Question] = dict(self.plan.questions)
        for step in self.plan.steps:
            for name, question in step.record.items():
                found.setdefault(name, question)
        for name, kind in BUILT_IN_TYPES.items():
            found.setdefault(name, Question(ask=name, type=kind, at="step"))  # type: ignore[arg-type]
        return found | self.unrolled.questions

    def title_of(self, runbook: str) -> str:
        """The title of an attached runbook."""
        prefix = runbook + "/"
        return next((p.plan.title for p in self.unrolled.parts if p.scope.prefix == prefix), runbook)

    def several(self, name: str) -> Several | None:
        """The list behind a question's name, where the question gives items one by one; None for any other."""
        found = self.unrolled.lists.get(name)
        return found if found is not None and found.type != "choices" else None

    def label(self, name: str) -> str | None:
        """What tells the item of a step or name from the others; None outside a loop."""
        return self.label_in(self.unrolled.scopes.get(name, MAIN))

    def label_in(self, scope: Scope) -> str | None:
        """What tells the item of a scope from the others; None outside a loop."""
        if scope.several is None or scope.key == UNLISTED:
            return None
        return item_label(self.state, scope.several, scope.key, self.questions.get(scope.several.name))

    # --- names

    def value(self, name: str) -> Value:
        """What a dotted name is worth now: a value, UNKNOWN or NOT_ASKED. Unknown names are unknown."""
        return self.known(self.scope.full(name))

    def known(self, name: str) -> Value:
        """The value of a name as the record has it."""
        if name not in self._values:
            if name in self._open_names:  # lint refuses circles; a pinned one must not hang
                return UNKNOWN
            self._open_names.add(name)
            try:
                self._values[name] = self._find(name)
            finally:
                self._open_names.discard(name)
        return self._values[name]

    def _find(self, name: str) -> Value:
        head, _, rest = name.partition(".")
        if head == "organisation":
            return self._of_register(rest) if rest else UNKNOWN
        if head == "steps" and rest:
            return self._state_of(rest)
        if head == "deadlines" and rest:
            from incidentkit.incident.deadlines import deadline_state  # noqa: PLC0415 - deadlines read names

            return deadline_state(self, rest)
        if head in self.unrolled.lists and rest:
            return items.of_all(self, self.unrolled.lists[head], rest)
        if name in self.questions or name in self.recorded_by:
            return items.list_value(self, name) if self.several(name) else self._answer(name)
        return self._field(*name.rsplit(".", 1)) if rest else self._derived(head)

    def _of_register(self, path: str) -> Value:
        """What the register says, or what was found of a contact during the incident, which is newer."""
        kind, _, rest = path.partition(".")
        contact, _, field = rest.rpartition(".")
        if kind in ("contacts", "roles"):
            noted = self.state.between.noted.get(contact, {})
            found = noted.get("name" if (kind, field) == ("roles", "holder") else field)
            if found:
                return found
        return _known(register.lookup(self.register, path))

    def _derived(self, head: str) -> Value:
        """A name that nobody answers: one of several, the severity, the opening, a fact."""
        if "@" in head:
            return items.item_value(self, head)
        if head == "severity":
            from incidentkit.incident.severity import level  # noqa: PLC0415 - severity rules read names

            return level(self) or UNKNOWN
        if head == "opened_at":
            return read_utc(self.state.opened_at)
        if head in self.plan.facts:
            decided = self.within(head).decide(self.plan.facts[head].when)
            return UNKNOWN if decided is None else decided
        return UNKNOWN

    def _state_of(self, step_id: str) -> Value:
        """The state of a step; of one that exists for several items, the state that is furthest from done."""
        if step_id in self.steps:
            other = instead(self, self.steps[step_id])
            return self.record(other.id if other else step_id).state
        states = [self.record(each).state for each in self.unrolled.instances.get(step_id, [])]
        return next((each for each in ("open", "waiting", "skipped", "done") if each in states), UNKNOWN)

    def _answer(self, name: str) -> Value:
        elsewhere = name_instead(self, name)
        if elsewhere is not None:
            return self.known(elsewhere)
        asked = self.asked(name)
        if asked is False:
            return NOT_ASKED
        decision = self.state.decisions.get(name)
        if decision is not None:
            return decision.choice
        answer = self.state.answers.get(name)
        if answer is None or asked is None:
            return UNKNOWN
        value = stored(answer)
        return widened(value) if name == "places" and isinstance(value, list) else value

    def asked(self, name: str) -> bool | None:
        """Whether the question can be asked here: its own `when`, and the step that records it."""
        question = self.questions.get(name)
        own = self.within(name).decide(question.when) if question and question.when else True
        step = self.recorded_by.get(name)
        if step is not None and name not in self.plan.questions and self.applies(step) is False:
            return False
        return own

    def _field(self, head: str, field: str) -> Value:
        whole = self.known(head)
        if whole in (UNKNOWN, NOT_ASKED):
            return whole
        question = self.questions.get(head) or self.questions.get(head.rpartition("@")[0])
        if question is None or not isinstance(whole, str):
            return UNKNOWN
        entry = {"device": register.device, "account": register.account}.get(question.type, _no_entry)
        return _known(register.field_of(entry(self.register, whole), field))

    def typed_prefill(self, question: Question, name: str = "") -> Value:
        """The register's proposal for a question of this name, or UNKNOWN."""
        if not question.prefill:
            return UNKNOWN
        found = self.within(name).value(question.prefill)
        if found in (UNKNOWN, NOT_ASKED):
            return UNKNOWN
        if question.map:
            found = question.map.get(str(found).lower() if isinstance(found, bool) else str(found), UNKNOWN)
        return found if found is UNKNOWN else typed(question.type, found)

    # --- conditions

    def decide(self, condition: str | None) -> bool | None:
        """True, False or None; a condition that cannot be read is unknown, so that it hides nothing."""
        if condition is None:
            return True
        try:
            return decide(parse(condition), self.value)
        except ConditionError:
            return None

    def depends_on(self, conditions: list[str]) -> list[str]:
        """The questions (through facts) that would decide these conditions; paths of the register stay paths."""
        return list(dict.fromkeys(origins.behind(self, conditions)))

    def in_places(self, where: list[str]) -> bool | None:
        """Whether one of these places is ours; unknown while our places are."""
        if not where:
            return True
        places = self.value("places")
        return None if not isinstance(places, list) else listed(where, places)

    def applies(self, step: PlanStep) -> bool | None:
        """Whether the step is for this incident: every `when` and `where` on it and around it."""
        if step.id not in self._applies:
            self._applies[step.id] = None  # a step whose condition reads its own record does not hide itself
            own = self.own_applies(step)
            self._applies[step.id] = False if own is not False and instead(self, step) else own
        return self._applies[step.id]

    def own_applies(self, step: PlanStep) -> bool | None:
        """Whether a step is for this incident by what it says itself, whatever is done in another runbook."""
        if step.id not in self._own:
            self._own[step.id] = None
            here = self.within(step.id)
            values = [here.decide(c) for c in step.when] + [self.in_places(w) for w in step.where]
            values.append(here.item_stands())
            if step.until and self.record(step.id).state == "open" and here.decide(step.until):
                values.append(False)  # what it came back for is over
            self._own[step.id] = False if False in values else None if None in values else True
        return self._own[step.id]

    def supposing(self, said: list[Payload]) -> "Situation":
        """The situation as it will be with these answers, which are not recorded yet."""
        state = copy.copy(self.state)
        state.answers = dict(state.answers)
        for each in said:
            if isinstance(each, QuestionAnswered):
                state.answers[each.name] = Answer(
                    each.name, each.type, each.state, each.value, state.count, ""
                )
        return self.anew(state=state)

    def anew(
        self,
        *,
        state: State | None = None,
        language: str | None = None,
        attached: Mapping[str, PinnedRunbook] | None = None,
    ) -> "Situation":
        """The situation worked out afresh with something else; outside any loop or attached runbook."""
        return Situation(
            state or self.state, self.runbook, self.register, self.now, non_working=self.non_working,
            language=language or self.language, attached={**self.attached, **(attached or {})},
        )  # fmt: skip

    def item_stands(self) -> bool | None:
        """Whether the item of this scope is in its list; True outside a loop."""
        if self.scope.several is None:
            return True
        return False if self.known(self.scope.several.name) is NOT_ASKED else self.scope.standing

    def step_depends_on(self, step: PlanStep) -> list[str]:
        """What would decide whether an undecided step applies."""
        if self.applies(step) is not None:
            return []
        here = self.within(step.id)
        names = here.depends_on(step.when)
        if here.scope.several is not None and here.item_stands() is None:
            names = [*origins.origins(self, here.scope.several.name, set()), *names]
        if any(self.in_places(where) is None for where in step.where):
            names.append("places")
        return list(dict.fromkeys(names))

    # --- steps

    def record(self, step_id: str) -> StepRecord:
        """What happened to a step."""
        return self.state.step(step_id)

    def round_ends(self, step: PlanStep) -> bool:
        """Whether what a step comes back for is over."""
        return bool(step.until and self.within(step.id).decide(step.until))

    def finished(self, step_id: str) -> bool:
        """Done, skipped, or not for this incident: what satisfies `needs` and `until`; in a loop, of all items."""
        if step_id in self.unrolled.instances:
            return all(self.finished(each) for each in self.unrolled.instances[step_id])
        step = self.steps.get(step_id)
        if step is None:
            return True
        other = instead(self, step)
        if other is not None:
            return self.finished(other.id)
        return self.record(step_id).state in FINISHED or self.applies(step) is False

    def asks(self, step: PlanStep) -> list[str]:
        """Names of the questions asked with this step: recorded, confirmed, or first read by it.

        Where somebody is called, what is recorded comes last: it is what they said.
        """
        before = [*step.confirm, *self._first_read.get(step.id, [])]
        return [*before, *step.record] if step.call else [*step.record, *before]

    @cached_property
    def _first_read(self) -> dict[str, list[str]]:
        """`at: step` questions by the first step whose condition, needs or advice reads them."""
        asked = {**self.plan.questions, **self.unrolled.questions}
        left = {name for name, question in asked.items() if question.at == "step"}
        left -= {name for step in self.plan.steps for name in step.confirm}
        found: dict[str, list[str]] = {}
        for step in self.plan.steps:
            conditions = [*step.when, *(need.when for need in step.needs if need.when)]
            conditions += [advice.when for advice in step.decide.advise] if step.decide else []
            here = self.within(step.id)
            read = [here.scope.full(n) for c in conditions for n in here.read_by(c)]
            unlisted = here.scope.several is not None and here.scope.key == UNLISTED
            for name in [*([here.scope.several.name] if unlisted and here.scope.several else []), *read]:
                if name in left:
                    left.discard(name)
                    found.setdefault(step.id, []).append(name)
        return found

    def read_by(self, condition: str, depth: int = 0) -> list[str]:
        """The names that a condition reads, through facts; first parts only, but for fields of items; [] if unreadable."""
        from incidentkit.runbook.conditions import names  # noqa: PLC0415 - the name is too short for a module

        try:
            read = [name.name for name in names(parse(condition))]
        except ConditionError:
            return []
        found: list[str] = []
        for name in read:
            head = name if self.scope.full(name) in self.questions else name.partition(".")[0]
            fact = self.plan.facts.get(self.scope.full(head))
            found += self.read_by(fact.when, depth + 1) if fact and depth < 20 else [head]
        return found

    def askable(self, name: str) -> bool:
        """Whether the question may still be put: it is not certain that it can never be asked."""
        return self.asked(name) is not False

    def is_answered(self, name: str) -> bool:
        """Whether somebody said something to this question, if only that it is not known yet."""
        several = self.several(name)
        return name in self.state.answers or (
            several is not None and bool(standing_keys(self.state, several))
        )

    def start_questions(self) -> list[str]:
        """The questions of the first minute, in order, that may apply."""
        names = [name for name, question in self.plan.questions.items() if question.at == "start"]
        asked = any("detected_at" in step.confirm for step in self.plan.steps)
        if not asked and any("detected_at" in (d.starts, d.prudent) for d in self.plan.deadlines.values()):
            names.append("detected_at")  # clocks run from it, and no step of this runbook asks it
        return [name for name in names if self.askable(name)]


def _no_entry(_: Organisation | None, __: str) -> None:
    """People and other free texts have no entry of their own in the register."""


def _known(found: Any) -> Value:
    """What the register gave, in the words of conditions."""
    return UNKNOWN if found is register.UNKNOWN else found
