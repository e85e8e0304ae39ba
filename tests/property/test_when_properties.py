"""What holds for any text, any time and any duration."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.when.durations import (
    Duration,
    NotADurationError,
    after,
    approximate_seconds,
    in_words,
    read_duration,
)
from incidentkit.when.instants import first_instant, possible_instants, read_utc, utc_text
from incidentkit.when.phrases import TimeError, understand

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris",
        "Europe/London",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "UTC",
    )
]
CODES = {"time-not-understood", "time-ambiguous", "time-in-future", "time-in-past", "time-does-not-exist"}

TABLE = Path(__file__).parents[1] / "unit" / "when_phrases.tsv"
PHRASES = [line.split("\t")[0] for line in TABLE.read_text(encoding="utf-8").splitlines() if "\t" in line]
WORDS = sorted({word for phrase in PHRASES for word in phrase.split()})

zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
expects = st.sampled_from(["past", "future"])
phrases = st.one_of(
    st.sampled_from(PHRASES),
    st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join),
    st.text(max_size=40),
    st.text(alphabet="0123456789:/.,-+hapm TZ", max_size=30),
)


def units() -> st.SearchStrategy[str]:
    return st.sampled_from(["minutes", "hours", "days", "weeks", "working_days", "months", "years"])


@settings(max_examples=1500, deadline=None)
@given(phrases, instants, zones, expects)
def test_any_text_is_understood_on_the_right_side_of_now_or_asked_back(text, now, zone, expect):
    """Never a traceback, never a future time in the past; a question always says what to type."""
    understood = None
    try:
        understood = understand(text, now=now, zone=zone, expect=expect)
    except TimeError as error:
        question = error
    if understood is None:
        assert question.code in CODES
        assert question.hint is not None
        assert question.what.english() != question.hint.english() != ""
        return
    assert understood.at.utcoffset() == understood.at.astimezone(zone).utcoffset()
    assert understood.at <= now if expect == "past" else understood.at >= now


@settings(max_examples=500, deadline=None)
@given(phrases, instants, zones, expects)
def test_the_iso_text_of_an_understood_time_is_understood_to_the_same_instant(text, now, zone, expect):
    """What is echoed can be typed back, or given to another command."""
    try:
        at = understand(text, now=now, zone=zone, expect=expect).at
    except TimeError:
        return
    for written in (
        at.isoformat(),
        at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        at.isoformat().lower(),
    ):
        again = understand(written, now=now, zone=zone, expect=expect)
        assert (again.at, again.approximate) == (at, False)


@settings(max_examples=300, deadline=None)
@given(phrases, st.sampled_from(["\u202f", "\u00a0", "  "]), st.booleans(), instants, zones)
def test_capitals_spaces_and_apostrophes_change_nothing(text, space, upper, now, zone):
    """Autocorrect, a French keyboard and a copied mail write the same words differently."""

    def reading(words: str) -> object:
        try:
            return understand(words, now=now, zone=zone)
        except TimeError as error:
            return error.code

    if not text.isprintable() or not text.isascii():
        return
    other = text.replace(" ", space).replace("'", "\u2019")
    assert reading(other.upper() if upper else other) == reading(text)


@settings(max_examples=300, deadline=None)
@given(instants, zones, st.integers(1, 5000))
def test_minutes_ago_are_exact_in_both_languages(now, zone, count):
    """Counted in UTC: also over a night when the clocks change."""
    expected = now - timedelta(minutes=count)
    for text in (f"{count} minutes ago", f"il y a {count} min"):
        understood = understand(text, now=now, zone=zone)
        assert (understood.at, understood.approximate) == (expected, False)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["en", "fr", None]))
def test_any_text_is_a_duration_or_is_refused_with_an_example_that_is_one(text, language):
    """The sentence tells the author what to write; writing it must work."""
    try:
        read_duration(text, language)
    except NotADurationError as error:
        read_duration(error.what.params["example"], language)


@given(units(), st.integers(1, 5000))
def test_a_duration_said_in_english_is_read_back(unit, count):
    """`in_words` and `read_duration` agree."""
    duration = Duration(unit, count)
    if approximate_seconds(duration) <= 100 * 365 * 86_400:
        assert read_duration(in_words(duration).english(), "en") == duration


@settings(max_examples=300, deadline=None)
@given(
    instants,
    zones,
    units(),
    st.integers(1, 60),
    st.frozensets(st.dates(date(1980, 1, 1), date(2095, 1, 1)), max_size=20),
)
def test_a_longer_duration_never_ends_earlier_and_working_days_end_on_one(start, zone, unit, count, holidays):
    """Monotone in the count, never before the start, and never on a holiday."""
    end = after(start, Duration(unit, count), zone, holidays)
    assert start < end <= after(start, Duration(unit, count + 1), zone, holidays)
    assert end.utcoffset() == timedelta(0)
    if unit == "working_days":
        day = end.astimezone(zone).date()
        assert day.weekday() < 5
        assert day not in holidays


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)), zones)  # noqa: DTZ001
def test_the_first_instant_of_a_local_time_shows_it_or_a_later_one(local, zone):
    """In a gap the clocks show a later time at the jump, and an earlier one a second before it."""
    instant = first_instant(local, zone)
    shown = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    assert shown >= local
    if not possible_instants(local, zone):
        assert (instant - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None, fold=0) < local


@given(st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=zones))  # noqa: DTZ001
def test_the_written_form_of_an_instant_is_read_back(at):
    """Cut to the millisecond, and the same text again."""
    text = utc_text(at)
    assert utc_text(read_utc(text)) == text
    assert timedelta(0) <= at - read_utc(text) < timedelta(milliseconds=1)
