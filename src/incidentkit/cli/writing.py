"""What commands that write share: the incident's name, the answer after the commit, the next step beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incidentkit.cli.context import Cli, entries_data
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.desk.core import Written
    from incidentkit.incident.commands import Command
    from incidentkit.incident.situation import Situation


def write(
    cli: Cli,
    incident: str,
    command: str,
    make: Command | Callable[[Situation], Command],
    arguments: dict[str, Any],
    *,
    files: tuple[str, ...] = (),
    then_next: bool = False,
    more: Callable[[Written], dict[str, Any]] | None = None,
) -> Written:
    """Carries out a command on an incident and answers: saved, or JSON with entries (and what to do next)."""
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    request = cli.request(command, {"incident": row.label, **arguments}, files)
    written = cli.desk.perform(row.label, make, request)
    if cli.json:
        data: dict[str, Any] = {"entries": entries_data(written), **(more(written) if more else {})}
        if then_next:
            from incidentkit.incident.views.now import next_view  # noqa: PLC0415

            data["next"] = next_view(cli.desk.situation(written.row))
        cli.data(data)
        return written
    cli.saved(written)
    if then_next:
        next_line(cli, cli.desk.situation(written.row))
    return written


def next_line(cli: Cli, situation: Situation) -> None:
    """One line about what comes next, after a command that moved the incident on."""
    from incidentkit.incident.order import next_step  # noqa: PLC0415

    step = next_step(situation)
    if step is None:
        cli.talk(
            message("No step is left. Close it with: incidentkit close INC --outcome resolved --note TEXT")
        )
    else:
        cli.talk(message("Next: {step} ({id})", step=step.do, id=step.id))
