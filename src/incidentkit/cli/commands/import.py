"""`import`: takes an incident over from a bundle."""

# ruff: noqa: N999 - named like its command; it is imported by its name as a text

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import counted, message


@make_command("import", examples=("import INC-2026-004.zip",))
@click.argument("file", metavar="FILE", type=click.Path())
def command(cli: Cli, file: str) -> None:
    from incidentkit.desk.importing import import_bundle  # noqa: PLC0415

    made = import_bundle(cli.desk, Path(file))
    for problem in made.problems:
        cli.talk(problem)
    if cli.json:
        cli.data(
            {
                "incident": made.row.label,
                "incident_id": made.row.incident_id,
                "label_there": made.label_there,
                "added": made.added,
                "entries": made.row.count,
                "evidence": made.evidence,
                "problems": made.problems,
            }
        )
        return
    if not made.added:
        cli.out(message("{label} is here already; nothing was new.", label=made.row.label))
        return
    lines = counted("{count} line", "{count} lines", made.added)
    cli.out(message("{label}: {lines} taken over.", label=made.row.label, lines=lines))
    if made.label_there != made.row.label:
        cli.out(
            message("It is {label} here; there it was {other}.", label=made.row.label, other=made.label_there)
        )
