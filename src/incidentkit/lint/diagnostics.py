"""What the checks say, as data: where, which rule, in which words; how it is printed is `renderers`' business."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from incidentkit.errors import Message

Severity = Literal["error", "warning", "information"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information")


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding. Lines and columns count from 1, in code points; the end is exclusive.

    `source` is the line that the finding starts on, as it stands in the file, for the caret below it.
    """

    rule: str
    severity: Severity
    path: Path
    line: int
    column: int
    end_line: int
    end_column: int
    message: Message
    hint: Message | None = None
    source: str = ""

    def with_severity(self, severity: str) -> "Diagnostic":
        """The same finding, more or less serious."""
        return msgspec.structs.replace(self, severity=severity)

    @property
    def place(self) -> tuple[str, int, int, int, int]:
        """Where it stands, in the order in which findings are told."""
        return (str(self.path), self.line, self.column, self.end_line, self.end_column)


class Report(msgspec.Struct, frozen=True):
    """All findings, sorted by path and line, and the files that were read; `fixed` is what `--fix` has mended."""

    diagnostics: list[Diagnostic]
    files: list[Path]
    fixed: list[Diagnostic] | None = None

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(one.severity == severity for one in self.diagnostics)

    def with_more(self, other: "Report") -> "Report":
        """The findings of both, and the files of both."""
        found = told_once([*self.diagnostics, *other.diagnostics])
        return msgspec.structs.replace(self, diagnostics=found, files=[*self.files, *other.files])

    def status(self, *, strict: bool = False) -> int:
        """Exit status: 1 where there is an error, with `strict` also where there is a warning; else 0."""
        return 1 if self.count("error") or (strict and self.count("warning")) else 0


def told_once(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings in the order of the files, one for each place: what came first there is the cause.

    Two findings at the same place have the same cause; the one handed in first wins, so the reader's faults
    come before the rules', and the rules in the order of their registry. An error wins over a warning.
    """
    kept: dict[tuple[str, int, int, int, int], Diagnostic] = {}
    for one in sorted(found, key=lambda each: SEVERITIES.index(each.severity)):
        kept.setdefault(one.place, one)
    return sorted(kept.values(), key=lambda one: one.place)
