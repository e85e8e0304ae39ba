"""What stands open, and which plans there are: what a person sees before anything is chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incidentkit.incident.order import on_offer
from incidentkit.incident.pausing import rests
from incidentkit.incident.views.now import asked_steps, nearest_deadline, progress, waiting_views
from incidentkit.runbook.loading import library_folder, load_library
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.runbook.loading import LibraryEntry

LATELY = timedelta(days=14)
"""How long a closed incident stands at home: its report is asked for in the days that follow."""


class OpenIncident(msgspec.Struct, frozen=True):
    """An incident in one line: how far it is, what comes next, who is waited for, when the nearest clock is due."""

    label: str
    title: str
    runbook_id: str
    drill: bool
    status: str
    done: int
    total: int
    finished: int
    """Steps that were done or skipped."""
    next_step: str | None
    waiting: str | None
    due: datetime | None
    due_what: str | None
    """What is due then."""
    opened_at: str
    touched_at: str
    """When its last line was written."""
    closed_at: datetime | None = None


class Plan(msgspec.Struct, frozen=True):
    """A runbook that can be used, in the language asked for, else in one that it has."""

    id: str
    title: str
    summary: str


class Company(msgspec.Struct, frozen=True):
    """Whose runbooks these are."""

    name: str | None
    example: bool


class AtHome(msgspec.Struct, frozen=True):
    """What home begins with: open incidents, that which was written to last first and exercises last; those closed lately."""

    company: Company
    open: list[OpenIncident]
    closed: list[OpenIncident]


def at_home(desk: Desk, now: datetime) -> AtHome:
    """The company, what is open, and what was closed within `LATELY` before `now`, exercises left out."""
    every = incidents(desk)
    still = [each for each in every if each.status == "open"]
    still.sort(key=lambda each: each.touched_at, reverse=True)
    still.sort(key=lambda each: each.drill)
    lately = [(each.closed_at, each) for each in every if each.closed_at and not each.drill]
    lately.sort(key=lambda pair: pair[0], reverse=True)
    closed = [each for at, each in lately if at > now - LATELY]
    return AtHome(company(library_folder(desk.runbooks)), still, closed)


def incidents(desk: Desk) -> list[OpenIncident]:
    """Every incident, the newest first."""
    found = []
    for row in reversed(desk.incidents()):
        situation = desk.situation(row)
        state = situation.state
        steps = (
            [step for step in on_offer(situation) if not rests(situation, step)]
            if state.status == "open"
            else []
        )
        waits = waiting_views(situation)
        clock = nearest_deadline(situation) if state.status == "open" else None
        done, total = progress(situation)
        finished = sum(situation.finished(step.id) for step in asked_steps(situation))
        found.append(
            OpenIncident(
                row.label, state.title, state.runbook_id, state.drill, state.status, done, total, finished,
                steps[0].do if steps else None, waits[0].for_ if waits else None, clock.due_at if clock else None,
                clock.title if clock else None, state.opened_at,
                desk.entries(row, since=row.count - 1)[-1].recorded_at,
                read_utc(state.closed_at).astimezone(situation.zone) if state.closed_at else None,
            )
        )  # fmt: skip
    return found


def company(folder: Path) -> Company:
    """The name in the register, where there is one that can be read."""
    from incidentkit.desk.opening import read_register  # noqa: PLC0415

    organisation, _ = read_register(folder)
    return Company(organisation.name, organisation.example) if organisation else Company(None, example=False)


def usable(desk: Desk) -> list[LibraryEntry]:
    """The runbooks of the folder in use that can be walked; read again only when a file changed."""
    folder = library_folder(desk.runbooks)
    stamp = _stamp(folder)
    held = _READ.get(folder)
    if held is None or held[0] != stamp:
        entries = [entry for entry in load_library(folder).entries if entry.pinned is not None]
        held = _READ[folder] = (stamp, entries)
    return held[1]


_READ: dict[Path, tuple[object, list[LibraryEntry]]] = {}


def _stamp(folder: Path) -> object:
    """Changes when a file of the folder does."""
    return tuple(
        sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*.yaml"))
    )


def plans(desk: Desk, language: str) -> list[Plan]:
    """The runbooks that can be used, by title."""
    found = [
        Plan(
            entry.id,
            entry.titles.get(language) or next(iter(entry.titles.values()), entry.id),
            entry.summaries.get(language) or next(iter(entry.summaries.values()), ""),
        )
        for entry in usable(desk)
    ]
    return sorted(found, key=lambda plan: plan.title.casefold())


def ranked(desk: Desk, words: str) -> list[str]:
    """Ids of the runbooks that these words may mean, best first."""
    from incidentkit.runbook.library import rank  # noqa: PLC0415 - only a search pays for it

    return [match.runbook_id for match in rank(usable(desk), words)]
