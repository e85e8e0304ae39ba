"""A time stamp of the record's end by somebody else: the query to send, and the reply that is kept as evidence.

RFC 3161: the authority signs a hash together with its own time. It learns nothing but that hash. This program sends
nothing anywhere; whoever wants a stamp sends the query's file and brings the reply's. The library is an extra.
"""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from incidentkit.desk.core import Desk, Request, Written
from incidentkit.desk.keeping import add_evidence
from incidentkit.desk.placing import Placer
from incidentkit.errors import InputFileError, StoreError, UsageError, message
from incidentkit.journal.engine import EXPORTS

if TYPE_CHECKING:
    from incidentkit.incident.events import Entry

LARGEST = 1 << 20
"""Bytes of a reply; those of the authorities known to us have 1,000 to 8,000."""


_GRANTED = (0, 1)
"""Statuses of an answer that holds a stamp: granted, granted with changes."""


class Query(msgspec.Struct, frozen=True):
    """What was written for an authority: the text whose hash is stamped, the query, and up to which line it speaks."""

    text: Path
    query: Path
    seq: int


class Stamp(msgspec.Struct, frozen=True):
    """A reply that was kept: the line it stamps, the authority's time, and whether its signature was checked."""

    seq: int
    at: datetime
    checked: bool
    written: Written


def head_text(entry: Entry) -> bytes:
    """The four lines that are stamped; they name the record up to an entry, and nothing that it says."""
    lines = [
        "incidentkit head",
        f"incident: {entry.incident_id}",
        f"line: {entry.seq}",
        f"hash: {entry.hash}",
    ]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def query(desk: Desk, name: str, *, seq: int | None = None, folder: Path | None = None) -> Query:
    """Writes what is to be stamped and the query for it, by default among the home's exports; raises UsageError (unknown-entry) and what `Placer` raises."""
    library = _library()
    row = desk.find(name)
    entries = desk.entries(row)
    entry = next((each for each in entries if each.seq == seq), None) if seq is not None else entries[-1]
    if entry is None:
        raise UsageError(
            "unknown-entry",
            message("{label} has no line {seq}.", label=row.label, seq=seq),
            where={"incident": row.label, "seq": seq},
        )
    text = head_text(entry)
    builder = library.TimestampRequestBuilder().data(text)
    asked = builder.hash_algorithm(library.HashAlgorithm.SHA256).build().as_bytes()
    stem = f"{row.label}-head-{entry.seq}"
    placed = Placer(folder or Path(desk.home) / EXPORTS, private=folder is None).place(
        stem, {".txt": text, ".tsq": asked}
    )
    return Query(placed[".txt"], placed[".tsq"], entry.seq)


def keep_reply(
    desk: Desk, name: str, reply: Path, roots: Path | None = None, request: Request | None = None
) -> Stamp:
    """Keeps an authority's reply with the text that it stamps, after it was checked against the record.

    `roots` (PEM) are the certificates that the authority's has to lead to; without them only the hash is compared.
    Raises InputFileError (no-time-stamp, roots-unreadable), UsageError (stamps-something-else, stamp-not-valid).
    """
    library = _library()
    row = desk.find(name)
    answer = _decoded(library, reply)
    stamped = bytes(answer.tst_info.message_imprint.message)
    entry = next((e for e in desk.entries(row) if hashlib.sha256(head_text(e)).digest() == stamped), None)
    if entry is None:
        raise UsageError(
            "stamps-something-else",
            message("{path} stamps no line of {label}.", path=str(reply), label=row.label),
            hint=message("It belongs to another incident, or to a text that was changed."),
            where={"path": str(reply), "incident": row.label},
        )
    if roots is not None:
        _check(library, answer, stamped, roots)
    at = answer.tst_info.gen_time.astimezone(UTC)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / f"{row.label}-head-{entry.seq}.txt"
        text.write_bytes(head_text(entry))
        written = add_evidence(
            desk, row.label, (str(reply), str(text)), step=None, source=None, request=request,
            description=f"RFC 3161, #{entry.seq}, {at:%Y-%m-%dT%H:%M:%SZ}", when=lambda _: {},
        )  # fmt: skip
    return Stamp(entry.seq, at, roots is not None, written)


def _decoded(library: Any, reply: Path) -> Any:
    try:
        body = reply.read_bytes() if reply.stat().st_size <= LARGEST else b""
        answer = library.decode_timestamp_response(body)
    except (OSError, ValueError) as error:
        raise _no_stamp(reply, str(error)) from error
    if answer.status not in _GRANTED:
        raise _no_stamp(reply, " ".join(answer.status_string) or f"status {answer.status}")
    return answer


def _no_stamp(reply: Path, why: str) -> InputFileError:
    return InputFileError(
        "no-time-stamp",
        message("{path} is no time stamp: {why}", path=str(reply), why=why[:200]),
        hint=message("Send the .tsq file to a time stamping authority and keep its whole answer (.tsr)."),
        where={"path": str(reply)},
    )


def _check(library: Any, answer: Any, stamped: bytes, roots: Path) -> None:
    from cryptography import x509  # noqa: PLC0415 - comes with the extra

    try:
        certificates = x509.load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise InputFileError(
            "roots-unreadable",
            message("No certificate can be read from {path}: {why}", path=str(roots), why=str(error)[:200]),
            hint=message("Authorities publish theirs as a PEM file."),
            where={"path": str(roots)},
        ) from error
    try:
        library.VerifierBuilder(roots=list(certificates)).build().verify(answer, stamped)
    except (library.VerificationError, ValueError) as error:
        raise UsageError(
            "stamp-not-valid",
            message("The time stamp is not one of that authority: {why}", why=str(error)[:200]),
            hint=message(
                "Are these its certificates? Without --roots it is kept and only its hash is compared."
            ),
            where={"path": str(roots)},
        ) from error


def _library() -> Any:
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise StoreError(
            "no-time-stamps",
            message("Time stamps need the library rfc3161-client, which is not installed."),
            hint=message("Install it with: pip install 'incidentkit[timestamp]'"),
        ) from error
    return rfc3161_client
