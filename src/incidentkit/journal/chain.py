"""The hash chain: what is hashed, how, and what a broken chain looks like. Pure functions.

Source: design/record.md, "Tamper evidence". JSON as in RFC 8785, of which only a part is needed:
keys are ASCII and numbers are integers, so sorted compact UTF-8 JSON is already canonical.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.events import Entry

GENESIS = "0" * 64
HEADER = (
    "action",
    "actor",
    "approximate",
    "id",
    "incident_id",
    "kind",
    "occurred_at",
    "payload_digest",
    "previous",
    "recorded_at",
    "role",
    "seq",
    "version",
    "zone",
)
"""The fields that an entry's hash covers, sorted, so that a dict made in this order is already canonical."""

ERASURE = "payload-erased"
"""The kind whose payload names, under `seq`, the entry whose content was erased by order."""

_LARGEST = 2**53 - 1  # beyond it a JSON number is not the same number for every reader (RFC 8785, RFC 7493)
_DEEPEST = 64
_sorted = msgspec.json.Encoder(order="sorted").encode
_as_is = msgspec.json.Encoder().encode
_Header = msgspec.defstruct(
    "_Header", [(name, object) for name in HEADER]
)  # encodes three times as fast as a dict


class NotCanonicalError(UsageError):
    """Data that has no canonical form: a float, a key that is not ASCII, text that is not Unicode."""


class Problem(NamedTuple):
    """Something that does not verify: kebab-case code, the entry's number (None: the list as a whole), a sentence."""

    code: str
    seq: int | None
    what: Message


class Row(NamedTuple):
    """An entry as stored: header values in the order of `HEADER`, salt and payload bytes (None once erased), hash."""

    header: tuple[Any, ...]
    salt: bytes | None
    body: bytes | None
    hash: str


def canonical(data: object) -> bytes:
    """The one way to write data as bytes: sorted compact UTF-8 JSON.

    Raises `NotCanonicalError` for floats, integers beyond 2^53-1, keys that are not ASCII text, lone surrogates,
    other types, and nesting deeper than 64.
    """
    _refuse_ambiguous(data, _DEEPEST)
    try:
        return _sorted(data)
    except UnicodeEncodeError as error:
        raise NotCanonicalError(
            "text-not-unicode",
            message("This text holds a character that is not valid Unicode and cannot be kept."),
            hint=message("Type the text again, without the characters shown as boxes or question marks."),
        ) from error


def _refuse_ambiguous(data: object, depth: int) -> None:
    if data is None or isinstance(data, str | bool):
        return
    if isinstance(data, int) and -_LARGEST <= data <= _LARGEST:
        return
    if depth == 0:
        raise _not_canonical(message("nested deeper than 64 levels"))
    if isinstance(data, Mapping):
        for key, value in data.items():
            if not (isinstance(key, str) and key.isascii()):
                raise _not_canonical(message("the name {name} is not ASCII", name=repr(key)))
            _refuse_ambiguous(value, depth - 1)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_ambiguous(value, depth - 1)
    elif isinstance(data, int | float):
        raise _not_canonical(message("{number} must be written as text", number=repr(data)))
    else:
        raise _not_canonical(message("a value of type {type}", type=type(data).__name__))


def _not_canonical(why: Message) -> NotCanonicalError:
    return NotCanonicalError("not-canonical", message("This cannot be kept in the log: {why}.", why=why))


def payload_digest(salt: bytes, payload: bytes) -> str:
    """SHA-256 over the raw salt followed by the payload's bytes, as lower-case hex."""
    return hashlib.sha256(salt + payload).hexdigest()


