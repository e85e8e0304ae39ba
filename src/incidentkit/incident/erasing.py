"""Erasing by order: what stays of an entry when its content goes, and how the fold reads what stayed.

What people typed goes. What stays are the ids and times that steps, decisions and clocks rest on, so that the state
after erasing is the state before it. They stand in the `payload-erased` entry, under `remains`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident.commands import ErasePayload
from incidentkit.incident.events import KINDS, VERSION, Entry, Payload, PayloadErased
from incidentkit.incident.typed import needed

ERASED = "payload-erased"
GONE = "[…]"
"""What stands where a text must stand and was erased; it is of no language."""

NEVER_ERASED = frozenset(
    {
        "incident-opened", "runbook-pinned", "runbook-attached", "organisation-pinned", "organisation-updated",
        "action-undone", ERASED,
    }
)  # fmt: skip
"""What an incident cannot be read without: how it began, what was pinned, what was taken back or erased."""

STAYS: dict[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "question-answered": "name type state approximate step source",
        "item-added": "list key step source",
        "item-removed": "list key",
        "runbook-updated": "runbook digest former commit dirty",
        "severity-set": "level",
        "step-done": "step",
        "round-done": "step",
        "step-skipped": "step",
        "step-waiting": "step nudge_at",
        "step-reopened": "step",
        "decision-made": "step name choice advised",
        "note-added": "type step",
        "entry-struck": "seq entry replaced_by",
        "evidence-added": "step",
        "promise-made": "by whose",
        "deadline-met": "deadline",
        "deadline-waived": "deadline",
        "gate-overridden": "step gate",
        "witness-confirmed": "step",
        "report-exported": "until seal reader text_language",
        "incident-closed": "open",
        "incident-reopened": "",
        "message-approved": "message text_language despite",
        "message-sent": "message title text_language despite",
        "call-logged": "contact",
        "contact-noted": "contact",
        "role-taken": "role",
        "role-given": "role",
        "handover-offered": "until roles",
        "handover-accepted": "offer roles",
        "step-marked": "step",
        "lesson-added": "",
        "action-item-added": "due",
        "action-item-finished": "seq entry",
    }.items()
}
"""Per kind, the fields that are no free text and that the fold needs; a test walks every kind."""

VALUES_THAT_STAY = frozenset({"yes_no", "choice", "choices", "number", "time"})
"""Types of answers that conditions and clocks rest on; a text, a person, an account or a device goes."""

OUTCOMES = frozenset({"resolved", "passed-on", "false-alarm", "duplicate"})


def erasure(command: ErasePayload, entries: list[Entry], answers: dict[str, int]) -> PayloadErased:
    """The event of an erasing; `answers` are the seqs of the answers that hold, by question.

    Raises UsageError for a line that is not there, RefusedError for one that cannot be erased or was erased.
    """
    if not 1 <= command.seq <= len(entries):
        raise UsageError(
            "unknown-entry",
            message("This incident has no line {seq}; it has {count}.", seq=command.seq, count=len(entries)),
            where={"seq": command.seq},
        )
    entry = entries[command.seq - 1]
    why, who = needed(command.why, "why"), needed(command.by_order_of, "by-order-of")
    if entry.payload is None:
        raise RefusedError(
            "already-erased",
            message("The content of line {seq} was erased before.", seq=entry.seq),
            where={"seq": entry.seq},
        )
    _refuse_kept(entry)
    return PayloadErased(
        seq=entry.seq, entry=entry.id, kind=entry.kind, version=entry.version, why=why, by_order_of=who,
        remains=remains(entry, answers),
    )  # fmt: skip


def _refuse_kept(entry: Entry) -> None:
    where = {"seq": entry.seq, "kind": entry.kind}
    if entry.kind in NEVER_ERASED:
        raise RefusedError(
            "cannot-be-erased",
            message(
                "Line {seq} ({kind}) cannot be erased: the record cannot be read without it.",
                seq=entry.seq,
                kind=entry.kind,
            ),
            hint=message("Erase the lines that hold the text; the log shows them: incidentkit log INC"),
            where=where,
        )
    if entry.kind not in STAYS or entry.version > VERSION:
        raise RefusedError(
            "cannot-be-erased",
            message(
                "Line {seq} ({kind}) was recorded by a newer version, which alone knows what must stay of it.",
                seq=entry.seq,
                kind=entry.kind,
            ),
            hint=message("Update incidentkit, then erase the line."),
            where=where,
        )


def remains(entry: Entry, answers: dict[str, int]) -> dict[str, object]:
    """What stays of an entry's payload: fields by name, with no free text among them."""
    payload = entry.payload or {}
    kept = {name: value for name, value in payload.items() if name in STAYS[entry.kind] and value is not None}
    if entry.kind == "item-added":
        return {**kept, "fields": _fields(payload, answers, entry.seq)}
    more = _MORE.get(entry.kind)
    return {**kept, **more(payload, answers.get(str(payload.get("name"))) == entry.seq)} if more else kept


