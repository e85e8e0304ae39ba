"""Small signs that every page shows: what was saved, how near a clock is. Light enough for the first frame."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incidentkit.errors import Message
from incidentkit.locale.dates import seconds_between
from incidentkit.tui.theme import Glyphs
from incidentkit.tui.view import Line, Span, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host

NEAR = timedelta(hours=24)
LAST_HOURS = timedelta(hours=4)


def saved_words(host: Host) -> Line:
    """Whether the last write is on the disk."""
    last, glyphs, say = host.last_saved, host.look.glyphs, host.say
    if last is None:
        return ()
    if isinstance(last, Message):
        return line(Span(f"{glyphs.never} ", "never"), Span(say("NOT saved"), "never"))
    return line(Span(f"{glyphs.done} ", "ok"), Span(say("Saved {time}", time=f"{last:%H:%M:%S}"), "muted"))


def languages(host: Host) -> tuple[Line, ...]:
    """The language of now and the key of the other, each by its own name: who reads neither finds theirs."""
    here, there = ("français", "English") if host.language == "fr" else ("English", "français")
    key = Span(f"F2 {there}", "muted")
    return line(Span(here, "strong"), Span("  "), key), line(key)


def clock_mark(glyphs: Glyphs, due: datetime, now: datetime) -> Span:
    """How near a clock is, as a sign and a tone."""
    left = seconds_between(now, due)
    if left < 0:
        return Span(glyphs.gate, "late")
    if left < LAST_HOURS.total_seconds():
        return Span(glyphs.near, "late")
    if left < NEAR.total_seconds():
        return Span(glyphs.near, "watch")
    return Span(glyphs.todo, "line")


def shortened(text: str, most: int, ellipsis: str) -> str:
    """A title in so many characters, cut between words where that is possible."""
    if len(text) <= most:
        return text
    cut = text[: max(0, most - len(ellipsis))]
    head = cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut
    return head.rstrip(" ,;:(") + ellipsis
