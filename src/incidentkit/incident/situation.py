"""An incident at a moment: state, runbook and register together, with every name and condition evaluated.

Nothing here writes. A name is given, unknown or not asked; a condition is true, false or unknown (None); a step is
never left out because something is unknown.
"""

from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from incidentkit.incident.state import State, StepRecord
from incidentkit.incident.values import stored, typed
from incidentkit.organisation import register
from incidentkit.organisation.model import Organisation
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, ConditionError, Value, decide, parse, unknowns
from incidentkit.runbook.model import LEVELS, PHASES, Question
from incidentkit.runbook.places import listed, widened
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep
from incidentkit.when.instants import read_utc

BUILT_IN_TYPES = {"detected_at": "time", "occurred_at": "time", "places": "choices"}
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
    ) -> None:
        self.state = state
        self.runbook = runbook
        self.now = now
        self.non_working = non_working
        self.language = language or state.language
        self.zone = ZoneInfo(state.zone)
        self.register = organisation if organisation and (state.drill or not organisation.example) else None
        """The register as far as it may be used: an example one counts only in drills."""
        self.example = bool(organisation and organisation.example)
        self._values: dict[str, Value] = {}
        self._applies: dict[str, bool | None] = {}
        self._open_names: set[str] = set()

    # --- the plan

    @cached_property
    def plan(self) -> Plan:
        """The runbook in the language in use."""
        return self.runbook.in_language(self.language)

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
        return found

    # --- names

    def value(self, name: str) -> Value:
        """What a dotted name is worth now: a value, UNKNOWN or NOT_ASKED. Unknown names are unknown."""
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
            return _known(register.lookup(self.register, rest)) if rest else UNKNOWN
        if head == "steps" and rest:
            return (
                self.record(rest.replace("_", "-")).state if rest.replace("_", "-") in self.steps else UNKNOWN
            )
        if head == "deadlines" and rest:
            from incidentkit.incident.deadlines import deadline_state  # noqa: PLC0415 - deadlines read names

            return deadline_state(self, rest)
        if rest:
            return self._field(head, rest)
        if head == "severity":
            from incidentkit.incident.severity import level  # noqa: PLC0415 - severity rules read names

            return level(self) or UNKNOWN
        if head == "opened_at":
            return read_utc(self.state.opened_at)
        if head in self.plan.facts:
            decided = self.decide(self.plan.facts[head].when)
            return UNKNOWN if decided is None else decided
        if head in self.questions or head in self.recorded_by:
            return self._answer(head)
        return UNKNOWN

    def _answer(self, name: str) -> Value:
        asked = self._asked(name)
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

    def _asked(self, name: str) -> bool | None:
        """Whether the question can be asked here: its own `when`, and the step that records it."""
        question = self.questions.get(name)
        own = self.decide(question.when) if question and question.when else True
        step = self.recorded_by.get(name)
        if step is not None and name not in self.plan.questions and self.applies(step) is False:
            return False
        return own

    def _field(self, head: str, field: str) -> Value:
        whole = self.value(head)
        if whole in (UNKNOWN, NOT_ASKED):
            return whole
        question = self.questions.get(head)
        if question is None or not isinstance(whole, str):
            return UNKNOWN
        entry = {"device": register.device, "account": register.account}.get(question.type, _no_entry)
        return _known(register.field_of(entry(self.register, whole), field))

    def typed_prefill(self, question: Question) -> Value:
        """The register's proposal for a question, or UNKNOWN."""
        if not question.prefill:
            return UNKNOWN
        found = self.value(question.prefill)
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
        found: list[str] = []
        for condition in conditions:
            try:
                names = unknowns(parse(condition), self.value)
            except ConditionError:
                continue
            for name in names:
                found += self._origins(name, set())
        return list(dict.fromkeys(found))

    def _origins(self, name: str, seen: set[str]) -> list[str]:
        if name in seen:
            return []
        seen.add(name)
        head = name.partition(".")[0]
        if name in self.plan.facts:
            return self._inner(self.plan.facts[name].when, seen)
        question = self.questions.get(head)
        if question and question.when and self.decide(question.when) is None:
            return self._inner(question.when, seen)
        if head == "severity":
            return [origin for rule in self._severity_conditions() for origin in self._inner(rule, seen)]
        return [head] if question or head in self.recorded_by else [name]

    def _severity_conditions(self) -> list[str]:
        rules = self.plan.severity.rules if self.plan.severity else []
        return [rule.when for rule in rules if rule.when]

    def _inner(self, condition: str, seen: set[str]) -> list[str]:
        try:
            names = unknowns(parse(condition), self.value)
        except ConditionError:
            return []
        return [origin for name in names for origin in self._origins(name, seen)]

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
            values = [self.decide(c) for c in step.when] + [self.in_places(w) for w in step.where]
            self._applies[step.id] = False if False in values else None if None in values else True
        return self._applies[step.id]

    def step_depends_on(self, step: PlanStep) -> list[str]:
        """What would decide whether an undecided step applies."""
        if self.applies(step) is not None:
            return []
        names = self.depends_on(step.when)
        if any(self.in_places(where) is None for where in step.where):
            names.append("places")
        return list(dict.fromkeys(names))

    # --- steps

    def record(self, step_id: str) -> StepRecord:
        """What happened to a step."""
        return self.state.step(step_id)

    def finished(self, step_id: str) -> bool:
        """Done, skipped, or not for this incident: what satisfies `needs` and `until`."""
        step = self.steps.get(step_id)
        if step is None:
            return True
        return self.record(step_id).state in FINISHED or self.applies(step) is False

    def asks(self, step: PlanStep) -> list[str]:
        """Names of the questions asked with this step: recorded, confirmed, or first read by it."""
        return [*step.record, *step.confirm, *self._first_read.get(step.id, [])]

    @cached_property
    def _first_read(self) -> dict[str, list[str]]:
        """`at: step` questions by the first step whose condition, needs or advice reads them."""
        left = {
            name for name, question in self.plan.questions.items() if question.at == "step"
        } - {name for step in self.plan.steps for name in step.confirm}  # fmt: skip
        found: dict[str, list[str]] = {}
        for step in self.plan.steps:
            conditions = [*step.when, *(need.when for need in step.needs if need.when)]
            conditions += [advice.when for advice in step.decide.advise] if step.decide else []
            for name in [n for c in conditions for n in self._read_by(c)]:
                if name in left:
                    left.discard(name)
                    found.setdefault(step.id, []).append(name)
        return found

    def _read_by(self, condition: str, depth: int = 0) -> list[str]:
        from incidentkit.runbook.conditions import names  # noqa: PLC0415 - the name is too short for a module

        try:
            heads = [name.name.partition(".")[0] for name in names(parse(condition))]
        except ConditionError:
            return []
        found: list[str] = []
        for head in heads:
            fact = self.plan.facts.get(head)
            found += self._read_by(fact.when, depth + 1) if fact and depth < 20 else [head]
        return found

    def askable(self, name: str) -> bool:
        """Whether the question may still be put: it is not certain that it can never be asked."""
        return self._asked(name) is not False

    def start_questions(self) -> list[str]:
        """The questions of the first minute, in order, that may apply."""
        names = [name for name, question in self.plan.questions.items() if question.at == "start"]
        asked = any("detected_at" in step.confirm for step in self.plan.steps)
        if not asked and any("detected_at" in (d.starts, d.prudent) for d in self.plan.deadlines.values()):
            names.append("detected_at")  # clocks run from it, and no step of this runbook asks it
        return [name for name in names if self.askable(name)]


def phase_index(step: PlanStep) -> int:
    """Where the step's phase stands among the six."""
    return PHASES.index(step.phase)


def level_index(level: str) -> int:
    """0 for low to 3 for critical."""
    return LEVELS.index(level)


def _no_entry(_: Organisation | None, __: str) -> None:
    """People and other free texts have no entry of their own in the register."""


def _known(found: Any) -> Value:
    """What the register gave, in the words of conditions."""
    return UNKNOWN if found is register.UNKNOWN else found
