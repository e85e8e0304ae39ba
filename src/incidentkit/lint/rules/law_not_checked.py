"""law-not-checked: nobody has looked at a legal deadline's source for 90 days (only with --upkeep).

Limits change; a wrong one costs more than a missing one, because people rely on it.

Wrong: `kind: legal` with `checked: 2025-01-10`, or without `checked`.

Right: look the article up, and write the day.
"""

from collections.abc import Iterator
from datetime import date

from incidentkit.errors import counted, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Data, Where, entries

RULE = "law-not-checked"
MOST_DAYS = 90


def check(scope: Scope, today: date) -> Iterator[Diagnostic]:
    """`checked` of each deadline of kind legal."""
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        if clock.get("kind") == "legal":
            yield from not_checked(scope, RULE, where, clock, today)


def not_checked(scope: Scope, rule: str, where: Where, entry: Data, today: date) -> Iterator[Diagnostic]:
    """A finding when `checked` is missing or more than 90 days ago."""
    checked = entry.get("checked")
    if checked is None:
        what = message("Nobody has written when this was checked.")
        yield scope.say(
            rule,
            where,
            what,
            hint=message("Add: checked: {day}", day=today.isoformat()),
            severity="warning",
            key=True,
        )
        return
    try:
        days = (today - date.fromisoformat(checked)).days
    except (TypeError, ValueError):
        return  # bad-date says so
    if days > MOST_DAYS:
        what = counted("Last checked {count} day ago.", "Last checked {count} days ago.", days)
        yield scope.say(rule, (*where, "checked"), what, severity="warning")
