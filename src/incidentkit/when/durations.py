"""Durations as runbooks write them: `15 minutes`, `2 jours ouvrés`, `PT72H`, `without delay`.

One unit each, because a deadline is counted in one: hours run through nights and week-ends, days and months are
those of the calendar. Abbreviations are refused with the words to write: `2m` was meant as months at least once.
"""

import calendar
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from incidentkit.errors import Message, UsageError, message
from incidentkit.when.instants import first_instant
from incidentkit.when.working_days import is_week_end

Unit = Literal["minutes", "hours", "days", "weeks", "working_days", "months", "years", "without_delay"]

_SECONDS: dict[Unit, int] = {
    "without_delay": 0,
    "minutes": 60,
    "hours": 3_600,
    "days": 86_400,
    "working_days": 86_400 * 7 // 5,
    "weeks": 7 * 86_400,
    "months": 30 * 86_400,
    "years": 365 * 86_400,
}
_LONGEST = 100 * 365 * 86_400
_WORDS: dict[str, dict[Unit, tuple[str, str]]] = {
    "en": {
        "minutes": ("minute", "minutes"),
        "hours": ("hour", "hours"),
        "days": ("day", "days"),
        "weeks": ("week", "weeks"),
        "working_days": ("working day", "working days"),
        "months": ("month", "months"),
        "years": ("year", "years"),
        "without_delay": ("without delay", "without delay"),
    },
    "fr": {
        "minutes": ("minute", "minutes"),
        "hours": ("heure", "heures"),
        "days": ("jour", "jours"),
        "weeks": ("semaine", "semaines"),
        "working_days": ("jour ouvré", "jours ouvrés"),
        "months": ("mois", "mois"),
        "years": ("an", "ans"),
        "without_delay": ("sans délai", "sans délai"),
    },
}
_ALSO: dict[str, dict[str, Unit]] = {
    "en": {"business day": "working_days", "business days": "working_days"},
    "fr": {"annee": "years", "annees": "years"},
}
# What people write instead, and the unit it most likely means: never accepted, only used to suggest.
_SHORT: dict[str, Unit] = {
    **dict.fromkeys(
        ("m", "mn", "min", "mins", "s", "sec", "secs", "second", "seconds", "secondes"), "minutes"
    ),
    **dict.fromkeys(("h", "hr", "hrs", "std"), "hours"),
    **dict.fromkeys(("d", "j", "calendar days", "jours calendaires", "jours francs"), "days"),
    **dict.fromkeys(("w", "wk", "wks", "sem"), "weeks"),
    **dict.fromkeys(("wd", "bd", "jo", "workdays", "work days", "workday"), "working_days"),
    **dict.fromkeys(("jour ouvrable", "jours ouvrables"), "working_days"),
    **dict.fromkeys(("mo", "mos", "mth", "mths"), "months"),
    **dict.fromkeys(("y", "yr", "yrs", "a"), "years"),
}
_AT_ONCE = {
    *(
        "asap",
        "at once",
        "immediately",
        "now",
        "without undue delay",
        "without any delay",
        "as soon as possible",
    ),
    *("immediatement", "tout de suite", "sans delais", "sans retard", "des que possible", "0"),
}
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("a an one un une", "two deux", "three trois", "four quatre", "five cinq", "six", "seven sept"),
            *("eight huit", "nine neuf", "ten dix", "eleven onze", "twelve douze"),
        ),
        start=1,
    )
    for word in words.split()
}
_COUNTED = re.compile(r"([0-9]{1,9}|[a-z]+) ?([a-z ]+)\.?")
_ISO = re.compile(r"P(?:(\d{1,6})([YMWD])|T(?:(\d{1,8})H)?(?:(\d{1,8})M)?)", re.ASCII)
_ISO_UNITS: dict[str, Unit] = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


class Duration(msgspec.Struct, frozen=True):
    """A length of time in one unit; `count` is at least 1, and 0 for `without_delay`."""

    unit: Unit
    count: int


