"""`init`: makes a runbook folder for a company, ready for git, editors and build servers."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message


@make_command("init", examples=("init our-company", "init our-company --ci github"))
@click.argument("folder", metavar="DIR", type=click.Path())
@option(
    "--ci", "servers", metavar="NAME", multiple=True, words=message("Also for a build server: github, gitlab")
)
def command(cli: Cli, folder: str, servers: tuple[str, ...]) -> None:
    from incidentkit.desk.founding import found  # noqa: PLC0415
    from incidentkit.desk.repository import BUILD_SERVERS  # noqa: PLC0415

    strange = next((each for each in servers if each not in BUILD_SERVERS), None)
    if strange is not None:
        raise UsageError(
            "unknown-build-server",
            message(
                "“{name}” is no build server here. There are: {names}.",
                name=strange[:40],
                names=list(BUILD_SERVERS),
            ),
        )
    files = found(Path(folder), servers)
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
