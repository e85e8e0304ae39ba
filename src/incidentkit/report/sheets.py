"""Timeline, evidence and deadlines as CSV that a spreadsheet opens by a double click, in French and in English.

UTF-8 with a byte order mark, lines that end in CR LF, and the separator that the language's Excel expects. A cell
that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from incidentkit.errors import Message, message
from incidentkit.incident.views.pages import DeadlinePart, EvidencePart, Line, Story
from incidentkit.incident.views.people_telling import role_name
from incidentkit.report.words import Teller, offset

SEPARATORS = {"fr": ";"}
"""Where numbers have a decimal comma, the semicolon separates; else the comma."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CONDITIONS: dict[str | None, Message] = {
    "ok": message("unchanged"),
    "missing": message("missing"),
    "changed": message("changed"),
    "unreadable": message("unreadable"),
    None: message("not looked at"),
}

Value = str | int | bool | datetime | Message | None
Record = Sequence[Value]


def render(story: Story, say: Teller) -> dict[str, bytes]:
    """The three tables, by what follows the incident's label in their file's name."""
    return {
        "-timeline.csv": table(TIMELINE, (_line(each, say) for each in story.timeline), say),
        "-evidence.csv": table(EVIDENCE, (_evidence(each) for each in story.evidence), say),
        "-deadlines.csv": table(DEADLINES, (_deadline(each, say) for each in story.deadlines), say),
    }


def table(columns: Sequence[Message], rows: Iterable[Record], say: Teller) -> bytes:
    """A table as the bytes of a file: a row of headings, then the rows."""
    written = io.StringIO()
    writer = csv.writer(
        written, delimiter=SEPARATORS.get(say.language, ","), quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writerow([say(each) for each in columns])
    writer.writerows([_cell(value, say) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: Value, say: Teller) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(message("yes")) if value else say(message("no"))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return harmless(say.text(value))


def harmless(text: str) -> str:
    """A text that no spreadsheet calculates."""
    return f"'{text}" if text.startswith(_FORMULA) else text


TIMELINE = (
    message("Line"), message("Happened"), message("Written"), message("Offset"), message("Approximate"), message("Who"),
    message("Role"), message("Kind"), message("About"), message("Text"), message("Marks"), message("Counts"),
)  # fmt: skip
EVIDENCE = (
    message("Line"), message("File"), message("Bytes"), message("SHA-256"), message("What it is"), message("Condition"),
    message("Kept"), message("Captured"), message("Who"), message("Where it came from"), message("For the step"),
    message("How"), message("File as it was found"),
)  # fmt: skip
DEADLINES = (
    message("Deadline"), message("Kind"), message("To"), message("State"), message("Ran from"), message("Assuming"),
    message("Within"), message("Due"), message("Ended"), message("Minutes late"), message("Reason or reference"),
    message("Source"), message("Source checked"),
)  # fmt: skip


def _line(each: Line, say: Teller) -> Record:
    said = "\n".join(
        say.text(one.text) if one.label is None else f"{say(one.label)}: {say.text(one.text)}"
        for one in each.said
    )
    marks = "\n".join(say(mark) for mark in each.marks)
    return (
        each.seq, each.occurred_at, each.recorded_at, offset(each.recorded_at), each.approximate, each.actor, role_name(each.role) if each.role else None,
        each.title, each.about, said, marks, each.counts,
    )  # fmt: skip


def _evidence(each: EvidencePart) -> Record:
    return (
        each.seq, each.name, each.size, each.sha256, each.description, CONDITIONS.get(each.condition, each.condition),
        each.kept_at, each.occurred_at, each.actor, each.source, each.step, each.method, each.path,
    )  # fmt: skip


def _deadline(each: DeadlinePart, say: Teller) -> Record:
    late = None if each.overdue_seconds is None else each.overdue_seconds // 60
    assumed = None if each.assumed is None else say(each.assumed)
    return (
        each.title, each.kind, each.to, each.state_words, each.starts_at, assumed, each.within, each.due_at,
        each.ended_at, late, each.because, each.source, each.checked,
    )  # fmt: skip
