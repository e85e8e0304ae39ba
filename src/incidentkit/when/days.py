"""Which date a day in words means, or the question when it can be two."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from incidentkit.errors import message
from incidentkit.when import asking
from incidentkit.when.asking import Asked
from incidentkit.when.clocks import is_french, times_of_day
from incidentkit.when.instants import first_instant
from incidentkit.when.readings import (
    CalendarDate,
    Contradiction,
    DayOfMonth,
    NearDay,
    Reading,
    Shift,
    WeekDay,
)

YEARS = range(1970, 2101)
SMALL_HOURS = 4  # before four in the morning, "yesterday" may be the day that has just ended
_HALF_A_YEAR = timedelta(days=183)


def day_meant(reading: Reading, asked: Asked) -> date:
    if reading.shift is not None:
        if reading.day is not None or reading.date is not None:
            raise Contradiction
        _not_in_the_small_hours(reading.shift.days, reading, asked)
        return shifted(asked.now, reading.shift, asked.zone).astimezone(asked.zone).date()
    if reading.date is not None:
        return _calendar_day(reading, reading.date, asked)
    match reading.day:
        case NearDay(offset):
            _not_in_the_small_hours(offset, reading, asked)
            return asked.today + timedelta(days=offset)
        case WeekDay():
            return _week_day(reading, reading.day, asked)
        case DayOfMonth(number):
            return _day_of_month(number, asked)
        case _:
            raise Contradiction


def _not_in_the_small_hours(offset: int, reading: Reading, asked: Asked) -> None:
    """At half past midnight, "yesterday 18:00" is six hours ago for one person and thirty for another."""
    if offset and asked.now.hour < SMALL_HOURS:
        day = asked.today + timedelta(days=offset)
        at = times_of_day(reading, asked)[0]
        nearer = day + timedelta(days=-1)
        raise asked.several(datetime.combine(day, at), datetime.combine(nearer, at))


def _calendar_day(reading: Reading, said: CalendarDate, asked: Asked) -> date:
    if said.either_order and not is_french(reading, asked):
        swapped = said._replace(day=said.month, month=said.day)
        at = times_of_day(reading, asked)[0]
        raise asked.several(*(datetime.combine(dated(each, asked), at) for each in (said, swapped)))
    day = dated(said, asked)
    if "short-year" in reading.words and abs(day.year - asked.today.year) > 1:
        raise Contradiction
    if isinstance(reading.day, WeekDay):
        if reading.day.which not in {"", "the"}:
            raise Contradiction
        if reading.day.number != day.weekday():
            raise asking.day_disagrees(asked.text, datetime.combine(day, times_of_day(reading, asked)[0]))
    elif reading.day is not None:
        raise Contradiction
    return day


def dated(said: CalendarDate, asked: Asked) -> date:
    """The date with its year; without one, the nearest within half a year of today, either way."""
    if said.year is not None:
        if said.year not in YEARS:
            raise Contradiction
        return _existing(said.year, said.month, said.day)
    near = []
    for year in (asked.today.year - 1, asked.today.year, asked.today.year + 1):
        try:
            day = date(year, said.month, said.day)
        except ValueError:
            continue
        if abs(day - asked.today) < _HALF_A_YEAR:
            near.append(day)
    if len(near) != 1:
        raise Contradiction
    return near[0]


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Contradiction from None


def _day_of_month(number: int, asked: Asked) -> date:
    """`le 18`: this month's, when it lies the right way; another month's has to be said."""
    day = _existing(asked.today.year, asked.today.month, number)
    if day > asked.today if asked.expect == "past" else day < asked.today:
        raise asking.vague(asked.text, message("Write the month as well, for example: {date}.", date=day))
    return day


def _week_day(reading: Reading, said: WeekDay, asked: Asked) -> date:
    """The date of a weekday; asks when this week's and another week's can both be meant."""
    meant, other = _weeks_meant(said, asked)
    if other is None:
        return meant
    at = times_of_day(reading, asked)[0]
    raise asked.several(datetime.combine(meant, at), datetime.combine(other, at))


def _weeks_meant(said: WeekDay, asked: Asked) -> tuple[date, date | None]:
    """The date meant, and the other one it could as well be: "last Friday" on a Saturday, "Monday" on a Monday.

    Weeks begin on Monday for some and on Sunday for others; both have to agree.
    """
    today, number = asked.today, asked.today.weekday()
    week = timedelta(days=7)
    before = today - timedelta(days=(number - said.number) % 7 or 7)
    coming = today + timedelta(days=(said.number - number) % 7 or 7)
    this_week = today + timedelta(days=said.number - number)
    nearest = before if asked.expect == "past" else coming
    sunday = 6 in {number, said.number}
    match said.which:
        case "":
            return nearest, today if said.number == number else None
        case "this":
            return nearest, None if nearest == this_week else this_week
        case "last":
            apart = (today - before).days
            return before, None if apart > max(number, 1) else before - week
        case "next":
            apart = (coming - today).days
            return coming, None if apart > max(6 - number, 1) and number != 6 else coming + week
        case "last week":
            early = this_week if this_week <= today else this_week - 2 * week
            return this_week - week, early if sunday else None
        case "next week":
            late = this_week if this_week >= today else this_week + 2 * week
            return this_week + week, late if sunday else None
        case "the":
            raise Contradiction  # "le lundi" is every Monday


def shifted(now: datetime, shift: Shift, zone: ZoneInfo) -> datetime:
    """Hours and less are counted in UTC, days and more on the calendar at the same local time."""
    moment = now.astimezone(UTC)
    if shift.months or shift.days:
        months = now.year * 12 + now.month - 1 + shift.months
        year, month = months // 12, months % 12 + 1
        if year not in YEARS:
            raise Contradiction
        day = min(now.day, calendar.monthrange(year, month)[1])
        local = datetime.combine(date(year, month, day), now.time()) + timedelta(days=shift.days)
        moment = first_instant(local, zone)
    moment += timedelta(seconds=shift.seconds)
    if moment.astimezone(zone).year not in YEARS:
        raise Contradiction
    return moment
