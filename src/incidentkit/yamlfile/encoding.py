"""From bytes to text: UTF-8 only, and nothing in it that cannot be seen."""

import re

from incidentkit.errors import Message, message
from incidentkit.yamlfile.document import Fault, Span, split_lines

MOST_BYTES = 1_000_000
"""Bytes in a file; a runbook of 25 steps has some 30,000."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2060\u2066-\u2069\u00ad\u200b]"
)
_SEPARATORS = "\x85\u2028\u2029"
_MOST_TOLD = 20


def decode(raw: bytes) -> tuple[str | None, list[Fault]]:
    """The text of a file's bytes and what is wrong with them; None where they are not a text to go on with."""
    if len(raw) > MOST_BYTES:
        what = message("The file is larger than {most} bytes, the most that is read.", most=MOST_BYTES)
        return None, [_whole("file", what)]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_wide(raw):
        what = message("The file is saved as UTF-16. Save it as UTF-8.")
        return None, [_whole("encoding", what)]
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start)


def without_unseen(text: str) -> tuple[str, list[Fault]]:
    """The text with a space for every character that cannot be seen (columns stay), and a fault for each.

    Line separators pasted from web pages (U+0085, U+2028, U+2029) are among them: YAML 1.1 readers take them for
    line ends and editors do not, so that every later line would be counted wrong.
    """
    faults: list[Fault] = []
    if _UNSEEN.search(text) is None:
        return text, faults
    for row, line in enumerate(split_lines(text), start=1):
        for found in _UNSEEN.finditer(line):
            if len(faults) == _MOST_TOLD:
                break
            span = Span(row, found.start() + 1, row, found.end() + 1)
            faults.append(Fault("encoding", "error", _unseen(found[0]), span))
    return _UNSEEN.sub(" ", text), faults


def named(char: str) -> str:
    """A character by its number, as U+202E."""
    return f"U+{ord(char):04X}"


def hidden_in(text: str) -> str | None:
    """The first character of a value that cannot be seen (it came through an escape in quotes), or None."""
    found = _UNSEEN.search(text)
    return found[0] if found else None


def _unseen(char: str) -> Message:
    if char in _SEPARATORS:
        return message(
            "An invisible line separator stands here ({code}), perhaps pasted. Put a line end or a space in its place.",
            code=named(char),
        )
    return message("An invisible character stands here ({code}). Delete it.", code=named(char))


def _looks_wide(raw: bytes) -> bool:
    head = raw[:200]
    return len(head) >= 8 and (head[::2].count(0) * 3 > len(head) or head[1::2].count(0) * 3 > len(head))


def _not_utf8(raw: bytes, at: int) -> tuple[str | None, list[Fault]]:
    control = sum(byte < 32 and byte not in b"\t\n\r" for byte in raw)
    if control * 20 > len(raw) or b"\0" in raw:
        return None, [_whole("encoding", message("This is not a text file."))]
    before = split_lines(raw[:at].decode("utf-8"))
    span = Span(len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    text = raw.decode("cp1252", errors="replace")
    if not raw[:at].isascii():  # part of it is UTF-8: only what is not is read as Windows writes it
        text = "".join(_either(line) for line in raw.splitlines(keepends=True))
    char = raw[at : at + 1].decode("cp1252", errors="replace")
    what = message("The file is not saved as UTF-8: “{char}” stands here in an older encoding.", char=char)
    hint = message("Save the file as UTF-8: editors offer it under “Save with encoding” or “Save as”.")
    return text, [Fault("encoding", "error", what, span, hint)]


def _either(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _whole(rule: str, what: Message) -> Fault:
    return Fault(rule, "error", what, Span(1, 1, 1, 2))
