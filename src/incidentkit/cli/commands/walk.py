"""`walk`: the whole main job as a conversation, for any terminal, a pipe or a screen reader."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import UsageError, message


@make_command("walk", examples=("walk", "walk 4", "walk lost-device"))
@click.argument("what", metavar="[INC|RUNBOOK]", required=False, shell_complete=incident_labels)
def command(cli: Cli, what: str | None) -> None:
    walk(cli, what)


def walk(cli: Cli, what: str | None) -> None:
    """Walks an incident, a runbook, or whatever the person says; raises UsageError with `--json`."""
    if cli.json:
        raise UsageError(
            "walk-has-no-json",
            message("A walk is a conversation: it has no JSON."),
            hint=message("Use single commands with --json: start, next, answer, done."),
        )
    from incidentkit.cli.walking.running import run  # noqa: PLC0415 - not needed for a refusal

    run(cli, what)
