"""The log for people: one entry a line with both times, who, and what in words; struck and undone ones say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from incidentkit.errors import Message
from incidentkit.incident.history import event
from incidentkit.incident.views.now import local
from incidentkit.incident.views.telling import tell
from incidentkit.locale.dates import day_and_time
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.events import Entry
    from incidentkit.incident.situation import Situation


def log_lines(voice: Voice, situation: Situation, entries: list[Entry]) -> Iterator[str]:
    """The lines of these entries, oldest first."""
    for entry in entries:
        yield _line(voice, situation, entry)


def _line(voice: Voice, situation: Situation, entry: Entry) -> str:
    say = voice.say
    written = local(situation, entry.recorded_at)
    told = tell(situation, event(entry))
    words = say(told.title)
    if told.about:
        words += f": {spoken(voice, situation, told.about)}"
    for said in told.said:
        label = f"{say(said.label)}: " if said.label else ""
        words += f"; {label}{spoken(voice, situation, said.text)}"
    line = f"#{entry.seq}  {written:%H:%M:%S}  {entry.actor}  {words}" if written else words
    if entry.occurred_at:
        happened = local(situation, entry.occurred_at)
        time = spoken(voice, situation, happened) if happened else ""
        line += "  " + (
            say("(happened about {time})", time=time)
            if entry.approximate
            else say("(happened {time})", time=time)
        )
    if entry.seq in situation.state.struck:
        line += "  " + say("(struck by line {seq})", seq=situation.state.struck[entry.seq].by)
    if entry.id in situation.state.undone:
        line += "  " + say("(taken back by line {seq})", seq=situation.state.undone[entry.id])
    return line


def spoken(voice: Voice, situation: Situation, value: str | Message | datetime) -> str:
    """A text, a sentence of ours or a time, in words."""
    if isinstance(value, Message):
        return voice.say(value)
    if isinstance(value, datetime):
        return day_and_time(value, voice.language, now=situation.now.astimezone(value.tzinfo))
    return value
