"""What a page shows, as plain data: the stage draws it, tests read it. Nothing of the screen library is imported here.

A text is a `Span`: its words and the tone in which they are said. Tones are roles, not colours; the theme gives each
its colour, weight or nothing at all, and a glyph or a word always says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


class Span(NamedTuple):
    """Words in one tone: text, muted, strong, title, accent, key, ok, watch, late, never, line, button."""

    text: str
    tone: str = "text"


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """A line of plain words and spans."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def named_rows(found: list[tuple[str, str, str]], most: int = 36) -> list[Row]:
    """Rows of (key, name, what it is about): the second column begins where the names of usual length end."""
    lengths = [width_of(line(name)) for _, name, _ in found]
    column = max((length for length in lengths if length <= most), default=0)
    return [
        Row(key, line(name, " " * max(2, column + 2 - length), Span(about, "muted")))
        for (key, name, about), length in zip(found, lengths, strict=True)
    ]


def width_of(spans: Line) -> int:
    """How many cells a line takes on the screen."""
    from rich.cells import cell_len  # noqa: PLC0415 - the one thing that needs a table of widths

    return sum(cell_len(span.text) for span in spans)


class Para(NamedTuple):
    """A paragraph that is wrapped; lines after the first are moved in by `hang` cells."""

    spans: Line
    hang: int = 0
    most: int = 0
    """At most so many rows, the last ending in “…”; 0 for all."""


@dataclass(frozen=True)
class Gap:
    """An empty row between groups."""


class Field(NamedTuple):
    """Something to type into. `label` stands before it, or above it when it is a whole question."""

    id: str
    label: str
    value: str = ""
    hint: str = ""
    """What may be typed, in words that need no explaining."""
    placeholder: str = ""
    rows: int = 1
    """One row takes a line; more take a text of any length."""
    width: int = 0
    """Cells of the field; 0 for all that is left."""
    search: bool = False
    """A field that finds something in the rows below it: up and down move the choice there."""
    figures: bool = False
    """It takes a number: a letter typed beside the fields goes into another one."""


class Option(NamedTuple):
    """One of the answers to choose from."""

    value: str
    words: str
    detail: str = ""


class Choices(NamedTuple):
    """Answers with numbers; one is chosen, or several with `many`."""

    id: str
    options: tuple[Option, ...]
    chosen: tuple[str, ...] = ()
    many: bool = False
    first_number: int = 1
    label: str = ""
    """What is chosen, before answers that stand side by side."""
    across: bool = False
    """Short answers side by side; left and right move."""


class Row(NamedTuple):
    """A row of a list; `right` stands at its right edge; a row without a key is a heading nobody can choose."""

    key: str
    spans: Line
    right: Line = ()


@dataclass(frozen=True)
class Rows:
    """A list to move in. `row` makes one when it comes into sight, so that a long list costs nothing."""

    id: str
    count: int
    row: Callable[[int], Row]
    empty: str = ""
    """What will be here and the key that starts it."""
    at: str = ""
    """The key of the row under the cursor when the list is new; "" for the first, "end" for the last."""
    version: str = ""
    """Changes when rows before the end changed."""
    about: str = ""
    """What the list is about: when it changes, the cursor begins anew."""


class Pane(NamedTuple):
    """A list under its title, one of several that are seen together."""

    title: Line
    rows: Rows


class Panes(NamedTuple):
    """Lists side by side, for wide terminals: columns from the left, the panes of each from the top."""

    columns: tuple[tuple[Pane, ...], ...]


Item = Para | Gap | Field | Choices | Rows | Panes


def rows_of(identity: str, rows: list[Row], empty: str = "", at: str = "", about: str = "") -> Rows:
    """A list whose rows are known already."""
    return Rows(identity, len(rows), rows.__getitem__, empty, at, str(hash(tuple(rows))), about)


class Button(NamedTuple):
    """A button: the action it starts, its words and its key. With `why` it is closed, and says so."""

    action: str
    label: str
    cap: str
    why: str = ""
    short: str = ""
    """The words where there is no room for the label."""


@dataclass(frozen=True)
class Phase:
    """A phase in the rail: glyph and tone by state, name, and how many steps of how many where it is the one now."""

    glyph: str
    tone: str
    name: str
    short: str
    count: str
    here: bool


class Frame(NamedTuple):
    """What stands around a page: who and how bad, what was saved, the nearest clock, the phases, the steps."""

    title: Line
    saved: Line = ()
    clocks: tuple[Line, ...] = ()
    """What stands at the right, in ever fewer words: the first that there is room for is shown."""
    drill: str = ""
    rail: tuple[Phase, ...] = ()
    outline: tuple[Row, ...] = ()
    aside: tuple[Item, ...] = ()


class View(NamedTuple):
    """A whole page. The first button is the main one; `keys` are the footer's actions, the most useful first."""

    frame: Frame
    heading: Line
    items: tuple[Item, ...]
    buttons: tuple[Button, ...] = ()
    keys: tuple[str, ...] = ()
    never: tuple[Line, ...] = ()
    bar: str = "accent"
    after: Line = ()
    focus: str = ""
    """The field, choices or rows that have the focus when the page opens; "" for the main button."""
    step: str = ""
    """What keys would write about: when it changes, keys that write rest until no key was pressed for 700 ms."""
    plain: bool = False
    """No bar and no buttons: a list of where to go."""
    labels: Mapping[str, str] = MappingProxyType({})
    """Words for actions that are called otherwise on this page."""

    @property
    def only_field(self) -> str:
        """The one-line field of a page on which nothing else is filled in or chosen; else ""."""
        asked = [item for item in self.items if isinstance(item, (Field, Choices, Rows))]
        only = asked[0] if len(asked) == 1 else None
        return only.id if isinstance(only, Field) and only.rows == 1 and not only.search else ""
