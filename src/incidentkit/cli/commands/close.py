"""`close`: closes an incident; open steps stay recorded as not done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import incident_labels, outcomes
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import counted, message

if TYPE_CHECKING:
    from incidentkit.desk.core import Written


@make_command(
    "close", writes=True, examples=('close 4 --outcome resolved --note "Device wiped, nobody affected"',)
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option(
    "--outcome",
    metavar="OUTCOME",
    required=True,
    shell_complete=outcomes,
    words=message("resolved, passed-on, false-alarm, duplicate, or in your own words"),
)
@option("--note", metavar="TEXT", required=True, words=message("In two lines, how it ended"))
def command(cli: Cli, incident: str, outcome: str, note: str) -> None:
    from incidentkit.incident.commands import Close  # noqa: PLC0415

    written = write(
        cli,
        incident,
        "close",
        Close(outcome=outcome, note=note),
        {"outcome": outcome, "note": note},
        more=left_open,
    )
    steps = left_open(written)["open"]
    if not cli.json:
        if steps:
            cli.out(
                counted(
                    "{count} step stays recorded as not done: {steps}",
                    "{count} steps stay recorded as not done: {steps}",
                    len(steps),
                    steps=steps,
                )
            )
        cli.talk(message("Now write the report: incidentkit export {label}", label=written.row.label))


def left_open(written: Written) -> dict[str, Any]:
    """The steps that closing left open."""
    return {"open": (written.entries[-1].payload or {}).get("open", [])}
