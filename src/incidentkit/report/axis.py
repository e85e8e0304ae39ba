"""An axis of time, to scale: where a moment lies, and which moments are written beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentkit.report.drawing import Drawn, Label, Stroke, room
from incidentkit.report.words import Teller

_MINUTE, _HOUR, DAY = 60, 3600, 86_400
_STEPS = (
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)), *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(DAY * n for n in (1, 2, 7, 14, 30, 90, 180, 365, 1825, 3650, 36_500)),
)  # fmt: skip
"""Distances between the moments written beside an axis, in seconds."""
_SIZE = 10.5
_SHORTEST = 300
"""An axis is at least this many seconds long."""


@dataclass(frozen=True)
class Axis:
    """From `start` to `end` (aware) between the places `left` and `right`."""

    start: datetime
    end: datetime
    left: float
    right: float

    @classmethod
    def over(cls, moments: list[datetime], left: float, right: float) -> Axis:
        """An axis on which all moments (at least one) lie, with a little air at both ends."""
        start, end = min(moments), max(moments)
        length = max(end.timestamp() - start.timestamp(), _SHORTEST)
        air = timedelta(seconds=length * 0.02)
        try:
            return cls(start - air, start + timedelta(seconds=length) + air, left, right)
        except OverflowError:  # at the very ends of the calendar there is no air
            return cls(start, end, left, right)

    def place(self, at: datetime) -> float:
        """Where a moment lies; one beyond an end lies at the end."""
        share = (at.timestamp() - self.start.timestamp()) / self.seconds
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    @property
    def seconds(self) -> float:
        """Its length."""
        return max(self.end.timestamp() - self.start.timestamp(), 1)

    def ticks(self) -> tuple[int, list[datetime]]:
        """The distance between written moments in seconds, and the moments: round ones of the local clock."""
        most = max(2, int((self.right - self.left) / 78))
        step = next((each for each in _STEPS if self.seconds / each <= most), _STEPS[-1])
        midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        found: list[datetime] = []
        number = 0 if step >= DAY else int((self.start - midnight).total_seconds() // step)
        while len(found) <= most:
            try:
                # Added on the wall clock: a day of 23 or 25 hours keeps its round hours.
                at = midnight + timedelta(seconds=step * number)
            except OverflowError:
                break
            if at.timestamp() > self.end.timestamp():
                break
            if at.timestamp() >= self.start.timestamp():
                found.append(at)
            number += 1
        return step, found

    def drawn(self, top: float, bottom: float, say: Teller) -> list[Drawn]:
        """The axis at `top` with its moments above it and thin lines down to `bottom`."""
        step, ticks = self.ticks()
        drawn: list[Drawn] = [Stroke(self.left, top, self.right, top, "muted")]
        day, free = None, self.left - 24.0
        for at in ticks:
            x = self.place(at)
            drawn.append(Stroke(x, top, x, bottom))
            if step < DAY:
                drawn.append(Label(x, top - 5, f"{at:%H:%M}", _SIZE, "muted", "middle"))
            if at.date() != day:
                words = _day(at, say)
                half = room(words, _SIZE) / 2
                middle = min(max(x, self.left - 24 + half), self.right + 12 - half)
                if middle - half >= free:
                    level = top - 5 if step >= DAY else top - 18
                    drawn.append(Label(middle, level, words, _SIZE, "muted", "middle", bold=step < DAY))
                    free, day = middle + half + 6, at.date()
        return drawn


def _day(at: datetime, say: Teller) -> str:
    """`23 Nov. 2026`; for dates before the year 3 in digits."""
    try:
        return say.short_day(at)
    except OverflowError:
        return f"{at:%Y-%m-%d}"


def moment(at: datetime, say: Teller, *, beside: datetime | None = None) -> str:
    """`23 Nov. 2026 14:03`; only the time where `beside` names the day already."""
    if beside is not None and beside.date() == at.date():
        return f"{at:%H:%M}"
    return f"{_day(at, say)} {at:%H:%M}"
