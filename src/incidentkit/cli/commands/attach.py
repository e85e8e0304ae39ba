"""`attach`: walks a second runbook in the same incident."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, runbook_ids
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.errors import message


@make_command("attach", writes=True, examples=("attach 4 data-breach",))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("runbook", metavar="RUNBOOK", shell_complete=runbook_ids)
def command(cli: Cli, incident: str, runbook: str) -> None:
    from incidentkit.desk.attaching import attach  # noqa: PLC0415
    from incidentkit.incident.views.now import next_view  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    request = cli.request("attach", {"incident": row.label, "runbook": runbook})
    written = attach(cli.desk, row.label, runbook, request)
    situation = cli.desk.situation(written.row)
    if cli.json:
        cli.data({"entries": entries_data(written), "next": next_view(situation)})
        return
    from incidentkit.cli.writing import next_line  # noqa: PLC0415

    if written.entries:
        cli.saved(written)
    else:
        cli.talk(message("This runbook is attached already; nothing was added."))
    next_line(cli, situation)
