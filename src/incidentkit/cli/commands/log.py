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
from incidentkit.errors import UsageError, message
from incidentkit.incident.events import texts
from incidentkit.text import folded

if TYPE_CHECKING:
    from incidentkit.desk.core import Entry


@make_command("log", examples=("log 4", "log 4 --type note-added --grep Marie", "log 4 --json"))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--since", metavar="SEQ", words=message("Only after this line"))
@option("--type", "kind", metavar="KIND", words=message("Only lines of this kind, like note-added"))
@option(
    "--grep", metavar="TEXT", words=message("Only lines that hold this text, whatever its case and accents")
)
def command(cli: Cli, incident: str, since: str | None, kind: str | None, grep: str | None) -> None:
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    entries = cli.desk.entries(row, since=line_number(since) if since else 0)
    if kind is not None:
        _refuse_unknown(kind, entries)
        entries = [entry for entry in entries if entry.kind == kind]
    if grep is not None:
        wanted = folded(grep)
        entries = [entry for entry in entries if _holds(entry, wanted)]
    if cli.json:
        for entry in entries:
            out_json(entry, cli.say, lines=True)
        return
    from incidentkit.spoken.log import log_lines  # noqa: PLC0415

    for line in log_lines(cli, cli.desk.situation(row), entries):
        cli.raw(line)


def _refuse_unknown(kind: str, entries: list[Entry]) -> None:
    """A kind that no program writes would find nothing, without a word."""
    from incidentkit.incident.events import KINDS  # noqa: PLC0415

    if kind in KINDS or any(entry.kind == kind for entry in entries):
        return
    from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

    raise UsageError(
        "unknown-kind",
        message("There is no kind of line “{kind}”.", kind=kind[:60]),
        hint=message(
            "There are: {kinds}", kinds=get_close_matches(kind, list(KINDS), n=3, cutoff=0.3) or list(KINDS)
        ),
        where={"kind": kind[:60]},
    )


def _holds(entry: Entry, text: str) -> bool:
    return any(text in folded(each) for each in texts(entry.payload))
