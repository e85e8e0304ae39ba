"""Checks of the store, as data: nothing here changes anything or raises for what it finds."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from importlib.util import cache_from_source
from pathlib import Path
from typing import Literal, NamedTuple

from sqlite_utils import Database

from incidentkit.errors import IncidentkitError, Message, message
from incidentkit.journal import place, schema
from incidentkit.journal.engine import DATABASE, EVIDENCE, EXPORTS, LOCK, sqlite3
from incidentkit.journal.erasing import is_finished
from incidentkit.journal.log import Journal, NoJournalError

Level = Literal["ok", "advice", "problem"]
_LITTLE = 500 << 20  # bytes
_VERY_LITTLE = 50 << 20
_REPAIRED = (3, 51, 3)


class Finding(NamedTuple):
    """One check: kebab-case code, how serious, what was found, and the way out."""

    code: str
    level: Level
    what: Message
    hint: Message | None = None


def doctor(home: str | os.PathLike[str], *, journal_mode: str = "wal") -> list[Finding]:
    """Look at the program's surroundings, the folder and the database, and say what was found."""
    folder = Path(place.absolute(home))
    findings = [*_sqlite(), *_bytecode()]
    if not folder.is_dir():
        what = message("There are no records in {home} yet.", home=str(folder))
        return [*findings, Finding("home", "ok", what)]
    findings += [*_where(folder), *_permissions(folder), *_space(folder), *_leftovers(folder)]
    try:
        with closing(Journal.open(folder, create=False, journal_mode=journal_mode)) as journal:
            findings += _database(journal)
    except NoJournalError as error:
        findings.append(Finding("database", "ok", error.what))
    except IncidentkitError as error:
        findings.append(Finding(error.code, "problem", error.what, error.hint))
    return findings


def _sqlite() -> Iterator[Finding]:
    """SQLite 3.7.0 to 3.51.2 can damage a WAL database when two programs write back at the same instant."""
    what = message("SQLite {version}", version=sqlite3.sqlite_version)
    if sqlite3.sqlite_version_info >= _REPAIRED:
        yield Finding("sqlite", "ok", what)
        return
    yield Finding(
        "sqlite",
        "advice",
        message(
            "SQLite {version} has a rare fault that can damage a database which another program writes to. incidentkit's own lock prevents it among its own processes.",
            version=sqlite3.sqlite_version,
        ),
        message(
            "Do not open the database with other programs, or install a newer SQLite: pip install 'pysqlite3>=0.6.1'"
        ),
    )


def _bytecode() -> Iterator[Finding]:
    """Without compiled modules each start takes about four times as long."""
    if os.path.exists(cache_from_source(schema.__file__)):  # noqa: PTH110
        yield Finding("bytecode", "ok", message("Python keeps its modules compiled."))
        return
    yield Finding(
        "bytecode",
        "advice",
        message("Python could not keep its modules compiled, so each start takes longer."),
        message(
            "Run once, as the owner of the installation: python -m compileall {folder}",
            folder=str(Path(schema.__file__).parents[1]),
        ),
    )


def _where(folder: Path) -> Iterator[Finding]:
    real = str(folder.resolve())
    why = place.synchronised(real) or place.networked(real)
    if why is None:
        yield Finding(
            "place", "ok", message("The records are in {home}, on this computer.", home=str(folder))
        )
        return
    yield Finding(
        "place",
        "problem",
        message("The records cannot be kept safely in {home}: {why}", home=str(folder), why=why),
        message("Name a folder on this computer's own disk with INCIDENTKIT_HOME."),
    )


def _permissions(folder: Path) -> Iterator[Finding]:
    if os.name == "nt":
        return  # modes say nothing there; the folder inherits the rights of the user's own
    wrong = []
    for path in (folder, folder / EVIDENCE, folder / EXPORTS, folder / DATABASE, folder / LOCK):
        try:
            mode = stat.S_IMODE(path.lstat().st_mode)
        except FileNotFoundError:
            continue
        if mode & 0o077:
            wrong.append(str(path))
    if not wrong:
        yield Finding("permissions", "ok", message("Only you can read the records."))
        return
    yield Finding(
        "permissions",
        "problem",
        message("Others on this computer may read: {paths}", paths=", ".join(wrong)),
        message("Run: chmod -R go= {folder}", folder=str(folder)),
    )


