"""unknown-time-zone: the organisation's time zone is not in the time zone database.

Deadlines are counted in it, so an incident could not be opened.

Wrong:

    time_zone: Europe/Lyon

Right:

    time_zone: Europe/Paris
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, available_timezones

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.wording import near

RULE = "unknown-time-zone"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`time_zone` of the organisation."""
    name = scope.source.data.get("time_zone")
    if scope.source.kind != "organisation" or not isinstance(name, str):
        return
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        what = message("No time zone is called '{name}'. Write it like: Europe/Paris", name=name)
        yield scope.say(RULE, ("time_zone",), what, hint=near(name, sorted(available_timezones())))
