"""`skip`: skips a step, with a reason."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message


@make_command("skip", writes=True, examples=('skip 4 lock-device --reason "No console for it"',))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@option("--reason", metavar="TEXT", required=True, words=message("Why"))
def command(cli: Cli, incident: str, step: str, reason: str) -> None:
    from incidentkit.incident.commands import SkipStep  # noqa: PLC0415

    typed = {"step": step, "reason": reason}
    write(cli, incident, "skip", SkipStep(step=step, reason=reason), typed, then_next=True)
