"""Where clocks end, case by case: the table, a naive walk and the program must agree.

The table (clock_table.tsv) was reasoned on a calendar; clock_walk.py counts on its own, from the texts of the laws.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from clock_walk import HOLIDAYS, walked
from incidentkit.when.durations import after, read_duration, safe_date
from incidentkit.when.working_days import is_week_end, non_working_days


class Case(NamedTuple):
    """A row; times as written, with their offsets."""

    zone: str
    start: str
    length: str
    calendar: str
    due: str
    safe: str
    how: str
    why: str


TABLE = [
    Case(*line.split("\t"))
    for line in (Path(__file__).parent / "clock_table.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
EACH = pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.start} + {case.length} {case.zone}")


def shown(instant, case):
    """As the table writes it: the local time with its offset, which tells the first 02:30 from the second."""
    return instant.astimezone(ZoneInfo(case.zone)).isoformat(timespec="minutes")


@EACH
def test_the_walk_ends_where_the_table_says(case):
    """A due time worked out wrongly on paper would otherwise become what the program is held to."""
    start, zone = datetime.fromisoformat(case.start), ZoneInfo(case.zone)
    assert shown(walked(start, case.length, zone, case.calendar), case) == case.due


@EACH
def test_the_program_ends_where_the_table_says(case):
    """With the calendar pinned as at an opening that day: 400 days from the library of holidays."""
    start, zone = datetime.fromisoformat(case.start), ZoneInfo(case.zone)
    days = non_working_days(case.calendar, start.date()) if case.calendar != "-" else []
    due = after(start, read_duration(case.length), zone, frozenset(days))
    assert (due.tzinfo, shown(due, case)) == (UTC, case.due)


@EACH
def test_the_safe_date_is_the_day_before_for_months_and_none_for_what_is_exact(case):
    start, zone = datetime.fromisoformat(case.start), ZoneInfo(case.zone)
    safe = safe_date(start, read_duration(case.length), zone)
    assert (safe.isoformat() if safe else "-") == case.safe
    if safe:
        assert safe == date.fromisoformat(case.due[:10]) - timedelta(days=1)


@EACH
def test_the_start_of_a_row_is_a_time_that_its_zone_shows(case):
    """An offset mistyped in the table would test a start that nobody can have written down."""
    start = datetime.fromisoformat(case.start)
    assert case.start in (shown(start, case), start.astimezone(UTC).isoformat(timespec="minutes"))


@pytest.mark.parametrize(("country", "year"), [(name, year) for name in HOLIDAYS for year in HOLIDAYS[name]])
def test_the_library_of_holidays_knows_the_days_of_the_laws(country, year):
    """Compared on weekdays, all year: a day too many makes a clock late, one too few makes it early."""
    days = non_working_days(country, date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days)
    assert {day for day in days if not is_week_end(day)} == {
        day for day in HOLIDAYS[country][year] if not is_week_end(day)
    }


def test_the_table_is_as_large_as_it_says():
    """A row lost in a merge would be a case no longer held; most were reasoned by hand, each only once."""
    assert (len(TABLE), sum(case.how == "hand" for case in TABLE)) == (178, 175)
    assert len({case[:4] for case in TABLE}) == len(TABLE)
