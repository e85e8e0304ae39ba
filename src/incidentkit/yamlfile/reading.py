"""The way in: from a file or a text to a Document. Content never raises; what is wrong with it is data."""

import errno
import os
import stat
from collections import Counter
from pathlib import Path
from typing import Any

from incidentkit.errors import Message, message
from incidentkit.yamlfile.composing import Composer, RefusedPlace, StopReading
from incidentkit.yamlfile.document import Document, Fault, Span, split_lines
from incidentkit.yamlfile.encoding import MOST_BYTES, decode, without_unseen
from incidentkit.yamlfile.traps import explain
from incidentkit.yamlfile.trouble import Trouble

_MOST_FOUND = 30
_MOST_REREAD = 2_000_000  # characters parsed again after faults, so that a broken big file stays quick


def read(path: Path) -> Document:
    """The file as a Document; a file that cannot be opened or is none is a fault of rule `file` on line 1."""
    return read_with_bytes(path)[0]


def read_with_bytes(path: Path) -> tuple[Document, bytes | None]:
    """The file as a Document, and its bytes (the first megabyte of them); None where it cannot be opened."""
    try:
        raw = _bytes_of(path)
    except (OSError, ValueError) as error:
        return _unreadable(path, _why_not(error)), None
    if isinstance(raw, Message):
        return _unreadable(path, raw), None
    return _read_bytes(raw, path), raw


def bytes_of(path: Path) -> bytes | None:
    """The file's bytes (the first megabyte of them); None where it cannot be opened or is no file."""
    try:
        raw = _bytes_of(path)
    except (OSError, ValueError):
        return None
    return raw if isinstance(raw, bytes) else None


def _read_bytes(raw: bytes, path: Path) -> Document:
    text, faults = decode(raw)
    if text is None:
        document = Document("", path)
        document.complete = False
        document.faults = faults
        return document
    document = read_text(text, path)
    document.faults = _sorted([*faults, *document.faults])
    return document


def read_text(text: str, path: Path | None = None) -> Document:
    """The text as a Document; lines end by LF, CR LF or CR."""
    text = text.removeprefix("\ufeff")
    document = Document(text, path)
    if len(text) > MOST_BYTES:
        what = message("The file is larger than {most} bytes, the most that is read.", most=MOST_BYTES)
        document.faults, document.complete = [_first("file", what)], False
        return document
    cleaned, unseen = without_unseen(text)
    document.faults = unseen
    lines = split_lines(cleaned)
    _read_lines(document, lines)
    if document.data is None and document.complete and not document.faults:
        document.faults.append(_first("file", message("The file is empty.")))
        document.complete = False
    document.faults = _sorted(document.faults)
    return document


def _read_lines(document: Document, lines: list[str]) -> None:
    """Parses, and after each syntax fault parses again with the line as it was probably meant."""
    doubtful: set[int] = set()
    repairs: Counter[int] = Counter()
    found: list[Fault] = _directives(lines, doubtful)
    reread = 0
    while True:
        composer = Composer(lines)
        trouble = _compose(lines, composer)
        if trouble is None:
            break
        trap = explain(trouble)
        rows = {row for row in trap.meant if trap.meant[row] != lines[row]}
        if (
            trap.fault.span.line - 1 not in doubtful
        ):  # a second fault of a line that we changed may be our own
            found.append(trap.fault)
        repairs.update(rows)
        reread += sum(map(len, lines))
        if (
            not rows
            or any(repairs[row] > 2 for row in rows)
            or len(found) > _MOST_FOUND
            or reread > _MOST_REREAD
        ):
            document.complete = False
            break
        doubtful |= rows
        for row in rows:
            lines[row] = trap.meant[row]
    known = {fault.span.line for fault in found}
    document.data, document.root = composer.data, composer.root
    document.empties = composer.empties()
    document.complete = document.complete and not composer.stopped
    document.doubtful = frozenset(row + 1 for row in doubtful)
    document.faults += [*found, *(one for one in composer.faults if one.span.line not in known)]


def _compose(lines: list[str], composer: Composer) -> Trouble | None:
    """Feeds the composer; where the parser gives up, the place of it."""
    import yaml  # noqa: PLC0415 - some 10 ms, paid by commands that read files only

    try:
        composer.take_all(_parser("\n".join(lines) + "\n").get_event)
    except StopReading:
        return None
    except RefusedPlace as refused:
        return Trouble(lines, refused.row, refused.column, refused.begun)
    except yaml.MarkedYAMLError as error:
        return _trouble(lines, error)
    except (yaml.YAMLError, ValueError, RecursionError):
        return Trouble(lines, 0, 0)
    return None


def _parser(text: str) -> Any:
    from incidentkit.yamlfile import parsers  # noqa: PLC0415 - imports yaml

    return parsers.parser(text)


def _trouble(lines: list[str], error: Any) -> Trouble:
    mark, context = error.problem_mark, error.context_mark
    begun = (context.line, context.column) if context is not None else None
    if mark is None:
        mark = context
    if mark is None:
        return Trouble(lines, 0, 0, begun)
    return Trouble(lines, mark.line, mark.column, begun)


def _directives(lines: list[str], doubtful: set[int]) -> list[Fault]:
    """Lines such as %YAML before the content; the two parsers read them differently, so neither gets them."""
    found = []
    for row, line in enumerate(lines):
        if line.startswith("%"):
            what = message("A line that begins with % is an instruction to YAML readers; leave it out.")
            found.append(Fault("yaml", "error", what, Span(row + 1, 1, row + 1, len(line) + 1)))
            lines[row] = "#" + line[1:]
            doubtful.add(row)
        elif line.strip() and not line.startswith("#"):
            break
    return found


def _bytes_of(path: Path) -> bytes | Message:
    """The bytes of a regular file, not more than can be used; a sentence for anything else."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            return message("This is a folder, not a file.")
        if not stat.S_ISREG(mode):
            return message("This is not an ordinary file.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(handle)


def _why_not(error: Exception) -> Message:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOENT:
        return message("There is no such file.")
    if number in {errno.EACCES, errno.EPERM}:
        return message("The file may not be read by this user.")
    if number == errno.EISDIR:
        return message("This is a folder, not a file.")
    return message(
        "The file cannot be read ({reason}).", reason=getattr(error, "strerror", None) or str(error)
    )


def _unreadable(path: Path, what: Message) -> Document:
    document = Document("", path)
    document.complete = False
    document.faults = [_first("file", what)]
    return document


def _first(rule: str, what: Message) -> Fault:
    return Fault(rule, "error", what, Span(1, 1, 1, 2))


def _sorted(faults: list[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.span.line, fault.span.column))
