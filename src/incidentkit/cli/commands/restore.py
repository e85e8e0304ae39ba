"""`restore`: brings back a backup into a home that holds no incidents."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import counted, message


@make_command("restore", examples=("restore incidentkit-backup.zip",))
@click.argument("file", metavar="FILE", type=click.Path())
def command(cli: Cli, file: str) -> None:
    from incidentkit.desk.keeping import restore  # noqa: PLC0415

    back = restore(cli.desk, Path(file))
    if cli.json:
        problems = [{"incident": p.incident, "seq": p.seq, "problem": p.what} for p in back.problems]
        cli.data(
            {
                "home": back.home, "incidents": back.incidents, "entries": back.entries, "files": back.files,
                "problems": problems,
            }
        )  # fmt: skip
        return
    incidents = counted("{count} incident", "{count} incidents", back.incidents)
    cli.out(message("Brought back into {home}: {incidents}", home=back.home, incidents=incidents))
    for problem in back.problems:
        cli.talk(problem.what)
