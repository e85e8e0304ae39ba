"""Entries of the log as they are stored, as they are asked for, and the payload of every kind.

Events are facts in the past tense: they never fail. What may be refused lives in `decide`.
"""

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
