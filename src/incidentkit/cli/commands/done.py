"""`done`: finishes a step."""

from __future__ import annotations

from typing import Any

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.finishing import finish, finishing_options
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "done",
    writes=True,
    examples=(
        "done 4 revoke-sessions --evidence console.png",
        'done 4 send-wipe --confirm send-wipe --record wipe_status=pending --at "10 minutes ago"',
        "done 4 capture@c2 --evidence page.png",
        'done 4 look-again --last --reason "It was wiped"',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@option("--last", is_flag=True, words=message("Of a step that comes back: this was the last time"))
@option("--reason", metavar="TEXT", words=message("Why it was the last time"))
@finishing_options
def command(cli: Cli, incident: str, step: str, last: bool, reason: str | None, **typed: Any) -> None:
    from incidentkit.incident.commands import FinishStep  # noqa: PLC0415

    rounds = {"last": last, "reason": reason} if last or reason is not None else {}
    finish(cli, incident, "done", FinishStep, typed, step=step, **rounds)
