"""A backup: one ZIP with a copy of the database, the evidence and the exports, verified after it was written."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, NamedTuple

from sqlite_utils import Database

from incidentkit.errors import StoreError, UsageError, message
from incidentkit.journal.engine import DATABASE, EVIDENCE, EXPORTS, connect, sqlite3, store_error
from incidentkit.journal.evidence import kept_files, path_of
from incidentkit.journal.files import sync_folder
from incidentkit.journal.log import Journal
from incidentkit.journal.verifying import Found, Verified, verify_all

_CHUNK = 1 << 20


class Backup(NamedTuple):
    """A backup that was written: where, SHA-256 and bytes of the ZIP, what it holds, and what does not verify."""

    path: str
    sha256: str
    size: int
    incidents: int
    entries: int
    files: int
    problems: list[Found]


def backup(journal: Journal, file: str | os.PathLike[str]) -> Backup:
    """Write everything into one ZIP while others go on writing.

    The database is copied first: evidence is on the disk before its entry, so the copy names nothing that is not
    in the ZIP. The ZIP has a temporary name until it was read back and compared. Raises UsageError `file-exists`,
    StoreError (`disk-full`, `backup-failed` and those of SQLite). Problems of the records themselves do not stop
    a backup; they are returned.
    """
    target = Path(os.path.abspath(file))  # noqa: PTH100 - a link in the target's place is refused, not followed
    _refuse_existing(target)
    temporary = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".incidentkit-", dir=target.parent) as folder:
            copy = Path(folder) / DATABASE
            Database(journal.connection).execute("VACUUM INTO ?", [str(copy)])
            found = verify_copy(copy, journal.home)
            written, problems = _write(temporary, copy, Path(journal.home))
        _compare(temporary, written)
        digest, size = _digest(temporary), temporary.stat().st_size
        temporary.replace(target)
        sync_folder(str(target.parent))
    except OSError as error:
        raise _failed(error, target) from error
    except sqlite3.Error as error:
        raise store_error(error, journal.path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    files = len(written) - 1
    return Backup(str(target), digest, size, found.incidents, found.entries, files, found.problems + problems)


def note_backup(journal: Journal, file: str | os.PathLike[str]) -> None:
    """Remember where a backup goes, so that erasing by order can name it; not where nothing can be written.

    Called before the copy is made, so that a restored copy knows of it too. Unlike `backup` it waits its turn.
    """
    if journal.unwritable is not None:
        return
    target = os.path.abspath(file)  # noqa: PTH100
    with journal.writing():
        Database(journal.connection).execute(
            "INSERT OR REPLACE INTO backups VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            [os.fsencode(target).decode("utf-8", "backslashreplace")],
        )


def members(home: Path) -> Iterator[tuple[str, Path]]:
    """Name in the ZIP and path of every file beside the database: evidence, then exports; links are left out."""
    for name in kept_files(home):
        yield f"{EVIDENCE}/{name}", path_of(home, name)
    exports = home / EXPORTS
    for folder, folders, names in os.walk(exports):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink() and not name.startswith("."):
                yield f"{EXPORTS}/{path.relative_to(exports).as_posix()}", path


def verify_copy(copy: Path, home: str) -> Verified:
    """Verify a copied database against the evidence of a folder, without writing to it; errors of SQLite pass."""
    with closing(connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(state)
        return verify_all(Journal(home, connection, "delete", None))


def _write(temporary: Path, copy: Path, home: Path) -> tuple[dict[str, str], list[Found]]:
    """Write and sync the ZIP; returns name → SHA-256 of what went in, and files that could not be read."""
    written: dict[str, str] = {}
    problems: list[Found] = []
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            written[DATABASE] = _add(archive, DATABASE, copy)
            for name, path in members(home):
                if not os.access(path, os.R_OK):
                    what = message("{path} cannot be read and is not in the backup.", path=str(path))
                    problems.append(Found(None, None, "not-backed-up", what))
                    continue
                written[name] = _add(archive, name, path)
        file.flush()
        os.fsync(file.fileno())
    return written, problems


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    about = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    # Pictures and logs of evidence are mostly compressed already.
    about.compress_type = zipfile.ZIP_STORED if name.startswith(EVIDENCE) else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(about, "w", force_zip64=True) as target:
        return copy_hashed(source, target)


def copy_hashed(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy (or only read) and return the SHA-256."""
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


def _compare(temporary: Path, written: dict[str, str]) -> None:
    """Read the whole ZIP back and compare."""
    try:
        with zipfile.ZipFile(temporary) as archive:
            found = {}
            for about in archive.infolist():
                with archive.open(about) as member:
                    found[about.filename] = copy_hashed(member, None)
    except (zipfile.BadZipFile, EOFError) as error:
        raise OSError(errno.EIO, str(error)) from error
    if found != written:
        raise OSError(errno.EIO, "what was read back differs from what was written")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise UsageError(
            "file-exists",
            message("{path} exists already and is not written over.", path=str(target)),
            hint=message("Choose another name, for example one with today's date."),
            where={"path": str(target)},
        )
    if not target.parent.is_dir():
        raise UsageError(
            "folder-missing",
            message("There is no folder {path}.", path=str(target.parent)),
            hint=message("Make the folder first, or choose another one."),
            where={"path": str(target.parent)},
        )


def _failed(error: OSError, target: Path) -> StoreError:
    where = {"path": str(target), "detail": str(error)}
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StoreError(
            "disk-full",
            message("There is no room left on the disk for {path}.", path=str(target)),
            hint=message("Free some space or choose another disk. The records themselves are as they were."),
            where=where,
        )
    return StoreError(
        "backup-failed",
        message(
            "The backup {path} was not made: {detail}.", path=str(target), detail=error.strerror or str(error)
        ),
        hint=message("Choose another folder or disk. The records themselves are as they were."),
        where=where,
    )
