"""`show`: everything about an incident now."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command


@make_command("show", examples=("show 4", "show INC-2026-004 --json"))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
def command(cli: Cli, incident: str) -> None:
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    situation = cli.desk.situation(row)
    if cli.json:
        from incidentkit.incident.views.now import show  # noqa: PLC0415

        seal = cli.desk.seal(row, situation.state.count, situation.state.head)
        cli.data(show(situation, row.label, row.incident_id, seal))
        return
    from incidentkit.cli.overview import overview_lines  # noqa: PLC0415

    cli.raw("\n".join(overview_lines(cli, situation, row)))
