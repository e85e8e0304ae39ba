"""An incident in memory: the same decisions and the same fold as a real one, and nothing written anywhere.

Always a drill, so that the register of an example company counts.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.asking import answer, answers
from incidentkit.incident.decide import decide
from incidentkit.incident.evolve import fold
from incidentkit.incident.finishing import advice
from incidentkit.incident.gates import before, closed_gates
from incidentkit.incident.order import on_offer
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import State
from incidentkit.organisation.calendar import days_off
from incidentkit.organisation.model import Organisation
from incidentkit.runbook.plan import PinnedRunbook, PlanStep
from incidentkit.when.instants import utc_text

_REASON = "path test"
_MOST_STEPS = 2_000
_CALENDAR_DAYS = 400

Find = Callable[[str], PinnedRunbook | None]
"""Gives a runbook by its id, for steps that attach one; None where there is none."""

Otherwise = Callable[[Situation, str], object]
"""Gives an answer, or a choice, to a name that nothing is told of."""


class UnplayableError(Exception):
    """A path cannot go on; `what` says why. No error of the program: it becomes a finding."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.english())
        self.what = what


class DeadEndError(UnplayableError):
    """Something is left to do, and nothing of it can be done."""


class Player:
    """One incident, played from its opening; `now` (aware) moves on only where a pause makes it."""

    def __init__(
        self,
        runbook: PinnedRunbook,
        organisation: Organisation | None,
        now: datetime,
        zone: str,
        *,
        language: str = "en",
        find: Find = lambda _: None,
        calendar: frozenset[date] | None = None,
    ) -> None:
        self.runbook = runbook
        self.organisation = organisation
        self.now = now
        self.zone = zone
        self.language = language
        self.find = find
        self.attached: dict[str, PinnedRunbook] = {}
        self.entries: list[e.Entry] = []
        self.calendar = non_working(organisation, now.date()) if calendar is None else calendar
        self._situation: Situation | None = None
        opened = e.IncidentOpened(
            title=runbook.id, runbook=runbook.id, language=language, zone=zone, drill=True
        )
        self._append([opened, e.RunbookPinned(runbook=runbook.id, digest="")])

    @property
    def situation(self) -> Situation:
        """The incident now."""
        if self._situation is None:
            state: State = fold(self.entries)
            self._situation = Situation(
                state, self.runbook, self.organisation, self.now, non_working=self.calendar,
                language=self.language, attached=self.attached,
            )  # fmt: skip
        return self._situation

    def spoken(self, language: str) -> Situation:
        """The incident now, in another language."""
        here = self.situation
        return here if here.language == language else here.anew(language=language)

    # --- what is done

    def do(self, command: c.Command) -> None:
        """Carries out a command; raises what a real incident would raise."""
        action = f"{len(self.entries):032x}"
        self._append(decide(command, self.situation, self.entries, action))

    def say(self, name: str, said: object) -> None:
        """Answers a question as written in a test; raises UsageError for what does not fit."""
        for payloads in self._saying(name, said):
            self._append(payloads)

    def _saying(self, name: str, said: object) -> Iterator[list[e.Payload]]:
        """The events of an answer, made one after the other."""
        if name == "places":
            yield [answer(self.situation, name, as_typed(said))]
            return
        several = self.situation.several(name)
        if several is None or not isinstance(said, list):
            yield answers(self.situation, name, as_typed(said))
            return
        if not said:
            yield answers(self.situation, name, "none")
        for each in said:
            if isinstance(each, dict):
                yield decide(
                    c.AddItem(list=name, fields={field: as_typed(one) for field, one in each.items()}),
                    self.situation, self.entries, "",
                )  # fmt: skip
            else:
                yield answers(self.situation, name, as_typed(each))

    def attach(self, runbook_id: str) -> None:
        """Attaches a runbook; raises UnplayableError where there is none."""
        self.do(c.Attach(attaching=self._attaching(runbook_id)))

    def _attaching(self, runbook_id: str) -> c.Attaching:
        pinned = self.find(runbook_id)
        if pinned is None:
            raise UnplayableError(message("There is no runbook “{id}”.", id=runbook_id[:80]))
        self.attached[runbook_id] = pinned
        return c.Attaching(runbook=runbook_id, digest="", pinned=pinned)

    def finish(self, step: PlanStep, said: dict[str, object], otherwise: Otherwise | None = None) -> None:
        """Finishes a step: answers what it asks as far as `said` has it, decides, opens its gates.

        What is not told is said by `otherwise`; without it, questions stay unanswered and a decision takes the advice
        that holds. Raises UnplayableError where there is none.
        """
        for gate in before(self.situation, step):
            if gate.until is not None and gate.until > self.now:
                self.now = gate.until
                self._situation = None
        for name in self.situation.asks(step):
            told = told_of(said, name)
            if told is None and otherwise is not None and self.situation.askable(name):
                told = otherwise(self.situation, name)
            if told is not None and not self.situation.is_answered(name):
                self.say(name, told)
        attaching = None
        if step.attach is not None and step.attach not in self.situation.state.attached:
            attaching = self._attaching(step.attach)
        if step.decide is not None:
            choice = self._choice(step, said, otherwise)
            self.do(
                c.Decide(
                    step=step.id, choice=choice, reason=_REASON, despite=_REASON, attaching=attaching,
                    no_witness=_REASON, confirm=step.id,
                )
            )  # fmt: skip
            return
        rounds = step.every is not None
        self.do(
            c.FinishStep(
                step=step.id, despite=_REASON, attaching=attaching, no_witness=_REASON, confirm=step.id,
                last=rounds, reason=_REASON if rounds else None,
            )
        )  # fmt: skip

    def _choice(self, step: PlanStep, said: dict[str, object], otherwise: Otherwise | None) -> str:
        assert step.decide is not None
        told = told_of(said, step.decide.name)
        if told is not None:
            return as_typed(told)
        holding = advice(self.situation, step)
        if holding:
            return holding[0].choose
        if otherwise is not None:
            return as_typed(otherwise(self.situation, step.decide.name))
        raise UnplayableError(
            message(
                "At “{step}” something is decided and no advice holds. Say what, among the answers: {name}.",
                step=step.id,
                name=step.decide.name,
            )
        )

    def path(
        self,
        said: dict[str, object],
        skip: frozenset[str] = frozenset(),
        otherwise: Otherwise | None = None,
        watch: Callable[[PlanStep], None] = lambda _: None,
        own: bool = False,
    ) -> Iterator[PlanStep]:
        """Walks to the end, doing each time the first step that surely applies; gives each when it is finished.

        One of which that is not known is done where all others wait. `watch` is called with each step when it is its
        turn. With `own`, steps of attached runbooks are done only where steps of this one wait for them.
        Raises DeadEndError where steps are left and none of them can be done.
        """
        for _ in range(_MOST_STEPS):
            step = self._turn(own=own)
            if step is None:
                return
            watch(step)
            if step.id in skip:
                self.do(c.SkipStep(step=step.id, reason=_REASON))
            else:
                self.finish(step, said, otherwise)
                self._say_first(said)
            yield step
        raise DeadEndError(message("The path has no end."))

    def _say_first(self, said: dict[str, object]) -> None:
        """Answers the first questions of a runbook that was just attached, as far as `said` has them."""
        for name in self.situation.start_questions() if self.attached else ():
            told = told_of(said, name)
            if "/" in name and told is not None and not self.situation.is_answered(name):
                self.say(name, told)

    def _turn(self, *, own: bool) -> PlanStep | None:
        """The step that is done next; None at the end, and where a list has to be given first."""
        offered = on_offer(self.situation)
        sure = [step for step in offered if self.situation.applies(step) is True]
        mine = [step for step in sure if "/" not in step.id] if own else sure
        if not mine:
            return None
        unsure = [step for step in offered if step not in sure]  # done where a sure one waits for it
        for step in [*mine, *sure, *unsure]:
            if not self._held(step):
                return step
        if any(gate.kind == "items" for step in offered for gate in before(self.situation, step)):
            return None
        raise _dead_end(self.situation, mine)

    def _held(self, step: PlanStep) -> bool:
        """Whether another step or a list holds it back; time does not, it passes."""
        return any(gate.kind in ("needs", "order", "first", "items") for gate in before(self.situation, step))

    def _append(self, payloads: list[e.Payload]) -> None:
        for payload in payloads:
            seq = len(self.entries) + 1
            at = utc_text(self.now)
            self.entries.append(
                e.Entry(
                    id=f"e{seq}", incident_id="", seq=seq, action=f"a{seq}", kind=e.KIND_OF[type(payload)],
                    version=e.VERSION, actor="", role=None, recorded_at=at, zone=self.zone, occurred_at=None,
                    approximate=False, payload=msgspec.to_builtins(payload), salt=None, payload_digest="",
                    previous="", hash="",
                )
            )  # fmt: skip
        self._situation = None


def _dead_end(situation: Situation, left: list[PlanStep]) -> DeadEndError:
    waits = [f"{step.id} ← {gate.subject}" for step in left for gate in closed_gates(situation, step)[:1]]
    return DeadEndError(
        message("The path stops: each step that is left waits for another: {steps}", steps=waits[:12])
    )


def told_of(said: dict[str, object], name: str) -> object:
    """What is said of a name of the record: by itself, else of its name for all items or in every runbook; else None.

    A field of an item (`claims@c1.verdict`) goes by its own name (`verdict@c1`, `verdict`), never by that of its list.
    """
    base, _, item = name.partition("@")
    key, dot, field = item.partition(".")
    names = (name, f"{field}@{key}", field) if dot else (name, base, base.rpartition("/")[2])
    return next((said[each] for each in names if each in said), None)


def as_typed(said: object) -> str:
    """A value of a test as a person would type it."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, (list, tuple)):
        return ",".join(as_typed(each) for each in said) or "none"
    return str(said)


def non_working(organisation: Organisation | None, day: date) -> frozenset[date]:
    """The days off around a day, as an incident that opens on it pins them."""
    return frozenset(days_off(organisation, day - timedelta(days=_CALENDAR_DAYS), 2 * _CALENDAR_DAYS))
