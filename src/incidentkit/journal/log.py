"""The log: append and read, durable before anything is shown. Only the desk uses it.

Standard sqlite3 only; sqlite-utils is imported (through `schema`) when the database is new or behind. An append
takes our lock, says BEGIN IMMEDIATE, reads the head, inserts and commits, so two writers never read the same head.
"""

# pathlib would cost every command's start:
# ruff: noqa: PTH110, PTH118

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from incidentkit.errors import RefusedError, StoreError, UsageError, message
from incidentkit.incident.events import Entry
from incidentkit.journal import engine, opening, place
from incidentkit.journal.chain import GENESIS, canonical
from incidentkit.journal.engine import sqlite3, store_error
from incidentkit.journal.lock import locked
from incidentkit.journal.rows import (
    READ_ENTRIES,
    AlreadyRecordedError,
    Draft,
    IncidentRow,
    Writing,
    already_recorded,
    entry_of,
)

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_DRAFT = 200_000  # characters
MOST_DRAFTS = 100
_INCIDENTS = """SELECT i.incident_id, i.label, i.drill, coalesce(e.seq, 0), e.hash
    FROM incidents AS i LEFT JOIN entries AS e ON e.incident_id = i.incident_id
    AND e.seq = (SELECT max(seq) FROM entries WHERE incident_id = i.incident_id)"""


class NoJournalError(StoreError):
    """There is no database yet and none was to be made: a reader shows an empty list."""


