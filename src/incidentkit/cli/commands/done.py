"""`done`: finishes a step."""

from __future__ import annotations

from typing import Any

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.finishing import finish, finishing_options
from incidentkit.cli.program import command as make_command


@make_command(
    "done",
    writes=True,
    examples=(
        "done 4 revoke-sessions --evidence console.png",
        'done 4 send-wipe --confirm send-wipe --record wipe_status=pending --at "10 minutes ago"',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@finishing_options
def command(cli: Cli, incident: str, step: str, **typed: Any) -> None:
    """Finishes a step."""
    from incidentkit.incident.commands import FinishStep  # noqa: PLC0415

    finish(cli, incident, "done", FinishStep, typed, step=step)
