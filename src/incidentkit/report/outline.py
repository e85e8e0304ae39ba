"""A report before it is HTML or Markdown: headings, paragraphs, tables and lists of spoken, visible, unescaped text.

Every format renders the same outline, so that what a report says is decided in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from incidentkit.report.drawing import Picture

Style = Literal["plain", "strong", "muted", "quote", "code", "good", "watch", "bad"]
Tone = Literal["plain", "good", "watch", "bad"]


@dataclass(frozen=True)
class Text:
    """A piece of text on lines of its own; `label` stands before it. A quote keeps its lines as they were typed."""

    text: str
    style: Style = "plain"
    label: str | None = None
    link: str | None = None
    """Where it leads: http, https or mailto, from the runbook; what people typed never leads anywhere."""


Cell = list[Text]


_WHOLE = 900
"""Characters of the longest cell of a row that is kept on one page."""


@dataclass(frozen=True)
class Row:
    """A row of a table; `faded` where it no longer counts."""

    cells: list[Cell]
    faded: bool = False
    anchor: str | None = None

    @property
    def stays_whole(self) -> bool:
        """Whether it is short enough to be kept on one page."""
        return max(sum(len(text.text) + 20 for text in cell) for cell in self.cells) <= _WHOLE


@dataclass(frozen=True)
class Group:
    """Rows under a common title, such as a day."""

    title: str | None
    rows: list[Row]


@dataclass(frozen=True)
class Table:
    """A table; `kinds` says what each column holds (number, time, who, word, text), for its width.

    `wordy` tables hold long texts in their last column: where there is no room they become lists.
    """

    caption: str
    columns: list[str]
    kinds: list[str]
    groups: list[Group]
    wordy: bool = False


@dataclass(frozen=True)
class Pairs:
    """Names and what they stand for."""

    items: list[tuple[str, Cell]]


@dataclass(frozen=True)
class Items:
    """A list."""

    items: list[Cell]


@dataclass(frozen=True)
class Words:
    """The words of the seal, numbered."""

    words: list[str]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class Figure:
    """A picture with the words below it; `numbered` says what its numbers stand for, from 1."""

    picture: Picture
    caption: str
    numbered: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Thumbnail:
    """A small copy of a kept picture: a PNG of `width` by `height` pixels that was made anew, without what else the file held."""

    png: bytes
    width: int
    height: int
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Gallery:
    """Small pictures beside each other."""

    thumbnails: list[Thumbnail]


Block = Table | Pairs | Items | Words | Paragraph | Figure | Gallery


@dataclass(frozen=True)
class Section:
    """A chapter with its heading."""

    anchor: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True)
class Point:
    """A line of the summary."""

    label: str
    lines: list[str]
    tone: Tone = "plain"


@dataclass(frozen=True)
class Chip:
    """A state as name, glyph and word."""

    name: str
    glyph: str
    word: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Seal:
    """The seal in short: its title, a sentence, its words, and the QR code with the command that checks it."""

    title: str
    text: str
    words: list[str]
    code: Picture | None


@dataclass(frozen=True)
class Outline:
    """A whole report."""

    language: str
    kind: str
    """What it is: incident report."""
    title: str
    label: str
    byline: str
    tlp: str
    until: datetime
    """The moment up to which it knows things (aware)."""
    known: str
    """The same in words, for the foot of a page."""
    drill: str | None
    notices: list[str]
    chips: list[Chip]
    summary_title: str
    summary: list[Point]
    phases_title: str
    phases: list[tuple[str, int, int, str]]
    contents_title: str
    seal: Seal | None
    """For the first page; the chapter on the seal says what it proves. None for readers who do not get it."""
    watermark: str | None = None
    """A word to stand behind every page of a drill."""
    sections: list[Section] = field(default_factory=list)
    foot: str = ""
    logo: Thumbnail | None = None
    """The company's, from its template."""
    accent: str | None = None
    """`#rrggbb` instead of our colour of headings and links, from the company's template."""
