"""Half-typed texts: kept beside the record as they are typed, offered again after a crash, dropped once written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk


def keep(desk: Desk, place: str, text: str, incident_id: str | None) -> None:
    """Keeps a text under its place, or forgets it where it is empty; raises StoreError."""
    if text.strip():
        desk.journal.keep_draft(place, text, incident_id)
    else:
        drop(desk, place)


def drop(desk: Desk, *places: str) -> None:
    """Forgets texts; those that were never kept are no error."""
    journal = desk.existing_journal()
    if journal is None:
        return
    held = {draft.place for draft in journal.drafts()}
    for place in places:
        if place in held:
            journal.drop_draft(place)


def kept(desk: Desk, prefix: str) -> dict[str, str]:
    """The texts kept below a place, by the rest of their place; {} where nothing was ever kept."""
    journal = desk.existing_journal()
    if journal is None:
        return {}
    return {
        draft.place.removeprefix(prefix): draft.text
        for draft in journal.drafts()
        if draft.place.startswith(prefix)
    }
