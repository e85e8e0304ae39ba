"""`log`: prints the entries; with --json one line each, enough to recompute every hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.output import out_json
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.desk.core import Entry


@make_command("log", examples=("log 4", "log 4 --type note-added --grep Marie", "log 4 --json"))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--since", metavar="SEQ", words=message("Only after this line"))
@option("--type", "kind", metavar="KIND", words=message("Only lines of this kind, like note-added"))
@option("--grep", metavar="TEXT", words=message("Only lines that hold this text"))
def command(cli: Cli, incident: str, since: str | None, kind: str | None, grep: str | None) -> None:
    """Prints the log."""
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    entries = cli.desk.entries(row, since=line_number(since) if since else 0)
    entries = [entry for entry in entries if (kind is None or entry.kind == kind) and _holds(entry, grep)]
    if cli.json:
        for entry in entries:
            out_json(entry, cli.say, lines=True)
        return
    from incidentkit.cli.loglines import log_lines  # noqa: PLC0415

    for line in log_lines(cli, row, entries):
        cli.raw(line)


def _holds(entry: Entry, text: str | None) -> bool:
    return text is None or text.casefold() in str(entry.payload or "").casefold()
