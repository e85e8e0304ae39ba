"""What the words of a time say, before it is decided which instant they mean.

A reading is filled piece by piece; a second piece of the same kind that says something else is a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Part = Literal["morning", "afternoon", "evening", "night"]


class Contradiction(Exception):  # noqa: N818  # never leaves this room: it becomes a question to the person
    """Two pieces of a text that cannot both be meant, or a piece that cannot be."""


class Clock(NamedTuple):
    """A time of day as said. `style`: `24` the hour is certain; `12` spoken, morning or evening; `am`, `pm` said so.

    `bare` is a number with hours (`2h`, `2 heures 20`): alone it may be a length of time.
    `sure` is an hour with a leading zero: 06:30 is never in the evening.
    """

    hour: int
    minute: int = 0
    second: int = 0
    style: Literal["24", "12", "am", "pm"] = "24"
    bare: bool = False
    sure: bool = False


class NearDay(NamedTuple):
    """Today and its neighbours: -2 the day before yesterday … 2 the day after tomorrow; or counted days ago."""

    offset: int


class NightBetween(NamedTuple):
    """`last`: the night that ended this morning; `this`: cette nuit, past or coming, as is asked for."""

    which: Literal["last", "this"]


class WeekDay(NamedTuple):
    """Monday is 0. `which`: `` the bare name, `last`, `next`, `this`, or that day of the `last week`, `next week`."""

    number: int
    which: Literal["", "last", "next", "this", "last week", "next week", "the"] = ""


class DayOfMonth(NamedTuple):
    """The 18th, without a month."""

    day: int


class CalendarDate(NamedTuple):
    """A day and a month, perhaps a year; `either_order` when both numbers could be the month."""

    day: int
    month: int
    year: int | None = None
    either_order: bool = False


class Shift(NamedTuple):
    """A length of time before (negative) or after now, in its own units."""

    months: int = 0
    days: int = 0
    seconds: int = 0
    rough: bool = False


Day = NearDay | NightBetween | WeekDay | DayOfMonth


@dataclass
class Reading:
    """All that a text says; `words` are its words, which tell the language; `digital` the hour of 8:30 as written."""

    clock: Clock | None = None
    day: Day | None = None
    date: CalendarDate | None = None
    part: Part | None = None
    shift: Shift | None = None
    now: bool = False
    midnight: bool = False
    utc: bool = False
    fortnight: int | None = None
    approximate: bool = False
    digital: str = ""
    words: set[str] = field(default_factory=set)

    def say(self, **pieces: Clock | Day | CalendarDate | Part | Shift) -> None:
        """Takes in pieces by name. Raises Contradiction when the text already said one of their kind.

        Only the part of the day may be said twice: "this evening at 8 in the evening".
        """
        for name, piece in pieces.items():
            already = getattr(self, name)
            if already is not None and (name != "part" or already != piece):
                raise Contradiction
            setattr(self, name, piece)
