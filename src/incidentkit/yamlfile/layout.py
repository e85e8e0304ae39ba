"""Mistakes of layout: tabs, indentation, lines that belong nowhere. Each looks for one, as `traps` says."""

import re
from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.yamlfile.trouble import ITEM, KEY, Trap, Trouble, indent_of, rows_around, trap

_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*")


def indented_with_tab(trouble: Trouble) -> Trap | None:
    """A tab in the indentation; every such line of the file is read with spaces."""
    indent = indent_of(trouble.line(trouble.row))
    if "\t" not in indent:
        return None
    meant = {
        row: _untabbed(line, trouble.line(row - 1))
        for row, line in enumerate(trouble.lines)
        if "\t" in indent_of(line)
    }
    column = indent.index("\t")
    what = message("A tab stands at the beginning of this line. Indent with spaces.")
    return trap(trouble.row, column, len(indent), what, meant)


def indented_with_odd_space(trouble: Trouble) -> Trap | None:
    """A no-break space in the indentation, as pasted from a text program."""
    for row in rows_around(trouble):
        indent = indent_of(trouble.line(row))
        odd = next((at for at, char in enumerate(indent) if char not in " \t"), None)
        if odd is not None:
            meant = {row: " " * len(indent) + trouble.line(row)[len(indent) :]}
            what = message("The indentation holds a no-break space. Use ordinary spaces.")
            return trap(row, odd, len(indent), what, meant)
    return None


def deeper_than_above(trouble: Trouble) -> Trap | None:
    """A key that stands further right than the finished line above, so that YAML reads it as its text."""
    line = trouble.line(trouble.row)
    found = KEY.match(line)
    above = trouble.above(trouble.row)
    if found is None or above is None or trouble.char != ":" or trouble.column != found.end("key"):
        return None
    upper = KEY.match(trouble.line(above))
    depth = found.start("key")
    if (
        upper is None
        or not upper["value"]
        or depth <= upper.start("key")
        or not _PLAIN_KEY.fullmatch(found["key"])
    ):
        return None
    if depth - upper.start("key") > 1 and _has_fellows(trouble, depth):
        what = message(
            "A text stands behind this key, and its parts stand below it. Leave one of the two out."
        )
        line = trouble.line(above)
        meant = {above: line[: upper.start("value")]}
        return trap(above, upper.start("value"), len(line.rstrip()), what, meant)
    what = message("This line stands further right than the one above, so it continues its text.")
    hint = message("Move it left, to column {column}.", column=upper.start("key") + 1)
    meant = {trouble.row: " " * upper.start("key") + line[depth:]}
    return trap(trouble.row, depth, found.end("key"), what, meant, hint=hint)


def _has_fellows(trouble: Trouble, depth: int) -> bool:
    """Whether more lines stand as far right as this one, or further, before one that stands less far right."""
    below = trouble.line(trouble.row + 1)
    return bool(below.strip()) and len(indent_of(below)) >= depth


def _first_is_off(trouble: Trouble, above: int, depth: int) -> bool:
    """Whether the first line below a key stands too far in, and the next one two columns in, as usual."""
    parent = trouble.above(above)
    if parent is None or not trouble.line(parent).rstrip().endswith(":"):
        return False
    start = len(indent_of(trouble.line(parent))) + (2 if ITEM.match(trouble.line(parent)) else 0)
    return depth == start + 2 and len(indent_of(trouble.line(above))) == depth + 1


def end_mark(trouble: Trouble) -> Trap | None:
    """Three dots before more content."""
    row = next((each for each in range(trouble.row) if trouble.lines[each].startswith("...")), None)
    if row is None:
        return None
    what = message("Three dots end a YAML file; what follows is lost. Leave them out.")
    return trap(row, 0, 3, what, {row: "#" + trouble.lines[row][1:]})


