"""Evidence: files copied while they are hashed, kept under their SHA-256, never opened or run by this program."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Literal, NamedTuple

from incidentkit.errors import InputFileError, Message, StoreError, message
from incidentkit.journal.engine import DATABASE, EVIDENCE
from incidentkit.journal.files import sync_folder
from incidentkit.journal.place import prepare

_CHUNK = 1 << 20  # bytes
_RESERVE = 4 << 20  # bytes left free on the disk, so that the log can still be written
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# Without O_NONBLOCK, opening a pipe that was put in the file's place would wait for ever.
_READ_SAFELY = _READ | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Condition = Literal["ok", "missing", "changed", "unreadable"]


class Kept(NamedTuple):
    """A file in the store: SHA-256 in hex, size in bytes, its name as given, and where it was, links resolved."""

    sha256: str
    size: int
    name: str
    source_path: str


def keep(path: str | os.PathLike[str], home: str | os.PathLike[str]) -> Kept:
    """Copy a file into the store, hashing on the way; it is there, synced and read-only, when this returns.

    Only regular files; links are resolved. Raises InputFileError (`evidence-missing`, `evidence-not-a-file`,
    `evidence-unreadable`, `evidence-changing`, `evidence-is-the-store`) and StoreError (`disk-full`,
    `evidence-not-kept`).
    """
    given = os.fspath(path)
    resolved = _resolved(given)
    store = Path(home) / EVIDENCE
    try:
        before = resolved.stat()
        _refuse_other_kinds(before, given)
        _refuse_the_database(before, Path(home), given)
        descriptor = os.open(resolved, _READ_SAFELY)
    except OSError as error:
        raise _unreadable(error, given) from error
    with os.fdopen(descriptor, "rb", buffering=0) as source:
        before = os.fstat(source.fileno())
        _refuse_other_kinds(before, given)
        digest = _copy(source, before, store, given)
    return Kept(digest, before.st_size, _text(os.path.basename(given.rstrip("/"))), _text(str(resolved)))  # noqa: PTH119


def path_of(home: str | os.PathLike[str], sha256: str) -> Path:
    """Where the file with this SHA-256 is kept; raises ValueError for anything but 64 hex digits."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(sha256)
    return Path(home) / EVIDENCE / sha256


def recheck(home: str | os.PathLike[str], sha256: str) -> Condition:
    """Hash a kept file again."""
    try:
        path = path_of(home, sha256)
        if not stat.S_ISREG(path.lstat().st_mode):
            return "changed"
        with os.fdopen(os.open(path, _READ_SAFELY), "rb", buffering=0) as file:
            return "ok" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "changed"
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "missing"
    except OSError:
        return "unreadable"


def kept_files(home: str | os.PathLike[str]) -> list[str]:
    """The SHA-256 of every file in the store, by name, sorted."""
    try:
        names = [entry.name for entry in (Path(home) / EVIDENCE).iterdir()]
    except OSError:
        return []
    return sorted(name for name in names if len(name) == 64 and set(name) <= set("0123456789abcdef"))


def _resolved(given: str) -> Path:
    try:
        return Path(given).resolve(strict=True)
    except (
        OSError,
        RuntimeError,
        ValueError,
    ) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise _unreadable(error, given) from error


def _copy(source: FileIO, before: os.stat_result, store: Path, given: str) -> str:
    """Copy to a temporary name, sync, rename to the hash; returns the hash."""
    temporary = store / f".{os.getpid()}-{secrets.token_hex(8)}.part"
    try:
        prepare(str(store.parent))
        store.mkdir(mode=0o700, exist_ok=True)
        _refuse_too_large(before.st_size, store, given)
        descriptor = os.open(
            temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600
        )
        with os.fdopen(descriptor, "wb", buffering=0) as target:
            digest = _hash_into(source, target, before, given)
            os.fsync(target.fileno())
        temporary.chmod(0o400)
        final = store / digest
        if os.name == "nt" and final.exists():
            final.chmod(0o600)  # Windows does not replace a read-only file
        temporary.replace(final)
        sync_folder(str(store))
    except OSError as error:
        raise _not_kept(error, store, given) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return digest


