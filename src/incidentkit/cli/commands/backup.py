"""`backup`: writes a verified ZIP of the records while they are in use."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import counted, message


@make_command("backup", examples=("backup incidentkit-backup.zip",))
@click.argument("file", metavar="FILE", type=click.Path())
def command(cli: Cli, file: str) -> None:
    from incidentkit.desk.keeping import backup  # noqa: PLC0415

    made = backup(cli.desk, Path(file))
    if cli.json:
        problems = [{"incident": p.incident, "seq": p.seq, "problem": p.what} for p in made.problems]
        cli.data(
            {
                "path": made.path, "sha256": made.sha256, "size": made.size, "incidents": made.incidents,
                "entries": made.entries, "files": made.files, "problems": problems,
            }
        )  # fmt: skip
        return
    incidents = counted("{count} incident", "{count} incidents", made.incidents)
    cli.out(message("Written and read back: {path} ({incidents})", path=made.path, incidents=incidents))
    cli.out(message("SHA-256: {sha256}", sha256=made.sha256))
    for problem in made.problems:
        cli.talk(problem.what)
