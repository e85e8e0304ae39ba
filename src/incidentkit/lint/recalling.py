"""Findings kept in the user's cache folder: for a folder in which nothing at all has changed, the whole report.

Nothing kept is trusted or needed: a file that is damaged, foreign, of another version or cannot be written only means
that everything is checked again. No code is ever loaded from it: it is MessagePack read into these structs.
"""

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from incidentkit._version import __version__
from incidentkit.errors import Message
from incidentkit.lint.diagnostics import Diagnostic, Report, Severity
from incidentkit.lint.folders import names_of, shown, shown_all

T = TypeVar("T")
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


class Whole(msgspec.Struct, frozen=True, array_like=True):
    """A whole report, and the sign of everything that it hangs on. Paths are in full."""

    sign: bytes
    findings: list[tuple[str, Finding]]


_PIECE = 1 << 16
MOST_READ = 2_000_000
"""Bytes of a file that count; a longer one is refused by whoever reads it."""


def _as_text(value: object) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)


ENCODER = msgspec.msgpack.Encoder(enc_hook=_as_text)


def decode(raw: bytes, kind: type[T]) -> T | None:
    """Bytes as a struct; None for anything that is not exactly that."""
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError, TypeError):
        return None


def _read(name: str) -> bytes:
    """What is in a file, as far as a plan is read; of thousands of files each call counts."""
    file = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        raw = os.read(file, _PIECE)
        while len(raw) < MOST_READ and (more := os.read(file, _PIECE)):
            raw += more
    finally:
        os.close(file)
    return raw


def sign_of(root: Path, wanted: Collection[Path], upkeep_on: date | None) -> bytes | None:
    """A sign of the program, the question and every byte of the folder's files; None where one cannot be read."""
    sign = hashlib.blake2b(f"{version()}\n{upkeep_on}\n".encode(), digest_size=16)
    names = names_of(root)
    asked = {os.fspath(path) for path in wanted}
    for name in sorted({*names, *asked}):
        try:
            raw = _read(name)
        except OSError:
            return None
        sign.update(f"{name in asked} {len(raw)} {name}\n".encode("utf-8", "surrogatepass"))
        sign.update(raw)
    return sign.digest()


def recall(root: Path, sign: bytes, wanted: Collection[Path]) -> Report | None:
    """The report on the wanted files that was kept under this sign."""
    whole = load(_whole_place(root), Whole)
    if whole is None or whole.sign != sign:
        return None
    found = [unpacked(one, shown(Path(path))) for path, one in whole.findings]
    return Report(found, shown_all(sorted(wanted)))


def remember(root: Path, sign: bytes, report: Report) -> None:
    """Keeps a report."""
    findings = [(os.path.abspath(one.path), packed(one)) for one in report.diagnostics]  # noqa: PTH100 - links stay
    save(_whole_place(root), ENCODER.encode(Whole(sign, findings)))


def _whole_place(root: Path) -> Path | None:
    place = place_of(root)
    return None if place is None else place.with_suffix(".whole")


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
    try:
        return Path(told).expanduser() / "lint" / f"{name}.msgpack"
    except RuntimeError:  # `~somebody` who has no home here
        return None


def load(place: Path | None, kind: type[T]) -> T | None:
    """What is kept there, or None."""
    if place is not None:
        with suppress(OSError):
            if place.stat().st_size <= _MOST_BYTES:
                return decode(place.read_bytes(), kind)
    return None


def save(place: Path | None, raw: bytes) -> None:
    """Keeps bytes, whole or not at all; where that is not possible nothing is said."""
    if place is None:
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(raw)
        draft.replace(place)
    except OSError:
        with suppress(OSError):
            draft.unlink()
