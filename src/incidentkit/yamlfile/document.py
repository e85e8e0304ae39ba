"""A file that was read: its data, where each part of it stands, and its faults."""

import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from incidentkit.errors import Message

Where = tuple[str | int, ...]
"""The way to a value: keys of maps and indexes of lists, from the top."""

Severity = Literal["error", "warning", "information"]

LINE_END = re.compile(r"\r\n|\r|\n")


class Span(msgspec.Struct, frozen=True, order=True):
    """A part of a file: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Fault(msgspec.Struct, frozen=True):
    """Something wrong with a file: the rule it breaks (kebab-case), the sentence, where, and what to write instead."""

    rule: str
    severity: Severity
    what: Message
    span: Span
    hint: Message | None = None


class Place:
    """Where one value stands: 0-based marks as the parser gives them, and the places of what is in it.

    `style` is the way a text is written: `"`, `'`, `|`, `>` or empty for an unquoted one; None for maps and lists.
    """

    __slots__ = ("children", "end", "keys", "start", "style", "text")

    def __init__(self, start: tuple[int, int], end: tuple[int, int], style: str | None = None) -> None:
        self.start = start
        self.end = end
        self.style = style
        self.text = ""
        # Texts hold nothing, and most places are texts: they share one pair of empty maps, which nobody fills.
        # Of most texts nobody asks for the place, so the parser's event stands here until somebody does.
        self.children: dict[str | int, Any] = {} if style is None else _NOTHING
        self.keys: dict[str | int, Any] = {} if style is None else _NOTHING

    def child(self, part: str | int) -> "Place | None":
        """Where the value of a key, or an item, stands."""
        return _placed(self.children, part)

    def label(self, part: str | int) -> "Place | None":
        """Where a key stands."""
        return _placed(self.keys, part)

    def span(self) -> Span:
        """The same place, counted from 1."""
        return Span(self.start[0] + 1, self.start[1] + 1, self.end[0] + 1, self.end[1] + 1)


_NOTHING: dict[str | int, Any] = {}


def place_of_text(event: Any) -> Place:
    """The place of a text, from the event of `yaml.events` that told of it."""
    start, end = event.start_mark, event.end_mark
    place = Place((start.line, start.column), (end.line, end.column), event.style or "")
    place.text = event.value
    return place


def _placed(found: dict[str | int, Any], part: str | int) -> Place | None:
    place = found.get(part)
    if place is not None and not isinstance(place, Place):
        place = found[part] = place_of_text(place)
    return place


class Document:
    """A YAML file: `data` (dict, list, str, int, bool, None), where everything stands, and all faults found.

    `complete` is False where a fault kept the rest from being read: what seems missing may stand there.
    `doubtful` holds the 1-based lines that were read differently from what is written, to go on after a fault.
    `empties` are the places of keys and items that have no value.
    """

    def __init__(self, text: str, path: Path | None = None) -> None:
        self.path = path
        self.text = text
        self.lines: list[str] = split_lines(text)
        self.data: Any = None
        self.faults: list[Fault] = []
        self.complete = True
        self.doubtful: frozenset[int] = frozenset()
        self.empties: list[Where] = []
        self.root = Place((0, 0), (0, 0))

    def span_of(self, where: Where, *, key: bool = False) -> Span:
        """Where the value at `where` stands, or its key; the nearest existing thing around it when it is absent."""
        place = self.root
        label: Place | None = None
        for part in where:
            below = place.child(part)
            if below is None:
                return self._seen(label or place)
            label = place.label(part)
            place = below
        return self._seen(label if key and label is not None else place)

    def within(self, where: Where, start: int, end: int) -> Span:
        """Where the code points `start` to `end` of a text stand in the file.

        Exact for one-line texts and for `|` blocks; elsewhere the same words are looked for; else the whole text.
        """
        place = self.root
        for part in where:
            below = place.child(part)
            if below is None:
                return self.span_of(where)
            place = below
        return (
            self._one_line(place, start, end)
            or self._block(place, start, end)
            or self._searched(place, start, end)
        )

    def _one_line(self, place: Place, start: int, end: int) -> Span | None:
        if place.start[0] != place.end[0] or place.style not in {"", "'", '"'}:
            return None
        quote = 1 if place.style else 0
        line, column = place.start
        written = self.lines[line][column + quote : place.end[1] - quote]
        if written != place.text:
            return None
        first = column + quote + 1
        return Span(line + 1, first + start, line + 1, first + max(end, start + 1))

    def _block(self, place: Place, start: int, end: int) -> Span | None:
        if place.style != "|":
            return None
        rows = place.text.split("\n")
        top = place.start[0] + 1
        indent = next(
            (
                len(self.lines[top + i]) - len(row)
                for i, row in enumerate(rows)
                if row and top + i < len(self.lines)
            ),
            0,
        )
        begin = _row_and_column(rows, start)
        stop = _row_and_column(rows, max(end, start + 1))
        for row, _ in (begin, stop):
            if top + row >= len(self.lines) or self.lines[top + row][indent:] != rows[row]:
                return None
        return Span(top + begin[0] + 1, indent + begin[1] + 1, top + stop[0] + 1, indent + stop[1] + 1)

    def _searched(self, place: Place, start: int, end: int) -> Span:
        """The same words, counted by occurrence, between the first and the last line of the text."""
        wanted = place.text[start:end]
        before = place.text.count(wanted, 0, start) if wanted else 0
        for line in range(place.start[0], min(place.end[0] + 1, len(self.lines))):
            column = place.start[1] if line == place.start[0] else 0
            while wanted and (column := self.lines[line].find(wanted, column)) >= 0:
                if before == 0:
                    return Span(line + 1, column + 1, line + 1, column + 1 + len(wanted))
                before -= 1
                column += len(wanted)
        return self._seen(place)

    def _seen(self, place: Place) -> Span:
        """The span of a place, without the line ends and the space that a parser counts to its end."""
        span = place.span()
        line, column = span.end_line, span.end_column
        while line > span.line and (line > len(self.lines) or not self.lines[line - 1][: column - 1].strip()):
            line -= 1
            column = len(self.lines[line - 1].rstrip()) + 1 if line <= len(self.lines) else 1
        longest = len(self.lines[span.line - 1]) + 1 if span.line <= len(self.lines) else 1
        first = min(span.column, longest)
        if (line, column) == (span.line, first) and first == longest > 1:
            first -= 1  # nothing stands there: show what it stands behind
        if line == span.line:
            column = max(min(column, longest), first + 1)
        return Span(span.line, first, line, column)


def split_lines(text: str) -> list[str]:
    """The lines of a text, as editors count them: ended by LF, CR LF or CR, and by nothing else."""
    return LINE_END.split(text) if "\r" in text else text.split("\n")


def _row_and_column(rows: list[str], offset: int) -> tuple[int, int]:
    for row, text in enumerate(rows):
        if offset <= len(text):
            return row, offset
        offset -= len(text) + 1
    return len(rows) - 1, len(rows[-1])
