"""Lengths of time in speech: `an hour and a half`, `une vingtaine de minutes`, `1h30`, `3 jours`."""

from __future__ import annotations

import re

from incidentkit.when.readings import Shift

_UNITS: dict[str, Shift] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "seconde", "secondes"), Shift(seconds=1)),
    **dict.fromkeys(("min", "mins", "mn", "minute", "minutes"), Shift(seconds=60)),  # not "m": month?
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "heure", "heures"), Shift(seconds=3_600)),
    **dict.fromkeys(("day", "days", "jour", "jours"), Shift(days=1, rough=True)),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), Shift(days=7, rough=True)),
    **dict.fromkeys(("fortnight", "fortnights"), Shift(days=14, rough=True)),
    **dict.fromkeys(("month", "months", "mois"), Shift(months=1, rough=True)),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees"), Shift(months=12, rough=True)),
}
_ROUND_NUMBERS = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
}
_PARTS_OF_AN_HOUR = {
    **dict.fromkeys(("half an hour", "a half hour", "half hour", "une demi heure", "demi heure"), 1_800),
    **dict.fromkeys(("a quarter of an hour", "quarter of an hour", "un quart d heure", "quart d heure"), 900),
    **dict.fromkeys(("w3 quarters of an hour", "w3 quarts d heure", "les w3 quarts d heure"), 2_700),
}
_NUMBER = r"w?\d{1,6}"
_COUNT = rf"(?:{_NUMBER}|an?|une?)"
_HOUR = r"(?:h|heures?|hours?)"
_UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_TERM = rf"{_COUNT} {_UNIT}"

_HOURS_AND_MINUTES = (
    rf"(?:\d{{1,6}} h \d{{1,2}}|(?:{_NUMBER}|une) heures? {_NUMBER})(?: (?:min|mn|minutes?))?"
)
_HOUR_AND_PART = rf"{_COUNT} {_HOUR} (?:et demie?|et quart|and a half|and a quarter)"
_NUMBER_AND_HALF = rf"{_COUNT} and a half hours?"
_DECIMAL = rf"\d{{1,3}} [.,] \d{{1,2}} {_HOUR}"
_ROUND = rf"une (?:{'|'.join(_ROUND_NUMBERS)}) de {_UNIT}"
_COUPLE = rf"a couple of {_UNIT}"
_TERMS = rf"{_TERM}(?: (?:and |et )?{_TERM}){{0,3}}"

QUANTITY = "(?:" + "|".join(
    (*_PARTS_OF_AN_HOUR, _HOURS_AND_MINUTES, _HOUR_AND_PART, _NUMBER_AND_HALF, _DECIMAL, _ROUND, _COUPLE, _TERMS)
) + ")"  # fmt: skip


def read_quantity(text: str) -> Shift | None:
    """The length that a match of QUANTITY says, positive; None when it is zero or mixes what cannot be counted."""
    shift = _read(text)
    return shift if shift and (shift.months or shift.days or shift.seconds) else None


def _read(text: str) -> Shift | None:
    if text in _PARTS_OF_AN_HOUR:
        return Shift(seconds=_PARTS_OF_AN_HOUR[text])
    words = text.split(" ")
    if re.fullmatch(_ROUND, text):
        return _times(_ROUND_NUMBERS[words[1]], _UNITS[words[3]])._replace(rough=True)
    if re.fullmatch(_COUPLE, text):
        return _times(2, _UNITS[words[3]])._replace(rough=True)
    seconds = _hours_and_part(text, words)
    return _sum_of_terms(text) if seconds is None else Shift(seconds=seconds)


def _hours_and_part(text: str, words: list[str]) -> int | None:
    """The seconds of `2 h 30`, `an hour and a half`, `1.5 hours`; 0 for what cannot be, None for another form."""
    if re.fullmatch(_HOURS_AND_MINUTES, text):
        minutes = _value(words[2])
        return _value(words[0]) * 3_600 + minutes * 60 if minutes < 60 else 0
    if re.fullmatch(_HOUR_AND_PART, text):
        return _value(words[0]) * 3_600 + (900 if text.endswith(("quart", "quarter")) else 1_800)
    if re.fullmatch(_NUMBER_AND_HALF, text):
        return _value(words[0]) * 3_600 + 1_800
    if re.fullmatch(_DECIMAL, text):
        return (int(words[0]) * 100 + int(words[2].ljust(2, "0"))) * 36
    return None


def _sum_of_terms(text: str) -> Shift | None:
    """`2 hours and 15 minutes`: each unit once, the longer before the shorter.

    The other way round is a time of day before a count: "21h 3 days ago" is not 3 days and 21 hours ago. And
    "il y a 3 jours 18h" may be the day's 18:00, so between days and hours an `and` is needed.
    """
    total, last = Shift(), None
    for count, unit in re.findall(rf"({_COUNT}) ({_UNIT})(?= |$)", text):
        one = _UNITS[unit]
        if last is not None and one[:3] >= last[:3]:
            return None
        if (
            last is not None
            and last.days + last.months
            and one.seconds == 3_600
            and not {"et", "and"} & set(text.split())
        ):
            return None
        last = one
        more = _times(_value(count), one)
        months, days, seconds = (
            total.months + more.months,
            total.days + more.days,
            total.seconds + more.seconds,
        )
        total = Shift(months, days, seconds, rough=total.rough or more.rough)
    # with hours beside it, a day is not a rough word any more: "a day and 2 hours ago"
    return total._replace(rough=False) if total.seconds and (total.days or total.months) else total


def _times(count: int, unit: Shift) -> Shift:
    return Shift(unit.months * count, unit.days * count, unit.seconds * count, rough=unit.rough)


def _value(word: str) -> int:
    return 1 if word in {"a", "an", "un", "une"} else int(word.removeprefix("w"))