def list_among_keys(trouble: Trouble) -> Trap | None:
    """A list item among keys, or a key among list items."""
    line = trouble.line(trouble.row)
    if trouble.begun is None or trouble.column != len(indent_of(line)):
        return None
    began = trouble.line(trouble.begun[0])[trouble.begun[1] :]
    if ITEM.match(line) and not ITEM.match(began) and trouble.begun[1] == trouble.column:
        what = message("A list item stands among keys here. Give the list a key of its own, or indent it.")
        return trap(trouble.row, trouble.column, None, what, {})
    if ITEM.match(began) and not ITEM.match(line) and trouble.begun[1] == trouble.column:
        what = message("The items above begin with “- ”; this line does not.")
        return trap(trouble.row, trouble.column, None, what, {})
    return None


def no_colon(trouble: Trouble) -> Trap | None:
    """A line that is neither a key nor part of a text."""
    rows = [trouble.begun[0]] if trouble.begun and trouble.begun[0] < trouble.row else []
    for row in (*rows, trouble.row):
        line = trouble.line(row)
        written = line.strip()
        if not written or KEY.match(line) or ITEM.match(line) or written[0] in "\"'[{]}#":
            continue
        column = len(indent_of(line))
        if row != trouble.row and trouble.begun and trouble.begun[1] != column:
            continue
        what = message("This line is neither “key: value” nor part of the text above.")
        hint = message(
            "Indent it below its key (after “|” for a text of several lines), or write a key before it."
        )
        return trap(row, column, len(line.rstrip()), what, {row: "#" + line[1:] if line else line}, hint=hint)
    return None


def between_levels(trouble: Trouble) -> Trap | None:
    """A line that begins where nothing above begins."""
    line = trouble.line(trouble.row)
    depth = len(indent_of(line))
    if trouble.column != depth or not line.strip():
        return None
    levels = sorted(set(_levels(trouble, trouble.row)))
    if depth in levels or not levels:
        return None
    above = trouble.above(trouble.row)
    if above is not None and _first_is_off(trouble, above, depth):
        far = len(indent_of(trouble.line(above)))
        what = message(
            "This line begins in column {column}, and the lines below it in column {other}.",
            column=far + 1,
            other=depth + 1,
        )
        meant = {above: " " * depth + trouble.line(above)[far:]}
        return trap(above, depth, far, what, meant)
    what = message("This line begins in column {column}, where nothing above begins.", column=depth + 1)
    near = sorted(levels, key=lambda level: (abs(level - depth), -level))[:2]
    hint = message(
        "Move it to column {columns}.", columns=_either([str(level + 1) for level in sorted(near)])
    )
    nearest = near[0]
    return trap(trouble.row, 0, max(depth, 1), what, {trouble.row: " " * nearest + line[depth:]}, hint=hint)


def _levels(trouble: Trouble, row: int) -> Iterator[int]:
    """Columns at which the keys and items around this row begin, from the inside out."""
    least = len(trouble.line(row)) + 1_000
    is_item = ITEM.match(trouble.line(row)) is not None
    for each in range(row - 1, max(row - 400, -1), -1):
        line = trouble.lines[each]
        indent = len(indent_of(line))
        if not line.strip() or line.strip().startswith("#") or indent >= least:
            continue
        found = KEY.match(line)
        if found is None and not ITEM.match(line):
            continue
        least = indent
        if found:
            yield found.start("key")
        if is_item or not ITEM.match(line):
            yield indent
        if least == 0:
            return


def _either(options: list[str]) -> Message | str:
    return (
        options[0]
        if len(options) == 1
        else message("{first} or {second}", first=options[0], second=options[1])
    )


def _untabbed(line: str, above: str) -> str:
    """The line with spaces: as far in as the one above it, when the tabs alone do not say how far that is."""
    indent = indent_of(line)
    upper = indent_of(above)
    if "\t" in upper or not above.strip():
        return indent.replace("\t", "  ") + line[len(indent) :]
    deeper = len(upper) + (2 if ITEM.match(above) else 0)
    return " " * (deeper + 2 if above.rstrip().endswith(":") else deeper) + line[len(indent) :]
