"""The walk's voice and ears: wrapped lines out, one safe line in. Nothing is redrawn and nothing is coloured."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from typing import Any

from incidentkit.cli.context import Cli
from incidentkit.cli.output import out
from incidentkit.errors import IncidentkitError, Message, message
from incidentkit.incident.typed import MAX_TEXT
from incidentkit.text import visible

WIDEST = 78
LONGEST_SHOWN = 200
_KEYS = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_HANGING = re.compile(r"\s*(?:\d+[.)]?\s+|[-*×■○✓–…?·|]\s+)?")


class Left(Exception):  # noqa: N818 - no error: the person leaves
    """The input ended, or the person said quit."""


class Console:
    """Speaks to the person and hears one line at a time."""

    def __init__(self, cli: Cli) -> None:
        self.cli = cli
        self.echo = not (sys.stdin and sys.stdin.isatty())
        """A pipe does not show what was typed; a transcript should."""

    @property
    def width(self) -> int:
        """How wide a line may be: what fits the terminal, at most 78."""
        return max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns - 1))

    # --- out

    def say(self, text: str | Message, /, **params: Any) -> None:
        """A sentence, wrapped."""
        self.line(self.cli.say(text, **params))

    def line(self, text: str) -> None:
        """A line of text, wrapped; what is indented or numbered stays so."""
        out("\n".join(self._wrapped(line) for line in text.split("\n")))

    def entry(self, head: str, text: str, width: int) -> None:
        """A word and its explanation, which stays to the right of it."""
        start = f"  {head:<{width}}  "
        out(
            textwrap.fill(
                text,
                self.width,
                initial_indent=start,
                subsequent_indent=" " * len(start),
                break_long_words=False,
                break_on_hyphens=False,
            )
        )

    def lines(self, lines: list[str]) -> None:
        """Several lines, each wrapped."""
        for line in lines:
            self.line(line)

    def blank(self) -> None:
        """An empty line between two blocks."""
        out("")

    def option(self, number: int, text: str) -> None:
        """A numbered answer on its line."""
        self.line(f"  {number}  {text}")

    def failed(self, error: IncidentkitError, *, hint: bool = True) -> None:
        """What went wrong and what to do."""
        self.say(error.what)
        if hint and error.hint:
            self.say(error.hint)

    def _wrapped(self, line: str) -> str:
        if len(line) <= self.width:
            return line
        found = _HANGING.match(line)
        indent = " " * min(len(found[0]) if found else 0, 12)
        start = indent if not line.strip() else line[: len(found[0])] if found else ""
        return textwrap.fill(
            line[len(start) :], self.width, initial_indent=start, subsequent_indent=indent, break_long_words=False,
            break_on_hyphens=False, drop_whitespace=True, replace_whitespace=False,
        )  # fmt: skip

    # --- in

    def read(self, prompt: str = "> ") -> str:
        """The next line as typed, without what is no text; raises Left at the end of the input."""
        while True:
            sys.stdout.write(prompt)
            sys.stdout.flush()
            line = self._next_line()
            if line is None:
                continue
            if self.echo:
                out(visible(line[:LONGEST_SHOWN]) + ("…" if len(line) > LONGEST_SHOWN else ""))
            return self._only_text(line)

    def _next_line(self) -> str | None:
        """One line, or None where it was too long and has been passed over; raises Left at the end."""
        stream = sys.stdin
        line = stream.readline(MAX_TEXT + 2) if stream and not stream.closed else ""
        if not line:
            out("")
            raise Left
        if len(line) <= MAX_TEXT + 1 and (line.endswith("\n") or len(line) <= MAX_TEXT):
            return line.rstrip("\r\n")
        while line and not line.endswith("\n"):
            line = stream.readline(MAX_TEXT)
        out("")
        self.say(
            message("This line is too long; a line holds {most} characters. It was not used.", most=MAX_TEXT)
        )
        self.say(message("Save the text as a file and keep the file: evidence, then its name."))
        return None

    def _only_text(self, line: str) -> str:
        """The line without escape sequences and control characters, which no keyboard types as text."""
        clean = _CONTROLS.sub("", _KEYS.sub("", line)) if "\x1b" in line else _CONTROLS.sub("", line)
        clean = clean.encode("utf-8", "replace").decode("utf-8")
        if clean != line:
            self.say(message("Some keys are no text here, such as arrows; they were left out."))
        return clean.replace("\t", " ")