class Journal:
    """One connection to the log of a folder; used by one thread, closed when done (or as a context manager)."""

    def __init__(
        self, home: str, connection: sqlite3.Connection, journal_mode: str, unwritable: StoreError | None
    ) -> None:
        self.home = home
        self.path = os.path.join(home, engine.DATABASE)
        self.connection = connection
        self.journal_mode = journal_mode
        self.unwritable = unwritable
        self._identity = opening.identity(self.path)

    @classmethod
    def open(cls, home: Path | str, *, create: bool = True, journal_mode: str = "wal") -> Journal:
        """Open the log of a folder, made if missing, brought to this version if older.

        A folder that cannot be written is opened for reading; `writing` then refuses. `journal_mode` is `wal`, or
        `delete` where WAL cannot be. Raises `NoJournalError` when it is missing and `create` is false; StoreError
        for places, databases and disks that cannot be used.
        """
        if journal_mode not in {"wal", "delete"}:
            raise UsageError(
                "journal-mode-unknown",
                message("{mode} is not a way to keep the log.", mode=journal_mode),
                hint=message("Write wal or delete."),
            )
        folder = place.absolute(home)
        path = os.path.join(folder, engine.DATABASE)
        exists = opening.exists(path, folder)
        if not exists:
            place.refuse_orphans(folder)
        if not exists and not create:
            raise NoJournalError(
                "no-records-yet",
                message("There are no records in {home} yet.", home=folder),
                hint=message("Open an incident with: incidentkit start RUNBOOK"),
                where={"path": folder},
            )
        if journal_mode == "wal":
            place.refuse_unfit(folder)
        if not exists:
            place.prepare(folder)
        try:
            with locked(os.path.join(folder, engine.LOCK)):
                connection = opening.open_locked(path, folder, journal_mode)
        except OSError as error:
            unwritable = place.folder_error(error, folder)
        except opening.UnwritableError as error:
            unwritable = error.why
        else:
            return _went_on(cls(folder, connection, journal_mode, None))
        if not exists:
            raise unwritable
        return cls(folder, opening.open_for_reading(path, unwritable), journal_mode, unwritable)

    def close(self) -> None:
        """Close; the last connection writes the WAL back, so this queues like an append."""
        with suppress(OSError), locked(os.path.join(self.home, engine.LOCK)):
            self.connection.close()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query; errors of SQLite as StoreError."""
        try:
            found: list[Any] = self.connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error
        return found

    def incidents(self) -> list[IncidentRow]:
        """All incidents, the newest last."""
        return [_incident(row) for row in self.rows(_INCIDENTS + " ORDER BY i.place")]

    def find(self, label_or_number: str) -> IncidentRow | None:
        """The incident that is meant by `INC-2026-004`, `DRILL-2026-001` or `4`: the newest year, incidents first.

        Case and leading zeros do not matter. None when there is none.
        """
        parts = label_or_number.strip().upper().split("-")
        number = parts[-1]
        if not (number.isascii() and number.isdigit()) or len(number) > 15:
            return None
        wanted: list[Any] = [int(number)]
        sql = _INCIDENTS + " WHERE i.number = ?"
        if len(parts) == 3 and parts[0] in {"INC", "DRILL"} and parts[1].isascii() and parts[1].isdigit():
            sql += " AND i.drill = ? AND i.year = ?"
            wanted += [int(parts[0] == "DRILL"), int(parts[1][:5])]
        elif len(parts) != 1:
            return None
        found = self.rows(sql + " ORDER BY i.drill, i.year DESC LIMIT 1", wanted)
        return _incident(found[0]) if found else None

    def entries(self, incident_id: str, since: int = 0, until: int | None = None) -> list[Entry]:
        """The entries after `since` up to and with `until`, oldest first."""
        last = 2**62 if until is None else until
        return [
            entry_of(row)
            for row in self.rows(
                READ_ENTRIES + " WHERE e.incident_id = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq",
                (incident_id, since, last),
            )
        ]

    def action(self, action_id: str) -> list[Entry]:
        """The entries of one action, whatever its incident; [] when the id is free.

        Raises `NotCanonicalError` for an id that is not Unicode.
        """
        canonical(action_id)
        return [
            entry_of(row)
            for row in self.rows(
                READ_ENTRIES + " WHERE e.action = ? ORDER BY e.incident_id, e.seq", (action_id,)
            )
        ]

    def pinned(self, digest: str) -> bytes:
        """The document that was pinned under a SHA-256; raises StoreError when it is missing or was changed."""
        from hashlib import sha256  # noqa: PLC0415 - beside its only use

        found = self.rows("SELECT body FROM documents WHERE digest = ?", (digest,))
        if found and sha256(found[0][0]).hexdigest() == digest:
            return bytes(found[0][0])
        what = message(
            "The document that the incident was opened with ({digest}…) is missing.", digest=digest[:12]
        )
        if found:
            what = message(
                "The document that the incident was opened with ({digest}…) was changed.", digest=digest[:12]
            )
        raise StoreError(
            "document-damaged" if found else "document-missing",
            what,
            hint=message("Restore a backup with: incidentkit restore FILE"),
            where={"digest": digest, "path": self.path},
        )

    def data_version(self) -> int:
        """A number that changes when another connection has committed; for polling on one connection."""
        return int(self.rows("PRAGMA data_version")[0][0])

    # Drafts: outside the log, replaced and dropped freely

    def drafts(self) -> list[Draft]:
        """What somebody was typing, everywhere, the newest first."""
        rows = self.rows("SELECT place, body, kept_at, incident_id FROM drafts ORDER BY turn DESC")
        return [Draft(*row) for row in rows]

    def keep_draft(self, where: str, text: str, incident_id: str | None = None) -> None:
        """Keep what is being typed at a place, instead of what was kept there; the oldest beyond 100 are dropped.

        Raises UsageError `draft-too-long` beyond 200 000 characters.
        """
        if len(text) > LONGEST_DRAFT:
            raise UsageError(
                "draft-too-long",
                message("A draft of more than {most} characters is not kept.", most=LONGEST_DRAFT),
                hint=message("Save it as a file and add it as evidence."),
            )
        clean = text.encode("utf-8", "replace").decode()
        with self.writing():
            self.connection.execute(
                "INSERT OR REPLACE INTO drafts (place, incident_id, body, kept_at, turn) VALUES (?, ?, ?, "
                "strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT coalesce(max(turn), 0) + 1 FROM drafts))",
                (where, incident_id, clean),
            )
            self.connection.execute(
                "DELETE FROM drafts WHERE turn <= (SELECT turn FROM drafts ORDER BY turn DESC LIMIT 1 OFFSET ?)",
                (MOST_DRAFTS,),
            )

    def drop_draft(self, where: str) -> None:
        """Forget the draft of a place; one that is not there is no error."""
        with self.writing():
            self.connection.execute("DELETE FROM drafts WHERE place = ?", (where,))

    # Writing

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Our turn to write: the lock, one transaction, committed at the end, rolled back on any exception.

        Raises StoreError `write-failed` when the disk refused: the log was opened anew, and the error says what
        is kept. Other StoreErrors mean that nothing was tried.
        """
        if self.unwritable is not None:
            raise self.unwritable
        try:
            turn = locked(os.path.join(self.home, engine.LOCK))
            turn.__enter__()
        except OSError as error:
            raise place.folder_error(error, self.home) from error
        try:
            self._refuse_another_file()
            yield from self._transaction()
        finally:
            turn.__exit__(None, None, None)

    def _refuse_another_file(self) -> None:
        """A database that was deleted or replaced since it was opened would take entries that nobody finds again."""
        if opening.identity(self.path) != self._identity:
            raise StoreError(
                "store-replaced",
                message("{path} was replaced or deleted while this program had it open.", path=self.path),
                hint=message("End incidentkit, look at the folder, and start it again."),
                where={"path": self.path},
            )

    def _transaction(self) -> Iterator[Writing]:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error
        written = Writing(self.connection)
        try:
            yield written
            self.connection.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            self._roll_back()
            raise _refused_by_the_log(error, self.path) from error
        except sqlite3.Error as error:
            if engine.primary_code(error) == engine.READ_ONLY:  # refused before anything was tried
                self._roll_back()
                raise store_error(error, self.path) from error
            raise self._failed(error, written) from error
        except BaseException:  # what the caller raised while it decided, and Ctrl-C
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")

    def _failed(self, error: sqlite3.Error, written: Writing) -> StoreError:
        """After a failed write the outcome is unknown: close, reopen, read the head, say what is kept."""
        reason = store_error(error, self.path)
        where: dict[str, Any] = {"path": self.path, "reason": reason.code, "kept": None}
        with suppress(sqlite3.Error):
            self.connection.close()
        try:
            self.connection = opening.open_locked(self.path, self.home, self.journal_mode)
            self._identity = opening.identity(self.path)
            kept = bool(written.first_id) and bool(
                self.rows("SELECT 1 FROM entries WHERE id = ?", (written.first_id,))
            )
            last = self.rows("SELECT max(seq) FROM entries WHERE incident_id = ?", (written.incident_id,))[0][
                0
            ]
        except (OSError, StoreError, sqlite3.Error, opening.UnwritableError):
            what = message(
                "It is not known whether this was saved, and the log cannot be read. {reason}",
                reason=reason.what,
            )
            return StoreError("write-failed", what, hint=reason.hint, where=where)
        where |= {"kept": kept, "incident_id": written.incident_id, "seq": last or 0}
        if kept:
            what = message(
                "The disk reported an error, yet this was saved; the log ends at entry {seq}. {reason}",
                seq=last,
                reason=reason.what,
            )
        elif last:
            what = message(
                "This was not saved. What was saved before is kept: the log ends at entry {seq}. {reason}",
                seq=last,
                reason=reason.what,
            )
        else:
            what = message("This was not saved. What was saved before is kept. {reason}", reason=reason.what)
        return StoreError("write-failed", what, hint=reason.hint, where=where)


def _went_on(journal: Journal) -> Journal:
    """Finish what an interrupted erasing left to do, if there is any."""
    if os.path.exists(os.path.join(journal.home, engine.ERASING)):
        from incidentkit.journal.erasing import finish_quietly  # noqa: PLC0415 - seldom

        finish_quietly(journal)
    return journal


def _incident(row: Sequence[Any]) -> IncidentRow:
    incident_id, label, drill, count, head = row
    return IncidentRow(incident_id, label, bool(drill), count, head or GENESIS)


def _refused_by_the_log(error: sqlite3.IntegrityError, path: str) -> RefusedError | StoreError:
    if "entry id exists" in str(error):
        return already_recorded()
    return StoreError(
        "log-refused",
        message("The log refused this: {detail}.", detail=str(error)),
        hint=message("Run: incidentkit doctor"),
        where={"path": path},
    )


__all__ = ["AlreadyRecordedError", "Draft", "IncidentRow", "Journal", "NoJournalError", "Writing"]
