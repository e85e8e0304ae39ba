"""What stands across incidents: the register of personal data breaches, and action items with what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incidentkit.desk.core import Desk, IncidentRow
from incidentkit.desk.placing import Placer
from incidentkit.desk.reporting import formats_of, marking
from incidentkit.desk.templating import find_fonts
from incidentkit.journal.engine import EXPORTS
from incidentkit.locale import language_named

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.breaches import Breach
    from incidentkit.incident.views.people import ActionView

FORMATS = ("csv", "json", "pdf")


class Breaches(msgspec.Struct, frozen=True):
    """The register: its breaches, oldest first, and the files that were written, {format, path, sha256} each."""

    breaches: list[Breach]
    files: list[dict[str, str]]


class ActionItem(msgspec.Struct, frozen=True):
    """An action item and the incident that it came from."""

    incident: str
    title: str
    item: ActionView


def rows(desk: Desk, names: Sequence[str]) -> list[IncidentRow]:
    """The incidents that were named, else all; raises UsageError (unknown-incident)."""
    return [desk.find(name) for name in names] if names else desk.incidents()


def breaches(
    desk: Desk,
    names: Sequence[str],
    *,
    formats: Sequence[str] = (),
    folder: Path | None = None,
    text_language: str | None = None,
    tlp: str = "AMBER+STRICT",
    sheet: bool = False,
) -> Breaches:
    """The register of breaches over the incidents named, else over all; written as files where formats are asked for.

    `sheet`: only what a notification asks for. Raises UsageError (unknown-format, unknown-language, unknown-incident,
    unknown-marking, not-a-folder) and StoreError (disk-full, folder-not-writable).
    """
    from incidentkit.incident.views.breaches import breach  # noqa: PLC0415
    from incidentkit.report import register  # noqa: PLC0415
    from incidentkit.report.words import Teller  # noqa: PLC0415

    language = language_named(text_language or desk.language)
    wanted = formats_of(formats, FORMATS) if formats else []
    label = marking(tlp)
    found = []
    organisation = None
    for row in rows(desk, names):
        situation = _as_known(desk, row, language)
        told = breach(situation, row.label, row.incident_id)
        if told is not None:
            found.append(told)
            organisation = situation.register.name if situation.register else organisation
    say, fonts = Teller(language), find_fonts(desk.runbooks)
    contents = {
        f".{each}": register.render(
            each, found, say, tlp=label, organisation=organisation, sheet=sheet, fonts=fonts
        )
        for each in wanted
    }
    if not contents:
        return Breaches(found, [])
    placer = Placer(folder or Path(desk.home) / EXPORTS, private=folder is None)
    paths = placer.place("notification" if sheet else "breaches", contents)
    files = [
        {"format": suffix[1:], "path": str(paths[suffix]), "sha256": hashlib.sha256(body).hexdigest()}
        for suffix, body in contents.items()
    ]
    return Breaches(found, files)


def actions(
    desk: Desk, *, owner: str | None = None, every: bool = False, drills: bool = False
) -> list[ActionItem]:
    """Action items of all incidents, those that are due first; finished ones only with `every`."""
    from incidentkit.incident.views.people import action_views  # noqa: PLC0415

    found = []
    for row in desk.incidents():
        if row.drill and not drills:
            continue
        situation = desk.situation(row)
        for item in action_views(situation):
            wanted = every or item.state != "finished"
            if wanted and (owner is None or owner.casefold() in item.owner.casefold()):
                found.append(ActionItem(row.label, situation.state.title, item))
    return sorted(found, key=_when_due)


def _when_due(each: ActionItem) -> tuple[bool, str, str, int]:
    due = each.item.due
    return (due is None, f"{due.timestamp():020.3f}" if due else "", each.incident, each.item.seq)


def _as_known(desk: Desk, row: IncidentRow, language: str) -> Situation:
    """An incident at its last line, so that the same lines say the same whenever they are asked."""
    from incidentkit.incident.evolve import fold  # noqa: PLC0415
    from incidentkit.incident.views.story import told_at  # noqa: PLC0415

    entries = desk.entries(row)
    return desk.situate(fold(entries), language=language, now=told_at(entries))
