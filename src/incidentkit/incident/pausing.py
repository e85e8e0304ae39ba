"""When a step may be begun after a pause, and when the next round of one that comes back is due."""

from datetime import datetime
from typing import TYPE_CHECKING

from incidentkit.incident.severity import level
from incidentkit.runbook.model import LEVELS, Level
from incidentkit.runbook.plan import PlanStep
from incidentkit.when.durations import Duration, NotADurationError, after, approximate_seconds, read_duration
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def pause_ends(situation: "Situation", step: PlanStep) -> datetime | None:
    """The end of the pause before a step (aware, UTC); None while what it needs is not finished.

    It runs from the last of the needed steps, from the opening where none of them is for this incident.
    """
    length = _length(step.pause)
    if length is None:
        return read_utc(situation.state.opened_at)
    here = situation.within(step.id)
    needed = [need.step for need in step.needs if here.decide(need.when) is not False]
    needed += [step.after] if step.after else []
    moments = [read_utc(situation.state.opened_at)]
    for name in needed:
        for each in situation.unrolled.instances.get(name, [name]):
            if not situation.finished(each):
                return None
            record = situation.record(each)
            if record.state in ("done", "skipped"):
                moments.append(read_utc(record.at))
    start = max(moments[1:], default=moments[0])
    return after(start, length, situation.zone, situation.non_working)


def next_round(situation: "Situation", step: PlanStep) -> datetime | None:
    """When the next round of a step is due (aware, UTC); None before the first and for other steps."""
    rounds = situation.record(step.id).rounds
    length = period(situation, step)
    if not rounds or length is None:
        return None
    return after(read_utc(rounds[-1].at), length, situation.zone, situation.non_working)


def rests(situation: "Situation", step: PlanStep) -> bool:
    """Whether a step that comes back was done and is not due again yet."""
    due = next_round(situation, step)
    return due is not None and situation.now < due


def period(situation: "Situation", step: PlanStep) -> Duration | None:
    """How long it is from one round to the next at the severity now; None for a step that does not come back.

    A level that is not listed takes the next higher one that is, else the highest; an unknown one the shortest.
    """
    if step.every is None or isinstance(step.every, str):
        return _length(step.every)
    lengths: dict[Level, Duration] = {}
    for name, text in step.every.items():
        length = _length(text)
        if length is not None:
            lengths[name] = length
    now = level(situation)
    if now is None:
        return min(lengths.values(), key=approximate_seconds, default=None)
    higher = [each for each in LEVELS[LEVELS.index(now) :] if each in lengths]
    lower = [each for each in reversed(LEVELS[: LEVELS.index(now)]) if each in lengths]
    return next(
        (length for name, length in lengths.items() if name == next(iter([*higher, *lower]), "")), None
    )


def _length(text: str | None) -> Duration | None:
    if text is None:
        return None
    try:
        return read_duration(text)
    except NotADurationError:
        return None
