"""Keeping the records: the door to verification, backup, restore, doctor and statistics."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from incidentkit.journal.backup import Backup, backup
from incidentkit.journal.doctor import Finding, doctor
from incidentkit.journal.engine import EVIDENCE, sqlite3, store_error
from incidentkit.journal.evidence import kept_files
from incidentkit.journal.log import Journal
from incidentkit.journal.restoring import Restored, restore
from incidentkit.journal.verifying import Found, Verified, verify_all, verify_incident


class Statistics(NamedTuple):
    """How much is kept; sizes in bytes, times as recorded (None: no entry)."""

    incidents: int
    drills: int
    entries: int
    erased: int
    documents: int
    evidence_files: int
    evidence_bytes: int
    database_bytes: int
    first_recorded_at: str | None
    last_recorded_at: str | None


def statistics(journal: Journal) -> Statistics:
    """Count what the log and the evidence store hold."""
    database = Database(journal.connection)
    try:
        (numbers,) = database.query(
            """SELECT (SELECT count(*) FROM incidents WHERE drill = 0) AS incidents,
            (SELECT count(*) FROM incidents WHERE drill = 1) AS drills,
            (SELECT count(*) FROM entries) AS entries,
            (SELECT count(*) FROM entries) - (SELECT count(*) FROM payloads) AS erased,
            (SELECT count(*) FROM documents) AS documents,
            (SELECT min(recorded_at) FROM entries) AS first_recorded_at,
            (SELECT max(recorded_at) FROM entries) AS last_recorded_at,
            (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS database_bytes"""
        )
    except sqlite3.Error as error:
        raise store_error(error, journal.path) from error
    names = kept_files(journal.home)
    size = 0
    for name in names:
        size += (Path(journal.home) / EVIDENCE / name).stat().st_size
    return Statistics(evidence_files=len(names), evidence_bytes=size, **numbers)


__all__ = [
    "Backup",
    "Finding",
    "Found",
    "Restored",
    "Statistics",
    "Verified",
    "backup",
    "doctor",
    "restore",
    "statistics",
    "verify_all",
    "verify_incident",
]
