"""Entries of the log as they are stored, as they are asked for, and the payload of every kind.

Events are facts in the past tense: they never fail. What may be refused lives in `decide`.
"""

from collections.abc import Iterator

import msgspec


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a command asks the journal to append; the journal adds seq, salt, digest and hashes.

    Times are UTC texts with milliseconds (`2026-11-23T13:03:22.123Z`); `payload` is plain JSON data without floats.
    """

    id: str
    action: str
    kind: str
    version: int
    actor: str
    role: str | None
    recorded_at: str
    zone: str
    occurred_at: str | None
    approximate: bool
    payload: dict[str, object]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A stored entry, exactly as `log --json` prints it and as its hash was made (design: record.md).

    `payload` and `salt` are None once erased; `payload_digest`, `previous` and `hash` are lower-case hex.
    """

    id: str
    incident_id: str
    seq: int
    action: str
    kind: str
    version: int
    actor: str
    role: str | None
    recorded_at: str
    zone: str
    occurred_at: str | None
    approximate: bool
    payload: dict[str, object] | None
    salt: str | None
    payload_digest: str
    previous: str
    hash: str


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says; fields are only ever added, with defaults, so that old records open for ever."""


class IncidentOpened(Payload):
    """An incident began; `zone` is fixed for its life."""

    title: str
    runbook: str
    language: str
    zone: str
    drill: bool = False
    program: str = ""


class RunbookPinned(Payload):
    """The runbook as it will be walked, stored once by its digest."""

    runbook: str
    digest: str
    commit: str | None = None
    dirty: bool | None = None


class RunbookAttached(Payload):
    """A second runbook is walked in this incident, pinned as it was then.

    `by` is the runbook whose `step` asked for it; `carry` its names and what they are called in the attached one.
    """

    runbook: str
    digest: str
    commit: str | None = None
    dirty: bool | None = None
    by: str | None = None
    step: str | None = None
    first: bool = False
    carry: dict[str, str] = {}


class RunbookUpdated(Payload):
    """A runbook of the incident, main or attached, goes on as it stands in the folder now, pinned anew.

    `former` is the digest of the version until then; both stay, so that what changed can be told for ever.
    """

    runbook: str
    digest: str
    former: str
    reason: str
    commit: str | None = None
    dirty: bool | None = None


class OrganisationPinned(Payload):
    """The register and the non-working days as they were; no digest: there was no register."""

    digest: str | None = None
    example: bool = False
    calendar: str | None = None


class OrganisationUpdated(Payload):
    """The register was filled in during the incident and pinned anew."""

    digest: str
    example: bool = False
    calendar: str | None = None


class QuestionAnswered(Payload):
    """An answer; `value` is None when `state` is unknown. Times are UTC texts, numbers decimal texts.

    `source` is the id of the entry that it was copied from, when a runbook was attached.
    """

    name: str
    type: str
    state: str
    value: object = None
    approximate: bool = False
    step: str | None = None
    source: str | None = None


class ItemField(Payload):
    """What is said of one field of an item, as an answer says it."""

    type: str
    state: str
    value: object = None
    approximate: bool = False


class ItemAdded(Payload):
    """One thing more in a list; `key` is never used again, whatever becomes of the item."""

    list: str
    key: str
    fields: dict[str, ItemField] = {}
    step: str | None = None
    source: str | None = None


class ItemRemoved(Payload):
    """An item is in its list no more; what was done for it stays."""

    list: str
    key: str
    reason: str | None = None


class SeveritySet(Payload):
    """A person set the severity."""

    level: str
    reason: str


class StepDone(Payload):
    """A step was finished; `reason` is why no further round of it is needed."""

    step: str
    result: str | None = None
    reason: str | None = None


class RoundDone(Payload):
    """A step that comes back was done once more."""

    step: str
    result: str | None = None


class StepSkipped(Payload):
    """A step was skipped, with its reason."""

    step: str
    reason: str


class StepWaiting(Payload):
    """A step waits for somebody; `nudge_at` is when to ask again."""

    step: str
    for_: str = msgspec.field(name="for")
    reference: str | None = None
    nudge_at: str | None = None


class StepReopened(Payload):
    """A finished, skipped or waiting step is open again."""

    step: str
    reason: str


class DecisionMade(Payload):
    """A decision with its reason, and what the runbook advised at that moment."""

    step: str
    name: str
    choice: str
    reason: str
    advised: list[str] = []
    result: str | None = None


class NoteAdded(Payload):
    """A line in the log; `type` is fact, assumption, decision, action, message-in or message-out."""

    text: str
    type: str = "fact"
    step: str | None = None


class EntryStruck(Payload):
    """An earlier line no longer counts; it stays readable. `replaced_by` is the id of the note instead of it."""

    seq: int
    entry: str
    reason: str
    replaced_by: str | None = None


class ActionUndone(Payload):
    """An action was taken back; `entries` are the ids that no longer count."""

    action: str
    entries: list[str]


class EvidenceAdded(Payload):
    """A file was kept: name as it was called, size in bytes, SHA-256 of the copy."""

    name: str
    sha256: str
    size: int
    path: str | None = None
    source: str | None = None
    description: str | None = None
    step: str | None = None
    method: str | None = None


class PromiseMade(Payload):
    """Something was promised by a time, by us or by others."""

    text: str
    by: str
    whose: str = "ours"


class MessageApproved(Payload):
    """Somebody approved a drafted text; `sha256` is that of `text` in UTF-8, `fields` are the blanks as filled in.

    `despite` are the gates passed with `reason`: blanks, words.
    """

    message: str
    by: str
    sha256: str
    text: str
    text_language: str
    fields: dict[str, str] = {}
    reason: str | None = None
    despite: list[str] = []


class MessageSent(Payload):
    """A message went out, as it stands in `text`; `sha256` is that of `text` in UTF-8.

    `approved_by` approved this very text; `despite` are the gates passed with `reason`: blanks, words, approval, changed.
    """

    message: str
    title: str
    to: str
    through: str
    text: str
    sha256: str
    text_language: str
    approved_by: str | None = None
    reason: str | None = None
    despite: list[str] = []


class CallLogged(Payload):
    """A contact was called; `answered` is who or what answered, `reference` what they gave."""

    contact: str
    name: str | None = None
    answered: str | None = None
    reference: str | None = None


class ContactNoted(Payload):
    """The name or the number of a contact, found during the incident; the newest one of each counts."""

    contact: str
    name: str | None = None
    phone: str | None = None


class RoleTaken(Payload):
    """The actor took a role."""

    role: str


class RoleGiven(Payload):
    """The actor gave a role to somebody."""

    role: str
    to: str


class HandoverOffered(Payload):
    """The actor hands the incident over; the brief covers the entries up to `until`, `roles` go with it."""

    to: str
    until: int
    roles: list[str] = []


class HandoverAccepted(Payload):
    """The actor took the incident over from `from`; `offer` is the entry that offered it, `roles` are theirs now."""

    offer: int
    from_: str = msgspec.field(name="from")
    roles: list[str] = []


class StepMarked(Payload):
    """A step was unclear, and how."""

    step: str
    text: str


class LessonAdded(Payload):
    """Something to learn from."""

    text: str


class ActionItemAdded(Payload):
    """Something to do afterwards: who, and by when (UTC text)."""

    text: str
    owner: str
    due: str | None = None


class ActionItemFinished(Payload):
    """An action item is done; `seq` and `entry` are the entry that added it."""

    seq: int
    entry: str


class DeadlineMet(Payload):
    """A clock was stopped by what was done."""

    deadline: str
    reference: str | None = None


class DeadlineWaived(Payload):
    """A clock does not bind, and why."""

    deadline: str
    reason: str


class GateOverridden(Payload):
    """A closed gate was passed with a reason."""

    step: str
    gate: str
    reason: str


class WitnessConfirmed(Payload):
    """A second person confirmed, or `reason` says why nobody was available."""

    step: str
    witness: str | None = None
    reason: str | None = None


class ReportExported(Payload):
    """Reports were written; they cover the entries up to `until`."""

    files: list[dict[str, str]]
    until: int
    seal: str
    reader: str | None = None
    text_language: str | None = None


class IncidentClosed(Payload):
    """The incident ended; `open` are the steps not done."""

    outcome: str
    note: str
    open: list[str] = []


class IncidentReopened(Payload):
    """A closed incident goes on."""

    reason: str


class PayloadErased(Payload):
    """What entry `seq` said was erased by order; `remains` is what the fold needs of it, without free text."""

    seq: int
    entry: str = ""
    kind: str = ""
    version: int = 1
    why: str = ""
    by_order_of: str = ""
    remains: dict[str, object] = {}


KINDS: dict[str, type[Payload]] = {
    "incident-opened": IncidentOpened,
    "runbook-pinned": RunbookPinned,
    "organisation-pinned": OrganisationPinned,
    "organisation-updated": OrganisationUpdated,
    "runbook-attached": RunbookAttached,
    "runbook-updated": RunbookUpdated,
    "question-answered": QuestionAnswered,
    "item-added": ItemAdded,
    "item-removed": ItemRemoved,
    "severity-set": SeveritySet,
    "step-done": StepDone,
    "round-done": RoundDone,
    "step-skipped": StepSkipped,
    "step-waiting": StepWaiting,
    "step-reopened": StepReopened,
    "decision-made": DecisionMade,
    "note-added": NoteAdded,
    "entry-struck": EntryStruck,
    "action-undone": ActionUndone,
    "evidence-added": EvidenceAdded,
    "promise-made": PromiseMade,
    "message-approved": MessageApproved,
    "message-sent": MessageSent,
    "call-logged": CallLogged,
    "contact-noted": ContactNoted,
    "role-taken": RoleTaken,
    "role-given": RoleGiven,
    "handover-offered": HandoverOffered,
    "handover-accepted": HandoverAccepted,
    "step-marked": StepMarked,
    "lesson-added": LessonAdded,
    "action-item-added": ActionItemAdded,
    "action-item-finished": ActionItemFinished,
    "deadline-met": DeadlineMet,
    "deadline-waived": DeadlineWaived,
    "gate-overridden": GateOverridden,
    "witness-confirmed": WitnessConfirmed,
    "report-exported": ReportExported,
    "incident-closed": IncidentClosed,
    "incident-reopened": IncidentReopened,
    "payload-erased": PayloadErased,
}
"""Every kind this program writes, with the struct of its newest version."""

VERSION = 1
"""The version of each kind that this program writes; a kind with more versions gets an upcaster in `history`."""

KIND_OF = {struct: kind for kind, struct in KINDS.items()}

NOT_UNDOABLE = frozenset(
    {
        "incident-opened", "runbook-pinned", "runbook-attached", "organisation-pinned", "evidence-added", "report-exported",
        "action-undone", "payload-erased", "message-sent",
    }
)  # fmt: skip
"""Kinds that stay when their action is undone, and are named as staying."""

STRIKABLE = frozenset({"note-added", "promise-made", "call-logged", "lesson-added", "action-item-added"})
"""Kinds that `strike` takes; the others have undo, reopen or answer."""

_NO_TEXT = frozenset(
    {
        "action", "calendar", "digest", "entries", "entry", "former", "language", "program", "replaced_by", "request", "seal",
        "sha256", "state", "text_language", "type", "version", "zone",
    }
)  # fmt: skip


def texts(payload: object) -> Iterator[str]:
    """Every text of a payload that somebody may look for: no digests, ids of entries, or words of ours like `given`."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, dict):
        for name, value in payload.items():
            if name not in _NO_TEXT:
                yield from texts(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from texts(value)
