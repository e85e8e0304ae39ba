"""A plan as a responder would see it, before anything has happened: nothing is opened and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.desk.opening import find_runbook, read_register
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import State
from incidentkit.runbook.loading import library_folder
from incidentkit.when.instants import utc_text

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk


def previewed(desk: Desk, runbook_id: str, language: str) -> Situation:
    """The situation as it would be right after opening; names of an example register are blanks. Raises as `find_runbook`."""
    folder = library_folder(desk.runbooks)
    pinned = find_runbook(folder, runbook_id)
    now = desk.now()
    state = State(runbook_id=runbook_id, language=language, status="open", opened_at=utc_text(now))
    return Situation(state, pinned, read_register(folder)[0], now, language=language)
