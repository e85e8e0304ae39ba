"""Clocks: when each starts, when it is due, what state it is in, and what would decide what is not known.

An unknown start with a `prudent` one is computed from that and marked as assumed. A clock whose condition turned
false is struck, never removed. A clock that starts at a field of an item runs for each (`press_law@c2`); one that
several runbooks of the incident have is one clock, from the earliest start. Durations: docs/runbook-format.md,
"Meaning" 7 to 9.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from incidentkit.incident.once import instead
from incidentkit.incident.origins import origins
from incidentkit.incident.pausing import next_round
from incidentkit.incident.state import Mark
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN
from incidentkit.runbook.model import Deadline
from incidentkit.when.durations import Duration, NotADurationError, after, read_duration, safe_date
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


class Start(msgspec.Struct, frozen=True):
    """When a clock began; `assumed` names what was taken for it while the real start is unknown."""

    at: datetime | None
    assumed: str | None = None


class Clock(msgspec.Struct, frozen=True):
    """A deadline now. Times are aware; `due_at` is None for "without delay" and for what has not started."""

    id: str
    deadline: Deadline
    state: str
    starts_at: datetime | None
    assumed: str | None
    target_at: datetime | None
    due_at: datetime | None
    depends_on: list[str]
    ended: Mark | None
    safe_on: date | None
    """For lengths in months or years, the day before the last one (docs/runbook-format.md, "Meaning" 9)."""
    applies: bool | None
    """Whether it binds here; a clock that may bind runs like one that does."""


def clocks(situation: "Situation") -> list[Clock]:
    """Every clock of the runbooks, in their order."""
    return [clock(situation, name) for name in situation.plan.deadlines]


def clock(situation: "Situation", name: str) -> Clock:
    """One clock; the name must be one of the incident's."""
    sources = [(situation.scoped(scope), deadline) for scope, deadline in situation.unrolled.clocks[name]]
    marks = _marks(situation, name, sources)
    found = [_clock(here, name, deadline, marks) for here, deadline in sources]
    binding = [each for each in found if each.applies is not False] or found
    started = [each for each in binding if each.starts_at is not None]
    return min(started, key=lambda each: each.starts_at or situation.now) if started else binding[0]


def _clock(situation: "Situation", name: str, deadline: Deadline, marks: list[Mark]) -> Clock:
    """A clock as one runbook has it, for one item where it is about one; `situation` is seen from there."""
    ended, renewed = _newest(marks), _renewed(deadline, marks)
    start = Start(read_utc(renewed.at)) if renewed else starts(situation, deadline)
    within, missing = _length(situation, deadline.renew if renewed else deadline.within)
    due = _due(situation, start.at, within)
    target = _due(situation, start.at, _length(situation, deadline.target)[0]) if deadline.target else None
    depends_on = list(missing)
    if start.at is None or start.assumed:
        depends_on += _start_names(situation, deadline)
    applies = _applies(situation, deadline)
    if applies is None:
        depends_on += situation.depends_on([deadline.when] if deadline.when else [])
        if situation.in_places(deadline.where) is None:
            depends_on.append("places")
    state = _state(situation, applies, None if ended is renewed else ended, start.at, within, due)
    return Clock(
        name, deadline, state, start.at, start.assumed, target, due, list(dict.fromkeys(depends_on)), ended,
        safe_date(start.at, within, situation.zone) if start.at and within else None, applies,
    )  # fmt: skip


def deadline_state(situation: "Situation", name: str) -> object:
    """The state of a clock for conditions (`deadlines.<id>`), UNKNOWN for one that the incident lacks.

    Of a clock that runs for each item, the states of all.
    """
    if name in situation.plan.deadlines:
        return clock(situation, name).state
    found = [clock(situation, each).state for each in situation.plan.deadlines if each.startswith(f"{name}@")]
    return found or UNKNOWN


def _applies(situation: "Situation", deadline: Deadline) -> bool | None:
    values = [situation.decide(deadline.when), situation.in_places(deadline.where), situation.item_stands()]
    return False if False in values else None if None in values else True


def _marks(situation: "Situation", name: str, sources: "list[tuple[Situation, Deadline]]") -> list[Mark]:
    """Every time the clock was ended: by an entry of its own, or by a step that meets it, in whichever runbook."""
    marks = list(situation.state.deadlines.get(name, []))
    for here, deadline in sources:
        for step in deadline.met_by if isinstance(deadline.met_by, list) else [deadline.met_by]:
            marks += _met_by(here, step)
    return marks


