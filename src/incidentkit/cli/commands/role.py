"""`role`: takes a role, or gives one to somebody."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, role_names
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message


@make_command("role", writes=True, examples=("role 4 lead --take", "role 4 scribe --give Anna"))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("role", metavar="ROLE", shell_complete=role_names)
@option("--take", is_flag=True, words=message("You take it"))
@option("--give", metavar="NAME", words=message("You give it to somebody"))
def command(cli: Cli, incident: str, role: str, take: bool, give: str | None) -> None:
    from incidentkit.incident.commands import GiveRole, TakeRole  # noqa: PLC0415

    if take == (give is not None):
        raise UsageError("take-or-give", message("Say one of the two: --take, or --give NAME"))
    made = TakeRole(role=role) if give is None else GiveRole(role=role, to=give)
    write(cli, incident, "role", made, {"role": role, "take": take, "give": give})
