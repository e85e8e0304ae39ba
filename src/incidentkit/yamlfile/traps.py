"""Why a file cannot be read as YAML, said from its source lines, and how to read on after it.

A YAML library says "mapping values are not allowed in this context"; nobody who writes runbooks knows what that
means. Only the place of its complaint is used here: each trap looks at the lines there for one known mistake, says
it in our words, and offers the line as it was probably meant, so that the rest of the file can be checked too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from incidentkit.errors import Message, message
from incidentkit.yamlfile.document import Fault, Span

_INDENT = re.compile(r"[ \t\u00a0\u2007\u202f\u3000]*")
_KEY = re.compile(
    r"(?P<before>\s*(?:-\s+)*)(?P<key>[^\s'\"#:{}\[\],&*!|>%@`-][^:#\"'{}\[\]]*?)\s*:(?:\s+|$)(?P<value>.*)$"
)
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*")
_GLUED = re.compile(r"\s*(?:-\s+)*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)$")
_ITEM = re.compile(r"\s*-(?:\s|$)")
_STAND_IN = {'"': "\u201d", "'": "\u2019", "[": "(", "]": ")", "{": "(", "}": ")", ":": "\u2236"}
_SPECIAL = "@`%*&!|>"


@dataclass(frozen=True)
class Trouble:
    """Where a YAML parser stopped (0-based row and column), and where what it was reading began, if it said so."""

    lines: list[str]
    row: int
    column: int
    begun: tuple[int, int] | None = None

    def line(self, row: int) -> str:
        """A line, empty outside the file."""
        return self.lines[row] if 0 <= row < len(self.lines) else ""

    @property
    def char(self) -> str:
        """The character at which the parser stopped; empty at the end of a line."""
        return self.line(self.row)[self.column : self.column + 1]

    def above(self, row: int) -> int | None:
        """The nearest row above that holds more than a comment."""
        for each in range(min(row, len(self.lines)) - 1, -1, -1):
            written = self.lines[each].strip()
            if written and not written.startswith("#"):
                return each
        return None


@dataclass(frozen=True)
class Trap:
    """A mistake with its sentence, and the rows as they were probably meant (empty: no way to read on)."""

    fault: Fault
    meant: dict[int, str]


def explain(trouble: Trouble) -> Trap:
    """The first trap that recognises the place; the last one recognises everything."""
    for trap in _TRAPS:
        found = trap(trouble)
        if found is not None:
            return found
    row = min(trouble.row, len(trouble.lines) - 1)
    return _trap(
        row,
        min(trouble.column, len(trouble.line(row))),
        None,
        message(
            "This cannot be read from here on. Look at the quotes, the colons and the indentation of this line."
        ),
        {},
    )


def value_start(line: str) -> tuple[int, str] | None:
    """Where the value of a line `key: value` or `- value` begins, and the value; None without one."""
    found = _KEY.match(line)
    if found:
        return (found.start("value"), found["value"]) if found["value"] else None
    item = re.match(r"\s*(?:-\s+)+", line)
    return (item.end(), line[item.end() :]) if item and line[item.end() :] else None


def _trap(
    row: int,
    column: int,
    end: int | None,
    what: Message,
    meant: dict[int, str],
    *,
    rule: str = "yaml",
    hint: Message | None = None,
) -> Trap:
    stop = max(column + 1, end or 0)
    span = Span(row + 1, column + 1, row + 1, stop + 1)
    return Trap(Fault(rule, "error", what, span, hint), meant)


def _indented_with_tab(trouble: Trouble) -> Trap | None:
    indent = _indent(trouble.line(trouble.row))
    if "\t" not in indent:
        return None
    meant = {row: _untabbed(line) for row, line in enumerate(trouble.lines) if "\t" in _indent(line)}
    column = indent.index("\t")
    what = message("A tab stands at the beginning of this line. Indent with spaces.")
    return _trap(trouble.row, column, len(indent), what, meant)


def _indented_with_odd_space(trouble: Trouble) -> Trap | None:
    for row in _rows(trouble):
        indent = _indent(trouble.line(row))
        odd = next((at for at, char in enumerate(indent) if char not in " \t"), None)
        if odd is not None:
            meant = {row: " " * len(indent) + trouble.line(row)[len(indent) :]}
            what = message("The indentation holds a no-break space. Use ordinary spaces.")
            return _trap(row, odd, len(indent), what, meant)
    return None


def _bad_escape(trouble: Trouble) -> Trap | None:
    if (
        trouble.begun is None
        or trouble.line(trouble.begun[0])[trouble.begun[1] : trouble.begun[1] + 1] != '"'
    ):
        return None
    line = trouble.line(trouble.row)
    at = next(
        (
            i
            for i in range(min(trouble.column, len(line) - 1), max(trouble.column - 4, -1), -1)
            if line[i] == "\\"
        ),
        None,
    )
    if at is None:
        return None
    what = message('Inside “"…"” a backslash begins a special sign, and this one does not exist.')
    hint = message("Write the backslash twice, or put the text in single quotes.")
    meant = {trouble.row: line[:at] + line[at:].replace("\\", "/")}
    return _trap(trouble.row, at, at + 2, what, meant, hint=hint)


def _quote_left_open(trouble: Trouble) -> Trap | None:
    if trouble.begun is None:
        return None
    row, column = trouble.begun
    line = trouble.line(row)
    quote = line[column : column + 1]
    if not quote or quote not in "\"'" or trouble.row == row:
        return None
    what = message("The quote that opens here is never closed.")
    hint = message("Close it at the end of the text, or leave the quotes out.")
    return _trap(
        row,
        column,
        None,
        what,
        {row: line[:column] + _STAND_IN[quote] + _tame(line[column + 1 :])},
        hint=hint,
    )


def _text_after_quote(trouble: Trouble) -> Trap | None:
    for row in _rows(trouble):
        found = value_start(trouble.line(row))
        if found is None or found[1][0] not in "\"'":
            continue
        column, value = found
        closing = _closing(value)
        rest = value[closing + 1 :].strip() if closing is not None else ""
        if closing is None or not rest or rest.startswith("#") or row != trouble.row:
            continue
        if value[0] == "'" and value[closing + 1] not in " \t,":
            what = message("The apostrophe ends the text that the first quote opened.")
            hint = message("Write the apostrophe twice, use double quotes, or leave the quotes out.")
        else:
            what = message("The quotes end before the text does.")
            hint = message(
                "Put the whole text in quotes, and use single quotes around a text with double ones."
            )
        meant = {row: trouble.line(row)[:column] + _tame(value)}
        return _trap(row, column + closing, None, what, meant, hint=hint)
    return None


def _begins_with_braces(trouble: Trouble) -> Trap | None:
    for row in _rows(trouble):
        found = value_start(trouble.line(row))
        if found and found[1].startswith("{{"):
            column, value = found
            what = message("A text that begins with {braces} needs quotes around it.", braces="{{")
            return _trap(row, column, column + 2, what, {row: trouble.line(row)[:column] + _tame(value)})
    return None


def _begins_with_sign(trouble: Trouble) -> Trap | None:
    for row in _rows(trouble):
        found = value_start(trouble.line(row))
        if found is None or found[1][0] not in _SPECIAL:
            continue
        column, value = found
        if value[0] in "|>" and not value[1:].strip(" +-0123456789"):
            continue
        meant = {row: trouble.line(row)[:column] + "_" + _tame(value[1:])}
        if value[0] in "|>" and value[1:2] in {" ", ""}:
            what = message("After “{sign}” the text begins on the next line, indented.", sign=value[0])
            return _trap(row, column, None, what, meant)
        what = message("A text that begins with “{sign}” needs quotes around it.", sign=value[0])
        rule = {"*": "alias", "&": "alias", "!": "tag"}.get(value[0], "yaml")
        return _trap(row, column, None, what, meant, rule=rule)
    return None


def _text_after_bracket(trouble: Trouble) -> Trap | None:
    found = value_start(trouble.line(trouble.row))
    if found is None or found[1][0] not in "[{" or trouble.column <= found[0]:
        return None
    column, value = found
    closing = "]" if value[0] == "[" else "}"
    before = trouble.line(trouble.row)[column : trouble.column]
    if not before.rstrip().endswith(closing):
        return None
    meant = {trouble.row: trouble.line(trouble.row)[:column] + _tame(value)}
    if trouble.char and trouble.char in "]}":
        what = message("This closes a bracket that is not open.")
        kept = trouble.line(trouble.row)
        meant = {trouble.row: kept[: trouble.column] + " " + kept[trouble.column + 1 :]}
        return _trap(trouble.row, trouble.column, None, what, meant)
    what = message("A text that begins with “{sign}” needs quotes around it.", sign=value[0])
    return _trap(trouble.row, column, None, what, meant)


def _bracket_left_open(trouble: Trouble) -> Trap | None:
    if trouble.begun is None:
        return None
    row, column = trouble.begun
    line = trouble.line(row)
    if line[column : column + 1] not in {"[", "{"}:
        return None
    if row == trouble.row:
        return _inside_brackets(trouble, line)
    what = message("The “{sign}” that opens here is never closed.", sign=line[column])
    closing = "]" if line[column] == "[" else "}"
    meant = {row: line.rstrip() + closing} if trouble.row == row + 1 else {}
    return _trap(row, column, None, what, meant)


def _inside_brackets(trouble: Trouble, line: str) -> Trap:
    at = trouble.column
    meant = {trouble.row: line[:at] + _STAND_IN.get(trouble.char, "_") + line[at + 1 :]}
    if trouble.char == ":":
        what = message("The colon cuts this text: it stands for a key there.")
        return _trap(trouble.row, at, None, what, meant, hint=_quote_it(line, at))
    if trouble.char and trouble.char in "\"'":
        what = message("A quote in the middle of a text between brackets: put the whole text in quotes.")
        return _trap(trouble.row, at, None, what, meant)
    what = message("A comma or the closing bracket is missing before this.")
    return _trap(trouble.row, min(at, len(line)), None, what, {})


def _no_space_after_colon(trouble: Trouble) -> Trap | None:
    rows = [trouble.begun[0]] if trouble.begun else []
    for row in (*rows, trouble.row, *([trouble.row - 1] if trouble.column == 0 else [])):
        line = trouble.line(row)
        found = _GLUED.match(line)
        if found:
            colon = found.end("key")
            what = message("A space is missing after the colon.")
            hint = message("Write: {text}", text=f"{found['key']}: {found['value'][:40]}")
            return _trap(
                row, colon, None, what, {row: line[: colon + 1] + " " + line[colon + 1 :]}, hint=hint
            )
    return None


def _deeper_than_above(trouble: Trouble) -> Trap | None:
    line = trouble.line(trouble.row)
    found = _KEY.match(line)
    above = trouble.above(trouble.row)
    if found is None or above is None or trouble.char != ":" or trouble.column != found.end("key"):
        return None
    upper = _KEY.match(trouble.line(above))
    depth = found.start("key")
    if (
        upper is None
        or not upper["value"]
        or depth <= upper.start("key")
        or not _PLAIN_KEY.fullmatch(found["key"])
    ):
        return None
    what = message("This line stands further right than the one above, so it continues its text.")
    hint = message("Move it left, to column {column}.", column=upper.start("key") + 1)
    meant = {trouble.row: " " * upper.start("key") + line[depth:]}
    return _trap(trouble.row, depth, found.end("key"), what, meant, hint=hint)


def _colon_in_text(trouble: Trouble) -> Trap | None:
    line, at = trouble.line(trouble.row), trouble.column
    if trouble.char != ":":
        return None
    if not line[:at].strip(" -"):
        what = message("A key is missing before this colon.")
        return _trap(trouble.row, at, None, what, {trouble.row: line[:at] + "#" + line[at + 1 :]})
    what = message("The colon cuts this text: YAML takes what stands before it for a key.")
    meant = {trouble.row: line[:at] + line[at:].replace(":", _STAND_IN[":"])}
    return _trap(trouble.row, at, None, what, meant, hint=_quote_it(line, at))


def _quote_it(line: str, at: int) -> Message:
    found = value_start(line)
    if found is None or found[0] > at or found[1][0] in "[{\"'" or '"' in found[1] or len(found[1]) > 60:
        return message("Put the whole text in quotes.")
    return message(
        "Put the text in quotes: {text}", text=line[: found[0]].strip() + f' "{found[1].rstrip()}"'
    )


def _end_mark(trouble: Trouble) -> Trap | None:
    row = next((each for each in range(trouble.row) if trouble.lines[each].startswith("...")), None)
    if row is None:
        return None
    what = message("Three dots end a YAML file; what follows is lost. Leave them out.")
    return _trap(row, 0, 3, what, {row: "#" + trouble.lines[row][1:]})


def _list_among_keys(trouble: Trouble) -> Trap | None:
    line = trouble.line(trouble.row)
    if trouble.begun is None or trouble.column != len(_indent(line)):
        return None
    began = trouble.line(trouble.begun[0])[trouble.begun[1] :]
    if _ITEM.match(line) and not _ITEM.match(began) and trouble.begun[1] == trouble.column:
        what = message("A list item stands among keys here. Give the list a key of its own, or indent it.")
        return _trap(trouble.row, trouble.column, None, what, {})
    if _ITEM.match(began) and not _ITEM.match(line) and trouble.begun[1] == trouble.column:
        what = message("The items above begin with “- ”; this line does not.")
        return _trap(trouble.row, trouble.column, None, what, {})
    return None


def _no_colon(trouble: Trouble) -> Trap | None:
    rows = [trouble.begun[0]] if trouble.begun and trouble.begun[0] < trouble.row else []
    for row in (*rows, trouble.row):
        line = trouble.line(row)
        written = line.strip()
        if not written or _KEY.match(line) or _ITEM.match(line) or written[0] in "\"'[{]}#":
            continue
        column = len(_indent(line))
        if row != trouble.row and trouble.begun and trouble.begun[1] != column:
            continue
        what = message("This line is neither “key: value” nor part of the text above.")
        hint = message(
            "Indent it below its key (after “|” for a text of several lines), or write a key before it."
        )
        return _trap(
            row, column, len(line.rstrip()), what, {row: "#" + line[1:] if line else line}, hint=hint
        )
    return None


def _between_levels(trouble: Trouble) -> Trap | None:
    line = trouble.line(trouble.row)
    depth = len(_indent(line))
    if trouble.column != depth or not line.strip():
        return None
    levels = sorted(set(_levels(trouble, trouble.row)))
    if depth in levels or not levels:
        return None
    what = message("This line begins in column {column}, where nothing above begins.", column=depth + 1)
    near = sorted(levels, key=lambda level: (abs(level - depth), -level))[:2]
    hint = message(
        "Move it to column {columns}.", columns=_either([str(level + 1) for level in sorted(near)])
    )
    nearest = near[0]
    return _trap(trouble.row, 0, max(depth, 1), what, {trouble.row: " " * nearest + line[depth:]}, hint=hint)


def _levels(trouble: Trouble, row: int) -> Iterator[int]:
    """Columns at which the keys and items around this row begin, from the inside out."""
    least = len(trouble.line(row)) + 1_000
    is_item = _ITEM.match(trouble.line(row)) is not None
    for each in range(row - 1, max(row - 400, -1), -1):
        line = trouble.lines[each]
        indent = len(_indent(line))
        if not line.strip() or line.strip().startswith("#") or indent >= least:
            continue
        found = _KEY.match(line)
        if found is None and not _ITEM.match(line):
            continue
        least = indent
        if found:
            yield found.start("key")
        if is_item or not _ITEM.match(line):
            yield indent
        if least == 0:
            return


def _either(options: list[str]) -> Message | str:
    return (
        options[0]
        if len(options) == 1
        else message("{first} or {second}", first=options[0], second=options[1])
    )


def _rows(trouble: Trouble) -> list[int]:
    """Rows where the mistake may stand: where the parser stopped, where it began, and the one above."""
    rows = [trouble.row]
    if trouble.begun and trouble.begun[0] != trouble.row and trouble.row - trouble.begun[0] <= 1:
        rows.append(trouble.begun[0])
    above = trouble.above(trouble.row)
    return [*rows, *([above] if above is not None and above not in rows else [])]


def _indent(line: str) -> str:
    found = _INDENT.match(line)
    return found[0] if found else ""


def _untabbed(line: str) -> str:
    indent = _indent(line)
    return indent.replace("\t", "  ") + line[len(indent) :]


def _tame(text: str) -> str:
    """A text without the signs that YAML reads, as long as it was."""
    return "".join(_STAND_IN.get(char, char) for char in text).replace(" #", " _")


def _closing(value: str) -> int | None:
    """Where the quote that opens a value closes; None when it does not on this line."""
    quote, at = value[0], 1
    while at < len(value):
        if value[at] == "\\" and quote == '"':
            at += 2
            continue
        if value[at] == quote:
            if quote == "'" and value[at + 1 : at + 2] == "'":
                at += 2
                continue
            return at
        at += 1
    return None


_TRAPS: tuple[Callable[[Trouble], Trap | None], ...] = (
    _indented_with_tab,
    _end_mark,
    _indented_with_odd_space,
    _bad_escape,
    _quote_left_open,
    _text_after_quote,
    _begins_with_braces,
    _begins_with_sign,
    _text_after_bracket,
    _bracket_left_open,
    _no_space_after_colon,
    _deeper_than_above,
    _colon_in_text,
    _list_among_keys,
    _no_colon,
    _between_levels,
)
