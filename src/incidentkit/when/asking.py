"""Asking back: every reason why a time in words is not taken, as an error that says what to type instead.

The times offered are written so that they can be typed back as they stand; in `where` they are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from incidentkit.errors import Message, UsageError, message
from incidentkit.when.instants import first_instant

Expect = Literal["past", "future"]


class TimeError(UsageError):
    """A time in words that must be said differently; `hint` is what to type, `where["choices"]` the times meant.

    Codes: time-not-understood, time-ambiguous, time-in-future, time-in-past, time-does-not-exist.
    """


def shown(text: str) -> str:
    """The text as it is quoted in a sentence: on one line and short."""
    short = " ".join(text[:200].split())
    return short if len(short) <= 60 else short[:60] + "…"


def typed(local: datetime) -> str:
    """A local time in the form that programs read, and that is always understood: `2026-11-23 14:05`."""
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


def not_understood(text: str, expect: Expect) -> TimeError:
    """Some word is not known, or the words do not go together."""
    return TimeError(
        "time-not-understood",
        message("'{text}' was not understood as a time.", text=shown(text)),
        hint=how_to_write(expect),
        where={"text": shown(text)},
    )


def too_long(length: int, expect: Expect) -> TimeError:
    """More text than any time takes; it is not even looked at."""
    return TimeError(
        "time-not-understood",
        message("A text of {count} characters is not a time.", count=length),
        hint=how_to_write(expect),
    )


def how_to_write(expect: Expect) -> Message:
    """Examples that are understood."""
    if expect == "past":
        return message("Write it like: 20 minutes ago, yesterday 18:00, 3 November 14:05.")
    return message("Write it like: in 2 hours, tomorrow 09:00, 3 November 14:05.")


def several(text: str, choices: Sequence[datetime]) -> TimeError:
    """The words can mean two or more times; `choices` are local, the first two are offered."""
    first, second = choices[:2]
    return TimeError(
        "time-ambiguous",
        message("'{text}' can mean {first} or {second}.", text=shown(text), first=first, second=second),
        hint=message("Write the one you mean, for example: {first}", first=first),
        where={"text": shown(text), "choices": [typed(choice) for choice in choices]},
    )


def vague(text: str, hint: Message) -> TimeError:
    """The words can mean several times that cannot well be listed."""
    return TimeError(
        "time-ambiguous",
        message("'{text}' can mean more than one time.", text=shown(text)),
        hint=hint,
        where={"text": shown(text)},
    )


def no_time_of_day(text: str, example: datetime) -> TimeError:
    """A day, or a part of one, without the time."""
    return TimeError(
        "time-ambiguous",
        message("'{text}' does not say at what time.", text=shown(text)),
        hint=message(
            "Write the day and the time, for example: {example}. If you only know roughly: about {example}.",
            example=example,
        ),
        where={"text": shown(text)},
    )


def day_disagrees(text: str, date_meant: datetime) -> TimeError:
    """Tuesday 3 November, when 3 November is a Monday."""
    return TimeError(
        "time-ambiguous",
        message("The day of the week and the date in '{text}' do not agree.", text=shown(text)),
        hint=message(
            "Leave out the day of the week if the date is right: {example}. Otherwise leave out the date.",
            example=date_meant,
        ),
        where={"text": shown(text)},
    )


def wrong_way(text: str, meant: datetime, now: datetime, expect: Expect) -> TimeError:
    """A future time where the past is asked for, or the other way round; `meant` and `now` are local."""
    if expect == "past":
        return TimeError(
            "time-in-future",
            message("'{text}' would be {meant}, which is still to come.", text=shown(text), meant=meant),
            hint=message("It is {now} now. Write a time that has passed, with the date.", now=now),
            where={"text": shown(text), "meant": typed(meant)},
        )
    return TimeError(
        "time-in-past",
        message("'{text}' would be {meant}, which has passed.", text=shown(text), meant=meant),
        hint=message("It is {now} now. Write a time still to come, with the date.", now=now),
        where={"text": shown(text), "meant": typed(meant)},
    )


def length_or_clock(text: str, hours: int, minutes: int, local: datetime, expect: Expect) -> TimeError:
    """`2h` and nothing else: two o'clock, or two hours?"""
    length = f"{hours} h {minutes:02}" if minutes else f"{hours} h"
    if expect == "past":
        hint = message(
            "For the time of day write: {time}. For a length of time: {length} ago.",
            time=local,
            length=length,
        )
    else:
        hint = message(
            "For the time of day write: {time}. For a length of time: in {length}.",
            time=local,
            length=length,
        )
    return vague(text, hint)


def not_today(text: str, other_day: datetime, expect: Expect) -> TimeError:
    """A clock time alone that is on the wrong side of now today; `other_day` is yesterday's or tomorrow's."""
    if expect == "past":
        what = message("'{text}' is still to come today.", text=shown(text))
        hint = message("If it was yesterday, write: {example}", example=other_day)
    else:
        what = message("'{text}' has passed today.", text=shown(text))
        hint = message("If you mean tomorrow, write: {example}", example=other_day)
    return TimeError(
        "time-ambiguous", what, hint=hint, where={"text": shown(text), "choices": [typed(other_day)]}
    )


def twice(text: str, first: datetime, second: datetime) -> TimeError:
    """The clocks went back over this local time; `first` and `second` carry their offsets."""
    return TimeError(
        "time-ambiguous",
        message("'{text}' came twice, because the clocks went back.", text=shown(text)),
        hint=message(
            "Write {first} for the first time, or {second} for the second.",
            first=first.isoformat(timespec="minutes"),
            second=second.isoformat(timespec="minutes"),
        ),
        where={"text": shown(text), "choices": [first.isoformat(), second.isoformat()]},
    )


def never_came(text: str, after_gap: datetime) -> TimeError:
    """The clocks jumped over this local time; `after_gap` is the local time they jumped to."""
    return TimeError(
        "time-does-not-exist",
        message(
            "'{text}' never came: the clocks were put forward to {after}.",
            text=shown(text),
            after=after_gap,
        ),
        hint=message("Write the time that the clock showed, for example: {after}", after=after_gap),
        where={"text": shown(text)},
    )


@dataclass(frozen=True)
class Asked:
    """The situation of the question: the text (for quoting it), the local clock, and which way is asked for."""

    text: str
    now: datetime  # aware, in the zone
    zone: ZoneInfo
    expect: Expect
    language: str | None

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    def right_way(self, instant: datetime) -> bool:
        """Whether the instant (aware) is in the past, or in the future, as asked for; now is both."""
        return instant <= self.now if self.expect == "past" else instant >= self.now

    def fits(self, local: datetime) -> bool:
        """Whether a naive local time can be meant: some instant it stands for is on the right side of now."""
        return self.right_way(first_instant(local, self.zone))

    def wrong_way(self, local: datetime) -> TimeError:
        """The error for a time on the wrong side of now."""
        return wrong_way(self.text, local, self.now, self.expect)

    def several(self, *choices: datetime) -> TimeError:
        """The question between local times: first those on the right side of now; if there is none, that is said."""
        ordered = sorted(dict.fromkeys(choices), key=lambda local: not self.fits(local))
        if len(ordered) == 1 or not self.fits(ordered[0]):
            return self.wrong_way(ordered[0])
        return several(self.text, ordered)
