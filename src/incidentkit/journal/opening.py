"""Opening the database of a folder: knowing it as ours, bringing it to this version, reading where nothing can be written."""

# pathlib would cost every command's start:
# ruff: noqa: PTH110, PTH116, PTH202

from __future__ import annotations

import os
from contextlib import ExitStack, closing

from incidentkit.errors import StoreError, message
from incidentkit.journal import engine, place
from incidentkit.journal.engine import APPLICATION_ID, VERSION, sqlite3, store_error


class UnwritableError(Exception):
    """The database can be read at best; `why` is the sentence for those who want to write."""

    def __init__(self, why: StoreError) -> None:
        super().__init__(str(why))
        self.why = why


def exists(path: str, folder: str) -> bool:
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        place.prepare(folder)  # raises the sentence
        return False
    except OSError as error:
        raise place.folder_error(error, folder) from error
    return True


def open_locked(path: str, folder: str, journal_mode: str) -> sqlite3.Connection:
    """Open, know it as ours, bring it to this version; the caller holds the lock."""
    if not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        with ExitStack() as unless_ours:
            connection = unless_ours.enter_context(closing(engine.connect(path)))
            if _is_behind(connection, path):
                if not _has_pages(connection):
                    _refuse_scrap(path)
                    place.refuse_orphans(folder)
                from incidentkit.journal import schema  # noqa: PLC0415 - brings sqlite-utils

                engine.make_durable(connection, journal_mode)
                schema.upgrade(connection, path)
            engine.make_durable(connection, journal_mode)
            unless_ours.pop_all()
            return connection
    except sqlite3.Error as error:
        why = store_error(error, path)
        if why.code in {"cannot-open", "read-only", "disk-full"} or "SHM" in getattr(
            error, "sqlite_errorname", ""
        ):
            raise UnwritableError(why) from error
        raise why from error


def _refuse_scrap(path: str) -> None:
    """SQLite takes a file shorter than its smallest page for an empty database and would write over it."""
    if 0 < os.stat(path).st_size < 512:
        error = sqlite3.DatabaseError("file is not a database")
        error.sqlite_errorcode = engine.NOT_A_DATABASE
        raise error


def _is_behind(connection: sqlite3.Connection, path: str) -> bool:
    """Whether migrations are due; raises StoreError for a newer version's or another program's database."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION_ID and version <= VERSION:
        return bool(version < VERSION)
    if application == APPLICATION_ID:
        raise StoreError(
            "newer-version",
            message("{path} was written by a newer version of incidentkit.", path=path),
            hint=message(
                "Update incidentkit, or name another folder with INCIDENTKIT_HOME. Nothing was changed."
            ),
            where={"path": path, "version": version, "known": VERSION},
        )
    if application or version or _has_pages(connection):
        raise StoreError(
            "foreign-database",
            message("{path} is the database of another program.", path=path),
            hint=message("Name another folder with INCIDENTKIT_HOME. Nothing was changed."),
            where={"path": path},
        )
    return True


def _has_pages(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0])


def open_for_reading(path: str, unwritable: StoreError) -> sqlite3.Connection:
    """Open a database in a folder that cannot be written: as read-only, else as a file that nobody changes.

    The second ignores the WAL, so it is refused while one holds entries. `unwritable` is why it cannot be written,
    and is raised when there is nothing to read either.
    """
    from urllib.parse import quote  # noqa: PLC0415 - rare

    address = "file:" + quote(path)
    try:
        return _probed(engine.connect(address + "?mode=ro", uri=True), path, unwritable)
    except sqlite3.Error as error:
        if engine.primary_code(error) not in {
            engine.CANNOT_OPEN,
            engine.READ_ONLY,
            engine.DISK_ERROR,
            engine.FULL,
        }:
            raise store_error(error, path) from error
    if os.path.exists(path + "-wal") and os.path.getsize(path + "-wal"):
        raise StoreError(
            "read-only-unfinished",
            message(
                "{path} cannot be read where it is: its last entries are not yet written back.", path=path
            ),
            hint=message(
                "Copy the whole folder to a place that you can write to, and name it with INCIDENTKIT_HOME."
            ),
            where={"path": path},
        )
    try:
        return _probed(engine.connect(address + "?mode=ro&immutable=1", uri=True), path, unwritable)
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def _probed(connection: sqlite3.Connection, path: str, unwritable: StoreError) -> sqlite3.Connection:
    with ExitStack() as unless_read:
        unless_read.enter_context(closing(connection))
        if not _is_behind(connection, path):
            unless_read.pop_all()
            return connection
        empty = not _has_pages(connection)
    if empty:
        raise unwritable
    raise StoreError(
        "older-version",
        message("{path} was written by an older version and cannot be updated here.", path=path),
        hint=message(
            "Copy the whole folder to a place that you can write to, and name it with INCIDENTKIT_HOME."
        ),
        where={"path": path},
    )


def identity(path: str) -> tuple[int, int] | None:
    """Which file stands at a path: device and number; None when there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
