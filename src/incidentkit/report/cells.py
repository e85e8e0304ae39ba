"""Cells and tables as the chapters of a report use them."""

from __future__ import annotations

from datetime import datetime

from incidentkit.errors import Message
from incidentkit.report.outline import Block, Cell, Figure, Group, Paragraph, Row, Style, Table, Text
from incidentkit.report.pictures import Told
from incidentkit.report.words import Teller


def none(words: Message, say: Teller) -> list[Block]:
    """A chapter with nothing in it, in a sentence."""
    return [Paragraph(say(words), "muted")]


def table(say: Teller, caption: Message, columns: list[tuple[Message, str]], rows: list[Row]) -> Table:
    """A table of columns given as heading and kind."""
    return Table(
        say(caption), [say(name) for name, _ in columns], [kind for _, kind in columns], [Group(None, rows)]
    )


def number(seq: int) -> Cell:
    """The number of a line of the log."""
    return [Text(str(seq), "muted")]


def when(say: Teller, at: datetime) -> Cell:
    """A day with its time, on one line: a row of two lines for each step is a page for every twenty."""
    return [Text(f"{say.short_day(at)} {at:%H:%M}")]


def texts(*texts: Text | None) -> Cell:
    """A cell of those texts that say something."""
    return [text for text in texts if text is not None and text.text]


def labelled(
    say: Teller, label: Message, text: str | Message | datetime | None, style: Style = "plain"
) -> Text | None:
    """A text with what it is before it; None where there is no text."""
    return Text(say.text(text), style, say(label)) if text else None


def drawn(told: Told | None) -> list[Block]:
    """A picture with its words; nothing where there is none."""
    return [] if told is None else [Figure(told.picture, told.caption, told.numbered)]
