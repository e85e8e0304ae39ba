"""`note`: adds a line to the log; the fastest write, since people type it in the middle of everything."""

from __future__ import annotations

import click

from incidentkit.cli.context import Cli, entries_data, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "note",
    writes=True,
    examples=(
        'note 4 "Marie says the bag was in the train"',
        'note 4 "Called the bank" --type action --at "20 minutes ago"',
    ),
)
@click.argument("incident", metavar="INC")
@click.argument("text", metavar="TEXT")
@option(
    "--type",
    "kind",
    metavar="TYPE",
    default="fact",
    words=message("fact, assumption, decision, action, message-in or message-out"),
)
@option("--at", metavar="WHEN", words=message("When it happened"))
def command(cli: Cli, incident: str, text: str, kind: str, at: str | None) -> None:
    """Adds a note."""
    from incidentkit.desk.noting import add_note  # noqa: PLC0415

    said = read_text(text)
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    request = cli.request("note", {"incident": row.label, "text": said, "type": kind, "at": at})
    written = add_note(cli.desk, row, said, kind, lambda zone: _time(cli, at, zone), request)
    if cli.json:
        cli.data({"entries": entries_data(written)})
    else:
        cli.saved(written)


def _time(cli: Cli, at: str | None, zone: str) -> tuple[str | None, bool]:
    if at is None:
        return None, False
    from incidentkit.cli.times import read_time  # noqa: PLC0415
    from incidentkit.when.instants import utc_text  # noqa: PLC0415

    moment, approximate = read_time(cli, at, zone)
    return utc_text(moment), approximate