def _met_by(situation: "Situation", step: str) -> list[Mark]:
    """The mark of a step that is done; of one that exists for several items, once all that apply are done."""
    name = step if "/" in step else situation.scope.step(step)
    if name not in situation.unrolled.instances:
        step_of = situation.steps.get(name)
        other = instead(situation, step_of) if step_of is not None else None
        records = [situation.record(other.id if other else name)]
    else:
        walked = [situation.steps[each] for each in situation.unrolled.instances[name]]
        records = [situation.record(each.id) for each in walked if situation.applies(each) is not False]
    if not records or any(record.state != "done" for record in records):
        return []
    last = max(records, key=lambda record: record.at)
    return [Mark(last.seq, "met", last.at, None)]


def _newest(marks: list[Mark]) -> Mark | None:
    """Of two at the same time, such as two told to the minute, the one written later."""
    return max(marks, key=lambda mark: (mark.at, mark.seq), default=None)


def _renewed(deadline: Deadline, marks: list[Mark]) -> Mark | None:
    """What a clock that renews runs from since it was met; waived later, it was this run that was waived."""
    return _newest([mark for mark in marks if mark.state == "met"]) if deadline.renew else None


def starts(situation: "Situation", deadline: Deadline) -> Start:
    """When the clock began: its own start, else the prudent one, marked as assumed."""
    own = _moment(situation, deadline.starts)
    if own is not None:
        return own
    prudent = _moment(situation, deadline.prudent) if deadline.prudent else None
    if prudent is None:
        return Start(None)
    return Start(prudent.at, prudent.assumed or deadline.prudent)


def _moment(situation: "Situation", name: str) -> Start | None:
    """The moment that a time's or a step's name stands for; `detected_at` is the opening until it is told."""
    step = situation.scope.step(name)
    if step in situation.steps or step in situation.unrolled.instances:
        return _step_moment(situation, step)
    value = situation.value(name)
    if isinstance(value, datetime):
        return Start(value)
    if name == "detected_at":
        return Start(read_utc(situation.state.opened_at), "opened_at")
    return None


def _step_moment(situation: "Situation", step: str) -> Start | None:
    """When a step was done; of one that exists for several items, the first of them."""
    records = [situation.record(each) for each in situation.unrolled.instances.get(step, [step])]
    done = [read_utc(record.at) for record in records if record.state == "done"]
    return Start(min(done)) if done else None


def _start_names(situation: "Situation", deadline: Deadline) -> list[str]:
    """What would tell the start: a question, for an item that nobody has given its list, or a step."""
    if situation.value(deadline.starts) is NOT_ASKED:
        return []
    step = situation.scope.step(deadline.starts)
    if step in situation.steps or step in situation.unrolled.instances:
        return [step]
    return origins(situation, situation.scope.full(deadline.starts), set())


def _length(situation: "Situation", within: str | None) -> tuple[Duration | None, list[str]]:
    """The duration, or the path of the register that would tell it."""
    if within is None:
        return None, []
    text: str = within
    missing: list[str] = []
    if within.startswith("organisation."):
        value = situation.value(within)
        text, missing = (value, []) if isinstance(value, str) else ("", [within])
    try:
        return read_duration(text), missing
    except NotADurationError:
        return None, missing or [within]


def _due(situation: "Situation", start: datetime | None, within: Duration | None) -> datetime | None:
    if start is None or within is None or within.unit == "without_delay":
        return None
    return after(start, within, situation.zone, situation.non_working)


def _state(
    situation: "Situation",
    applies: bool | None,
    ended: Mark | None,
    start: datetime | None,
    within: Duration | None,
    due: datetime | None,
) -> str:
    if ended is not None:
        return ended.state
    if applies is False:
        return "struck"
    if start is None or within is None:
        return "not-started"
    return "late" if due is not None and situation.now > due else "running"


def step_target(situation: "Situation", step_id: str) -> datetime | None:
    """When a step should be done: `within` counted from its `from`, by default from the opening; or its next round."""
    step = situation.steps[step_id]
    again = next_round(situation, step)
    if again is not None:
        return again
    if step.within is None:
        return None
    here = situation.within(step_id)
    origin = _moment(here, step.from_ or "opened_at")
    return _due(situation, origin.at if origin else None, _length(here, step.within)[0])


def nearest(all_clocks: list[Clock]) -> Clock | None:
    """The clock that is due first among those that run or are late."""
    running = [each for each in all_clocks if each.state in ("running", "late") and each.due_at is not None]
    return min(running, key=lambda each: each.due_at.timestamp() if each.due_at else 0, default=None)
