"""bad-date: a date that does not exist or is not written year-month-day.

Wrong:

    reviewed: 23/11/2026

Right:

    reviewed: 2026-11-23
"""

import re
from collections.abc import Iterator
from datetime import date

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, entries, mapping, texts

RULE = "bad-date"
_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`reviewed` of the runbook, `checked` of deadlines and contacts, closed days of the calendar."""
    for where, text in _dates(scope):
        if isinstance(text, str) and not _is_date(text):
            if _SHAPE.fullmatch(text):
                what = message("'{text}' does not exist in the calendar.", text=text)
            else:
                what = message("'{text}' is not a date. Write it like: 2026-11-23", text=text)
            yield scope.say(RULE, where, what)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_SHAPE.fullmatch(text))


def _dates(scope: Scope) -> Iterator[tuple[Where, object]]:
    data = scope.source.data
    yield ("reviewed",), data.get("reviewed")
    for kind in ("deadlines", "contacts"):
        for where, one in entries(data.get(kind), (kind,)):
            yield (*where, "checked"), one.get("checked")
    yield from texts(mapping(data.get("calendar")).get("closed"), ("calendar", "closed"))
