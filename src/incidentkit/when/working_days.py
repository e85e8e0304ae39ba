"""Days on which an organisation does not work: week-ends, public holidays, its own closings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from incidentkit.errors import UsageError, message


def non_working_days(country: str, start: date, days: int = 400, closed: Iterable[date] = ()) -> list[date]:
    """The non-working dates from `start`, `days` long, in order: week-ends, public holidays, and `closed`.

    `country` is an ISO 3166 code, with a subdivision where holidays differ (`FR`, `GB`, `GB-SCT`, `US-CA`); plain
    `GB` is taken as England and Wales. Dates of `closed` outside the span are left out. Raises UsageError
    `unknown-place` for a code without a known calendar. Source of the holidays: the `holidays` library.
    """
    from holidays import country_holidays  # noqa: PLC0415  # 30 ms, and only opening an incident needs it

    name, _, subdivision = country.partition("-")
    if name == "GB" and not subdivision:
        subdivision = "ENG"
    end = start + timedelta(days=days)
    try:
        calendar = country_holidays(name, subdiv=subdivision or None, years=range(start.year, end.year + 1))
    except NotImplementedError:
        raise UsageError(
            "unknown-place",
            message("No calendar of public holidays is known for '{place}'.", place=country[:20]),
            hint=message("Use a code of ISO 3166, such as FR, GB, US or US-CA."),
            where={"place": country[:20]},
        ) from None
    own = set(closed)
    span = (start + timedelta(days=n) for n in range(days))
    return [day for day in span if is_week_end(day) or day in calendar or day in own]


def is_week_end(day: date) -> bool:
    """Whether `day` is a Saturday or a Sunday, the week-end wherever this program knows legal deadlines."""
    return day.weekday() >= 5
