"""Lines broken into rows: for lists, whose rows are one line each, where a text must be readable whole."""

from __future__ import annotations

import re

from incidentkit.text import visible
from incidentkit.tui.view import Gap, Item, Line, Para, Span

_PIECE = re.compile(r" +|[^ ]+")
LEAST = 12
"""A narrower column than this is not made: the rows are cut by whoever draws them."""


def wrapped(spans: Line, width: int, hang: int = 0) -> list[Line]:
    """The line in rows of at most `width` cells; those after the first are moved in by `hang`. What is unsafe is written out first."""
    from rich.cells import cell_len  # noqa: PLC0415 - a table of widths, for pages that read files only

    rows: list[list[Span]] = [[]]
    room = width = max(width, LEAST)
    used = 0

    def go_on() -> None:
        nonlocal room, used
        rows.append([Span(" " * hang)] if hang else [])
        room, used = max(width - hang, LEAST), 0

    for text, tone in spans:
        for piece in _PIECE.findall(visible(text)):
            length = cell_len(piece)
            if piece[0] == " ":
                if used + length > room or (not used and len(rows) > 1):
                    continue  # the break stands for it
            elif used and used + length > room:
                go_on()
            rest = piece
            while cell_len(rest) > room - used:
                head = _fitting(rest, room - used)
                rows[-1].append(Span(head, tone))
                rest = rest[len(head) :]
                go_on()
            rows[-1].append(Span(rest, tone))
            used += cell_len(rest)
    return [tuple(row) for row in rows]


def _fitting(word: str, room: int) -> str:
    """As much of a word as there is room for, a character at least."""
    from rich.cells import cell_len  # noqa: PLC0415

    used = 0
    for at, char in enumerate(word):
        used += cell_len(char)
        if used > room:
            return word[: max(at, 1)]
    return word


def rows_of_items(items: list[Item], width: int) -> list[Line]:
    """Paragraphs and gaps as rows; anything else has no rows of its own and is left out."""
    rows: list[Line] = []
    for item in items:
        if isinstance(item, Gap):
            rows.append(())
        elif isinstance(item, Para):
            rows += wrapped(item.spans, width, item.hang)
    return rows
