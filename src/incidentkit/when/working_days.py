"""Days on which an organisation does not work: week-ends, public holidays, its own closings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import date, timedelta

from incidentkit.errors import UsageError, message

_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", re.ASCII)


def non_working_days(country: str, start: date, days: int = 400, closed: Iterable[date] = ()) -> list[date]:
    """The non-working dates from `start`, `days` long, in order: week-ends, public holidays, and `closed`.

    `country` is an ISO 3166 code, with a subdivision where holidays differ (`FR`, `GB`, `GB-SCT`, `US-CA`); plain
    `GB` is taken as England and Wales. Dates of `closed` outside the span are left out. Raises UsageError
    `unknown-place` for a code without a known calendar. Source of the holidays: the `holidays` library.
    """
    end = start + timedelta(days=days)
    calendar = _public_holidays(country, range(start.year, end.year + 1))
    own = set(closed)
    span = (start + timedelta(days=n) for n in range(days))
    return [day for day in span if is_week_end(day) or day in calendar or day in own]


def is_week_end(day: date) -> bool:
    """Whether `day` is a Saturday or a Sunday, the week-end wherever this program knows legal deadlines."""
    return day.weekday() >= 5


def _public_holidays(country: str, years: Iterable[int]) -> Container[date]:
    from holidays import country_holidays  # noqa: PLC0415  # 30 ms, and only opening an incident needs it

    name, _, subdivision = ("GB-ENG" if country == "GB" else country).partition("-")
    try:
        if _CODE.fullmatch(country) and name != "UK":  # the library takes names and aliases as well
            return country_holidays(name, subdiv=subdivision or None, years=years)
    except NotImplementedError:
        pass  # no such country or no such subdivision
    raise UsageError(
        "unknown-place",
        message("No calendar of public holidays is known for '{place}'.", place=country[:20]),
        hint=message("Use a code of ISO 3166, such as FR, GB, US or US-CA."),
        where={"place": country[:20]},
    )