def _answer(payload: dict[str, Any], holds: bool) -> dict[str, object]:
    """An answer that was given anew since needs no value any more, of whatever type."""
    stays = holds and payload.get("type") in VALUES_THAT_STAY and payload.get("value") is not None
    return {"value": payload["value"]} if stays else {}


def _fields(payload: dict[str, Any], answers: dict[str, int], seq: int) -> dict[str, object]:
    """The fields of an item: each stays an answer, its value as that of an answer does."""
    said = payload.get("fields")
    found: dict[str, object] = {}
    for name, field in said.items() if isinstance(said, dict) else ():
        kept = {key: field[key] for key in ("type", "state", "approximate") if key in field}
        holds = answers.get(f"{payload.get('list')}@{payload.get('key')}.{name}") == seq
        found[name] = {**kept, **_answer(field, holds)}
    return found


def _witness(payload: dict[str, Any], _: bool) -> dict[str, object]:
    return {"witness": GONE} if payload.get("witness") else {}


def _export(payload: dict[str, Any], _: bool) -> dict[str, object]:
    """Names of files are texts; format and hash say which report it was."""
    listed = payload.get("files")
    files = [file for file in listed if isinstance(file, dict)] if isinstance(listed, list) else []
    return {"files": [{k: v for k, v in file.items() if k in {"format", "sha256"}} for file in files]}


def _outcome(payload: dict[str, Any], _: bool) -> dict[str, object]:
    return {"outcome": payload["outcome"]} if payload.get("outcome") in OUTCOMES else {}


_MORE: dict[str, Callable[[dict[str, Any], bool], dict[str, object]]] = {
    "question-answered": _answer,
    "witness-confirmed": _witness,
    "report-exported": _export,
    "incident-closed": _outcome,
}
"""What a kind keeps beyond its fields; the second argument: whether this is the answer that holds."""


# --- reading what stayed


def erasures(entries: Iterable[Entry]) -> dict[int, dict[str, object]]:
    """What stayed of each erased entry, by its seq."""
    found: dict[int, dict[str, object]] = {}
    for entry in entries:
        if entry.kind == ERASED and entry.payload is not None:
            seq, stayed = entry.payload.get("seq"), entry.payload.get("remains")
            if isinstance(seq, int) and isinstance(stayed, dict):
                found[seq] = stayed
    return found


def filled(kind: str, stayed: dict[str, object]) -> Payload | None:
    """The payload of an erased entry as far as it stayed, with `GONE` for its texts; None if it does not fit."""
    struct = KINDS.get(kind)
    if struct is None:
        return None
    blanks = {
        field.encode_name: _BLANKS.get(field.type)
        for field in msgspec.structs.fields(struct)
        if field.required
    }
    try:
        return msgspec.convert({**blanks, **stayed}, struct)
    except msgspec.ValidationError:
        return None


_BLANKS: dict[Any, object] = {str: GONE, int: 0}
