"""Which times of day a clock can mean: 8:30 in French is in the morning, in English it may be in the evening."""

from __future__ import annotations

from datetime import time

from incidentkit.when.asking import Asked
from incidentkit.when.readings import Clock, Contradiction, Reading

NIGHT_ENDS = 6
_NIGHT_BEGINS = 19

# Words that only one of the two languages has: they tell which one is spoken.
_ENGLISH = frozenset(
    {
        *(
            "at",
            "yesterday",
            "today",
            "tomorrow",
            "tonight",
            "last",
            "this",
            "next",
            "on",
            "the",
            "past",
            "to",
            "noon",
            "morning",
        ),
        *(
            "afternoon",
            "evening",
            "night",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ),
        *(
            "january",
            "february",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "half",
        ),
        *("quarter", "in", "of", "about", "around"),
    }
)
_FRENCH = frozenset(
    {
        *(
            "hier",
            "demain",
            "aujourd",
            "le",
            "la",
            "ce",
            "cet",
            "cette",
            "du",
            "vers",
            "environ",
            "lundi",
            "mardi",
            "mercredi",
        ),
        *(
            "jeudi",
            "vendredi",
            "samedi",
            "dimanche",
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
        ),
        *(
            "septembre",
            "octobre",
            "novembre",
            "decembre",
            "matin",
            "soir",
            "heures",
            "heure",
            "dernier",
            "prochain",
        ),
        *("avant", "apres"),
    }
)


def times_of_day(reading: Reading, asked: Asked) -> list[time]:
    """The times of day that the clock can mean, given the part of the day. Raises Contradiction if none."""
    clock, part = reading.clock, reading.part
    assert clock is not None
    style = _style(reading, clock, asked)
    hours = [clock.hour]
    if style == "12":
        hours = [clock.hour % 12, clock.hour % 12 + 12]
    elif (
        style == "24"
        and part in {"afternoon", "evening", "night"}
        and 1 <= clock.hour < 12
        and not clock.sure
    ):
        hours.append(clock.hour + 12)
    if part == "morning":
        hours = [hour for hour in hours if hour < 12 and not (style == "12" and clock.hour == 12)]
    elif part == "afternoon":
        hours = [hour for hour in hours if 12 <= hour <= 18]
    elif part == "evening":
        hours = [hour for hour in hours if 17 <= hour <= 23]
    elif part == "night":
        hours = [hour for hour in hours if hour >= _NIGHT_BEGINS or hour < NIGHT_ENDS]
    if not hours:
        raise Contradiction
    return [time(hour, clock.minute, clock.second) for hour in hours]


def _style(reading: Reading, clock: Clock, asked: Asked) -> str:
    """Whether a clock such as 8:30 or 10:30 is the 24-hour one: in French, with a date, or standing alone."""
    if not reading.digital or clock.style != "12":
        return clock.style
    if is_french(reading, asked):
        return "24"
    if len(reading.digital) == 2 and (reading.date is not None or not reading.words & _ENGLISH):
        return "24"
    return "12"


def is_french(reading: Reading, asked: Asked) -> bool:
    """Whether the text is surely French, by its words or by what the caller knows."""
    return asked.language == "fr" or bool(reading.words & _FRENCH)


def may_be_as_written(reading: Reading) -> bool:
    """Whether a clock such as 9:05 may be the 24-hour one, because no English word stands beside it."""
    return bool(reading.digital) and reading.part is None and not reading.words & _ENGLISH


def is_midnight(clock: Clock) -> bool:
    """`12 am`: midnight, but of which day?"""
    return clock.style == "am" and clock[:3] == (0, 0, 0)
