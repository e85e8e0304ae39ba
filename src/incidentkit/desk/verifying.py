"""Verifying: one incident, an exported record, a folder of them, or everything that is kept here.

A record that does not verify is an answer, not a failure: whatever was done to it comes back as problems.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from incidentkit.desk.bags import Bag, open_bag
from incidentkit.desk.bundling import pinned_by
from incidentkit.desk.core import Desk
from incidentkit.desk.locking import refuse_locked
from incidentkit.errors import InputFileError, Message, StoreError, UsageError, message
from incidentkit.incident.events import Entry
from incidentkit.journal import chain
from incidentkit.journal.seal import Seal, against, read_seal
from incidentkit.journal.verifying import Found, verify_all, verify_incident

if TYPE_CHECKING:
    from incidentkit.desk.signing import Signature
    from incidentkit.journal import verifying

FORMAT = "incidentkit-record"
RECORD = "data/record.json"
_LABEL = re.compile(r"(?:(?:INC|DRILL)-\d{1,6}-\d{1,15}|\d{1,15})", re.IGNORECASE | re.ASCII)
_NEWEST = 1


class Verified(msgspec.Struct, frozen=True):
    """What was verified: `checked` incidents or records, their `entries`, their `evidence` files hashed again.

    `problems` are {incident, seq, problem}: label (None: the store as a whole), line (None: the list as a whole), and
    a Message. `signature` is that of a bundle which has one.
    """

    ok: bool
    checked: int
    entries: int
    evidence: int
    problems: list[dict[str, Any]]
    signature: "Signature | None" = None


class _NotARecordError(Exception):
    """A file that is no record that can be verified, and why; `ours` where it says that it is one."""

    def __init__(self, why: Message, *, ours: bool = False) -> None:
        super().__init__(why.english())
        self.why = why
        self.ours = ours


def verify(
    desk: Desk, name_or_path: str | None = None, seal: str | None = None, signers: Path | None = None
) -> Verified:
    """Verifies what is named: a label or number, an exported JSON file, a folder of those, or None for everything.

    `seal` is a count and 13 words, with one incident or file named; `signers` names the keys that a bundle's signature
    may have. Raises UsageError (seal-needs-one, signers-need-a-bundle, unknown-incident, seal-…), InputFileError
    (not-a-record, no-record, locked) and StoreError where nothing can be read.
    """
    sealed = read_seal(seal) if seal is not None else None
    if name_or_path is None:
        _not_signed(signers)
        return _everything(desk, sealed)
    path = Path(name_or_path)
    if not _LABEL.fullmatch(name_or_path.strip()) and path.exists():
        refuse_locked(path)
        bag = open_bag(path)
        if bag is not None:
            with bag:
                return _signed(path, _bag(bag, sealed), signers)
        _not_signed(signers)
        return _folder(path, sealed) if path.is_dir() else _file(path, sealed)
    _not_signed(signers)
    return _incident(desk, name_or_path, sealed)


def _not_signed(signers: Path | None) -> None:
    if signers is not None:
        raise UsageError(
            "signers-need-a-bundle",
            message("Only a bundle can have a signature: name its ZIP file."),
            hint=message("For example: incidentkit verify INC-2026-004.zip --signers FILE"),
        )


def _signed(path: Path, found: Verified, signers: Path | None) -> Verified:
    """The same with what the signature beside a bundle proves, where there is one or has to be one."""
    from incidentkit.desk import signing  # noqa: PLC0415 - only for a bundle

    beside = signing.signature_of(path)
    if beside is None:
        if signers is None:
            return found
        missing = message(
            "There is no signature beside it: {file} is missing.", file=path.name + signing.SUFFIX
        )
        return replace(found, ok=False, problems=[*found.problems, _problem(None, None, missing)])
    signature = signing.check(path, beside, signers)
    if signature.problem is None:
        return replace(found, signature=signature)
    problems = [*found.problems, _problem(None, None, signature.problem)]
    return replace(found, ok=False, problems=problems, signature=signature)


def _everything(desk: Desk, sealed: Seal | None) -> Verified:
    if sealed is not None:
        raise _needs_one()
    journal = desk.existing_journal()
    if journal is None:
        return Verified(True, 0, 0, 0, [])
    try:
        return _made(verify_all(journal))
    except StoreError as error:
        return _damaged(error)


def _incident(desk: Desk, name: str, sealed: Seal | None) -> Verified:
    try:
        row = desk.find(name)
        return _made(verify_incident(desk.journal, row, sealed))
    except StoreError as error:
        return _damaged(error)


def _damaged(error: StoreError) -> Verified:
    """A store that opened and then could not be read: somebody or something damaged it."""
    if error.code != "damaged":
        raise error
    return Verified(False, 0, 0, 0, [_problem(None, None, error.what)])


def _made(found: "verifying.Verified") -> Verified:
    return Verified(found.ok, found.incidents, found.entries, found.evidence, _problems(found.problems))


def _problem(incident: str | None, seq: int | None, what: Message) -> dict[str, Any]:
    return {"incident": incident, "seq": seq, "problem": what}


def _problems(found: Iterable[Found]) -> list[dict[str, Any]]:
    return [_problem(each.incident, each.seq, each.what) for each in found]


def _needs_one() -> UsageError:
    return UsageError(
        "seal-needs-one",
        message("A seal belongs to one incident: name it, or name one exported file."),
        hint=message('For example: incidentkit verify 4 --seal "15 word word …"'),
    )


# --- exported records


def _folder(folder: Path, sealed: Seal | None) -> Verified:
    """Each record among the JSON files of a folder; other JSON files are passed over."""
    if sealed is not None:
        raise _needs_one()
    checked = entries = 0
    problems: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.json")):
        try:
            count, found = _check_file(path, None)
        except _NotARecordError as error:
            if not error.ours:
                continue
            count, found = 0, [Found(None, None, "unreadable", error.why)]
        except InputFileError as error:
            count, found = 0, [Found(None, None, error.code, error.what)]
        checked, entries = checked + 1, entries + count
        problems += [
            _problem(each.incident, each.seq, message("{file}: {problem}", file=path.name, problem=each.what))
            for each in found
        ]
    if not checked:
        raise InputFileError(
            "no-record",
            message("There is no exported record (JSON) in {path}.", path=str(folder)),
            hint=message("Write one with: incidentkit export INC --format json"),
            where={"path": str(folder)},
        )
    return Verified(not problems, checked, entries, 0, problems)


def _file(path: Path, sealed: Seal | None) -> Verified:
    try:
        count, found = _check_file(path, sealed)
    except _NotARecordError as error:
        raise InputFileError(
            "not-a-record",
            message("{path} is not a record of incidentkit: {why}.", path=str(path), why=error.why),
            hint=message("This is a report for reading. Verify the .json file that was written beside it.")
            if path.suffix.lower() in (".html", ".md")
            else message("Name an incident, or a JSON file that export wrote."),
            where={"path": str(path)},
        ) from error
    return Verified(not found, 1, count, 0, _problems(found))


def _bag(bag: Bag, sealed: Seal | None) -> Verified:
    """A bundle: its files against its manifests, then the record in it, its documents and its evidence."""
    hashes, wrong = bag.check()
    found = [Found(None, None, "bundle-damaged", what) for what in wrong]
    if RECORD not in bag.names:  # reports for one reader: only the files can be checked
        if sealed is not None:
            found.append(Found(None, None, "no-record", message("This bundle holds reports, and no record: a seal cannot be checked.")))  # fmt: skip
        return Verified(not found, 1, 0, 0, _problems(found))
    try:
        document = _document(bag.read(RECORD))
    except _NotARecordError as error:
        found.append(Found(None, None, "unreadable", error.why))
        return Verified(False, 1, 0, 0, _problems(found))
    count, problems = _check(document, sealed)
    entries = msgspec.convert(document["entries"], list[Entry]) if count else []
    problems += _named_in(entries, hashes, str(document.get("incident")))
    kept = sum(1 for each in entries if each.kind == "evidence-added" and each.payload is not None)
    found += problems
    return Verified(not found, 1, count, kept, _problems(found))


def _named_in(entries: list[Entry], hashes: dict[str, str], label: str) -> list[Found]:
    """What entries name by its SHA-256 and the bundle does not hold."""
    found = []
    kept = {digest for name, digest in hashes.items() if name.startswith("data/evidence/")}
    for entry in entries:
        for digest in pinned_by(entry):
            if hashes.get(f"data/pinned/{digest}.json") != digest:
                what = message("The document of entry {seq} is not in the bundle.", seq=entry.seq)
                found.append(Found(label, entry.seq, "document-missing", what))
        payload = entry.payload or {}
        if entry.kind == "evidence-added" and entry.payload is not None and payload.get("sha256") not in kept:
            what = message(
                "The evidence file of entry {seq} is not in the bundle: {name}", seq=entry.seq, name=payload.get("name", "")
            )  # fmt: skip
            found.append(Found(label, entry.seq, "evidence-missing", what))
    return found


def _check_file(path: Path, sealed: Seal | None) -> tuple[int, list[Found]]:
    """Recomputes every hash of an exported record from the file alone; its number of entries, and its problems."""
    return _check(_read(path), sealed)


def _check(document: dict[str, Any], sealed: Seal | None) -> tuple[int, list[Found]]:
    label = document.get("incident")
    label = label if isinstance(label, str) else None
    try:
        entries = msgspec.convert(document.get("entries"), list[Entry])
    except (msgspec.ValidationError, RecursionError) as error:
        what = message("Its entries cannot be read: {detail}.", detail=str(error))
        return 0, [Found(label, None, "unreadable", what)]
    found = [Found(label, each.seq, each.code, each.what) for each in chain.check(entries)]
    found += [Found(label, None, "record-mixed", what) for what in _mixed(document, entries)]
    if sealed is not None:
        incident_id = entries[0].incident_id if entries else ""
        broken = against(sealed, incident_id, [entry.hash for entry in entries])
        if broken is not None:
            found.append(Found(label, broken.seq, broken.code, broken.what))
    return len(entries), found


def _mixed(document: dict[str, Any], entries: list[Entry]) -> list[Message]:
    """What the file says of itself and its entries do not bear out."""
    if not entries:
        return [message("It holds no entries.")]
    told = document.get("seal")
    told = told if isinstance(told, dict) else {}
    found = []
    if document.get("incident_id") != entries[0].incident_id:
        found.append(message("The incident it names is not the one of its entries."))
    if told.get("count") != len(entries) or told.get("head") != entries[-1].hash:
        found.append(message("Its entries end elsewhere than its seal says: some were cut off or added."))
    elif not _words_fit(told, entries):
        found.append(message("The 13 words of its seal are not those of its entries."))
    return found


def _words_fit(told: dict[str, Any], entries: list[Entry]) -> bool:
    try:
        sealed = read_seal(str(told.get("text", "")))
    except UsageError:
        return False
    return against(sealed, entries[0].incident_id, [entry.hash for entry in entries]) is None


def _read(path: Path) -> dict[str, Any]:
    """The document; raises `_NotARecordError` for other files and InputFileError for those that cannot be read."""
    body = b""
    try:
        if not path.is_file():
            raise _NotARecordError(message("it is not a regular file"))
        body = path.read_bytes()
    except OSError as error:
        raise InputFileError(
            "record-unreadable",
            message("{path} cannot be read: {why}.", path=str(path), why=error.strerror or str(error)),
            where={"path": str(path)},
        ) from error
    return _document(body)


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        ours = FORMAT.encode() in body
        raise _NotARecordError(message("it is not JSON, or it was damaged"), ours=ours) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _NotARecordError(message("it does not say that it is one"))
    if document.get("version") != _NEWEST:
        raise _NotARecordError(message("it was written by a newer version"), ours=True)
    return document
