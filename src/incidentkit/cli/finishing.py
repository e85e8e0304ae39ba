"""What `done` and `decide` share: the options that bring answers and proof, and those that open gates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incidentkit.cli.context import Cli, assignments, entries_data
from incidentkit.cli.program import option
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.desk.core import IncidentRow
    from incidentkit.incident.commands import Attaching, Finish, KeptFile
    from incidentkit.incident.situation import Situation

_OPTIONS = [
    option("--record", metavar="NAME=VALUE", multiple=True, words=message("Answer a question of this step")),
    option("--evidence", metavar="FILE", multiple=True, words=message("Keep a file as this step's evidence")),
    option("--result", metavar="TEXT", words=message("What came of it")),
    option("--witness", metavar="NAME", words=message("The second person who confirms")),
    option("--no-witness", metavar="TEXT", words=message("Why nobody else was available")),
    option("--confirm", metavar="STEP", words=message("The step's id again, where it cannot be undone")),
    option("--despite", metavar="TEXT", words=message("Go on through every closed gate, with this reason")),
    option("--at", metavar="WHEN", words=message("When it was done")),
]


def finishing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of finishing a step."""
    for each in reversed(_OPTIONS):
        function = each(function)
    return function


def finish(
    cli: Cli, incident: str, command: str, kind: type[Finish], typed: dict[str, Any], **fixed: Any
) -> None:
    """Finishes a step and answers with what comes next."""
    from incidentkit.desk.keeping import perform_with_files  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    files: tuple[str, ...] = typed["evidence"]
    record = assignments(typed["record"])
    request = cli.request(command, {"incident": row.label, **fixed, **typed, "record": record}, files)
    attaching = _attaching(cli, row, fixed["step"])

    def make(situation: Situation, kept: list[KeptFile]) -> Finish:
        occurred_at, approximate = cli.time(typed["at"], situation)
        return kind(
            occurred_at=occurred_at, approximate=approximate, record=record, evidence=kept, attaching=attaching,
            **{k: typed[k] for k in ("result", "witness", "no_witness", "confirm", "despite")}, **fixed,
        )  # fmt: skip

    written = perform_with_files(cli.desk, row.label, files, make, request)
    situation = cli.desk.situation(written.row)
    if cli.json:
        from incidentkit.incident.views.now import next_view  # noqa: PLC0415

        cli.data({"entries": entries_data(written), "next": next_view(situation)})
        return
    from incidentkit.cli.writing import next_line  # noqa: PLC0415

    cli.saved(written)
    next_line(cli, situation)


def _attaching(cli: Cli, row: IncidentRow, step: str) -> Attaching | None:
    """The runbook that the step attaches; where it cannot be read that is said, and a gate stays closed."""
    from incidentkit.desk.attaching import for_step  # noqa: PLC0415

    found, why_not = for_step(cli.desk, row, step)
    if why_not is not None:
        cli.talk(why_not)
    return found
