"""From a parser's events to data and places: YAML 1.2 values, and a fault for everything that is not plain.

A scalar is text unless it is `true`, `false`, a decimal whole number of at most 18 digits, or nothing (`null`, `~`).
So `no`, `12:30`, `0644`, `1.10` and dates stay what the author typed. Source: YAML 1.2.2, 10.3 (core schema), cut.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from incidentkit.errors import message
from incidentkit.yamlfile.document import Fault, Place, Span, Where, place_of_text
from incidentkit.yamlfile.encoding import hidden_in, named

MOST_DEPTH = 40
MOST_VALUES = 100_000
MOST_FAULTS = 1_000
"""So many mistakes are told; a file with more is none that somebody wrote, and each takes memory."""

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_CUTS = re.compile(r"[ \t]#[^ \t#!]")
_NUMBER_STARTS = frozenset("-0123456789")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class StopReading(Exception):  # noqa: N818 - not an error: a fault says why reading stops
    """Raised after a fault past which nothing sensible follows."""


class RefusedPlace(Exception):  # noqa: N818 - says where, as a parser does; the sentence is found there
    """Raised where the text cannot be meant as YAML takes it: 0-based row and column, and where the value began."""

    def __init__(self, row: int, column: int, begun: tuple[int, int]) -> None:
        super().__init__(row, column)
        self.row = row
        self.column = column
        self.begun = begun


class _Frame:
    """A map or a list being read. `key` is the key that waits for its value."""

    __slots__ = ("data", "flow", "is_map", "key", "key_at", "place", "skip", "waiting")

    def __init__(self, data: Any, place: Place, *, flow: bool) -> None:
        self.data = data
        self.is_map = isinstance(data, dict)
        self.place = place
        self.flow = flow
        self.waiting = False  # for the value of `key`
        self.key: str = ""
        self.key_at: Any = None  # its place, or the event that told of it
        self.skip = False  # the value belongs to a key that was refused


class Composer:
    """Takes events one by one; `data`, `root`, `faults` and `empties` are what came of them."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.data: Any = None
        self.root = Place((0, 0), (0, 0))
        self.faults: list[Fault] = []
        self.documents = 0
        self.values = 0
        self.cut: set[int] = set()  # rows in which a # may cut a text
        self.nothings = False  # whether a value is missing somewhere
        self.stopped = False  # before the end of the document
        self.frames: list[_Frame] = []

    def take_all(self, next_event: Callable[[], Any]) -> None:
        """Every event until there is none; what is ordinary is dealt with here, and all else by `take`."""
        from yaml import events  # noqa: PLC0415 - yaml is imported by who reads files

        text, ends = events.ScalarEvent, {events.MappingEndEvent, events.SequenceEndEvent}
        self.cut = {row for row, line in enumerate(self.lines) if "#" in line and _CUTS.search(line)}
        frames = self.frames
        event = next_event()
        while event is not None:
            kind = type(event)
            if not frames:
                self.take(event)
            elif kind is text:
                frame = frames[-1]
                event = (self._pairs if frame.is_map else self._texts)(frame, event, next_event, text)
                if event is None:
                    return
                self.take(event)
            elif kind in ends:
                mark = event.end_mark
                frames.pop().place.end = (mark.line, mark.column)
            else:
                self.take(event)
            event = next_event()

    def _pairs(self, frame: _Frame, event: Any, next_event: Callable[[], Any], text_event: Any) -> Any:
        """Keys and their texts in turn, as long as both are ordinary; the first event that is not taken yet."""
        data, places, keys = frame.data, frame.place.children, frame.place.keys
        if frame.waiting:
            return event
        while type(event) is text_event and event.style != '"' and event.anchor is None and event.tag is None:
            key, key_event = event.value, event
            if not key or key == "<<" or key in keys:
                break
            event = next_event()
            value = self._plainly(event) if type(event) is text_event else None
            if value is None:
                frame.waiting, frame.key, frame.key_at, frame.skip = True, key, key_event, False
                break
            self.values += 1
            data[key], places[key], keys[key] = value, event, key_event
            event = next_event()
        return event

    def _texts(self, frame: _Frame, event: Any, next_event: Callable[[], Any], text_event: Any) -> Any:
        """The texts of a list, as long as they are ordinary; the first event that is not taken yet."""
        data, places = frame.data, frame.place.children
        while type(event) is text_event and (value := self._plainly(event)) is not None:
            self.values += 1
            places[len(data)] = event
            data.append(value)
            event = next_event()
        return event

    def _plainly(self, event: Any) -> Any:
        """The value of a text about which nothing is to be said; None where `take` must look at it."""
        value, style = event.value, event.style
        if (
            style == '"'
            or event.anchor is not None
            or event.tag is not None
            or self.values >= MOST_VALUES
            or not (style or value)
        ):
            return None
        if style:
            return value
        first = value[0]
        if first == "-" or (self.cut and event.end_mark.line in self.cut):
            return None
        return _resolve(value) if first in _NUMBER_STARTS or value in _WORDS else value

    def take(self, event: Any) -> None:
        """One event of `yaml.events`."""
        take = _TAKERS.get(type(event).__name__)
        if take is not None:
            take(self, event)

    def _map(self, event: Any) -> None:
        self._start(event, {})

    def _list(self, event: Any) -> None:
        self._start(event, [])

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            what = message("A second document begins here. A file holds one: leave the --- out.")
            self._fault("yaml", what, _place(event))
            raise StopReading

    def empties(self) -> list[Where]:
        """Where a key or an item has no value."""
        return list(_empties(self.data, ())) if self.nothings else []

    # Events --------------------------------------------------------------------------------------

    def _scalar(self, event: Any) -> None:
        start, end, value, style = event.start_mark, event.end_mark, event.value, event.style
        place = Place((start.line, start.column), (end.line, end.column), style or "")
        place.text = value
        if event.anchor is not None or event.tag is not None:
            self._marked(event, place)
        # What cannot be seen was taken out of the lines before; only an escape brings it in again.
        hidden = hidden_in(value) if style == '"' else None
        if hidden is not None:
            if "\ud800" <= hidden <= "\udfff":  # libyaml refuses such an escape, PyYAML's own parser does not
                at = re.search(r"\\u[dD][89a-fA-F]", self.lines[place.start[0]][place.start[1] :])
                raise RefusedPlace(place.start[0], place.start[1] + (at.start() if at else 0), place.start)
            what = message(
                "This text holds an invisible character ({code}). Leave it out.", code=named(hidden)
            )
            self._fault("encoding", what, place)
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.is_map and not frame.waiting:
            self._key(frame, value, place)
            return
        if not style and event.tag is None:
            written, value = value, _resolve(value)
            if written:
                if end.line > start.line or "#" in self.lines[end.line]:
                    self._check_plain(event, place)
            elif frame is not None and frame.flow and frame.is_map and self._comma_cut(frame, place):
                return
        self._add(value, place)

    def _start(self, event: Any, data: Any) -> None:
        place = _place(event)
        if event.anchor is not None or event.tag is not None:
            self._marked(event, place)
        frame = self.frames[-1] if self.frames else None
        if len(self.frames) >= MOST_DEPTH:
            what = message("This is nested deeper than {most} levels.", most=MOST_DEPTH)
            self._fault("yaml", what, Place(place.start, (place.start[0], place.start[1] + 1)))
            self.stopped = True
            raise StopReading
        if frame is not None and frame.is_map and not frame.waiting:
            self._not_a_key(frame, place, event)
        else:
            self._add(data, place)
        self.frames.append(_Frame(data, place, flow=bool(event.flow_style)))

    def _end(self, event: Any) -> None:
        frame = self.frames.pop()
        frame.place.end = (event.end_mark.line, event.end_mark.column)

    def _alias(self, event: Any) -> None:
        place = _place(event)
        written = "*" + event.anchor
        place.style, place.text = "", written
        what = message("“{text}” points to another part of the file; that is not read here.", text=written)
        hint = message("If it is text, put it in quotes; if not, write the part out.")
        self._fault("alias", what, place, hint)
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.is_map and not frame.waiting:
            self._key(frame, written, place)
        else:
            self._add(written, place)

    # Keys ----------------------------------------------------------------------------------------

    def _key(self, frame: _Frame, key: str, place: Place) -> None:
        frame.waiting, frame.key, frame.key_at, frame.skip = True, key, place, False
        first = frame.place.label(key)
        if key == "<<" and place.style == "":
            what = message("“<<” would merge another part in; that is not read here. Write the keys out.")
            self._fault("alias", what, place)
            frame.skip = True
        elif not key and place.style == "":
            what = message("A key is missing before this colon.")
            self._fault("yaml", what, place)
            frame.skip = True
        elif first is not None:
            what = message(
                "The key '{key}' stands twice; the first is on line {line}.", key=key, line=first.start[0] + 1
            )
            self._fault("duplicate-key", what, place)
            frame.skip = True

    def _not_a_key(self, frame: _Frame, place: Place, event: Any) -> None:
        """A map or a list where a key is expected: nearly always a text that begins with braces."""
        frame.waiting, frame.key, frame.key_at, frame.skip = True, "", place, True
        row, column = place.start
        sign = self.lines[row][column : column + 1] if row < len(self.lines) else ""
        if sign == "{" and column > 0 and self.lines[row][column - 1] == "{":
            raise RefusedPlace(row, column, (row, column - 1))
        if bool(event.flow_style):
            what = message(
                "A key is a word; “{sign}” begins something else. Put the text in quotes.", sign=sign
            )
            self._fault("yaml", what, Place(place.start, (row, column + 1)))
        else:
            self._fault(
                "yaml",
                message("A key is a word, not a list or a map."),
                Place(place.start, (row, column + 1)),
            )

    def _comma_cut(self, frame: _Frame, place: Place) -> bool:
        """Whether a comma between braces cut a text in two; then the parts are joined again."""
        if frame.key_at is None or frame.skip:
            return False
        key_at = frame.key_at if isinstance(frame.key_at, Place) else place_of_text(frame.key_at)
        if ":" in self._between(key_at.end, place.start):
            return False
        before = next(reversed(frame.data), None)
        if before is None or not isinstance(frame.data[before], str):
            if before is None:
                self._fault("yaml", message("'{key}' has no value.", key=frame.key), key_at)
            else:
                self._fault(
                    "comma-in-braces",
                    message(
                        "The comma before '{key}' is one too many, or its value is missing.", key=frame.key
                    ),
                    key_at,
                )
            frame.waiting = False
            return True
        text = frame.place.child(before)
        assert text is not None
        what = message(
            "The comma after “{text}” cut the text of '{key}'.", text=_short(frame.data[before]), key=before
        )
        hint = message("Put the whole text in quotes.")
        comma = Place(text.end, (text.end[0], text.end[1] + 1))
        self._fault("comma-in-braces", what, comma, hint)
        frame.data[before] += ", " + frame.key
        text.text, text.end = frame.data[before], key_at.end
        frame.waiting = False
        return True

    # Values --------------------------------------------------------------------------------------

    def _add(self, value: Any, place: Place) -> None:
        self.values += 1
        if value is None:
            self.nothings = True
        if self.values > MOST_VALUES:
            what = message("The file holds more than {most} values.", most=MOST_VALUES)
            self._fault("file", what, Place(place.start, (place.start[0], place.start[1] + 1)))
            self.stopped = True
            raise StopReading
        if not self.frames:
            self.data, self.root = value, place
            return
        frame = self.frames[-1]
        if not frame.is_map:
            frame.place.children[len(frame.data)] = place
            frame.data.append(value)
            return
        frame.waiting = False
        if frame.skip or frame.key_at is None:
            return
        frame.data[frame.key] = value
        frame.place.children[frame.key] = place
        frame.place.keys[frame.key] = frame.key_at

    def _marked(self, event: Any, place: Place) -> None:
        """Anchors and tags, which are refused."""
        row, column = place.start
        if event.anchor is not None:
            what = message(
                "“&{name}” names a part so that others can point to it; that is not read here.",
                name=event.anchor,
            )
            hint = message("If it is text, put the whole text in quotes; if not, leave it out.")
            self._fault("alias", what, Place(place.start, (row, column + len(event.anchor) + 1)), hint)
        if event.tag is not None:
            line = self.lines[row] if row < len(self.lines) else ""
            written = re.match(r"(?:&\S+\s+)?(!\S*)", line[column:])
            at = column + (written.start(1) if written else 0)
            what = message(
                "“{tag}” is a YAML tag; tags are not read here.", tag=written[1] if written else "!"
            )
            hint = message("If it is text, put the whole text in quotes.")
            self._fault(
                "tag", what, Place((row, at), (row, at + len(written[1]) if written else at + 1)), hint
            )

    def _check_plain(self, event: Any, place: Place) -> None:
        """Mistakes in an unquoted text that YAML accepts: a comment that cuts it, dashes without a space."""
        row, column = place.end
        line = self.lines[row] if row < len(self.lines) else ""
        comment = re.match(r"([ \t]+)(#.*)", line[column:])
        if comment:
            self._cut_by_comment(row, column + comment.end(1), comment)
        if row > place.start[0] and event.value.startswith("-"):
            rows = [each.strip() for each in self.lines[place.start[0] : row + 1] if each.strip()]
            if all(each.startswith("-") for each in rows):
                what = message("A space is missing after each dash of this list.")
                self._fault("yaml", what, Place(place.start, (place.start[0], place.start[1] + 1)))

    def _cut_by_comment(self, row: int, column: int, comment: re.Match[str]) -> None:
        """A word glued to # was meant as text; a space after # makes a comment, however many stand before it.

        Prettier leaves one space before every comment, so their number says nothing about what was meant.
        """
        if comment[2][1:2] in {"", " ", "\t", "#", "!"}:
            return
        what = message("Everything after # is lost here.")
        hint = message("Put the text in quotes; if it is a comment, write a space after #.")
        place = Place((row, column), (row, column + len(comment[2].rstrip())))
        self._fault("comment-cuts-text", what, place, hint)

    def _between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        if start[0] == end[0]:
            return self.lines[start[0]][start[1] : end[1]] if start[0] < len(self.lines) else ""
        rows = self.lines[start[0] : end[0] + 1]
        if len(rows) < 2:
            return ""
        return "\n".join([rows[0][start[1] :], *rows[1:-1], rows[-1][: end[1]]])

    def _fault(self, rule: str, what: Any, place: Place, hint: Any = None) -> None:
        (row, column), (end_row, end) = place.start, place.end
        stop = (
            end if end_row == row else len(self.lines[row].rstrip()) if row < len(self.lines) else column + 1
        )
        span = Span(row + 1, column + 1, row + 1, max(stop, column + 1) + 1)
        self.faults.append(Fault(rule, "error", what, span, hint))
        if len(self.faults) == MOST_FAULTS:
            what = message(
                "From here on nothing more is read: there are {most} mistakes before.", most=MOST_FAULTS
            )
            self.faults.append(Fault("yaml", "error", what, span))
            self.stopped = True
            raise StopReading


def _resolve(text: str) -> Any:
    if text[:1] in _NUMBER_STARTS:
        return int(text) if _WHOLE.fullmatch(text) and text != "-0" else text
    return _WORDS.get(text, text)


def _place(event: Any, style: str | None = None) -> Place:
    start, end = event.start_mark, event.end_mark
    return Place((start.line, start.column), (end.line, end.column), style)


def _short(text: str) -> str:
    return text if len(text) <= 30 else "…" + text[-29:]


def _empties(value: Any, where: Where) -> Iterator[Where]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _empties(one, (*where, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _empties(one, (*where, index))
    elif value is None and where:
        yield where


_TAKERS: dict[str, Callable[[Composer, Any], None]] = {
    "ScalarEvent": Composer._scalar,  # noqa: SLF001 - one class
    "MappingStartEvent": Composer._map,  # noqa: SLF001
    "SequenceStartEvent": Composer._list,  # noqa: SLF001
    "MappingEndEvent": Composer._end,  # noqa: SLF001
    "SequenceEndEvent": Composer._end,  # noqa: SLF001
    "AliasEvent": Composer._alias,  # noqa: SLF001
    "DocumentStartEvent": Composer._document,  # noqa: SLF001
}
