"""A plan as a responder would see it, before anything has happened: nothing is opened and nothing is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.desk.opening import find_runbook, read_register
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import State
from incidentkit.runbook.loading import library_folder, load
from incidentkit.when.instants import utc_text

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.runbook.plan import PinnedRunbook


def previewed(desk: Desk, runbook_id: str, language: str) -> Situation:
    """The situation as it would be right after opening; names of an example register are blanks. Raises as `find_runbook`."""
    folder = library_folder(desk.runbooks)
    return _opened(find_runbook(folder, runbook_id), folder, language, desk.now())


def previewed_file(folder: Path, runbook_id: str, language: str, now: datetime) -> Situation | None:
    """The same of one file of a folder, read by itself; None while it cannot be used in that language."""
    pinned = load(folder, runbook_id).pinned
    if pinned is None or language not in pinned.plans:
        return None
    return _opened(pinned, folder, language, now)


def _opened(pinned: PinnedRunbook, folder: Path, language: str, now: datetime) -> Situation:
    state = State(runbook_id=pinned.id, language=language, status="open", opened_at=utc_text(now))
    return Situation(state, pinned, read_register(folder)[0], now, language=language)
