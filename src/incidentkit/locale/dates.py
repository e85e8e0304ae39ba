"""Dates, times and spans in the words of a responder, in both languages.

Small tables of our own: two languages and five forms do not need a library on the path of every command.
Datetimes are shown in the zone they carry; callers convert to the incident's zone first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
_SHORT_MONTHS = {
    "en": ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "fr": (
        "janv.",
        "févr.",
        "mars",
        "avril",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ),
}
_NEAR_DAYS = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "fr": {-1: "hier", 0: "aujourd'hui", 1: "demain"},
}

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def day(value: date, language: str) -> str:
    """`Thursday 26 November 2026`, `jeudi 26 novembre 2026`; the first of a French month is `1er`."""
    language = _known(language)
    return f"{_DAYS[language][value.weekday()]} {_number(value, language)} {_MONTHS[language][value.month - 1]} {value.year}"


def day_and_time(dt: datetime, language: str, *, now: datetime | None = None) -> str:
    """`Thursday 26 Nov. 13:05`, `jeudi 26 nov. 13:05`.

    With `now` it says no more than is needed: `today 18:40`, `Friday 17:42` for one of the coming six days, and the
    year where it is another one. Without `now` the year is left out.
    """
    language = _known(language)
    at = f"{dt:%H:%M}"
    weekday = _DAYS[language][dt.weekday()]
    short = f"{weekday} {_number(dt, language)} {_SHORT_MONTHS[language][dt.month - 1]}"
    if now is None:
        return f"{short} {at}"
    here = _in_zone_of(dt, now)
    away = (dt.date() - here.date()).days
    if away in _NEAR_DAYS[language]:
        return f"{_NEAR_DAYS[language][away]} {at}"
    if 1 < away <= 6:
        return f"{weekday} {at}"
    return f"{short} {at}" if dt.year == here.year else f"{short} {dt.year} {at}"


def short_time(dt: datetime, language: str, *, now: datetime) -> str:
    """`13:05` today, else `26 Nov. 13:05`, with the year where it is another one: for a column of times."""
    language, here = _known(language), _in_zone_of(dt, now)
    if dt.date() == here.date():
        return f"{dt:%H:%M}"
    year = "" if dt.year == here.year else f" {dt.year}"
    return f"{_number(dt, language)} {_SHORT_MONTHS[language][dt.month - 1]}{year} {dt:%H:%M}"


def date_time_long(dt: datetime, language: str) -> str:
    """`Thursday 26 November 2026, 13:05 (Europe/Paris, UTC+01:00)`, for reports and whatever is read years later."""
    offset = dt.utcoffset()
    if offset is None:
        return f"{day(dt, language)}, {dt:%H:%M}"
    zone = getattr(dt.tzinfo, "key", None)
    utc = "UTC" if not offset else f"UTC{dt.isoformat(timespec='minutes')[16:]}"
    return f"{day(dt, language)}, {dt:%H:%M} ({utc if zone in {None, 'UTC'} else f'{zone}, {utc}'})"


def typed_time(dt: datetime, language: str) -> str:
    """`23 November 2026 14:05`, `23 novembre 2026 14:05`: read at once, and understood when it is typed as it stands."""
    return f"{typed_day(dt, language)} {dt:%H:%M}"


def typed_day(value: date, language: str) -> str:
    """`23 November 2026`, `1 décembre 2026`."""
    return f"{value.day} {_MONTHS[_known(language)][value.month - 1]} {value.year}"


def span(seconds: float, language: str) -> str:
    """How long, rounded down: `less than a minute`, `43 min`, `1 h 43`, `2 days 4 h`, `12 days`.

    Minutes are dropped from ten hours on, hours from ten days on. The sign is ignored: `relative` says it.
    """
    french = _known(language) == "fr"
    total = int(abs(seconds))
    days, hours, minutes = total // _DAY, total % _DAY // _HOUR, total % _HOUR // _MINUTE
    if days:
        word = ("jour" if french else "day") + ("s" if days > 1 else "")
        return f"{days} {word} {hours} h" if hours and days < 10 else f"{days} {word}"
    if hours:
        return f"{hours} h {minutes:02d}" if minutes and hours < 10 else f"{hours} h"
    if minutes:
        return f"{minutes} min"
    return "moins d'une minute" if french else "less than a minute"


def relative(dt: datetime, language: str, *, now: datetime) -> str:
    """How far a deadline is: `in 2 days 4 h`, `dans 2 jours 4 h`; once past, `late by 2 h`, `2 h de retard`."""
    left = seconds_between(now, dt)
    words = span(left, language)
    if _known(language) == "fr":
        return f"dans {words}" if left >= 0 else f"{words} de retard"
    return f"in {words}" if left >= 0 else f"late by {words}"


def due(dt: datetime, language: str, *, now: datetime) -> str:
    """A deadline as the screen shows it: `Friday 17:42, in 2 days 4 h`, `vendredi 17:42, dans 2 jours 4 h`."""
    return f"{day_and_time(dt, language, now=now)}, {relative(dt, language, now=now)}"


def seconds_between(start: datetime, end: datetime) -> float:
    """Real seconds from `start` to `end`, both aware.

    Python subtracts two datetimes of one zone by their wall clocks, which is an hour off across a DST change.
    """
    if start.tzinfo is None or end.tzinfo is None:
        return (end.replace(tzinfo=None) - start.replace(tzinfo=None)) / timedelta(seconds=1)
    return (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(seconds=1)


def _in_zone_of(dt: datetime, now: datetime) -> datetime:
    return now.astimezone(dt.tzinfo) if dt.tzinfo is not None and now.tzinfo is not None else now


def _number(value: date, language: str) -> str:
    return "1er" if language == "fr" and value.day == 1 else str(value.day)


def _known(language: str) -> str:
    return language if language in _DAYS else "en"
