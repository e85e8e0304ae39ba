"""`lesson`: notes something to learn from."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.writing import write


@make_command("lesson", writes=True, examples=('lesson 4 "Nobody had the insurer\'s number on paper"',))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("text", metavar="TEXT")
def command(cli: Cli, incident: str, text: str) -> None:
    from incidentkit.incident.commands import AddLesson  # noqa: PLC0415

    said = read_text(text)
    write(cli, incident, "lesson", AddLesson(text=said), {"text": said})
