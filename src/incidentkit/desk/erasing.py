"""Erasing by order: the entry that orders it, the content, every trace of it in the files; and who else holds it.

What the program does not reach (reports that were written, backups, lines that quote the text) is listed, so that
whoever got the order can go on with it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from incidentkit.desk.core import Desk, Entry, IncidentRow, Request, Written
from incidentkit.errors import RefusedError
from incidentkit.incident.commands import ErasePayload
from incidentkit.incident.events import texts
from incidentkit.journal import erasing
from incidentkit.journal.engine import EVIDENCE, EXPORTS
from incidentkit.text import words_of
from incidentkit.when.instants import read_utc, utc_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 4  # characters: a "yes" is quoted everywhere and by nobody
_LINE = 20  # characters: a line of a long text that is quoted by itself


class Copy(msgspec.Struct, frozen=True):
    """Somewhere that the erased content still is, or may be.

    `kind`: export (a report that covers the line), backup, entry (a line that quotes the text), register (a pinned
    register that holds it), evidence (another line keeps the same file), source (the file that was kept). `found`:
    whether the file at `path` is there now; True for lines.
    """

    kind: str
    incident: str | None = None
    seq: int | None = None
    path: str | None = None
    found: bool = True


class Erased(msgspec.Struct, frozen=True):
    """What was written, after the files were cleaned, and where else the content is."""

    written: Written
    copies: list[Copy]


class _Lost:
    """The texts that an erasing takes away, and whether something quotes them."""

    def __init__(self, payload: dict[str, Any], stayed: dict[str, Any]) -> None:
        kept = set(texts(stayed))
        self.needles: set[str] = set()
        for text in texts(payload):
            if text not in kept:
                parts = [text, *(line for line in text.splitlines() if len(line) >= _LINE)]
                self.needles |= {words for part in parts if len(words := words_of(part)) >= _SHORTEST}

    def quoted_in(self, text: str) -> bool:
        """Whether a text holds one of those that go, whatever its case, accents and punctuation."""
        words = f" {words_of(text)} "
        return any(f" {needle} " in words for needle in self.needles)

    def draft(self, text: str) -> bool:
        """Whether a draft quotes them or is the beginning of one: drafts are kept as people type."""
        words = words_of(text)
        begun = len(words) >= _SHORTEST and any(words in needle for needle in self.needles)
        return begun or self.quoted_in(text)


def erase(
    desk: Desk, name: str, seq: int, why: str, by_order_of: str, request: Request | None = None
) -> Erased:
    """Erases what line `seq` says, with its salt, its drafts, its words in the index and its evidence file.

    Returns when no byte of it is left in the folder's database and evidence. Raises RefusedError (`already-erased`,
    `cannot-be-erased`), UsageError (`unknown-entry`), and StoreError `erase-unfinished` when another program that
    reads the database kept the files from being cleaned; `where` then holds the entries and the copies.
    """
    from incidentkit.incident.decide import decide  # noqa: PLC0415 - commands that only read need none of it

    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        return _cleaned(desk, Erased(Written(row, repeated, repeated=True), _files(desk, row, seq)), seq)
    command = ErasePayload(seq=seq, why=why, by_order_of=by_order_of)
    action = request.id if request else desk.new_id()
    with desk.journal.writing() as writing:
        entries = writing.entries(row.incident_id)
        situation = desk.situation(row, entries)
        try:
            (event,) = decide(command, situation, entries, action)
        except RefusedError as error:
            if error.code == "already-erased" and not erasing.is_finished(desk.journal):
                raise erasing.unfinished(seq) from error
            raise
        entry = entries[seq - 1]
        payload = entry.payload or {}
        lost = _Lost(payload, msgspec.to_builtins(event)["remains"])
        stored = desk.append(
            writing, row.incident_id, [event], command, action, situation.state.zone, request, entries
        )
        digests = [str(payload["sha256"])] if entry.kind == "evidence-added" and "sha256" in payload else []
        erasing.erase_payload(desk.journal, row.incident_id, seq, lost.draft, digests)
    quoting = [*_entries(desk, lost, digests), *_registers(desk, row, lost)]
    copies = [*quoting, *_files(desk, row, seq), *_source(entry)]
    return _cleaned(desk, Erased(Written(row, stored), copies), seq)


def _cleaned(desk: Desk, erased: Erased, seq: int) -> Erased:
    """After the files were cleaned; raises StoreError `erase-unfinished` when they could not be."""
    if not erasing.finish(desk.journal):
        error = erasing.unfinished(seq)
        entries = [{"seq": e.seq, "id": e.id, "kind": e.kind} for e in erased.written.entries]
        error.where = {**error.where, "entries": entries, "copies": msgspec.to_builtins(erased.copies)}
        raise error
    return erased


# --- who else holds it


def _entries(desk: Desk, lost: _Lost, digests: list[str]) -> Iterator[Copy]:
    """Lines of any incident that quote the text or keep the same file; the line of the order itself as well."""
    for each in desk.incidents():
        for entry in desk.entries(each):
            if entry.payload is None:
                continue
            if entry.payload.get("sha256") in digests:
                path = Path(desk.home) / EVIDENCE / str(entry.payload["sha256"])
                yield Copy("evidence", each.label, entry.seq, str(path), path.exists())
            said = {k: v for k, v in entry.payload.items() if k != "remains"}
            if any(lost.quoted_in(text) for text in texts(said)):
                yield Copy("entry", each.label, entry.seq)


def _registers(desk: Desk, row: IncidentRow, lost: _Lost) -> Iterator[Copy]:
    """Registers pinned for this incident that hold the text, as a name or an address may be."""
    seen = set()
    for entry in desk.entries(row):
        digest = (entry.payload or {}).get("digest")
        if entry.kind.startswith("organisation-") and isinstance(digest, str) and digest not in seen:
            seen.add(digest)
            if any(lost.quoted_in(text) for text in texts(msgspec.json.decode(desk.journal.pinned(digest)))):
                yield Copy("register", row.label, entry.seq)


def _files(desk: Desk, row: IncidentRow, seq: int) -> list[Copy]:
    """Reports that cover the line, as their entries name them or as they lie in exports/; backups, as far as known."""
    entries = desk.entries(row)
    found: dict[str, Copy] = {}
    before: set[str] = set()  # reports that end before the line
    for entry in entries:
        payload = entry.payload or {}
        files = payload.get("files") if entry.kind == "report-exported" else None
        for file in files if isinstance(files, list) else []:
            path = str(file.get("path", ""))
            if path and _number(payload.get("until")) >= seq:
                found[path] = Copy("export", row.label, entry.seq, path, _is_there(path))
            else:
                before.add(path)
    for file in sorted((Path(desk.home) / EXPORTS).rglob("*")):
        if file.name.startswith(row.label) and str(file) not in before and file.is_file():
            found.setdefault(str(file), Copy("export", row.label, None, str(file)))
    return [*found.values(), *_backups(desk, entries[seq - 1])]


def _backups(desk: Desk, entry: Entry) -> Iterator[Copy]:
    """Backups made since the line was written (a day more, for clocks that were set), and those of our own making."""
    since = utc_text(read_utc(entry.recorded_at) - timedelta(days=1))
    for (path,) in desk.journal.rows(
        "SELECT path FROM backups WHERE made_at >= ? ORDER BY made_at", (since,)
    ):
        yield Copy("backup", path=path, found=_is_there(path))
    for name in ("incidentkit-before-*.db", "*.before-restore"):
        for file in sorted(Path(desk.home).glob(name)):
            yield Copy("backup", path=str(file))


def _source(entry: Entry) -> Iterator[Copy]:
    """The file that was kept as evidence, where it was taken from."""
    path = (entry.payload or {}).get("path")
    if entry.kind == "evidence-added" and isinstance(path, str) and path:
        yield Copy("source", path=path, found=_is_there(path))


def _is_there(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
