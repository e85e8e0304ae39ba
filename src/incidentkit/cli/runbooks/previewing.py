"""`runbook preview`: the steps as a responder reads them for given answers; nothing is recorded."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli, assignments
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.desk import computer
from incidentkit.errors import message
from incidentkit.locale import language_named

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.steps import StepDetail


@make_command(
    "preview",
    message("Show what a responder sees for given answers"),
    examples=(
        "runbook preview lost-device --answer circumstances=stolen",
        "runbook preview lost-device --step call-insurer",
    ),
)
@click.argument("runbook", metavar="ID", shell_complete=runbook_ids)
@option(
    "--answer", "given", metavar="NAME=VALUE", multiple=True, words=message("An answer, as people give it")
)
@option("--after", metavar="STEP", words=message("What is left once this step was done"))
@option("--step", metavar="STEP", words=message("Only this step"))
@option("--text-language", "language", metavar="en|fr", words=message("Language of the runbook"))
def preview(
    cli: Cli, runbook: str, given: tuple[str, ...], after: str | None, step: str | None, language: str | None
) -> None:
    from incidentkit.desk.opening import find_runbook, read_register  # noqa: PLC0415
    from incidentkit.incident.asking import the_step  # noqa: PLC0415
    from incidentkit.incident.views.now import deadline_views, never_views, next_view  # noqa: PLC0415
    from incidentkit.incident.views.steps import question_view, step_detail  # noqa: PLC0415
    from incidentkit.proving.previewing import preview as made  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    spoken = language_named(language) if language else cli.language
    folder = library_folder(cli.runbooks)
    pinned = find_runbook(folder, runbook)
    organisation, warnings = read_register(folder)
    for warning in warnings:
        cli.talk(warning)
    zone = organisation.time_zone if organisation and computer.is_zone(organisation.time_zone) else "UTC"
    others = {each.id: each.pinned for each in load_library(folder).entries}
    situation = made(
        pinned, organisation, computer.now().astimezone(UTC).astimezone(ZoneInfo(zone)), zone,
        language=spoken, answers=assignments(given), after=after, find=others.get,
    )  # fmt: skip
    if step is not None:
        shown = [step_detail(situation, the_step(situation, step))]
    else:
        shown = [
            step_detail(situation, each)
            for each in situation.plan.steps
            if situation.applies(each) is not False and situation.record(each.id).state == "open"
        ]
    view = next_view(situation)
    if cli.json:
        cli.data(
            {
                "runbook": runbook,
                "questions": [question_view(situation, name) for name in situation.start_questions()],
                "deadlines": deadline_views(situation),
                "never": never_views(situation),
                "next": view.step.id if view.step else None,
                "steps": shown,
            }
        )
        return
    _tell(cli, situation, shown, whole=step is None)


def _tell(cli: Cli, situation: Situation, shown: list[StepDetail], *, whole: bool) -> None:
    from incidentkit.incident.views.now import deadline_views  # noqa: PLC0415
    from incidentkit.incident.views.steps import question_view  # noqa: PLC0415
    from incidentkit.incident.views.words import PHASES  # noqa: PLC0415
    from incidentkit.spoken.plain import deadline_line, question_lines, step_lines, title_lines  # noqa: PLC0415

    voice: Any = cli
    if whole:
        clocks = [deadline_line(voice, situation, e) for e in deadline_views(situation) if e.applies != "no"]
        cli.raw("\n".join(dict.fromkeys([*title_lines(voice, situation, cli.say("preview")), *clocks])))
        for name in situation.start_questions():
            if not situation.is_answered(name):
                lines = question_lines(voice, question_view(situation, name))
                cli.raw("\n" + "\n".join(lines) + f"\n  ({name})")
    phase = ""
    for view in shown:
        if whole and view.phase != phase:
            phase = view.phase
            cli.raw("\n== " + cli.say(PHASES[phase]))
        cli.raw("\n" + "\n".join(step_lines(voice, situation, view)) + f"\n  ({view.id})")
    if whole and not shown:
        cli.out(message("No step is left."))
