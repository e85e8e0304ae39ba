"""`action`: notes what is to do afterwards, or that it is done; lists it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message

if TYPE_CHECKING:
    from incidentkit.incident.commands import AddActionItem
    from incidentkit.incident.situation import Situation


@make_command(
    "action",
    writes=True,
    examples=(
        'action 4 "Print the emergency numbers" --owner Anna --due "in 2 weeks"',
        "action 4 --finish 31",
        "action 4",
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("text", metavar="[TEXT]", required=False)
@option("--owner", metavar="WHO", words=message("Who does it"))
@option("--due", metavar="WHEN", words=message("By when"))
@option("--finish", metavar="SEQ", words=message("The action item of this line is done"))
def command(
    cli: Cli, incident: str, text: str | None, owner: str | None, due: str | None, finish: str | None
) -> None:
    """Notes an action item, finishes one, or lists them."""
    if text is not None and finish is not None:
        raise UsageError("text-or-finish", message("Say one of the two: TEXT, or --finish SEQ"))
    if text is None:
        if owner is not None or due is not None:
            raise UsageError("text-or-finish", message("Say what is to do: TEXT --owner WHO"))
        if finish is None:
            _list(cli, incident)
        else:
            _finish(cli, incident, line_number(finish))
        return
    if owner is None:
        raise UsageError("say-who-does-it", message("Say who does it: --owner WHO"))
    said, who = read_text(text), owner

    def make(situation: Situation) -> AddActionItem:
        from incidentkit.incident.commands import AddActionItem  # noqa: PLC0415

        return AddActionItem(text=said, owner=who, due=_due(cli, due, situation))

    write(cli, incident, "action", make, {"text": said, "owner": who, "due": due})


def _due(cli: Cli, text: str | None, situation: Situation) -> datetime | None:
    """When it is due, echoed; a day alone means its end."""
    if text is None:
        return None
    from incidentkit.cli.times import say_understood, understand_due  # noqa: PLC0415

    found = understand_due(text, now=cli.desk.now(), zone=situation.zone, language=cli.language)
    say_understood(cli, found.at, found.approximate)
    return found.at


def _finish(cli: Cli, incident: str, seq: int) -> None:
    from incidentkit.incident.commands import FinishActionItem  # noqa: PLC0415

    write(cli, incident, "action", FinishActionItem(seq=seq), {"finish": seq})


def _list(cli: Cli, incident: str) -> None:
    from incidentkit.incident.views.people import action_views  # noqa: PLC0415
    from incidentkit.spoken.people import action_lines  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    situation = cli.desk.situation(row)
    if cli.json:
        cli.data({"actions": action_views(situation)})
        return
    for line in action_lines(cli, situation) or [cli.say(message("No action item was noted."))]:
        cli.raw(line)
