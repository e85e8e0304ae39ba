"""`list`: incidents, open ones first."""

from __future__ import annotations

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command("list", examples=("list", "list --all --drills"))
@option("--all", "everything", is_flag=True, words=message("Closed ones too"))
@option("--drills", is_flag=True, words=message("Exercises too"))
def command(cli: Cli, everything: bool, drills: bool) -> None:
    from incidentkit.incident.views.now import list_line  # noqa: PLC0415
    from incidentkit.spoken.plain import title_lines  # noqa: PLC0415

    shown = []
    for row in reversed(cli.desk.incidents()):
        if row.drill and not drills:
            continue
        situation = cli.desk.situation(row)
        if situation.state.status == "open" or everything:
            shown.append((row, situation))
    shown.sort(key=lambda each: each[1].state.status != "open")
    if cli.json:
        cli.data(
            {"incidents": [list_line(situation, row.label, row.incident_id) for row, situation in shown]}
        )
        return
    if not shown:
        cli.out(
            message(
                "Nothing is open. Good. If something happens: incidentkit start RUNBOOK, or incidentkit walk"
            )
        )
    for row, situation in shown:
        closed = "  " + cli.say("closed") if situation.state.status == "closed" else ""
        cli.raw("\n    ".join(title_lines(cli, situation, row.label)) + closed)
