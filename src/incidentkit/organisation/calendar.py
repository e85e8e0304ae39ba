"""The days on which an organisation does not work, from its register."""

from datetime import date, timedelta

import msgspec

from incidentkit.errors import UsageError
from incidentkit.organisation.model import Organisation
from incidentkit.when.working_days import is_week_end, non_working_days


def days_off(organisation: Organisation | None, start: date, length: int) -> list[date]:
    """The non-working dates from `start`, `length` days long, in order.

    Where no calendar is known for the organisation's place, week-ends and its own closings only, so that working
    days end early rather than late. Closings that are no dates are passed over; lint names them.
    """
    country = organisation.country if organisation else ""
    closed: list[date] = []
    kept = organisation.calendar if organisation else msgspec.UNSET
    if kept is not msgspec.UNSET:
        country = kept.holidays if kept.holidays is not msgspec.UNSET else country
        for text in kept.closed if kept.closed is not msgspec.UNSET else []:
            try:
                closed.append(date.fromisoformat(text))
            except ValueError:
                continue
    try:
        return non_working_days(country, start, length, closed)
    except UsageError:
        span = [start + timedelta(days=number) for number in range(length)]
        return [day for day in span if is_week_end(day) or day in closed]