class NotADurationError(UsageError):
    """A text that is not a duration; `what` is the whole sentence, with what to write instead."""


@lru_cache(maxsize=1024)
def read_duration(text: str, language: str | None = None) -> Duration:
    """The duration that `text` writes in `language` (`en`, `fr`; None or any other: both), or in ISO 8601.

    Upper and lower case, accents and the kind of space do not matter. ISO 8601 with one unit, or hours and
    minutes (`PT1H30M`). Raises NotADurationError (code `bad-duration`) for anything else: abbreviations, zero,
    seconds, mixed units, more than 100 years. Source: ISO 8601-1:2019, 5.5.2.
    """
    plain = _plain(text)
    duration = _read_iso(plain.upper()) or _read_words(plain, language)
    if duration is None or not _sensible(duration):
        raise _refusal(text, plain, language)
    return duration


def meant_by(text: str, language: str | None = None) -> str | None:
    """What an abbreviation such as `72h` most likely means, written out in `language`; None where nobody can tell."""
    plain = _plain(text)
    read = _meant(plain)
    return _example(plain, language) if read is not None and _sensible(read) else None


def after(start: datetime, duration: Duration, zone: ZoneInfo, non_working: frozenset[date]) -> datetime:
    """The instant (aware, UTC) at which `duration` has run since `start` (aware).

    Minutes and hours are counted in UTC, through nights, week-ends and clock changes. Days, weeks, months and
    years end at the same local time in `zone`; the end of a shorter month clips (31 January + 1 month = 28
    February). Working days leave out Saturdays, Sundays and `non_working`; the day of `start` is not counted.
    A local time that the clocks jump over becomes the moment of the jump, one that comes twice its first time.
    Sources: Regulation (EEC, Euratom) 1182/71 art. 3 for not counting the first day; experience.md for the rest.
    """
    if start.tzinfo is None:
        raise ValueError("a start needs a time zone")
    if duration.unit == "without_delay":
        return start.astimezone(UTC)
    if duration.unit in {"minutes", "hours"}:
        return start.astimezone(UTC) + timedelta(seconds=_SECONDS[duration.unit] * duration.count)
    local = start.astimezone(zone).replace(tzinfo=None, fold=0)
    return first_instant(
        datetime.combine(_day_after(local.date(), duration, non_working), local.time()), zone
    )


def safe_date(start: datetime, duration: Duration, zone: ZoneInfo) -> date | None:
    """The local date on which to be done at the latest, to be safe: the day before a due date counted in months.

    Courts and contracts disagree on whether the day itself still counts. None for the other units, whose due
    time is exact.
    """
    if duration.unit not in {"months", "years"}:
        return None
    return after(start, duration, zone, frozenset()).astimezone(zone).date() - timedelta(days=1)


def approximate_seconds(duration: Duration) -> int:
    """About how many seconds it lasts, to compare two durations; months are 30 days, working days 7/5 of a day."""
    return _SECONDS[duration.unit] * duration.count


def in_words(duration: Duration) -> Message:
    """The duration as a message: `1 month`, `15 minutes`, `without delay`."""
    n = duration.count
    one = n == 1
    match duration.unit:
        case "minutes":
            words = message("1 minute") if one else message("{count} minutes", count=n)
        case "hours":
            words = message("1 hour") if one else message("{count} hours", count=n)
        case "days":
            words = message("1 day") if one else message("{count} days", count=n)
        case "weeks":
            words = message("1 week") if one else message("{count} weeks", count=n)
        case "working_days":
            words = message("1 working day") if one else message("{count} working days", count=n)
        case "months":
            words = message("1 month") if one else message("{count} months", count=n)
        case "years":
            words = message("1 year") if one else message("{count} years", count=n)
        case "without_delay":
            words = message("without delay")
    return words


