"""Notes without a fold: what a note needs of an incident is its zone and its end. Kept apart so that it is fast."""

from collections.abc import Callable

import msgspec

from incidentkit.desk.core import Desk, Request, Written
from incidentkit.incident.events import VERSION, NewEntry, NoteAdded
from incidentkit.incident.typed import needed, note_type
from incidentkit.journal.rows import IncidentRow
from incidentkit.when.instants import utc_text

ReadTime = Callable[[str], tuple[str | None, bool]]
"""Given a zone, when it happened (UTC text or None) and whether that is approximate."""


def add_note(
    desk: Desk, row: IncidentRow, text: str, kind: str, when: ReadTime, request: Request | None
) -> Written:
    """Appends a note; a closed incident takes it too. Returns after the commit."""
    repeated = desk.repeated(request)
    if repeated is not None:
        return Written(row, repeated, repeated=True)
    note = NoteAdded(text=needed(text, "text"), type=note_type(kind))
    payload: dict[str, object] = msgspec.to_builtins(note)
    zone = desk.entries(row, since=row.count - 1, until=row.count)[0].zone
    occurred_at, approximate = when(zone)
    action = request.id if request else desk.new_id()
    with desk.journal.writing() as writing:
        count, _ = writing.head(row.incident_id)
        last = writing.entries(row.incident_id, since=count - 1)[0]
        now = desk.now()
        behind = desk.behind(last.recorded_at, now)
        if behind:
            payload["clock_went_back_ms"] = behind
        if request:
            payload["request"] = request.digest
        entry = NewEntry(
            id=f"{action}.1", action=action, kind="note-added", version=VERSION, actor=desk.actor, role=desk.role,
            recorded_at=utc_text(now), zone=zone, occurred_at=occurred_at, approximate=approximate, payload=payload,
        )  # fmt: skip
        stored = writing.append(row.incident_id, [entry])
    return Written(row, stored)
