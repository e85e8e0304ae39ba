"""`undo`: takes back your last action, and names what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.desk.core import Written


@make_command("undo", writes=True, examples=("undo 4",))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
def command(cli: Cli, incident: str) -> None:
    from incidentkit.incident.commands import Undo  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    written = cli.desk.perform(row.label, Undo(actor=cli.actor), cli.request("undo", {"incident": row.label}))
    undone, stays = taken_back(cli, written)
    if cli.json:
        cli.data({"entries": entries_data(written), "undone": undone, "stays": stays})
        return
    cli.saved(written)
    cli.out(message("Taken back: {entries}. The lines stay in the log.", entries=words(undone)))
    if stays:
        cli.out(message("This stays: {entries}", entries=words(stays)))


def taken_back(cli: Cli, written: Written) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What an undo took back, and what of the same action stays."""
    payload = written.entries[0].payload or {}
    gone = payload.get("entries", [])
    action = [entry for entry in cli.desk.entries(written.row) if entry.action == payload.get("action")]
    lines = [({"seq": e.seq, "id": e.id, "kind": e.kind}, e.id in gone) for e in action]  # type: ignore[operator]
    return [line for line, is_gone in lines if is_gone], [line for line, is_gone in lines if not is_gone]


def words(lines: list[dict[str, Any]]) -> list[str]:
    """Lines by number and kind."""
    return [f"#{line['seq']} {line['kind']}" for line in lines]
