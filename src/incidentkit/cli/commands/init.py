"""`init`: makes a runbook folder for a company, ready for git."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import message


@make_command("init", examples=("init our-company",))
@click.argument("folder", metavar="DIR", type=click.Path())
def command(cli: Cli, folder: str) -> None:
    """Makes the folder."""
    from incidentkit.desk.founding import found  # noqa: PLC0415

    files = found(Path(folder))
    if cli.json:
        cli.data({"files": files})
        return
    for file in files:
        cli.raw(file)
    cli.out(
        message(
            "Next: fill in {file} and take out its line “example: true”.",
            file=str(Path(folder) / "runbooks" / "organisation.yaml"),
        )
    )
