"""From the pinned runbooks and the state to the steps that are walked: loops unrolled, attached runbooks beside.

Each step of a loop stands once for each item (`capture@c2`), or once for the items that nobody has given yet
(`capture@?`); the steps of an attached runbook have its id before theirs (`data-breach/list-data`). Ids and names are
those of the record; conditions and texts stay as written and are read in the step's scope. Nothing is decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from msgspec.structs import replace

from incidentkit.incident.scopes import BUILT_IN_TYPES, MAIN, UNLISTED, Scope, Several
from incidentkit.incident.state import State
from incidentkit.runbook.model import Deadline, MessageDraft, Need, NeverItem, Question
from incidentkit.runbook.plan import Plan, PlanStep

LONGEST_LABEL = 40
VALUE = "value"
"""The field of an item that has no fields: one of several accounts, devices or people."""


@dataclass(frozen=True, slots=True)
class Part:
    """A runbook of the incident: the main one, or an attached one."""

    scope: Scope
    plan: Plan
    lists: Mapping[str, Several]
    """Lists by their name in this runbook."""


@dataclass(slots=True)
class Unrolled:
    """What is walked: `plan` with every step once, and where each id and name is read."""

    plan: Plan
    parts: list[Part]
    scopes: dict[str, Scope] = field(default_factory=dict)
    """By id of a step, by name of a question, fact or message, by id of a clock that one scope has."""
    lists: dict[str, Several] = field(default_factory=dict)
    keys: dict[str, list[tuple[str, bool | None]]] = field(default_factory=dict)
    """Of each list, the keys that steps exist for, with whether the item stands."""
    instances: dict[str, list[str]] = field(default_factory=dict)
    """Of each step of a loop, as other steps name it, the ids that it is walked under."""
    clocks: dict[str, list[tuple[Scope, Deadline]]] = field(default_factory=dict)
    never: list[tuple[Scope, NeverItem]] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    """The fields of items; they are asked with their item and not by themselves."""
    of_step: dict[str, PlanStep] = field(default_factory=dict)
    """The step as its runbook has it, by the id that it is walked under."""


def unroll(state: State, main: Plan, attached: Mapping[str, Plan]) -> Unrolled:
    """The steps, questions, clocks and messages of the incident now; `attached` by id, in the order of attaching."""
    parts = [_part("", main), *(_part(f"{identity}/", plan) for identity, plan in attached.items())]
    made = Unrolled(main, parts)
    touched = _touched(state)
    steps: list[PlanStep] = []
    for part in parts:
        steps += _steps(made, part, state, touched)
        _clocks(made, part)
        made.never += [(part.scope, item) for item in part.plan.never]
        _item_questions(made, part, state)
    if len(parts) > 1 or made.lists:
        made.plan = _whole(made, parts, steps)
    return made


def _part(prefix: str, plan: Plan) -> Part:
    """A runbook with the lists that its loops go over."""
    found: dict[str, dict[str, set[str]]] = {}
    for step in plan.steps:
        if step.loop is None:
            continue
        sets = found.setdefault(
            step.loop.for_each, {"called": set(), "recorded": set(), "steps": set(), "clocks": set()}
        )
        sets["called"].add(step.loop.as_)
        sets["steps"].add(step.id)
        sets["recorded"].update(step.record, [step.decide.name] if step.decide else [])
    asked = questions_of(plan)
    for name, question in asked.items():
        if question.type == "list" or question.many:
            found.setdefault(name, {})
    for clock, deadline in plan.deadlines.items():
        head = deadline.starts.partition(".")[0]
        for sets in found.values():
            if head in sets.get("called", ()):
                sets["clocks"].add(clock)
    scope = Scope(prefix)
    lists = {}
    for name, sets in found.items():
        kind = asked[name].type if name in asked else "list"
        frozen = {key: frozenset(names) for key, names in sets.items()}
        lists[name] = Several(scope.full(name), prefix, kind, **frozen)
    return Part(scope, plan, lists)


def questions_of(plan: Plan) -> dict[str, Question]:
    """Every question of a runbook by its own name, those that steps record included."""
    found = dict(plan.questions)
    for step in plan.steps:
        for name, question in step.record.items():
            found.setdefault(name, question)
    return found


# --- items


def _touched(state: State) -> dict[str, list[str]]:
    """Of each step of a loop, the keys under which something was ever recorded, in order."""
    found: dict[str, list[str]] = {}
    for key in state.steps:
        base, at, item = key.rpartition("@")
        if at:
            found.setdefault(base, []).append(item)
    return found


def is_listed(state: State, several: Several) -> bool:
    """Whether the items are known: given one by one, chosen, or said to be none."""
    answer = state.answers.get(several.name)
    if several.type == "choices":
        return answer is not None and answer.state == "given"
    newest = max((item.seq for item in state.items.get(several.name, {}).values()), default=0)
    standing = any(item.removed is None for item in state.items.get(several.name, {}).values())
    if answer is not None and answer.state != "given" and answer.seq > newest:
        return False  # there may be more than those given
    return standing or (answer is not None and answer.state == "given")


def standing_keys(state: State, several: Several) -> list[str]:
    """The keys of the items that are in the list now."""
    if several.type == "choices":
        answer = state.answers.get(several.name)
        chosen = answer.value if answer is not None and answer.state == "given" else []
        return [str(each) for each in chosen] if isinstance(chosen, list) else []
    return [key for key, item in state.items.get(several.name, {}).items() if item.removed is None]


def _keys(state: State, several: Several, touched: Mapping[str, list[str]]) -> list[tuple[str, bool | None]]:
    """Every key that steps exist for: items of the list, removed ones, those that something was recorded for.

    Items that are known no more (their adding was taken back) keep the steps that something happened to.
    """
    listed = is_listed(state, several)
    standing = standing_keys(state, several)
    found: dict[str, bool | None] = {}
    for key, item in state.items.get(several.name, {}).items():
        found[key] = item.removed is None
    found |= dict.fromkeys(standing, True)
    for step in sorted(several.steps):
        for key in touched.get(several.prefix + step, []):
            if key != UNLISTED:
                found.setdefault(key, False if listed or several.type != "choices" else None)
    worked_on = any(UNLISTED in touched.get(several.prefix + step, []) for step in several.steps)
    if not listed or worked_on:
        found[UNLISTED] = False if listed else None
    return list(found.items())


def item_label(state: State, several: Several, key: str, question: Question | None) -> str:
    """What tells an item from the others: the option, what was named, or the first field that says something."""
    options = (question.options if question else None) or {}
    if several.type == "choices":
        return options.get(key, key)
    fields = (question.fields if question else None) or {VALUE: Question(ask=VALUE, type="text")}
    for name, each in fields.items():
        answer = state.answers.get(f"{several.name}@{key}.{name}")
        if (
            answer is None
            or answer.state != "given"
            or not isinstance(answer.value, str)
            or each.type == "time"
        ):
            continue
        text = " ".join((each.options or {}).get(answer.value, answer.value).split())
        return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return key


# --- steps


def _steps(made: Unrolled, part: Part, state: State, touched: Mapping[str, list[str]]) -> Iterator[PlanStep]:
    asked = questions_of(part.plan)
    for several in part.lists.values():
        made.lists[several.name] = several
        made.keys[several.name] = _keys(state, several, touched)
    for _, group in groupby(part.plan.steps, key=lambda step: step.loop.number if step.loop else None):
        block = list(group)
        loop = block[0].loop
        if loop is None:
            yield from (_placed(made, step, part.scope, "") for step in block)
            continue
        several = part.lists[loop.for_each]
        for step in block:
            made.instances.setdefault(part.scope.prefix + step.id, [])
        for key, standing in made.keys[several.name]:
            scope = Scope(part.scope.prefix, several, key, standing)
            label = "" if key == UNLISTED else item_label(state, several, key, asked.get(loop.for_each))
            for step in block:
                walked = _placed(made, step, scope, label)
                made.instances[part.scope.prefix + step.id].append(walked.id)
                yield walked


def _placed(made: Unrolled, step: PlanStep, scope: Scope, label: str) -> PlanStep:
    """A step under the ids and names of the record; remembers where its conditions and texts are read."""
    made.scopes[scope.step(step.id)] = scope
    made.of_step[scope.step(step.id)] = step
    if scope == MAIN:
        return step
    walked = replace(
        step,
        id=scope.step(step.id),
        do=f"{step.do} ({label})" if label else step.do,
        needs=[Need(step=scope.step(need.step), when=need.when) for need in step.needs],
        after=None if step.after is None else scope.step(step.after),
        record={scope.full(name): question for name, question in step.record.items()},
        confirm=[scope.full(name) for name in step.confirm],
        decide=None if step.decide is None else replace(step.decide, name=scope.full(step.decide.name)),
        message=None if step.message is None else scope.prefix + step.message + scope.suffix,
    )
    for name in [*walked.record, *([walked.decide.name] if walked.decide else [])]:
        made.scopes[name] = scope
    if walked.message is not None:
        made.scopes[walked.message] = scope
    return walked


def _item_questions(made: Unrolled, part: Part, state: State) -> None:
    """The fields of each item as questions of their own, so that each can be answered again."""
    asked = questions_of(part.plan)
    for name, several in part.lists.items():
        question = asked.get(name)
        if question is None or several.type == "choices":
            continue
        fields = question.fields or {VALUE: replace(question, many=False, when=None)}
        for key in state.items.get(several.name, {}):
            scope = Scope(part.scope.prefix, several, key)
            for field_name, each in fields.items():
                full = f"{several.name}@{key}.{field_name}"
                made.questions[full] = each
                made.scopes[full] = scope


# --- clocks, messages, and all together


def _clocks(made: Unrolled, part: Part) -> None:
    for name, deadline in part.plan.deadlines.items():
        several = next((each for each in part.lists.values() if name in each.clocks), None)
        scopes = [part.scope]
        if several is not None:
            scopes = [
                Scope(part.scope.prefix, several, key, standing)
                for key, standing in made.keys[several.name]
                if key != UNLISTED or standing is not False
            ]
        for scope in scopes:
            made.clocks.setdefault(scope.clock(name), []).append((scope, deadline))


def _whole(made: Unrolled, parts: list[Part], steps: list[PlanStep]) -> Plan:
    """The main runbook with the steps that are walked, and with what attached ones add to it."""
    main = parts[0].plan
    questions: dict[str, Question] = dict(main.questions)
    messages: dict[str, MessageDraft] = {}
    facts = dict(main.facts)
    for part in parts[1:]:
        for name, question in part.plan.questions.items():
            full = part.scope.full(name)
            if name in BUILT_IN_TYPES:
                questions.setdefault(name, question)
            else:
                questions[full] = question
                made.scopes[full] = part.scope
        for name, fact in part.plan.facts.items():
            facts[part.scope.full(name)] = fact
            made.scopes[part.scope.full(name)] = part.scope
    for part in parts:
        for name, draft in part.plan.messages.items():
            messages[part.scope.prefix + name] = draft
            made.scopes.setdefault(part.scope.prefix + name, part.scope)
    for step in steps:
        if step.message is not None and step.message not in messages:
            base = step.message.rpartition("@")[0]
            if base in messages:
                messages[step.message] = messages[base]
    return replace(
        main,
        steps=steps,
        questions=questions,
        facts=facts,
        messages=messages,
        deadlines={name: sources[0][1] for name, sources in made.clocks.items()},
        never=[item for _, item in made.never],
        close=[text for part in parts for text in part.plan.close],
        review=[text for part in parts for text in part.plan.review],
    )