def entry_hash(header: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of exactly the fields in `HEADER`, as lower-case hex; other keys are ignored."""
    return hashlib.sha256(canonical({name: header[name] for name in HEADER})).hexdigest()


def row_hash(header: tuple[Any, ...]) -> str:
    """The same hash for a stored row, whose values stand in the order of `HEADER` and were checked when written."""
    return hashlib.sha256(_as_is(_Header(*header))).hexdigest()


def row_of(entry: Entry) -> Row:
    """What a stored row looked like, from an entry as `log` prints it.

    Raises `NotCanonicalError` when the payload cannot have been written by this program, ValueError for a salt
    that is not hex.
    """
    body = None if entry.payload is None else canonical(entry.payload)
    salt = None if entry.salt is None else bytes.fromhex(entry.salt)
    return Row(tuple(getattr(entry, name) for name in HEADER), salt, body, entry.hash)


def check(entries: Iterable[Entry]) -> list[Problem]:
    """Everything that is wrong with the complete list of entries of one incident, oldest first; [] when it verifies.

    A cut tail and a list that was recomputed as a whole verify: only a seal shows those.
    """
    rows: list[Row] = []
    unreadable: list[Problem] = []
    for entry in entries:
        try:
            rows.append(row_of(entry))
        except (NotCanonicalError, ValueError):
            unreadable.append(_content_changed(entry.seq))
            rows.append(row_of(msgspec.structs.replace(entry, payload=None, salt=None)))
    broken = {problem.seq for problem in unreadable}
    found = [p for p in check_rows(rows) if not (p.code == "content-missing" and p.seq in broken)]
    return sorted([*unreadable, *found], key=lambda problem: problem.seq or 0)


_SEQ, _PREVIOUS, _KIND = HEADER.index("seq"), HEADER.index("previous"), HEADER.index("kind")
_DIGEST, _INCIDENT, _ID = HEADER.index("payload_digest"), HEADER.index("incident_id"), HEADER.index("id")


def check_rows(rows: Iterable[Row]) -> list[Problem]:
    """`check`, over rows as they are stored, so that payloads are verified by the bytes that were hashed."""
    problems: list[Problem] = []
    head, last, incident = GENESIS, 0, None
    without: list[int] = []
    seen: set[int] = set()
    erased: set[int] = set()
    ids: set[str] = set()
    for header, salt, body, stored in rows:
        seq = header[_SEQ]
        if incident is None:
            incident = header[_INCIDENT]
        if header[_PREVIOUS] != head or seq <= last or header[_ID] in ids or header[_INCIDENT] != incident:
            problems += _misplaced(header, head, last, incident, ids)
        if row_hash(header) != stored:
            problems.append(_entry_changed(seq))
        if body is None or salt is None:
            without.append(seq)
        elif hashlib.sha256(salt + body).hexdigest() != header[_DIGEST]:
            problems.append(_content_changed(seq))
        elif header[_KIND] == ERASURE:
            erased.update(_erased_by(body))
        ids.add(header[_ID])
        seen.add(seq)
        head, last = stored, max(last, seq)
    problems += _gaps(seen)
    problems += [_content_missing(seq) for seq in without if seq not in erased]
    problems += [_content_still_there(seq) for seq in sorted(erased & (seen - set(without)))]
    return problems


def _misplaced(header: tuple[Any, ...], head: str, last: int, incident: str, ids: set[str]) -> list[Problem]:
    """What is wrong with where an entry stands."""
    seq = header[_SEQ]
    found = []
    if header[_INCIDENT] != incident:
        found.append(
            Problem("other-incident", seq, message("Entry {seq} belongs to another incident.", seq=seq))
        )
    if seq <= last:
        found.append(Problem("entry-out-of-order", seq, message("Entry {seq} is out of order.", seq=seq)))
    if header[_PREVIOUS] != head:
        what = message("Entry {seq} does not continue the entry that stands before it.", seq=seq)
        found.append(Problem("chain-broken", seq, what))
    if header[_ID] in ids:
        found.append(
            Problem("entry-repeated", seq, message("Entry {seq} has the id of an earlier entry.", seq=seq))
        )
    return found


def _gaps(seen: set[int]) -> list[Problem]:
    """Numbers that are missing before the last one."""
    found = []
    before = 0
    for seq in sorted(seen):
        if seq == before + 2:
            found.append(Problem("entry-missing", seq - 1, message("Entry {seq} is missing.", seq=seq - 1)))
        elif seq > before + 2:
            what = message("Entries {first} to {last} are missing.", first=before + 1, last=seq - 1)
            found.append(Problem("entry-missing", before + 1, what))
        before = seq
    return found


def _erased_by(body: bytes) -> list[int]:
    """The number that an erasure names; nothing for a shape of a newer version."""
    try:
        seq = msgspec.json.decode(body).get("seq")
    except (msgspec.DecodeError, AttributeError):
        return []
    return [seq] if isinstance(seq, int) else []


def _entry_changed(seq: int) -> Problem:
    return Problem("entry-changed", seq, message("Entry {seq} was changed after it was recorded.", seq=seq))


def _content_changed(seq: int) -> Problem:
    return Problem(
        "content-changed",
        seq,
        message("The content of entry {seq} was changed after it was recorded.", seq=seq),
    )


def _content_missing(seq: int) -> Problem:
    return Problem(
        "content-missing",
        seq,
        message("The content of entry {seq} is missing, and no entry says that it was erased.", seq=seq),
    )


def _content_still_there(seq: int) -> Problem:
    return Problem(
        "content-not-erased",
        seq,
        message("The content of entry {seq} was to be erased and is still there.", seq=seq),
    )
