"""Durations: what is read, what is refused with which words, and where counting ends."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from incidentkit.when.durations import (
    Duration,
    NotADurationError,
    after,
    approximate_seconds,
    in_words,
    read_duration,
    safe_date,
)


@pytest.mark.parametrize(
    ("text", "language", "unit", "count"),
    [
        ("15 minutes", "en", "minutes", 15),
        ("1 minute", "en", "minutes", 1),
        ("72 hours", "en", "hours", 72),
        ("3 days", "en", "days", 3),
        ("2 working days", "en", "working_days", 2),
        ("2 business days", "en", "working_days", 2),
        ("1 week", "en", "weeks", 1),
        ("1 month", "en", "months", 1),
        ("6 months", "en", "months", 6),
        ("2 years", "en", "years", 2),
        ("without delay", "en", "without_delay", 0),
        ("Without Delay", "en", "without_delay", 0),
        ("15 minutes", "fr", "minutes", 15),
        ("72 heures", "fr", "hours", 72),
        ("1 jour", "fr", "days", 1),
        ("2 jours ouvrés", "fr", "working_days", 2),
        ("2 jours ouvre\u0301s", "fr", "working_days", 2),
        ("2\u00a0jours\u202fouvrés", "fr", "working_days", 2),
        ("3 semaines", "fr", "weeks", 3),
        ("1 mois", "fr", "months", 1),
        ("1 an", "fr", "years", 1),
        ("2 années", "fr", "years", 2),
        ("sans délai", "fr", "without_delay", 0),
        ("2 jours ouvrés", None, "working_days", 2),
        ("2 working days", None, "working_days", 2),
        ("2 jours", "de", "days", 2),
        ("PT15M", "en", "minutes", 15),
        ("PT72H", "fr", "hours", 72),
        ("PT1H30M", "en", "minutes", 90),
        ("P3D", None, "days", 3),
        ("P2W", None, "weeks", 2),
        ("P1M", None, "months", 1),
        ("P1Y", None, "years", 1),
    ],
)
def test_a_duration_is_read_in_words_of_its_language_or_iso(
    text: str, language: str, unit: str, count: int
) -> None:
    """P1M is a month and PT1M a minute: the two mistakes that hurt."""
    assert read_duration(text, language) == Duration(unit, count)


@pytest.mark.parametrize(
    ("text", "language", "example"),
    [
        ("72h", "en", "72 hours"),
        ("72h", "fr", "72 heures"),
        ("72 h", None, "72 hours"),
        ("1h", "en", "1 hour"),
        ("15 min", "en", "15 minutes"),
        ("15mn", "fr", "15 minutes"),
        ("2m", "en", "2 minutes"),
        ("3d", "en", "3 days"),
        ("3 j", "fr", "3 jours"),
        ("3 j", None, "3 jours"),
        ("2 wd", "en", "2 working days"),
        ("2 working days", "fr", "2 jours ouvrés"),
        ("2 jours", "en", "2 days"),
        ("1 mo", "en", "1 month"),
        ("two hours", "en", "2 hours"),
        ("une semaine", "fr", "1 semaine"),
        ("90 seconds", "en", "2 minutes"),
        ("immediately", "en", "without delay"),
        ("asap", "fr", "sans délai"),
        ("without undue delay", "en", "without delay"),
        ("sans retard", "fr", "sans délai"),
        ("0 hours", "en", "72 hours"),
        ("", "en", "72 hours"),
        ("PT90S", "en", "72 hours"),
        ("P1DT12H", "en", "72 hours"),
        ("P", "en", "72 hours"),
        ("101 years", "en", "72 hours"),
        ("1.5 hours", "en", "72 hours"),
        ("-2 hours", "en", "72 hours"),
        ("٣ days", "en", "72 hours"),
        ("2² days", "en", "72 hours"),
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str, language: str | None, example: str) -> None:
    """`2m` was two months for its author once; the file says it in words."""
    with pytest.raises(NotADurationError) as caught:
        read_duration(text, language)
    assert caught.value.code == "bad-duration"
    assert caught.value.what.english() == f"'{text}' is not a duration. Like: {example}."


def test_jours_ouvrables_are_refused_because_they_count_saturdays() -> None:
    """A French insurer's "5 jours ouvrables" ends a day earlier than 5 jours ouvrés."""
    with pytest.raises(NotADurationError) as caught:
        read_duration("5 jours ouvrables", "fr")
    assert caught.value.what.english() == (
        "'5 jours ouvrables' counts Saturdays, which working days do not. Like: 5 jours ouvrés."
    )


def test_a_huge_text_is_quoted_short() -> None:
    """A whole file pasted into `within` must not come back as an error of ten megabytes."""
    with pytest.raises(NotADurationError) as caught:
        read_duration("9" * 10_000_000)
    assert len(caught.value.what.english()) < 120


