"""`mark`: says what of a step was unclear."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.writing import write


@make_command("mark", writes=True, examples=('mark 4 lock-device "Which console is meant?"',))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@click.argument("text", metavar="TEXT")
def command(cli: Cli, incident: str, step: str, text: str) -> None:
    from incidentkit.incident.commands import MarkStep  # noqa: PLC0415

    said = read_text(text)
    write(cli, incident, "mark", MarkStep(step=step, text=said), {"step": step, "text": said})
