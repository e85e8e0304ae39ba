"""Why a file cannot be read as YAML, said from its source lines, and how to read on after it.

A YAML library says "mapping values are not allowed in this context"; nobody who writes runbooks knows what that
means. Only the place of its complaint is used here: each trap looks at the lines there for one known mistake, says
it in our words, and offers the line as it was probably meant, so that the rest of the file can be checked too.
"""

import re
from collections.abc import Callable

from incidentkit.errors import Message, message
from incidentkit.yamlfile import layout
from incidentkit.yamlfile.trouble import KEY, Trap, Trouble, indent_of, rows_around, trap, value_start

_GLUED = re.compile(r"\s*(?:-\s+)*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)$")
_STAND_IN = {'"': "\u201d", "'": "\u2019", "[": "(", "]": ")", "{": "(", "}": ")", ":": "\u2236"}
_MERGE_MARK = re.compile(r"(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)|=======$")
_SPECIAL = "@`%*&!|>"


def explain(trouble: Trouble) -> Trap:
    """The first trap that recognises the place; the last one recognises everything."""
    for look in _TRAPS:
        found = look(trouble)
        if found is not None:
            return found
    row = min(trouble.row, len(trouble.lines) - 1)
    return trap(
        row,
        min(trouble.column, len(trouble.line(row))),
        None,
        message(
            "This cannot be read from here on. Look at the quotes, the colons and the indentation of this line."
        ),
        {},
    )


def _merge_marks(trouble: Trouble) -> Trap | None:
    """What git writes into a file where two people changed the same lines."""
    for row in range(trouble.row, -1, -1):
        line = trouble.line(row)
        if line.startswith(("<<<<<<< ", ">>>>>>> ")) or line == "=======":
            what = message(
                "A merge was left unfinished: git put this mark between two versions of the lines."
            )
            hint = message("Keep the version that is right, and delete the other one and the three marks.")
            found = (each for each, text in enumerate(trouble.lines) if _MERGE_MARK.match(text))
            meant = {each: "#" + trouble.line(each)[1:] for each in found}
            return trap(row, 0, len(line), what, meant, hint=hint)
    return None


def _quote_swallows_lines(trouble: Trouble) -> Trap | None:
    """A quote that is closed lines below, by an apostrophe or the next quote, so that keys became its text."""
    for row in range(trouble.row - 1, max(trouble.row - 80, -1), -1):
        found = value_start(trouble.line(row))
        if found is None or found[1][0] not in "\"'" or _closing(found[1]) is not None:
            continue
        column, value = found
        depth = len(indent_of(trouble.line(row)))
        between = [trouble.line(each) for each in range(row + 1, trouble.row + 1)]
        if not any(KEY.match(line) and len(indent_of(line)) <= depth + 2 for line in between):
            return None
        what = message("The quote that opens here is never closed.")
        hint = message("Close it at the end of the text, or leave the quotes out.")
        meant = {row: trouble.line(row)[:column] + _STAND_IN[value[0]] + _tame(value[1:])}
        return trap(row, column, None, what, meant, hint=hint)
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
    return trap(trouble.row, at, at + 2, what, meant, hint=hint)


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
    return trap(
        row,
        column,
        None,
        what,
        {row: line[:column] + _STAND_IN[quote] + _tame(line[column + 1 :])},
        hint=hint,
    )


def _text_after_quote(trouble: Trouble) -> Trap | None:
    for row in rows_around(trouble):
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
        return trap(row, column + closing, None, what, meant, hint=hint)
    return None


def _begins_with_braces(trouble: Trouble) -> Trap | None:
    for row in rows_around(trouble):
        found = value_start(trouble.line(row))
        if found and found[1].startswith("{{"):
            column, value = found
            what = message("A text that begins with {braces} needs quotes around it.", braces="{{")
            return trap(row, column, column + 2, what, {row: trouble.line(row)[:column] + _tame(value)})
    return None