def _space(folder: Path) -> Iterator[Finding]:
    if not hasattr(os, "statvfs"):
        return
    disk = os.statvfs(folder)
    free = disk.f_bavail * disk.f_frsize
    megabytes = free >> 20
    what = message("{megabytes} MB are free on the disk.", megabytes=megabytes)
    if free > _LITTLE:
        yield Finding("space", "ok", what)
        return
    level: Level = "problem" if free < _VERY_LITTLE else "advice"
    yield Finding("space", level, what, message("Free some space: evidence and reports need it."))


def _leftovers(folder: Path) -> Iterator[Finding]:
    """Halves that a killed process left, and copies that a synchronising program made."""
    names = [
        path.name for inside in (folder, folder / EVIDENCE) if inside.is_dir() for path in inside.iterdir()
    ]
    halves = sorted(name for name in names if name.endswith(".part") or name.startswith(".restoring-"))
    doubles = sorted(name for name in names if "conflict" in name.casefold())
    if halves:
        yield Finding(
            "leftovers",
            "advice",
            message("A command was stopped in the middle and left: {names}", names=", ".join(halves)),
            message("Delete them when no incidentkit is running: they hold nothing that was acknowledged."),
        )
    if doubles:
        yield Finding(
            "conflicted-copies",
            "problem",
            message("Another program made copies of the records: {names}", names=", ".join(doubles)),
            message(
                "Name a folder that is not synchronised with INCIDENTKIT_HOME, and compare the copies by hand."
            ),
        )


def _database(journal: Journal) -> Iterator[Finding]:
    database = Database(journal.connection)
    try:
        yield from _integrity(database)
        yield from _schema(journal)
        yield _mode(journal)
        yield from _erasing(journal)
    except sqlite3.Error as error:
        what = message("The database cannot be checked: {detail}.", detail=str(error))
        yield Finding(
            "integrity", "problem", what, message("Restore a backup with: incidentkit restore FILE")
        )
    if journal.unwritable is not None:
        yield Finding("writable", "problem", journal.unwritable.what, journal.unwritable.hint)


def _integrity(database: Database) -> Iterator[Finding]:
    problems = [row[0] for row in database.execute("PRAGMA integrity_check(5)").fetchall() if row[0] != "ok"]
    problems += [f"{row[0]}: {row[1]}" for row in database.execute("PRAGMA foreign_key_check").fetchall()]
    if not problems:
        yield Finding("integrity", "ok", message("The database is whole."))
        return
    yield Finding(
        "integrity",
        "problem",
        message("The database is damaged: {detail}", detail="; ".join(problems)),
        message("Copy the whole folder first. Then restore a backup with: incidentkit restore FILE"),
    )


def _schema(journal: Journal) -> Iterator[Finding]:
    """Compare tables and triggers with those that this version makes."""
    expected, found = schema.expected_objects(), schema.objects(journal.connection)
    different = sorted(
        name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)
    )
    if not different:
        yield Finding("protection", "ok", message("The triggers that refuse changes are in place."))
        return
    yield Finding(
        "protection",
        "problem",
        message(
            "Tables or triggers of the log were changed by another program: {names}",
            names=", ".join(different),
        ),
        message(
            "Run: incidentkit verify --seal, with a seal from a report. Then restore a backup, or keep this copy for an expert."
        ),
    )


def _erasing(journal: Journal) -> Iterator[Finding]:
    """What erasing by order could not finish: opening the journal has just tried again."""
    if not is_finished(journal):
        yield Finding(
            "erasing",
            "problem",
            message("The bytes of erased content are still in the database: another program is reading it."),
            message(
                "Close other programs that have the database open, then run this again. Every command tries again."
            ),
        )


def _mode(journal: Journal) -> Finding:
    (mode,) = journal.connection.execute("PRAGMA journal_mode").fetchone()
    (synchronous,) = journal.connection.execute("PRAGMA synchronous").fetchone()
    what = message("Entries are on the disk before they are shown ({mode}).", mode=mode)
    if journal.unwritable is not None or (mode, synchronous) in {("wal", 2), ("delete", 3)}:
        return Finding("durability", "ok", what)
    return Finding(
        "durability",
        "problem",
        message(
            "The database is in mode {mode} ({synchronous}), in which a power cut can lose entries.",
            mode=mode,
            synchronous=synchronous,
        ),
        message("Update incidentkit, or restore a backup."),
    )
