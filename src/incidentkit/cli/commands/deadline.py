"""`deadline`: ends a clock, or lists them."""

from __future__ import annotations

import click

from incidentkit.cli.complete import deadline_ids, incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message


@make_command(
    "deadline",
    writes=True,
    examples=(
        "deadline 4",
        "deadline 4 authority --met --reference CNIL-123",
        'deadline 4 authority --waive --reason "No risk: encrypted"',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("name", metavar="[ID]", required=False, shell_complete=deadline_ids)
@option("--met", is_flag=True, words=message("It was done"))
@option("--waive", is_flag=True, words=message("It does not bind"))
@option("--reference", metavar="TEXT", words=message("Receipt or reference"))
@option("--reason", metavar="TEXT", words=message("Why it does not bind"))
def command(
    cli: Cli,
    incident: str,
    name: str | None,
    met: bool,
    waive: bool,
    reference: str | None,
    reason: str | None,
) -> None:
    if name is None:
        _list(cli, incident)
        return
    if met == waive:
        raise UsageError("met-or-waive", message("Say how it ended: --met, or --waive --reason TEXT."))
    from incidentkit.incident.commands import MeetDeadline, WaiveDeadline  # noqa: PLC0415

    if waive and not reason:
        raise UsageError("missing-reason", message("Say why it does not bind: --reason TEXT."))
    made = (
        WaiveDeadline(deadline=name, reason=reason or "")
        if waive
        else MeetDeadline(deadline=name, reference=reference)
    )
    write(cli, incident, "deadline", made, {"id": name, "met": met, "reference": reference, "reason": reason})


def _list(cli: Cli, incident: str) -> None:
    from incidentkit.cli.overview import deadlines_lines  # noqa: PLC0415
    from incidentkit.incident.views.now import deadline_views  # noqa: PLC0415

    situation = cli.desk.situation(cli.desk.find(incident))
    if cli.json:
        cli.data({"deadlines": deadline_views(situation)})
    else:
        cli.raw("\n".join(deadlines_lines(cli, situation)) or cli.say("No deadline runs."))
