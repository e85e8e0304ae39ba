"""`next`: the next open step, with the question that would decide it beside it."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command("next", examples=("next 4", "next 4 --after lock-device"))
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--after", metavar="STEP", shell_complete=step_ids, words=message("The one after this step"))
def command(cli: Cli, incident: str, after: str | None) -> None:
    from incidentkit.incident.asking import the_step  # noqa: PLC0415
    from incidentkit.incident.views.now import next_view  # noqa: PLC0415
    from incidentkit.spoken.plain import question_lines, step_lines, title_lines  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    situation = cli.desk.situation(row)
    if after is not None:
        the_step(situation, after)
    view = next_view(situation, after)
    if cli.json:
        cli.data(view)
        return
    cli.raw("\n".join(title_lines(cli, situation, row.label)))
    if view.question:
        cli.raw("\n" + "\n".join(question_lines(cli, view.question)) + f"\n  ({view.question.name})")
    if view.step:
        cli.raw("\n" + "\n".join(step_lines(cli, situation, view.step)) + f"\n  ({view.step.id})")
    elif situation.state.status == "closed":
        cli.out(message("This incident is closed."))
    else:
        cli.out(message("No step is left."))
    if view.also_open:
        cli.out(message("Also open: {steps}", steps=view.also_open))
