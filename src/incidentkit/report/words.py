"""How a report speaks: sentences in its language, times in words, and everything from outside made safe to read.

What people typed is escaped by each format; here it only becomes visible (text.visible).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from incidentkit.errors import Message, counted, message
from incidentkit.locale import Speaker, speaker
from incidentkit.locale.dates import day, day_and_time, span
from incidentkit.text import visible

Words = str | Message | datetime


class Teller:
    """Says the words of a story in one language, `en` or `fr`."""

    def __init__(self, language: str) -> None:
        self._say: Speaker = speaker(language)
        self.language = self._say.language

    def __call__(self, words: Words) -> str:
        """One line: a sentence of ours with its values, a time, or a text whose lines are joined."""
        if isinstance(words, datetime):
            return self.time(words)
        if isinstance(words, Message):
            return self._say(Message(words.text, self._values(words.params), words.many))
        return _one_line(words)

    def _values(self, params: dict[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in params.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, (Message, str, datetime)):
            return self(value)
        if isinstance(value, (list, tuple)):
            return self.listed([str(self._value(each)) for each in value])
        return value

    @staticmethod
    def listed(texts: list[str]) -> str:
        """Texts in a row: with commas, questions one after the other."""
        return (" " if texts and all(text.endswith("?") for text in texts) else ", ").join(texts)

    def text(self, words: Words) -> str:
        """A text as it was typed, with its lines; sentences and times as they are said."""
        return visible(words, keep_newlines=True).strip("\n") if isinstance(words, str) else self(words)

    def time(self, at: datetime) -> str:
        """`Monday 23 November 2026, 14:03`, `lundi 23 novembre 2026 à 14:03`."""
        if self.language == "fr":
            return f"{day(at, 'fr')} à {at:%H:%M}"
        return f"{day(at, self.language)}, {at:%H:%M}"

    def day(self, at: datetime) -> str:
        """`Monday 23 November 2026`."""
        return day(at, self.language)

    def short_day(self, at: datetime) -> str:
        """`23 Nov. 2026`, `1er déc. 2026`, for tables."""
        told = day_and_time(
            at, self.language, now=at - timedelta(days=800)
        )  # seen from afar, it tells the year
        return " ".join(told.split()[1:-1])

    def zone(self, at: datetime, name: str) -> str:
        """`Europe/Paris (UTC+01:00 on Monday 23 November 2026)`."""
        return self(message("{zone} ({offset} on {day})", zone=name, offset=offset(at), day=self.day(at)))

    def span(self, seconds: float) -> str:
        """`2 h 10`, `3 days 4 h`."""
        return span(seconds, self.language)

    def size(self, count: int) -> str:
        """`214 318 bytes`, with no-break spaces."""
        grouped = f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")
        return self(counted("{size} byte", "{size} bytes", count, size=grouped))


def offset(at: datetime) -> str:
    """`UTC+01:00`; `UTC` where there is none."""
    text = at.isoformat(timespec="minutes")[16:]
    return "UTC" if text in ("", "+00:00") else f"UTC{text}"


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()) if text.splitlines()[1:] else text)
