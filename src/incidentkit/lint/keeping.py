"""Findings kept between runs in the user's cache folder, by the digest of everything they hang on.

Nothing here is trusted or needed: a file that is damaged, foreign, of another version or cannot be written only means
that everything is checked again. No code is ever loaded from it: it is MessagePack read into these structs.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from incidentkit._version import __version__
from incidentkit.errors import Message
from incidentkit.lint.diagnostics import Diagnostic, Severity
from incidentkit.lint.outline import Outline
from incidentkit.lint.suppressing import Suppression

_ROOMS = ("lint", "lint/rules", "yamlfile", "runbook", "organisation", "when")
_MOST_BYTES = 100_000_000


class Finding(msgspec.Struct, frozen=True, array_like=True):
    """A Diagnostic without its path, its messages as plain data."""

    rule: str
    severity: Severity
    line: int
    column: int
    end_line: int
    end_column: int
    message: Any
    hint: Any
    source: str


class FileFindings(msgspec.Struct, frozen=True, array_like=True):
    """One file's findings, and the comments in it that accept some."""

    findings: list[Finding]
    comments: list[Suppression]


class Checked(msgspec.Struct, array_like=True):
    """What was found in files that belong together, and the digests of what it hangs on."""

    leans: dict[str, bytes]
    files: dict[str, FileFindings]


class Kept(msgspec.Struct, array_like=True):
    """What is kept for a folder. `outlines` holds each file's digest with its outline."""

    version: str
    outlines: dict[str, tuple[bytes, Outline]] = {}
    units: dict[str, Checked] = {}


_encoder = msgspec.msgpack.Encoder(
    enc_hook=lambda value: str(value) if isinstance(value, Decimal) else repr(value)
)
_decoder = msgspec.msgpack.Decoder(Kept)


def encode_outlines(outlines: Sequence[Outline]) -> bytes:
    """Outlines as bytes, for their digest."""
    return _encoder.encode(outlines)


def encode(kept: Kept) -> bytes:
    """Everything as bytes; also how two processes hand findings to each other."""
    return _encoder.encode(kept)


def decode(raw: bytes) -> Kept | None:
    """The reverse; None for anything that is not exactly that."""
    try:
        return _decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError, TypeError):
        return None


def packed(one: Diagnostic) -> Finding:
    """A finding to be kept."""
    return Finding(
        one.rule, one.severity, one.line, one.column, one.end_line, one.end_column, _plain(one.message),
        _plain(one.hint), one.source,
    )  # fmt: skip


def unpacked(one: Finding, path: Path) -> Diagnostic:
    """A finding as it was."""
    what, hint = _message(one.message), _message(one.hint)
    return Diagnostic(
        one.rule, one.severity, path, one.line, one.column, one.end_line, one.end_column,
        what if isinstance(what, Message) else Message(str(what), {}),
        hint if isinstance(hint, Message) else None, one.source,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"": [value.text, {name: _plain(one) for name, one in value.params.items()}, value.many]}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _message(value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get(""), list) and len(value[""]) == 3:
        text, params, many = value[""]
        if isinstance(text, str) and isinstance(params, dict) and (many is None or isinstance(many, str)):
            return Message(text, {str(name): _message(one) for name, one in params.items()}, many)
    if isinstance(value, list):
        return [_message(one) for one in value]
    return value


def version() -> str:
    """The program's version, and a sign of its files: who changes a rule does not get yesterday's findings."""
    package = Path(__file__).resolve().parents[1]
    sign = hashlib.blake2b(digest_size=8)
    for room in _ROOMS:
        with suppress(OSError), os.scandir(package / room) as found:
            for each in sorted(found, key=lambda one: one.name):
                if each.name.endswith(".py"):
                    told = each.stat()
                    sign.update(f"{each.name} {told.st_size} {told.st_mtime_ns};".encode())
    return f"{__version__} {sign.hexdigest()}"


def place_of(root: Path) -> Path | None:
    """Where a folder's findings are kept; None where caching is off (INCIDENTKIT_CACHE is empty) or has no place."""
    told = os.environ.get("INCIDENTKIT_CACHE")
    if told == "":
        return None
    if told is None:
        import platformdirs  # noqa: PLC0415 - not needed where INCIDENTKIT_CACHE is set

        told = platformdirs.user_cache_dir("incidentkit", appauthor=False)
    name = hashlib.blake2b(os.fsencode(root), digest_size=16).hexdigest()
    return Path(told).expanduser() / "lint" / f"{name}.msgpack"


def load(place: Path | None, wanted: str) -> Kept:
    """What is kept there, or nothing."""
    if place is not None:
        with suppress(OSError):
            if place.stat().st_size <= _MOST_BYTES:
                kept = decode(place.read_bytes())
                if kept is not None and kept.version == wanted:
                    return kept
    return Kept(wanted)


def save(place: Path | None, kept: Kept) -> None:
    """Keeps it, whole or not at all; where that is not possible nothing is said."""
    if place is None:
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(encode(kept))
        draft.replace(place)
    except OSError:
        with suppress(OSError):
            draft.unlink()
