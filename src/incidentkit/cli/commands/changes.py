"""`changes`: how the incident's runbooks changed on the disk since it has them; taking the new version over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message

if TYPE_CHECKING:
    from incidentkit.desk.updating import RunbookChanges


@make_command(
    "changes",
    writes=True,
    examples=("changes 4", 'changes 4 --take-over --reason "The insurer\'s number was wrong"'),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--take-over", is_flag=True, words=message("Go on with the runbook as it is now"))
@option("--runbook", metavar="ID", words=message("Which of the incident's runbooks; else its own"))
@option("--reason", metavar="TEXT", words=message("Why"))
def command(cli: Cli, incident: str, take_over: bool, runbook: str | None, reason: str | None) -> None:
    from incidentkit.desk.updating import runbook_changes  # noqa: PLC0415
    from incidentkit.desk.updating import take_over as take  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    if not take_over:
        if reason is not None or runbook is not None:
            raise UsageError(
                "say-take-over", message("To go on with the runbook as it is now, say --take-over.")
            )
        found = runbook_changes(cli.desk, row)
        if cli.json:
            cli.data({"runbooks": found})
        else:
            _tell(cli, found, row.label)
        return
    if not (reason and reason.strip()):
        raise UsageError(
            "missing-reason",
            message("Say why the new version is taken over."),
            hint=message("Add: --reason TEXT"),
        )
    typed = {"incident": row.label, "take_over": True, "runbook": runbook, "reason": reason}
    written = take(cli.desk, row.label, reason, runbook, cli.request("changes", typed))
    if cli.json:
        cli.data({"entries": entries_data(written)})
    else:
        cli.saved(written)


def _tell(cli: Cli, found: list[RunbookChanges], label: str) -> None:
    for each in found:
        if each.problem is not None:
            cli.out(
                message(
                    "{runbook}: as it is now it cannot be used. {problem}",
                    runbook=each.id,
                    problem=each.problem,
                )
            )
        elif not each.changed:
            cli.out(message("{runbook}: unchanged since this incident has it.", runbook=each.id))
        else:
            cli.out(message("{runbook}: changed since this incident has it.", runbook=each.id))
            for change in each.changes:
                cli.raw(f"  {cli.say(change.message)}")
    if any(each.changed for each in found):
        cli.talk(
            message(
                "The incident keeps its version. To go on with the new one: incidentkit changes {incident} "
                "--take-over --reason TEXT",
                incident=label,
            )
        )
