"""Verifying what is stored: the chain of an incident, its pinned documents, its evidence, the labels without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from incidentkit.errors import Message, StoreError, message
from incidentkit.journal.chain import Problem, Row, check_rows
from incidentkit.journal.engine import sqlite3
from incidentkit.journal.evidence import recheck
from incidentkit.journal.log import IncidentRow, Journal
from incidentkit.journal.rows import KIND, READ_ENTRIES, SEQ, row_of
from incidentkit.journal.seal import Seal, against

_PINS = {
    *("runbook-pinned", "runbook-attached", "runbook-updated", "organisation-pinned", "organisation-updated"),
}
_EVIDENCE = "evidence-added"
_WITH_MORE = {*_PINS, _EVIDENCE}


class Found(NamedTuple):
    """A problem and where: label of the incident (None: the store as a whole), entry, kebab-case code, sentence."""

    incident: str | None
    seq: int | None
    code: str
    what: Message


class Verified(NamedTuple):
    """What was verified: numbers of incidents, entries and evidence files, and everything that is wrong."""

    incidents: int
    entries: int
    evidence: int
    problems: list[Found]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify_incident(journal: Journal, incident: IncidentRow, seal: Seal | None = None) -> Verified:
    """Verify the chain of one incident by the stored bytes, then its documents and evidence, then a seal if given."""
    label = incident.label
    more: list[tuple[Any, ...]] = []
    hashes: list[str] = []

    def rows(stored: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
        for values in stored:
            row = row_of(values)
            hashes.append(row.hash)
            if values[KIND] in _WITH_MORE and row.body is not None:
                more.append(values)
            yield row

    sql = READ_ENTRIES + " WHERE e.incident_id = ? ORDER BY e.seq"
    try:
        problems = check_rows(rows(journal.connection.execute(sql, (incident.incident_id,))))
    except (sqlite3.Error, UnicodeError, msgspec.MsgspecError, TypeError, ValueError) as error:
        what = message(
            "The entries of {incident} cannot be read: {detail}.", incident=label, detail=str(error)
        )
        return Verified(1, 0, 0, [Found(label, None, "unreadable", what)])
    if not hashes:
        problems.append(
            Problem("no-entries", None, message("{incident} has no entries at all.", incident=label))
        )
    if seal is not None and (broken := against(seal, incident.incident_id, hashes)) is not None:
        problems.append(broken)
    found = [Found(label, seq, code, what) for code, seq, what in problems]
    kept = [values for values in more if values[KIND] == _EVIDENCE]
    for values in more:
        found += (_evidence if values[KIND] == _EVIDENCE else _documents)(journal, label, values)
    return Verified(1, len(hashes), len(kept), found)


def verify_all(journal: Journal) -> Verified:
    """Verify every incident; also that no label is missing and no entry stands without its incident."""
    incidents = journal.incidents()
    parts = [verify_incident(journal, incident) for incident in incidents]
    problems = [problem for part in parts for problem in part.problems]
    problems += _missing_labels(journal) + _strays(journal)
    return Verified(len(parts), sum(p.entries for p in parts), sum(p.evidence for p in parts), problems)


def _payload(row: tuple[Any, ...]) -> dict[str, Any]:
    try:
        payload = msgspec.json.decode(row[-1])
    except (msgspec.MsgspecError, UnicodeError):
        return {}  # the chain's check has named it
    return payload if isinstance(payload, dict) else {}


def _documents(journal: Journal, label: str, row: tuple[Any, ...]) -> list[Found]:
    found = []
    payload = _payload(row)
    for name in ("digest", "calendar"):
        digest = payload.get(name)
        if isinstance(digest, str):
            try:
                journal.pinned(digest)
            except StoreError as error:
                found.append(Found(label, row[SEQ], error.code, error.what))
    return found


def _evidence(journal: Journal, label: str, row: tuple[Any, ...]) -> list[Found]:
    payload = _payload(row)
    digest, name = str(payload.get("sha256")), str(payload.get("name"))
    condition = recheck(journal.home, digest)
    if condition == "ok":
        return []
    what = {
        "missing": message("The evidence file {name} ({sha256}…) is missing.", name=name, sha256=digest[:12]),
        "changed": message(
            "The evidence file {name} ({sha256}…) was changed.", name=name, sha256=digest[:12]
        ),
        "unreadable": message(
            "The evidence file {name} ({sha256}…) cannot be read.", name=name, sha256=digest[:12]
        ),
    }[condition]
    return [Found(label, row[SEQ], f"evidence-{condition}", what)]


def _missing_labels(journal: Journal) -> list[Found]:
    """Labels are allotted without gaps, so a gap is an incident that somebody took out as a whole."""
    found = []
    rows = journal.rows("SELECT year, drill, number FROM incidents ORDER BY year, drill, number")
    before: dict[tuple[int, int], int] = {}
    for year, drill, number in rows:
        for missing in range(before.get((year, drill), 0) + 1, number):
            label = f"{'DRILL' if drill else 'INC'}-{year:04d}-{missing:03d}"
            found.append(
                Found(label, None, "incident-missing", message("{incident} is missing.", incident=label))
            )
            if len(found) >= 100:
                return found
        before[year, drill] = number
    return found


def _strays(journal: Journal) -> list[Found]:
    """Entries whose incident is not listed: foreign keys refuse them, unless somebody switched those off."""
    rows = journal.rows(
        "SELECT incident_id, count(*) FROM entries WHERE incident_id NOT IN (SELECT incident_id FROM incidents) "
        "GROUP BY incident_id"
    )
    return [
        Found(None, None, "entries-without-incident", _stray(incident_id, count))
        for incident_id, count in rows
    ]


def _stray(incident_id: str, count: int) -> Message:
    return message(
        "{entries} entries belong to {incident}, which is not listed.", entries=count, incident=incident_id
    )