@pytest.mark.parametrize(
    ("duration", "words", "seconds"),
    [
        (Duration("minutes", 15), "15 minutes", 900),
        (Duration("minutes", 1), "1 minute", 60),
        (Duration("hours", 72), "72 hours", 259_200),
        (Duration("days", 1), "1 day", 86_400),
        (Duration("weeks", 2), "2 weeks", 1_209_600),
        (Duration("working_days", 5), "5 working days", 604_800),
        (Duration("months", 1), "1 month", 2_592_000),
        (Duration("years", 1), "1 year", 31_536_000),
        (Duration("without_delay", 0), "without delay", 0),
    ],
)
def test_a_duration_is_said_and_compared(duration: Duration, words: str, seconds: int) -> None:
    """Lint compares a step's target with a deadline; five working days are a week."""
    assert (in_words(duration).english(), approximate_seconds(duration)) == (words, seconds)


FR_2026 = frozenset(
    {
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2027, 1, 1),
    }
)

# start (with offset), duration, zone, end (local, with offset): counted by hand on a calendar
COUNTED = [
    # hours and minutes run through everything
    ("2026-11-20T17:00+01:00", "72 hours", "Europe/Paris", "2026-11-23T17:00+01:00"),
    ("2026-12-24T22:00+01:00", "72 hours", "Europe/Paris", "2026-12-27T22:00+01:00"),
    ("2026-10-24T18:00+02:00", "24 hours", "Europe/Paris", "2026-10-25T17:00+01:00"),
    ("2026-03-28T18:00+01:00", "24 hours", "Europe/Paris", "2026-03-29T19:00+02:00"),
    ("2026-03-29T01:50+01:00", "15 minutes", "Europe/Paris", "2026-03-29T03:05+02:00"),
    ("2026-10-25T02:50+02:00", "15 minutes", "Europe/Paris", "2026-10-25T02:05+01:00"),
    ("2026-10-31T12:00-04:00", "72 hours", "America/New_York", "2026-11-03T11:00-05:00"),
    ("2026-11-23T13:05+01:00", "without delay", "Europe/Paris", "2026-11-23T13:05+01:00"),
    # days and weeks keep the local time
    ("2026-10-24T18:00+02:00", "1 day", "Europe/Paris", "2026-10-25T18:00+01:00"),
    ("2026-03-28T18:00+01:00", "1 day", "Europe/Paris", "2026-03-29T18:00+02:00"),
    (
        "2026-03-28T02:30+01:00",
        "1 day",
        "Europe/Paris",
        "2026-03-29T03:00+02:00",
    ),  # gap: when the clocks jumped
    ("2026-03-28T02:00+01:00", "1 day", "Europe/Paris", "2026-03-29T03:00+02:00"),
    ("2026-03-28T02:59+01:00", "1 day", "Europe/Paris", "2026-03-29T03:00+02:00"),
    ("2026-03-28T03:00+01:00", "1 day", "Europe/Paris", "2026-03-29T03:00+02:00"),
    ("2026-10-24T02:30+02:00", "1 day", "Europe/Paris", "2026-10-25T02:30+02:00"),  # fold: the first
    ("2026-10-25T02:30+01:00", "1 day", "Europe/Paris", "2026-10-26T02:30+01:00"),
    ("2026-03-07T02:30-05:00", "1 day", "America/New_York", "2026-03-08T03:00-04:00"),
    ("2026-10-31T01:30-04:00", "1 day", "America/New_York", "2026-11-01T01:30-04:00"),
    (
        "2026-10-03T02:15+10:30",
        "1 day",
        "Australia/Lord_Howe",
        "2026-10-04T02:30+11:00",
    ),  # jumps half an hour
    ("2011-12-29T10:00-10:00", "1 day", "Pacific/Apia", "2011-12-31T00:00+14:00"),  # Samoa had no 30 December
    ("2028-02-28T12:00+00:00", "1 day", "Europe/London", "2028-02-29T12:00+00:00"),
    ("2026-11-23T09:00+01:00", "3 days", "Europe/Paris", "2026-11-26T09:00+01:00"),
    (
        "2026-11-23T23:30+00:00",
        "1 day",
        "Europe/Paris",
        "2026-11-25T00:30+01:00",
    ),  # the local day of the start
    ("2026-10-19T09:00+02:00", "1 week", "Europe/Paris", "2026-10-26T09:00+01:00"),
    # months clip and never overflow
    ("2026-01-31T10:00+01:00", "1 month", "Europe/Paris", "2026-02-28T10:00+01:00"),
    ("2028-01-31T10:00+01:00", "1 month", "Europe/Paris", "2028-02-29T10:00+01:00"),
    ("2026-03-31T10:00+02:00", "1 month", "Europe/Paris", "2026-04-30T10:00+02:00"),
    ("2026-12-31T10:00+01:00", "2 months", "Europe/Paris", "2027-02-28T10:00+01:00"),
    ("2026-11-30T10:00+01:00", "3 months", "Europe/Paris", "2027-02-28T10:00+01:00"),
    ("2026-02-28T10:00+01:00", "1 month", "Europe/Paris", "2026-03-28T10:00+01:00"),
    ("2026-12-15T10:00+01:00", "1 month", "Europe/Paris", "2027-01-15T10:00+01:00"),
    ("2026-02-28T02:30+01:00", "1 month", "Europe/Paris", "2026-03-28T02:30+01:00"),
    ("2026-09-25T02:30+02:00", "1 month", "Europe/Paris", "2026-10-25T02:30+02:00"),
    ("2028-02-29T10:00+01:00", "1 year", "Europe/Paris", "2029-02-28T10:00+01:00"),
    ("2028-02-29T10:00+01:00", "4 years", "Europe/Paris", "2032-02-29T10:00+01:00"),
    # working days: not the day of the start, no Saturday, no Sunday, no holiday
    ("2026-11-23T09:00+01:00", "2 working days", "Europe/Paris", "2026-11-25T09:00+01:00"),
    ("2026-11-20T17:00+01:00", "2 working days", "Europe/Paris", "2026-11-24T17:00+01:00"),
    ("2026-11-21T10:00+01:00", "1 working day", "Europe/Paris", "2026-11-23T10:00+01:00"),
    ("2026-11-22T23:59+01:00", "1 working day", "Europe/Paris", "2026-11-23T23:59+01:00"),
    ("2026-12-24T10:00+01:00", "1 working day", "Europe/Paris", "2026-12-28T10:00+01:00"),
    ("2026-12-24T10:00+01:00", "5 working days", "Europe/Paris", "2027-01-04T10:00+01:00"),
    ("2026-04-30T10:00+02:00", "5 working days", "Europe/Paris", "2026-05-11T10:00+02:00"),
    ("2026-05-13T18:00+02:00", "2 working days", "Europe/Paris", "2026-05-18T18:00+02:00"),
    ("2026-10-23T02:30+02:00", "1 working day", "Europe/Paris", "2026-10-26T02:30+01:00"),
    ("2026-11-23T23:30+00:00", "1 working day", "Europe/Paris", "2026-11-25T00:30+01:00"),
]


