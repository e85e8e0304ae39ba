"""How an incident went in figures, so that it can be held beside earlier ones: times, deadlines, steps, marks."""

from datetime import datetime

from incidentkit.incident.situation import Situation
from incidentkit.incident.views import chapters
from incidentkit.incident.views.figures import Measures
from incidentkit.incident.views.told import moment
from incidentkit.locale.dates import seconds_between
from incidentkit.when.instants import read_utc


def measures(situation: Situation, label: str) -> Measures:
    """The figures of an incident as far as it is known."""
    state = situation.state
    opened = read_utc(state.opened_at or "1970-01-01T00:00:00.000Z").astimezone(situation.zone)
    happened = moment(situation, chapters.known_time(situation, "occurred_at"))
    noticed = moment(situation, chapters.known_time(situation, "detected_at")) or opened
    closed = moment(situation, state.closed_at) if state.status == "closed" else None
    clocks = chapters.deadlines(situation)
    records = [situation.record(step.id) for step in situation.plan.steps]
    return Measures(
        label=label,
        opened_at=opened,
        notice_seconds=_span(happened, noticed),
        contain_seconds=_span(noticed, _contained(situation)),
        close_seconds=_span(noticed, closed),
        deadlines_met=sum(1 for each in clocks if each.state == "met" and not each.overdue_seconds),
        deadlines_late=sum(1 for each in clocks if each.overdue_seconds),
        steps_done=sum(1 for each in records if each.state == "done"),
        steps_skipped=sum(1 for each in records if each.state == "skipped"),
        gates_passed=sum(len(each.overridden) for each in records),
        marks=len(state.between.unclear),
        lessons=len(state.between.lessons),
        actions_open=sum(1 for each in state.between.actions if each.finished_at is None),
    )


def _contained(situation: Situation) -> datetime | None:
    """When the last step of the phase Contain was finished; None while one is open or none was done."""
    steps = [
        each
        for each in situation.plan.steps
        if each.phase == "contain" and situation.applies(each) is not False
    ]
    records = [situation.record(each.id) for each in steps]
    if any(each.state not in ("done", "skipped") for each in records):
        return None
    ends = [read_utc(each.at) for each in records if each.state == "done"]
    return max(ends, default=None)


def _span(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return int(seconds_between(start, end))
