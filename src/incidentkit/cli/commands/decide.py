"""`decide`: makes a step's decision."""

from __future__ import annotations

from typing import Any

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.finishing import finish, finishing_options
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "decide",
    writes=True,
    examples=('decide 4 decide-wipe now --reason "Client files on it" --witness Claire',),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@click.argument("choice", metavar="CHOICE")
@option("--reason", metavar="TEXT", required=True, words=message("Why; it is always recorded"))
@finishing_options
def command(cli: Cli, incident: str, step: str, choice: str, reason: str, **typed: Any) -> None:
    from incidentkit.incident.commands import Decide  # noqa: PLC0415

    finish(cli, incident, "decide", Decide, typed, step=step, choice=choice, reason=reason)
