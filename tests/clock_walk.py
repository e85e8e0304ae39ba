"""A second way to count, naive and slow, for checking the first: it walks minute by minute and day by day.

Nothing of the program is imported here, and no library of holidays: the dates below were written down from the laws.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _dates(year, *days):
    return {date(year, int(day[:2]), int(day[3:])) for day in days}


HOLIDAYS = {
    # Code du travail, L3133-1: eleven days, none of them replaced when it falls on a week-end. The two more of
    # Alsace and Moselle (L3134-13: Good Friday, 26 December) are not national. Easter: 31 March 2024, 5 April 2026,
    # 28 March 2027, 16 April 2028; Ascension is the Thursday 39 days after it, Whit Monday comes 50 days after.
    "FR": {
        2024: _dates(
            2024, "01-01", "04-01", "05-01", "05-08", "05-09", "05-20", "07-14", "08-15", "11-01", "11-11", "12-25"
        ),
        2026: _dates(
            2026, "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"
        ),
        2027: _dates(
            2027, "01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"
        ),
        2028: _dates(
            2028, "01-01", "04-17", "05-01", "05-08", "05-25", "06-05", "07-14", "08-15", "11-01", "11-11", "12-25"
        ),
    },
    # England and Wales: Banking and Financial Dealings Act 1971, schedule 1 (Easter Monday, last Mondays of May and
    # August, 26 and 27 December), Good Friday and Christmas by common law, 1 January and the first Monday of May by
    # proclamation, as are the substitutes for week-ends, the two days of June 2022 (the spring holiday was moved), the
    # funeral of 19 September 2022 and the coronation of 8 May 2023.
    "GB": {
        2022: _dates(
            2022, "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"
        ),
        2023: _dates(2023, "01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
        2026: _dates(2026, "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
        2027: _dates(2027, "01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
        2028: _dates(2028, "01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
    },
    # 5 U.S.C. 6103(a), and (b) with Executive Order 11582 for the days observed: on Friday for a Saturday, on Monday
    # for a Sunday. 1 January 2028 is observed on 31 December 2027.
    "US": {
        2026: _dates(
            2026, "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"
        ),
        2027: _dates(
            2027, "01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24",
            "12-31"
        ),
        2028: _dates(
            2028, "01-17", "02-21", "05-29", "06-19", "07-04", "09-04", "10-09", "11-10", "11-23", "12-25"
        ),
    },
}  # fmt: skip
"""Country, year, and its holidays; those of the United Kingdom and the United States only as far as on a weekday."""


def walked(start: datetime, length: str, zone: ZoneInfo, country: str) -> datetime:
    """Where `length` ("72 hours", "2 jours ouvrés") ends after `start`, found by walking; aware, in the zone."""
    if length in ("without delay", "sans délai"):
        return start.astimezone(zone)
    number, unit = length.split(" ", 1)
    count = int(number)
    minutes = {"minute": 1, "hour": 60, "heure": 60}.get(unit.rstrip("s"))
    if minutes:
        moment = start.astimezone(UTC)
        for _ in range(count * minutes):
            moment += MINUTE
        return moment.astimezone(zone)
    wall = start.astimezone(zone).replace(tzinfo=None)
    return _first_minute_showing(_day_walked_to(wall.date(), count, unit, country), wall.time(), zone)


def _day_walked_to(day, count, unit, country):
    match unit:
        case "day" | "days" | "jour" | "jours":
            return _days(day, count)
        case "week" | "weeks":
            return _days(day, count * 7)
        case "working day" | "working days" | "jour ouvré" | "jours ouvrés":
            while count:
                day += DAY
                if day.strftime("%a") not in ("Sat", "Sun") and not _holiday(day, country):
                    count -= 1
            return day
        case "month" | "months" | "mois":
            return _same_date(day, count)
        case "year" | "years" | "an" | "ans":
            return _same_date(day, count * 12)
    raise AssertionError(unit)


def _days(day, count):
    for _ in range(count):
        day += DAY
    return day


def _holiday(day, country):
    return country != "-" and day in HOLIDAYS[country][day.year]


def _same_date(day, months):
    """Walks over as many firsts of a month, then on to the same day number or the last day before the next first."""
    wanted = day.day
    while months:
        day += DAY
        if day.day == 1:
            months -= 1
    while day.day < wanted and (day + DAY).day != 1:
        day += DAY
    return day


def _first_minute_showing(day, clock, zone):
    """The first minute whose wall clock is not before that time of that day; a clock put forward jumps to it."""
    target = datetime.combine(day, clock)
    moment = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=16)
    while moment.astimezone(zone).replace(tzinfo=None) < target:
        moment += MINUTE
    return moment.astimezone(zone)
