"""Where a YAML parser stopped, and what is said about it; helpers to look at the lines there."""

import re
from dataclasses import dataclass

from incidentkit.errors import Message
from incidentkit.yamlfile.document import Fault, Span

_INDENT = re.compile(r"[ \t\u00a0\u2007\u202f\u3000]*")
KEY = re.compile(
    r"(?P<before>\s*(?:-\s+)*)(?P<key>[^\s'\"#:{}\[\],&*!|>%@`-][^:#\"'{}\[\]]*?)\s*:(?:\s+|$)(?P<value>.*)$"
)
ITEM = re.compile(r"\s*-(?:\s|$)")


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


def trap(
    row: int,
    column: int,
    end: int | None,
    what: Message,
    meant: dict[int, str],
    *,
    rule: str = "yaml",
    hint: Message | None = None,
) -> Trap:
    """A trap of severity error on one row, from a 0-based column to `end` (exclusive; None: one character)."""
    stop = max(column + 1, end or 0)
    span = Span(row + 1, column + 1, row + 1, stop + 1)
    return Trap(Fault(rule, "error", what, span, hint), meant)


def value_start(line: str) -> tuple[int, str] | None:
    """Where the value of a line `key: value` or `- value` begins, and the value; None without one."""
    found = KEY.match(line)
    if found:
        return (found.start("value"), found["value"]) if found["value"] else None
    item = re.match(r"\s*(?:-\s+)+", line)
    return (item.end(), line[item.end() :]) if item and line[item.end() :] else None


def rows_around(trouble: Trouble) -> list[int]:
    """Rows where the mistake may stand: where the parser stopped, where it began, and the one above."""
    rows = [trouble.row]
    if trouble.begun and trouble.begun[0] != trouble.row and trouble.row - trouble.begun[0] <= 1:
        rows.append(trouble.begun[0])
    above = trouble.above(trouble.row)
    return [*rows, *([above] if above is not None and above not in rows else [])]


def indent_of(line: str) -> str:
    """What a line begins with that is blank."""
    found = _INDENT.match(line)
    return found[0] if found else ""
