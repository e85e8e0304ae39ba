"""`severity`: sets how bad it is."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, levels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message


@make_command("severity", writes=True, examples=('severity 4 high --reason "A journalist called"',))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("level", metavar="LEVEL", shell_complete=levels)
@option("--reason", metavar="TEXT", required=True, words=message("Why"))
def command(cli: Cli, incident: str, level: str, reason: str) -> None:
    from incidentkit.incident.commands import SetSeverity  # noqa: PLC0415

    write(
        cli, incident, "severity", SetSeverity(level=level, reason=reason), {"level": level, "reason": reason}
    )
