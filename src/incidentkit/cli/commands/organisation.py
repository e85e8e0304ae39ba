"""`organisation`: takes over organisation.yaml as it is now."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message


@make_command("organisation", writes=True, examples=("organisation 4 --update",))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--update", is_flag=True, words=message("Use organisation.yaml as it is now"))
def command(cli: Cli, incident: str, update: bool) -> None:
    from incidentkit.desk.opening import update_organisation  # noqa: PLC0415

    if not update:
        raise UsageError("say-update", message("To use organisation.yaml as it is now, say --update."))
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    written = update_organisation(
        cli.desk, row.label, cli.request("organisation", {"incident": row.label, "update": True})
    )
    if cli.json:
        cli.data({"entries": entries_data(written)})
    else:
        cli.saved(written)
