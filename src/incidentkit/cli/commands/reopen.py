"""`reopen`: opens a step, or a closed incident, again."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message


@make_command(
    "reopen",
    writes=True,
    examples=('reopen 4 lock-device --reason "Wrong device"', 'reopen 4 --reason "A customer called"'),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="[STEP]", required=False, shell_complete=step_ids)
@option("--reason", metavar="TEXT", required=True, words=message("Why"))
def command(cli: Cli, incident: str, step: str | None, reason: str) -> None:
    from incidentkit.incident.commands import Reopen, ReopenStep  # noqa: PLC0415

    make = ReopenStep(step=step, reason=reason) if step else Reopen(reason=reason)
    write(cli, incident, "reopen", make, {"step": step, "reason": reason}, then_next=True)
