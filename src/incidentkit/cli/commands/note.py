"""`note`: adds a line to the log; the fastest write, since people type it in the middle of everything."""

from __future__ import annotations

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.noting import add
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
    add(cli, incident, text, kind, at)
