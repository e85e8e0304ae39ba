"""Entries as rows: one turn of writing, and rows back to entries.

The bytes that were hashed are the bytes that are stored: payloads as canonical text, header fields each in its
column, from which the canonical header is made again without any choice (texts, integers, null).
"""

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import msgspec

from incidentkit.errors import RefusedError, StoreError, message
from incidentkit.incident.events import Entry, NewEntry
from incidentkit.journal.chain import GENESIS, HEADER, Row, canonical, entry_hash, payload_digest
from incidentkit.journal.engine import sqlite3

COLUMNS = (*HEADER, "hash")
READ_ENTRIES = f"""SELECT {", ".join(f"e.{name}" for name in COLUMNS)}, p.salt, p.body
    FROM entries AS e LEFT JOIN payloads AS p ON p.incident_id = e.incident_id AND p.seq = e.seq"""  # noqa: S608
_INSERT_ENTRY = f"INSERT INTO entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
_INSERT_PAYLOAD = "INSERT INTO payloads (incident_id, seq, salt, body) VALUES (?, ?, ?, ?)"
_APPROXIMATE = COLUMNS.index("approximate")
KIND, SEQ = COLUMNS.index("kind"), COLUMNS.index("seq")
"""Where these two stand in a row of `READ_ENTRIES`; salt and payload text are the last two."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class AlreadyRecordedError(RefusedError):
    """An entry with this id stands in the log: the same command was sent before. `Journal.action` finds it."""


def already_recorded() -> AlreadyRecordedError:
    """The refusal of an entry id that exists."""
    return AlreadyRecordedError(
        "id-used",
        message("This was recorded before, under the same id."),
        hint=message("Use another --id for another command."),
    )


class IncidentRow(msgspec.Struct, frozen=True):
    """An incident of the log: permanent id, label, how many entries, hash of the last one."""

    incident_id: str
    label: str
    drill: bool
    count: int
    head: str


class Draft(msgspec.Struct, frozen=True):
    """Text that somebody was typing: where, what, when it was kept (UTC text)."""

    place: str
    text: str
    kept_at: str
    incident_id: str | None


class Writing:
    """One turn of writing, inside one transaction; made by `Journal.writing`.

    `first_id` and `incident_id` remember what was tried, for the question after a failure: is it kept?
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.first_id: str | None = None
        self.incident_id: str | None = None

    def new_incident(self, incident_id: str, *, year: int, drill: bool) -> str:
        """Allot the next label of the year, `INC-2026-004` or `DRILL-2026-001`, and return it."""
        (number,) = self._connection.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM incidents WHERE year = ? AND drill = ?",
            (year, int(drill)),
        ).fetchone()
        label = f"{'DRILL' if drill else 'INC'}-{year:04d}-{number:03d}"
        self._connection.execute(
            "INSERT INTO incidents (incident_id, label, year, drill, number) VALUES (?, ?, ?, ?, ?)",
            (incident_id, label, year, int(drill), number),
        )
        return label

    def head(self, incident_id: str) -> tuple[int, str]:
        """Number and hash of the last entry; (0, 64 zeros) when there is none."""
        found = self._connection.execute(
            "SELECT seq, hash FROM entries WHERE incident_id = ? ORDER BY seq DESC LIMIT 1", (incident_id,)
        ).fetchone()
        return (found[0], found[1]) if found else (0, GENESIS)

    def entries(self, incident_id: str, since: int = 0) -> list[Entry]:
        """The entries after `since`, oldest first, those of this transaction included."""
        sql = READ_ENTRIES + " WHERE e.incident_id = ? AND e.seq > ? ORDER BY e.seq"
        return [entry_of(row) for row in self._connection.execute(sql, (incident_id, since)).fetchall()]

    def action(self, action_id: str) -> list[Entry]:
        """The entries of one action, whatever its incident."""
        canonical(action_id)
        sql = READ_ENTRIES + " WHERE e.action = ? ORDER BY e.incident_id, e.seq"
        return [entry_of(row) for row in self._connection.execute(sql, (action_id,)).fetchall()]

    def append(
        self, incident_id: str, entries: Sequence[NewEntry], salts: Sequence[bytes] | None = None
    ) -> list[Entry]:
        """Append entries to the chain of an incident and return them as stored.

        `salts` are 16 bytes each, random unless given (an import keeps those it brings). Raises
        `AlreadyRecordedError` for an id that exists, before anything of this call is written, and
        `NotCanonicalError` for what cannot be written canonically: let that one pass, so that all is rolled back.
        """
        canonical([entry.id for entry in entries])
        self.incident_id = incident_id
        if self.first_id is None and entries:
            self.first_id = entries[0].id
        for entry in entries:  # before anything is inserted, so that a caller may catch it and go on
            if self._connection.execute("SELECT 1 FROM entries WHERE id = ?", (entry.id,)).fetchone():
                raise already_recorded()
        seq, previous = self.head(incident_id)
        stored = []
        for place, entry in enumerate(entries):
            seq += 1
            salt = os.urandom(16) if salts is None else salts[place]
            new = self._insert(incident_id, entry, seq, previous, salt)
            previous = new.hash
            stored.append(new)
        return stored

    def _insert(self, incident_id: str, entry: NewEntry, seq: int, previous: str, salt: bytes) -> Entry:
        body = canonical(entry.payload)
        header: dict[str, Any] = {
            "action": entry.action,
            "actor": entry.actor,
            "approximate": entry.approximate,
            "id": entry.id,
            "incident_id": incident_id,
            "kind": entry.kind,
            "occurred_at": entry.occurred_at,
            "payload_digest": payload_digest(salt, body),
            "previous": previous,
            "recorded_at": entry.recorded_at,
            "role": entry.role,
            "seq": seq,
            "version": entry.version,
            "zone": entry.zone,
        }
        digest = entry_hash(header)
        self._connection.execute(_INSERT_ENTRY, (*header.values(), digest))
        self._connection.execute(_INSERT_PAYLOAD, (incident_id, seq, salt, body.decode()))
        return Entry(**header, payload=_decode(body), salt=salt.hex(), hash=digest)

    def take(self, entries: Sequence[Entry]) -> None:
        """Append entries exactly as another journal stored them, after their chain was checked.

        Raises `AlreadyRecordedError` for an id that another incident has; the chain's triggers refuse an entry that
        does not continue ours.
        """
        for entry in entries:
            if self._connection.execute("SELECT 1 FROM entries WHERE id = ?", (entry.id,)).fetchone():
                raise already_recorded()
            self.first_id = self.first_id or entry.id
            self.incident_id = entry.incident_id
            header = [getattr(entry, name) for name in HEADER]
            self._connection.execute(_INSERT_ENTRY, (*header, entry.hash))
            if entry.payload is not None and entry.salt is not None:
                body = canonical(entry.payload).decode()
                salt = bytes.fromhex(entry.salt)
                self._connection.execute(_INSERT_PAYLOAD, (entry.incident_id, entry.seq, salt, body))

    def pin(self, body: bytes) -> str:
        """Store a document once and return its SHA-256 in hex, under which `Journal.pinned` finds it."""
        digest = hashlib.sha256(body).hexdigest()
        known = self._connection.execute("SELECT 1 FROM documents WHERE digest = ?", (digest,)).fetchone()
        if known is None:
            self._connection.execute("INSERT INTO documents (digest, body) VALUES (?, ?)", (digest, body))
        return digest


def entry_of(row: Sequence[Any]) -> Entry:
    """An entry from a row of `READ_ENTRIES`; raises StoreError when its payload is no longer JSON."""
    values = dict(zip(COLUMNS, row, strict=False))
    values["approximate"] = bool(values["approximate"])
    salt, body = row[-2:]
    if body is None or salt is None:
        return Entry(**values, payload=None, salt=None)
    try:
        return Entry(**values, payload=_decode(body), salt=salt.hex())
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise StoreError(
            "damaged",
            message("The content of entry {seq} was damaged.", seq=values["seq"]),
            hint=message("Run: incidentkit verify"),
            where={"seq": values["seq"], "incident_id": values["incident_id"]},
        ) from error


def row_of(row: Sequence[Any]) -> Row:
    """A row of `READ_ENTRIES` for the chain's check: the stored bytes, nothing decoded."""
    *header, digest, salt, body = row
    header[_APPROXIMATE] = bool(header[_APPROXIMATE])
    return Row(tuple(header), salt, None if body is None else body.encode(), digest)