@pytest.mark.parametrize(("start", "duration", "zone", "end"), COUNTED)
def test_counting_ends_where_a_person_with_a_calendar_ends(
    start: str, duration: str, zone: str, end: str
) -> None:
    """An hour is 60 minutes also at night; a day ends at the same time on the clock, a month on the same date."""
    here = ZoneInfo(zone)
    found = after(datetime.fromisoformat(start), read_duration(duration), here, FR_2026)
    assert found.astimezone(here).isoformat(timespec="minutes") == datetime.fromisoformat(end).isoformat(
        timespec="minutes"
    )


def test_what_after_returns_is_utc() -> None:
    """The record stores UTC; a result in a zone would be stored as it is by somebody, once."""
    found = after(
        datetime.fromisoformat("2026-11-23T13:05+01:00"),
        Duration("days", 1),
        ZoneInfo("Europe/Paris"),
        frozenset(),
    )
    assert found.isoformat() == "2026-11-24T12:05:00+00:00"


def test_a_start_without_a_zone_is_a_mistake_of_the_program() -> None:
    """Guessing the zone of a legal deadline would be wrong silently."""
    with pytest.raises(ValueError, match="zone"):
        after(datetime(2026, 11, 23), Duration("hours", 1), ZoneInfo("UTC"), frozenset())  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "duration", "safe"),
    [
        ("2026-11-23T13:05+01:00", "1 month", date(2026, 12, 22)),
        ("2026-01-31T13:05+01:00", "1 month", date(2026, 2, 27)),
        ("2026-11-23T23:30+00:00", "1 month", date(2026, 12, 23)),  # already the 24th in Paris
        ("2028-02-29T10:00+01:00", "1 year", date(2029, 2, 27)),
        ("2026-11-23T13:05+01:00", "72 hours", None),
        ("2026-11-23T13:05+01:00", "5 working days", None),
    ],
)
def test_the_safe_date_of_months_is_the_day_before(start: str, duration: str, safe: date | None) -> None:
    """Whether the day itself still counts is disputed; the day before is never too late."""
    assert safe_date(datetime.fromisoformat(start), read_duration(duration), ZoneInfo("Europe/Paris")) == safe
