"""A telephone number in figures three rows high, to be read across a table."""

from __future__ import annotations

_FIGURES = {
    "0": ("╭─╮", "│ │", "╰─╯"),
    "1": ("╶╮ ", " │ ", "╶┴╴"),
    "2": ("╶─╮", "┌─┘", "╰─╴"),
    "3": ("╶─╮", " ─┤", "╶─╯"),
    "4": ("╷ ╷", "╰─┤", "  ╵"),
    "5": ("╭─╴", "╰─╮", "╶─╯"),
    "6": ("╭─╴", "├─╮", "╰─╯"),
    "7": ("╶─┐", "  │", "  ╵"),
    "8": ("╭─╮", "├─┤", "╰─╯"),
    "9": ("╭─╮", "╰─┤", "╶─╯"),
    "+": (" ╷ ", "╶┼╴", " ╵ "),
    "-": ("   ", "╶─╴", "   "),
    ".": ("  ", "  ", ". "),
    "(": ("╭", "│", "╰"),
    ")": ("╮", "│", "╯"),
    " ": ("  ", "  ", "  "),
}


def large(number: str, width: int) -> list[str]:
    """The three rows of a number; none where it holds anything else than a number, or where the room is too small."""
    number = " ".join(number.split())
    if not any(char.isdigit() for char in number) or any(char not in _FIGURES for char in number):
        return []
    rows = ["".join(_FIGURES[char][row] for char in number) for row in range(3)]
    return rows if len(rows[0]) <= width else []
