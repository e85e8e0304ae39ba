"""Dates and spans read as people write them, in both languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidentkit.locale import dates

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=PARIS)  # a Monday


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (at(26, 13, 5), "Thursday 26 Nov. 13:05", "jeudi 26 nov. 13:05"),
        (at(1, 9, 0, month=12), "Tuesday 1 Dec. 09:00", "mardi 1er déc. 09:00"),
        (at(3, 0, 0, month=5), "Sunday 3 May 00:00", "dimanche 3 mai 00:00"),
    ],
)
def test_a_day_and_time(moment, english, french):
    assert dates.day_and_time(moment, "en") == english
    assert dates.day_and_time(moment, "fr") == french


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (at(23, 18, 40), "today 18:40", "aujourd'hui 18:40"),
        (at(24, 9), "tomorrow 09:00", "demain 09:00"),
        (at(22, 23), "yesterday 23:00", "hier 23:00"),
        (at(27, 17, 42), "Friday 17:42", "vendredi 17:42"),
        (at(29, 8), "Sunday 08:00", "dimanche 08:00"),
        (at(30, 8), "Monday 30 Nov. 08:00", "lundi 30 nov. 08:00"),
        (at(20, 8), "Friday 20 Nov. 08:00", "vendredi 20 nov. 08:00"),
        (at(4, 8, year=2027, month=1), "Monday 4 Jan. 2027 08:00", "lundi 4 janv. 2027 08:00"),
    ],
)
def test_seen_from_now_it_says_no_more_than_is_needed(moment, english, french):
    """A weekday alone is only clear for the coming six days; a past one or the same weekday needs its date."""
    assert dates.day_and_time(moment, "en", now=NOW) == english
    assert dates.day_and_time(moment, "fr", now=NOW) == french


def test_today_is_today_where_the_incident_is():
    """The program's clock is in UTC: at 23:30 UTC it is already tomorrow in Paris."""
    assert (
        dates.day_and_time(at(24, 0, 40), "en", now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
        == "today 00:40"
    )


def test_a_report_names_year_zone_and_offset():
    expected = "jeudi 26 novembre 2026, 13:05 (Europe/Paris, UTC+01:00)"
    assert dates.date_time_long(at(26, 13, 5), "fr") == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 7, 1, 8, 0, 59, 123456, tzinfo=UTC), "Wednesday 1 July 2026, 08:00 (UTC)"),
        (datetime.fromisoformat("2026-07-01T08:00:59.5-03:30"), "Wednesday 1 July 2026, 08:00 (UTC-03:30)"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=ZoneInfo("Europe/London")), "Wednesday 1 July 2026, 08:00 (Europe/London, UTC+01:00)"),
        (datetime(2026, 1, 1, 8, 0, tzinfo=ZoneInfo("Europe/London")), "Thursday 1 January 2026, 08:00 (Europe/London, UTC)"),
        (datetime(2026, 7, 1, 8, 0), "Wednesday 1 July 2026, 08:00"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_the_offset_is_the_one_of_that_day(moment, expected):
    assert dates.date_time_long(moment, "en") == expected


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "less than a minute", "moins d'une minute"),
        (59.9, "less than a minute", "moins d'une minute"),
        (43 * 60 + 59, "43 min", "43 min"),
        (3600, "1 h", "1 h"),
        (3600 + 43 * 60, "1 h 43", "1 h 43"),
        (2 * 3600 + 5 * 60, "2 h 05", "2 h 05"),
        (11 * 3600 + 43 * 60, "11 h", "11 h"),
        (86400, "1 day", "1 jour"),
        (2 * 86400 + 4 * 3600 + 50 * 60, "2 days 4 h", "2 jours 4 h"),
        (12 * 86400 + 4 * 3600, "12 days", "12 jours"),
        (-7200, "2 h", "2 h"),
    ],
)
def test_a_span_is_rounded_down(seconds, english, french):
    """Time left must never look longer than it is."""
    assert dates.span(seconds, "en") == english
    assert dates.span(seconds, "fr") == french


def test_a_deadline_as_the_screen_shows_it():
    friday = at(27, 17, 42)
    now = friday - timedelta(days=2, hours=4, minutes=20)
    assert dates.due(friday, "en", now=now) == "Friday 17:42, in 2 days 4 h"
    assert dates.due(friday, "fr", now=now) == "vendredi 17:42, dans 2 jours 4 h"


def test_a_late_deadline_is_late_by():
    assert dates.relative(NOW - timedelta(hours=2), "en", now=NOW) == "late by 2 h"
    assert dates.relative(NOW - timedelta(hours=2), "fr", now=NOW) == "2 h de retard"


def test_a_deadline_across_the_change_of_clocks_counts_real_hours():
    """72 hours are 72 hours: in Paris the night of 25 October 2026 has 25 of them on the wall clock."""
    start = at(24, 12, month=10)
    end = at(25, 12, month=10)
    assert dates.relative(end, "en", now=start) == "in 1 day 1 h"


def test_an_unknown_language_gets_english():
    assert dates.day_and_time(at(26, 13, 5), "de") == "Thursday 26 Nov. 13:05"
