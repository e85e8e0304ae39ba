"""Erasing by order, down to the bytes: the row, the index, drafts, the evidence file, and what the files still hold.

A deleted row stays readable in a database file: in pages that were freed, in gaps of pages in use, in the WAL. So
after the transaction the file is written anew (VACUUM) and the WAL is emptied by a truncating checkpoint, which must
report success. Another program that reads an older state makes that impossible for as long as it reads. A small file
beside the database therefore says what is left to do, from before the transaction until all is done; every later
opening goes on with it, also after a kill.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incidentkit.errors import StoreError, message
from incidentkit.journal import search
from incidentkit.journal.engine import ERASING, EVIDENCE, LOCK, primary_code, sqlite3, store_error
from incidentkit.journal.evidence import path_of
from incidentkit.journal.files import sync_folder
from incidentkit.journal.lock import locked
from incidentkit.journal.place import folder_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from incidentkit.journal.log import Journal

PATIENCE = 3_000
"""Milliseconds that erasing waits for other programs to end their reading."""
_BUSY = 5


class Unfinished(msgspec.Struct, frozen=True):
    """What an erasing still has to do in the files: evidence to delete by SHA-256, and whether to write all anew."""

    evidence: list[str] = []
    rebuilt: bool = False


def erase_payload(
    journal: Journal, incident_id: str, seq: int, quotes: Callable[[str], bool], evidence: Sequence[str] = ()
) -> None:
    """Delete a payload with its salt, its words in the index, and the drafts that quote it.

    To be called inside `Journal.writing`, in the transaction that appended the entry's `payload-erased`; `finish`
    follows after the commit. `evidence` are the SHA-256 of files that go with it. `quotes` tells of a draft.
    """
    _mark(journal, evidence)
    connection = journal.connection
    connection.execute("PRAGMA secure_delete = ON").fetchone()
    connection.execute("DELETE FROM payloads WHERE incident_id = ? AND seq = ?", (incident_id, seq))
    search.forget(journal, incident_id, seq)
    drafts = connection.execute("SELECT place, body FROM drafts").fetchall()
    connection.executemany(
        "DELETE FROM drafts WHERE place = ?", [(each,) for each, body in drafts if quotes(body)]
    )


def is_finished(journal: Journal) -> bool:
    """Whether no erasing has anything left to do in the files."""
    return not _marker(journal).exists()


def finish(journal: Journal, patience: int | None = None) -> bool:
    """Do what erasing has left to do; False when another program still reads an older state of the database.

    Waits `patience` milliseconds for that (default `PATIENCE`). Raises StoreError when the disk refuses.
    """
    wait = PATIENCE if patience is None else patience
    try:
        with locked(os.path.join(journal.home, LOCK)):  # noqa: PTH118
            return _finish(journal, wait)
    except sqlite3.Error as error:
        if primary_code(error) == _BUSY:
            return False
        raise store_error(error, journal.path) from error
    except OSError as error:
        raise folder_error(error, journal.home) from error


def finish_quietly(journal: Journal) -> None:
    """At the opening after an interrupted erasing: without waiting, and without failing the command that opens."""
    with suppress(StoreError):
        finish(journal, patience=0)


def unfinished(seq: int) -> StoreError:
    """What a person is told when the files still hold what the log has erased."""
    return StoreError(
        "erase-unfinished",
        message(
            "Line {seq} is erased in the log, but its old bytes are still in the files: another program is reading the database.",
            seq=seq,
        ),
        hint=message(
            "Close other programs that have the database open (another incidentkit, a database browser, a backup), then run: incidentkit doctor. Every command tries again."
        ),
        where={"seq": seq},
    )


def _finish(journal: Journal, wait: int) -> bool:
    left = _left(journal)
    if left is None:
        return True
    _drop_evidence(journal, left.evidence)
    connection = journal.connection
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {wait}").fetchone()
    try:
        if not left.rebuilt:
            connection.execute("PRAGMA secure_delete = ON").fetchone()
            connection.execute("VACUUM")
            _write(journal, Unfinished(left.evidence, rebuilt=True))
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}").fetchone()
    if busy:
        return False
    _marker(journal).unlink(missing_ok=True)
    sync_folder(journal.home)
    return True


def _drop_evidence(journal: Journal, digests: list[str]) -> None:
    """Delete kept files that no payload of any incident names."""
    for digest in digests:
        named = journal.connection.execute(
            "SELECT 1 FROM payloads WHERE instr(body, ?) LIMIT 1", (digest,)
        ).fetchone()
        try:
            path = path_of(journal.home, digest)
        except ValueError:
            continue  # what is no SHA-256 names no file
        if named is None and path.exists():
            if sys.platform == "win32":
                path.chmod(0o600)  # Windows does not delete a read-only file
            path.unlink()
            sync_folder(str(Path(journal.home) / EVIDENCE))


def _marker(journal: Journal) -> Path:
    return Path(journal.home) / ERASING


def _mark(journal: Journal, evidence: Sequence[str]) -> None:
    """Say, on the disk, that an erasing begins; what an earlier one left is kept."""
    earlier = _left(journal) or Unfinished()
    try:
        _write(journal, Unfinished(sorted({*earlier.evidence, *evidence})))
    except OSError as error:
        raise folder_error(error, journal.home) from error


def _left(journal: Journal) -> Unfinished | None:
    try:
        return msgspec.json.decode(_marker(journal).read_bytes(), type=Unfinished)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        return Unfinished()  # written half: the transaction after it never began, or all is done again


def _write(journal: Journal, left: Unfinished) -> None:
    marker = _marker(journal)
    temporary = marker.with_name(f"{marker.name}.part")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(msgspec.json.encode(left))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(marker)
    sync_folder(journal.home)