def _hash_into(source: FileIO, target: FileIO, before: os.stat_result, given: str) -> str:
    digest = hashlib.sha256()
    size = 0
    while chunk := _read(source, given):
        size += len(chunk)
        if size > before.st_size:
            raise _changing(given)
        digest.update(chunk)
        view = memoryview(chunk)
        while view:
            view = view[target.write(view) :]
    after = os.fstat(source.fileno())
    if size != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise _changing(given)
    return digest.hexdigest()


def _read(source: FileIO, given: str) -> bytes:
    try:
        return source.read(_CHUNK) or b""
    except OSError as error:
        raise _unreadable(error, given) from error


def _refuse_too_large(size: int, store: Path, given: str) -> None:
    if not hasattr(os, "statvfs"):
        return
    disk = os.statvfs(store)
    free = disk.f_bavail * disk.f_frsize
    if size + _RESERVE > free:
        raise StoreError(
            "disk-full",
            message(
                "{path} has {size} bytes and the disk of the records has {free} bytes left.",
                path=_text(given),
                size=size,
                free=free,
            ),
            hint=message("Free some space, or keep the file elsewhere and note where it is and its SHA-256."),
            where={"path": _text(given), "size": size, "free": free},
        )


def _refuse_other_kinds(status: os.stat_result, given: str) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return
    kind = message("something else")
    for is_kind, name in (
        (stat.S_ISDIR, message("a folder")),
        (stat.S_ISFIFO, message("a pipe")),
        (stat.S_ISSOCK, message("a socket")),
        (stat.S_ISCHR, message("a device")),
        (stat.S_ISBLK, message("a device")),
    ):
        if is_kind(mode):
            kind = name
    hint = message("Save what it holds as a file, and add that file.")
    if stat.S_ISDIR(mode):
        hint = message("Pack the folder into one file (a ZIP), or add its files one by one.")
    raise InputFileError(
        "evidence-not-a-file",
        message("{path} is {kind}; only files can be kept as evidence.", path=_text(given), kind=kind),
        hint=hint,
        where={"path": _text(given)},
    )


def _refuse_the_database(status: os.stat_result, home: Path, given: str) -> None:
    """Opening and closing the database's file beside SQLite would drop SQLite's locks on it."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        with suppress(OSError):  # then there is no such file, which is no fault of the evidence
            if os.path.samestat(status, (home / name).stat()):
                raise InputFileError(
                    "evidence-is-the-store",
                    message("{path} is the database of the records themselves.", path=_text(given)),
                    hint=message("Make a copy of everything with: incidentkit backup FILE"),
                    where={"path": _text(given)},
                )


def _changing(given: str) -> InputFileError:
    return InputFileError(
        "evidence-changing",
        message("{path} changed while it was copied.", path=_text(given)),
        hint=message("Close the program that writes it, or make a copy and add the copy."),
        where={"path": _text(given)},
    )


def _unreadable(error: Exception, given: str) -> InputFileError:
    where = {"path": _text(given), "detail": str(error)}
    number = getattr(error, "errno", None)
    if number in {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG} or isinstance(error, ValueError):
        return InputFileError(
            "evidence-missing",
            message("There is no file {path}.", path=_text(given)),
            hint=message("Check the name and the folder."),
            where=where,
        )
    why: Message | str = os.strerror(number) if number else message("its links lead in a circle")
    return InputFileError(
        "evidence-unreadable",
        message("{path} cannot be read: {why}.", path=_text(given), why=why),
        hint=message("Check that it is yours to read and that its disk is connected."),
        where=where,
    )


def _not_kept(error: OSError, store: Path, given: str) -> StoreError:
    where = {"path": _text(given), "detail": str(error)}
    if error.errno in _FULL:
        return StoreError(
            "disk-full",
            message("The disk ran full while {path} was copied; nothing of it was kept.", path=_text(given)),
            hint=message("Free some space, or keep the file elsewhere and note where it is and its SHA-256."),
            where=where,
        )
    return StoreError(
        "evidence-not-kept",
        message(
            "{path} cannot be kept in {store}: {why}.",
            path=_text(given),
            store=str(store),
            why=error.strerror or "",
        ),
        hint=message("Check that the folder of the records can be written."),
        where=where,
    )


def _text(path: str) -> str:
    r"""A path as Unicode text; bytes that are none are shown as `\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
