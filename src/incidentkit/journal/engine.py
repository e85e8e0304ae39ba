"""SQLite as the log uses it: which library, how a connection is set up, and its errors as sentences."""

from __future__ import annotations

import os

from incidentkit.errors import Message, StoreError, message

try:
    # sqlite-utils takes pysqlite3 when it is installed. Two copies of SQLite in one process would drop each
    # other's POSIX locks on the database, so the whole journal uses the one that sqlite-utils uses.
    import pysqlite3.dbapi2 as sqlite3  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    import sqlite3

__all__ = ["sqlite3"]

APPLICATION_ID = 0x494B6974  # "IKit", in the database's header
VERSION = 2  # of the tables, in user_version; schema.py has one migration for each
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
DATABASE = "incidentkit.db"
LOCK = "incidentkit.lock"
ERASING = "incidentkit.erasing"  # there while an erasing is not finished in the files
EVIDENCE = "evidence"
EXPORTS = "exports"

FULL, READ_ONLY, CANNOT_OPEN, BUSY, LOCKED, DISK_ERROR, CORRUPT, NOT_A_DATABASE, DENIED = (
    13,
    8,
    14,
    5,
    6,
    10,
    11,
    26,
    3,
)


def connect(path: str, *, uri: bool = False) -> sqlite3.Connection:
    """A connection without Python's implicit transactions: the journal says BEGIN IMMEDIATE and COMMIT itself.

    The five seconds of waiting are for other programs on the file; ours queue at the lock.
    """
    return sqlite3.connect(path, timeout=5, isolation_level=None, uri=uri)


def make_durable(connection: sqlite3.Connection, journal_mode: str) -> None:
    """Set what makes a commit survive a power cut: WAL with FULL, or DELETE with EXTRA where WAL cannot be.

    `fullfsync` makes macOS flush the drive and is ignored elsewhere.
    """
    synchronous = "FULL" if journal_mode == "wal" else "EXTRA"
    (now,) = connection.execute("PRAGMA journal_mode").fetchone()
    if now != journal_mode:
        connection.execute(f"PRAGMA journal_mode={journal_mode}").fetchone()
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA fullfsync=1")
    connection.execute("PRAGMA checkpoint_fullfsync=1")
    connection.execute("PRAGMA foreign_keys=1")


def primary_code(error: Exception) -> int:
    """SQLite's primary result code of an error; 0 when Python raised it itself."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0


def store_error(error: Exception, path: str) -> StoreError:
    """The sentence for an error of SQLite on the database at `path`, with a kebab-case code."""
    number = primary_code(error)
    if number == DISK_ERROR and _no_room(path):
        number = FULL
    code, what, hint = _sentence(number, str(error), path)
    return StoreError(code, what, hint=hint, where={"path": path, "detail": str(error)})


def _no_room(path: str) -> bool:
    """Whether an error of the disk is a lack of room: SQLite calls it an error when its index of the WAL cannot grow."""
    try:
        disk = os.statvfs(os.path.dirname(path))  # noqa: PTH120
    except (OSError, AttributeError):  # AttributeError: Windows
        return False
    return disk.f_bavail * disk.f_frsize < 1 << 16


def _sentence(code: int, detail: str, path: str) -> tuple[str, Message, Message]:
    known = {
        FULL: (
            "disk-full",
            message("There is no room left on the disk for {path}.", path=path),
            message("Free some space and repeat the command. What was saved before is kept."),
        ),
        READ_ONLY: (
            "read-only",
            message("{path} cannot be written: it is read-only here.", path=path),
            message("Make the folder writable, or name another one with INCIDENTKIT_HOME."),
        ),
        CANNOT_OPEN: (
            "cannot-open",
            message("{path} cannot be opened.", path=path),
            message("Check that the folder exists, that it is yours, and that the disk has room."),
        ),
        BUSY: (
            "busy",
            message("Another program is using {path}.", path=path),
            message(
                "Close programs that have the database open (a database browser, a copy, a backup) and try again."
            ),
        ),
        CORRUPT: (
            "damaged",
            message("{path} is damaged: {detail}.", path=path, detail=detail),
            message("Copy the whole folder first. Then restore a backup with: incidentkit restore FILE"),
        ),
        NOT_A_DATABASE: (
            "not-a-database",
            message("{path} is not a database: it holds something else.", path=path),
            message("Move that file away, or restore a backup with: incidentkit restore FILE"),
        ),
        DISK_ERROR: (
            "disk-error",
            message("The disk reported an error on {path}: {detail}.", path=path, detail=detail),
            message("Check that the disk is connected and has room; then try again."),
        ),
    }
    known[DENIED], known[LOCKED] = known[READ_ONLY], known[BUSY]
    other = (
        "store-failed",
        message("{path} cannot be used: {detail}.", path=path, detail=detail),
        message("Run: incidentkit doctor"),
    )
    return known.get(code, other)
