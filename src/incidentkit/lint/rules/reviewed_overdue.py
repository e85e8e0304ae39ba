"""reviewed-overdue: a runbook has not been reviewed for longer than it says (only with --upkeep).

Numbers, people and consoles change; a runbook that nobody has read lately sends people to the wrong place.

Wrong: `reviewed: 2025-01-10` with `review_every: 6 months`, a year later.

Right: read it through, correct it, and write the day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.when.durations import NotADurationError, after, read_duration

RULE = "reviewed-overdue"


def check(scope: Scope, today: date) -> Iterator[Diagnostic]:
    """`reviewed` and `review_every` of a runbook."""
    reviewed, every = scope.source.data.get("reviewed"), scope.source.data.get("review_every")
    if not isinstance(reviewed, str) or not isinstance(every, str):
        return
    try:
        start = datetime.combine(date.fromisoformat(reviewed), time(12), UTC)
        due = after(start, read_duration(every, scope.source.language), ZoneInfo("UTC"), frozenset()).date()
    except (ValueError, OverflowError, NotADurationError):
        return  # bad-date and bad-duration say so
    if due < today:
        what = message("The review was due on {day}.", day=due.isoformat())
        yield scope.say(RULE, ("reviewed",), what, severity="warning")
