"""`promise`: something was promised by a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.incident.commands import MakePromise
    from incidentkit.incident.situation import Situation


@make_command(
    "promise",
    writes=True,
    examples=(
        'promise 4 "News to the staff" --by 16:00',
        'promise 4 "Operator calls back" --by "tomorrow 09:00" --theirs',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("text", metavar="TEXT")
@option("--by", metavar="WHEN", required=True, words=message("By when"))
@option("--ours/--theirs", default=True, words=message("Who promised: we, or somebody else"))
def command(cli: Cli, incident: str, text: str, by: str, ours: bool) -> None:
    from incidentkit.incident.commands import MakePromise  # noqa: PLC0415

    def make(situation: Situation) -> MakePromise:
        at, _ = cli.time(by, situation, expect="future")
        return MakePromise(text=text, by=at or situation.now, whose="ours" if ours else "theirs")

    write(cli, incident, "promise", make, {"text": text, "by": by, "ours": ours})
