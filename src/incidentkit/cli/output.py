"""What leaves the program: data on stdout, talk on stderr, nothing raw that could move a terminal's cursor."""

from __future__ import annotations

import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from incidentkit.errors import Message
from incidentkit.locale import Speaker
from incidentkit.text import visible


def out(text: str) -> None:
    """A line or more of data for people, on stdout, made safe to show."""
    print(visible(text, keep_newlines=True), flush=True)  # noqa: T201 - this is where the program prints


def talk(text: str) -> None:
    """A line about what happens, on stderr, after what stdout still holds."""
    sys.stdout.flush()
    print(visible(text, keep_newlines=True), file=sys.stderr, flush=True)  # noqa: T201


def out_json(value: Any, say: Speaker, *, lines: bool = False) -> None:
    """One JSON document on stdout, or one compact line of JSON lines."""
    import json  # noqa: PLC0415 - 4 ms, which only --json pays

    data = plain(value, say)
    text = json.dumps(data, ensure_ascii=False, **({"separators": (",", ":")} if lines else {"indent": 2}))
    print(_harmless(text), flush=not lines)  # noqa: T201


def _harmless(text: str) -> str:
    """JSON text with everything a terminal might obey written as an escape; it stays the same JSON."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(char if char == "\n" or visible(char) == char else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    import json  # noqa: PLC0415 - see out_json

    return json.dumps(char)[1:-1] if ord(char) > 126 and ord(char) != 127 else f"\\u{ord(char):04x}"


def plain(value: Any, say: Speaker) -> Any:
    """Structs, messages and times as plain JSON data; times with their offset, messages in the language spoken."""
    if value is None or isinstance(value, (bool, int, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    import msgspec  # noqa: PLC0415 - only what prints data needs it

    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        return {encoded: plain(getattr(value, name), say) for name, encoded in names}
    if isinstance(value, dict):
        return {str(key): plain(each, say) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each, say) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Path):
        return str(value)
    return str(value)