def _begins_with_sign(trouble: Trouble) -> Trap | None:
    for row in rows_around(trouble):
        found = value_start(trouble.line(row))
        if found is None or found[1][0] not in _SPECIAL:
            continue
        column, value = found
        if value[0] in "|>" and not value[1:].strip(" +-0123456789"):
            continue
        meant = {row: trouble.line(row)[:column] + "_" + _tame(value[1:])}
        if value[0] in "|>" and value[1:2] in {" ", ""}:
            meant = {row: trouble.line(row)[:column] + value[0]}
            what = message("After “{sign}” the text begins on the next line, indented.", sign=value[0])
            return trap(row, column, None, what, meant)
        what = message("A text that begins with “{sign}” needs quotes around it.", sign=value[0])
        rule = {"*": "alias", "&": "alias", "!": "tag"}.get(value[0], "yaml")
        return trap(row, column, None, what, meant, rule=rule)
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
        return trap(trouble.row, trouble.column, None, what, meant)
    what = message("A text that begins with “{sign}” needs quotes around it.", sign=value[0])
    return trap(trouble.row, column, None, what, meant)


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
    return trap(row, column, None, what, meant)


def _inside_brackets(trouble: Trouble, line: str) -> Trap:
    at = trouble.column
    meant = {trouble.row: line[:at] + _STAND_IN.get(trouble.char, "_") + line[at + 1 :]}
    if trouble.char == ":":
        what = message("The colon cuts this text: it stands for a key there.")
        return trap(trouble.row, at, None, what, meant, hint=_quote_it(line, at))
    if trouble.char and trouble.char in "\"'":
        what = message("A quote in the middle of a text between brackets: put the whole text in quotes.")
        return trap(trouble.row, at, None, what, meant)
    what = message("A comma or the closing bracket is missing before this.")
    return trap(trouble.row, min(at, len(line)), None, what, {})


def _no_space_after_colon(trouble: Trouble) -> Trap | None:
    rows = [trouble.begun[0]] if trouble.begun else []
    above = trouble.above(trouble.row)
    if above is not None and (trouble.column == 0 or trouble.char == ":"):
        rows.append(above)
    for row in (*rows, trouble.row):
        line = trouble.line(row)
        found = _GLUED.match(line)
        if found:
            colon = found.end("key")
            what = message("A space is missing after the colon.")
            hint = message("Write: {text}", text=f"{found['key']}: {found['value'][:40]}")
            return trap(row, colon, None, what, {row: line[: colon + 1] + " " + line[colon + 1 :]}, hint=hint)
    return None


def _colon_in_text(trouble: Trouble) -> Trap | None:
    line, at = trouble.line(trouble.row), trouble.column
    if trouble.char != ":":
        return None
    if not line[:at].strip(" -"):
        what = message("A key is missing before this colon.")
        return trap(trouble.row, at, None, what, {trouble.row: line[:at] + "#" + line[at + 1 :]})
    what = message("The colon cuts this text: YAML takes what stands before it for a key.")
    meant = {trouble.row: line[:at] + line[at:].replace(":", _STAND_IN[":"])}
    return trap(trouble.row, at, None, what, meant, hint=_quote_it(line, at))


def _quote_it(line: str, at: int) -> Message:
    found = value_start(line)
    if found is None or found[0] > at or found[1][0] in "[{\"'" or '"' in found[1] or len(found[1]) > 60:
        return message("Put the whole text in quotes.")
    return message(
        "Put the text in quotes: {text}", text=line[: found[0]].strip() + f' "{found[1].rstrip()}"'
    )


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
    layout.indented_with_tab,
    layout.end_mark,
    layout.indented_with_odd_space,
    _merge_marks,
    _quote_swallows_lines,
    _bad_escape,
    _quote_left_open,
    _text_after_quote,
    _begins_with_braces,
    _begins_with_sign,
    _text_after_bracket,
    _bracket_left_open,
    _no_space_after_colon,
    layout.deeper_than_above,
    _colon_in_text,
    layout.list_among_keys,
    layout.no_colon,
    layout.between_levels,
)
