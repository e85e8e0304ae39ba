"""`start`: opens an incident."""

from __future__ import annotations

import click

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli, assignments
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "start",
    writes=True,
    examples=(
        "start lost-device",
        'start data-breach --title "Price list sent to a customer" --at "yesterday 5 pm"',
    ),
)
@click.argument("runbook", metavar="RUNBOOK", shell_complete=runbook_ids)
@option("--title", metavar="TEXT", words=message("A title of your own"))
@option(
    "--answer",
    "answers",
    metavar="NAME=VALUE",
    multiple=True,
    words=message("Answer a question at once; as often as needed"),
)
@option("--drill", is_flag=True, words=message("Only an exercise"))
@option("--at", metavar="WHEN", words=message("When it happened"))
def command(
    cli: Cli, runbook: str, title: str | None, answers: tuple[str, ...], drill: bool, at: str | None
) -> None:
    from incidentkit.desk.opening import open_incident  # noqa: PLC0415

    given = assignments(answers)
    typed = {"runbook": runbook, "title": title, "answers": given, "drill": drill, "at": at}
    opened = open_incident(
        cli.desk, runbook, title=title, answers=given, drill=drill, at=at, request=cli.request("start", typed)
    )
    row = opened.written.row
    for entry in opened.written.entries:
        if at and (entry.payload or {}).get("name") == "occurred_at":
            cli.echo_time(
                str((entry.payload or {}).get("value")),
                entry.zone,
                bool((entry.payload or {}).get("approximate")),
            )
    for warning in opened.warnings:
        cli.talk(warning)
    situation = cli.desk.situation(row)
    if cli.json:
        from incidentkit.incident.views.now import next_view  # noqa: PLC0415

        cli.data({"incident": row.label, "incident_id": row.incident_id, "next": next_view(situation)})
        return
    from incidentkit.cli.writing import next_line  # noqa: PLC0415
    from incidentkit.spoken.plain import title_lines  # noqa: PLC0415

    cli.saved(opened.written)
    cli.raw("\n".join(title_lines(cli, situation, row.label)))
    next_line(cli, situation)
