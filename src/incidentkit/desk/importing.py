"""Taking over an incident from a bundle: every line, pin and file as it was, beside what this home holds already.

Nothing is rewritten. Where the incident is here already, lines that are new are added after ours; where the two went
different ways, nothing is taken and the line where they part is named.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from incidentkit.desk.bags import Bag, open_bag
from incidentkit.desk.bundling import pinned_by
from incidentkit.desk.core import Desk, IncidentRow
from incidentkit.desk.locking import refuse_locked
from incidentkit.errors import InputFileError, Message, RefusedError, message
from incidentkit.incident.events import Entry
from incidentkit.journal import chain, erasing
from incidentkit.journal.evidence import keep
from incidentkit.journal.rows import Writing
from incidentkit.when.instants import read_utc

RECORD = "data/record.json"
_PINNED = "data/pinned/"
_EVIDENCE = "data/evidence/"
_LABEL = re.compile(r"(INC|DRILL)-(\d{4,6})-\d+")


class Imported(msgspec.Struct, frozen=True):
    """What was taken over: the incident here, its label there, how many lines were new, and what is not complete."""

    row: IncidentRow
    label_there: str
    added: int
    evidence: int
    problems: list[Message]


class _Record(msgspec.Struct, frozen=True):
    """A checked bundle: its entries, its pinned documents by SHA-256, and its files of evidence by SHA-256."""

    label: str
    entries: list[Entry]
    documents: dict[str, bytes]
    evidence: dict[str, str]
    problems: list[Message]


def import_bundle(desk: Desk, path: Path) -> Imported:
    """Takes an incident over from the bundle at `path`; returns after the commit.

    Raises InputFileError (no-bundle, no-record-in-bundle, bundle-damaged, bundle-unreadable), RefusedError
    (import-diverged, id-used) and StoreError.
    """
    refuse_locked(path)
    bag = open_bag(path)
    if bag is None:
        raise InputFileError(
            "no-bundle",
            message("{path} is not a bundle of incidentkit.", path=str(path)),
            hint=message("Write one with: incidentkit export INC --format bundle"),
            where={"path": str(path)},
        )
    with bag:
        record = read_record(bag)
        _ = (
            desk.journal
        )  # made first where there is none: evidence without a database is taken for a lost one
        kept = _keep_evidence(desk, bag, record)
        row, added = _append(desk, record)
    return Imported(row, record.label, added, kept, record.problems)


def read_record(bag: Bag) -> _Record:
    """The record of a bundle, after its files, chain, pins and evidence were checked against each other."""
    hashes, wrong = bag.check()
    if RECORD not in bag.names:
        raise InputFileError(
            "no-record-in-bundle",
            message("{path} holds reports for a reader, and not the record itself.", path=str(bag.path)),
            hint=message("Ask for a bundle that was written without --for and without --pseudonyms."),
            where={"path": str(bag.path)},
        )
    document, entries = _entries(bag)
    wrong += [each.what for each in chain.check(entries)]
    seal = document.get("seal")
    seal = seal if isinstance(seal, dict) else {}
    if not entries or (seal.get("count"), seal.get("head")) != (len(entries), entries[-1].hash):
        wrong.append(message("Its entries end elsewhere than its seal says: some were cut off or added."))
    documents: dict[str, bytes] = {}
    problems: list[Message] = []
    for entry in entries:
        for digest in pinned_by(entry):
            if hashes.get(f"{_PINNED}{digest}.json") == digest:
                documents[digest] = bag.read(f"{_PINNED}{digest}.json")
            else:
                wrong.append(message("The document of entry {seq} is not in the bundle.", seq=entry.seq))
    if wrong:
        raise InputFileError(
            "bundle-damaged",
            message("{path} does not verify: {problem}", path=str(bag.path), problem=wrong[0]),
            hint=message("Nothing was taken from it. See all that is wrong with: incidentkit verify FILE"),
            where={"path": str(bag.path), "problems": len(wrong)},
        )
    evidence = {digest: name for name, digest in hashes.items() if name.startswith(_EVIDENCE)}
    for entry in entries:
        payload = entry.payload or {}
        if entry.kind == "evidence-added" and payload.get("sha256") not in evidence:
            problems.append(
                message("The evidence file of entry {seq} is not in the bundle: {name}", seq=entry.seq, name=payload.get("name", ""))
            )  # fmt: skip
    return _Record(str(document.get("incident", "")), entries, documents, evidence, problems)


def _entries(bag: Bag) -> tuple[dict[str, Any], list[Entry]]:
    try:
        document = msgspec.json.decode(bag.read(RECORD))
        if not isinstance(document, dict):
            raise msgspec.ValidationError("not an object")
        return document, msgspec.convert(document.get("entries"), list[Entry])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InputFileError(
            "bundle-damaged",
            message("{path} does not verify: {problem}", path=str(bag.path), problem=message("Its entries cannot be read: {detail}.", detail=str(error))),
            where={"path": str(bag.path), "problems": 1},
        ) from error  # fmt: skip


def _keep_evidence(desk: Desk, bag: Bag, record: _Record) -> int:
    """Keeps the files that lines name, before the lines: no line without its file. Returns how many."""
    named = {
        str((each.payload or {}).get("sha256")) for each in record.entries if each.kind == "evidence-added"
    }
    kept = 0
    with tempfile.TemporaryDirectory(prefix="incidentkit-") as folder:
        for digest in sorted(named & set(record.evidence)):
            part = Path(folder) / digest
            with part.open("wb") as file:
                for chunk in bag.chunks(record.evidence[digest]):
                    file.write(chunk)
            keep(part, desk.home)
            part.unlink()
            kept += 1
    return kept


def _append(desk: Desk, record: _Record) -> tuple[IncidentRow, int]:
    incident_id = record.entries[0].incident_id
    with desk.journal.writing() as writing:
        ours = writing.entries(incident_id)
        _refuse_another_way(ours, record.entries)
        new = record.entries[len(ours) :]
        for body in record.documents.values():
            writing.pin(body)
        if not ours:
            drill, year = _label(record)
            writing.new_incident(incident_id, year=year, drill=drill)
        erased = _take(desk, writing, new)
    if erased:
        erasing.finish(desk.journal)
    return desk.row(incident_id), len(new)


def _refuse_another_way(ours: Sequence[Entry], theirs: Sequence[Entry]) -> None:
    for mine, other in zip(ours, theirs, strict=False):
        if mine.hash != other.hash:
            raise RefusedError(
                "import-diverged",
                message(
                    "This incident is here already and went another way: from line {seq} on, the two differ.",
                    seq=mine.seq,
                ),
                hint=message(
                    "Two people wrote in two copies. Keep both: import the other one with --home into a folder of its own."
                ),
                where={"seq": mine.seq, "incident_id": mine.incident_id},
            )


def _take(desk: Desk, writing: Writing, entries: Sequence[Entry]) -> bool:
    """Appends the entries; content that they erase and that we hold goes as by our own order. Whether any went."""
    went = False
    for entry in entries:
        writing.take([entry])
        seq = (entry.payload or {}).get("seq")
        if entry.kind == chain.ERASURE and isinstance(seq, int):
            held = next(iter(desk.journal.entries(entry.incident_id, seq - 1, seq)), None)
            if held is not None and held.payload is not None:
                digest = held.payload.get("sha256") if held.kind == "evidence-added" else None
                files = [digest] if isinstance(digest, str) else []
                erasing.erase_payload(desk.journal, entry.incident_id, seq, lambda _: False, files)
                went = True
    return went


def _label(record: _Record) -> tuple[bool, int]:
    """Whether it is a drill, and its year: as it was labelled there, else as it was opened."""
    first = record.entries[0]
    told = _LABEL.fullmatch(record.label)
    drill = bool((first.payload or {}).get("drill", told is not None and told[1] == "DRILL"))
    return drill, int(told[2][:4]) if told else read_utc(first.recorded_at).year