def _plain(text: str) -> str:
    """Lower case, without accents, single plain spaces; too long a text becomes one that nothing matches."""
    if len(text) > 100:
        return "?"
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in decomposed if not "\u0300" <= c <= "\u0327").split())


def _read_iso(text: str) -> Duration | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    count, unit, hours, minutes = found.groups()
    if unit:
        return Duration(_ISO_UNITS[unit], int(count))
    if minutes:
        return Duration("minutes", int(hours or 0) * 60 + int(minutes))
    return Duration("hours", int(hours)) if hours else None


def _read_words(plain: str, language: str | None) -> Duration | None:
    for each in [language] if language in _WORDS else list(_WORDS):
        units = _units(each)
        if units.get(plain) == "without_delay":
            return Duration("without_delay", 0)
        number, _, name = plain.partition(" ")
        unit = units.get(name)
        if unit and unit != "without_delay" and re.fullmatch("[0-9]{1,9}", number):
            return Duration(unit, int(number))
    return None


@lru_cache
def _units(language: str) -> dict[str, Unit]:
    """The words of a language without accents, each with its unit."""
    words = {_plain(word): unit for unit, pair in _WORDS[language].items() for word in pair}
    return words | _ALSO[language]


def _sensible(duration: Duration) -> bool:
    if duration.unit == "without_delay":
        return True
    return duration.count > 0 and approximate_seconds(duration) <= _LONGEST


def _day_after(day: date, duration: Duration, non_working: frozenset[date]) -> date:
    match duration.unit:
        case "working_days":
            left = duration.count
            while left:
                day += timedelta(days=1)
                left -= not (is_week_end(day) or day in non_working)
            return day
        case "months" | "years":
            months = day.month - 1 + duration.count * (12 if duration.unit == "years" else 1)
            year, month = day.year + months // 12, months % 12 + 1
            return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        case "weeks":
            return day + timedelta(weeks=duration.count)
        case _:
            return day + timedelta(days=duration.count)


def _refusal(text: str, plain: str, language: str | None) -> NotADurationError:
    shown = text if len(text) <= 40 else text[:40] + "…"
    if plain.endswith(("jour ouvrable", "jours ouvrables")):
        return NotADurationError(
            "bad-duration",
            message(
                "'{text}' counts Saturdays, which working days do not. Like: {example}.",
                text=shown,
                example=_example(plain, language or "fr"),
            ),
            hint=message("Take the number of working days (Monday to Friday) that is surely not longer."),
        )
    return NotADurationError(
        "bad-duration",
        message(
            "'{text}' is not a duration. Like: {example}.", text=shown, example=_example(plain, language)
        ),
        hint=message(
            "Write a number and minutes, hours, days, working days, weeks, months or years; or: without delay."
        ),
    )


def _example(plain: str, language: str | None) -> str:
    """What was most likely meant, written correctly in the file's language; an ordinary duration if nothing is."""
    read = _meant(plain)
    if read is None or not _sensible(read):
        read = Duration("hours", 72)
    if language not in _WORDS:
        language = (
            "fr" if re.search(r"\b(?:j|jo|an|ans|sem|mois|jours?|heures?|ouvr\w+|delais?)\b", plain) else "en"
        )
    one, many = _WORDS[language][read.unit]
    return many if read.unit == "without_delay" else f"{read.count} {one if read.count == 1 else many}"


def _meant(plain: str) -> Duration | None:
    if plain in _AT_ONCE or "delay" in plain or "delai" in plain:
        return Duration("without_delay", 0)
    units: dict[str, Unit] = {**_SHORT, **_units("fr"), **_units("en")}
    found = _COUNTED.fullmatch(plain)
    if not found:
        return None
    number, name = found.groups()
    count = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
    unit = units.get(name.strip())
    if not unit or not count:
        return None
    if name.startswith("s") and unit == "minutes":  # seconds: rounded up to whole minutes
        count = -(-count // 60)
    return Duration(unit, count)
