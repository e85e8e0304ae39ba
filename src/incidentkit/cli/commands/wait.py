"""`wait`: a step waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.incident.commands import AwaitReply
    from incidentkit.incident.situation import Situation


@make_command(
    "wait",
    writes=True,
    examples=('wait 4 block-sim --for "the operator" --reference 88213 --nudge "in 2 hours"',),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("step", metavar="STEP", shell_complete=step_ids)
@option("--for", "who", metavar="WHO", required=True, words=message("Whose answer it waits for"))
@option("--reference", metavar="TEXT", words=message("Their reference"))
@option("--nudge", metavar="WHEN", words=message("When to ask again"))
def command(cli: Cli, incident: str, step: str, who: str, reference: str | None, nudge: str | None) -> None:
    from incidentkit.incident.commands import AwaitReply  # noqa: PLC0415

    def make(situation: Situation) -> AwaitReply:
        at, _ = cli.time(nudge, situation, expect="future")
        return AwaitReply(step=step, for_=who, reference=reference, nudge=at)

    typed = {"step": step, "for": who, "reference": reference, "nudge": nudge}
    write(cli, incident, "wait", make, typed, then_next=True)
