"""An incident on one page of plain lines: steps by phase, answers, deadlines, what waits, the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.cli.context import Cli
from incidentkit.errors import message
from incidentkit.incident.views.now import deadline_views, never_views, promise_views, waiting_views
from incidentkit.incident.views.people import lesson_views, mark_views
from incidentkit.incident.views.steps import question_view, step_view
from incidentkit.incident.views.telling import ERASED_WORDS
from incidentkit.spoken.people import action_lines, people_lines
from incidentkit.spoken.plain import (
    ask_words,
    deadline_line,
    phase_line,
    step_line,
    title_lines,
    value_words,
    when_words,
)

if TYPE_CHECKING:
    from incidentkit.desk.core import IncidentRow
    from incidentkit.incident.situation import Situation


def overview_lines(cli: Cli, situation: Situation, row: IncidentRow) -> list[str]:
    """The whole page."""
    say = cli.say
    lines = title_lines(cli, situation, row.label)
    if situation.state.status == "closed":
        lines.append(
            say(
                "Closed: {outcome}. {note}",
                outcome=situation.state.outcome,
                note=situation.state.closing_note,
            )
        )
    lines += [f"× {say('Never {text}', text=view.say)}" for view in never_views(situation)]
    lines += steps_lines(cli, situation)
    lines += _answers(cli, situation)
    lines += deadlines_lines(cli, situation)
    lines += _waiting(cli, situation)
    lines += _people(cli, situation)
    if situation.state.unread:
        lines.append(
            say("Lines recorded by a newer version, not read here: {lines}", lines=situation.state.unread)
        )
    lines.append(say("Seal: {seal}", seal=cli.desk.seal(row, situation.state.count, situation.state.head)))
    return lines


def steps_lines(cli: Cli, situation: Situation) -> list[str]:
    """All steps by phase, also those that do not apply."""
    lines, place = [], ("", "")
    for step in situation.plan.steps:
        view = step_view(situation, step)
        if place != (view.runbook or "", step.phase):
            place = (view.runbook or "", step.phase)
            lines.append(phase_line(cli, situation, view))
        lines.append(step_line(cli, view, situation.now))
    return lines


def _answers(cli: Cli, situation: Situation) -> list[str]:
    lines = []
    for name, answer in situation.state.answers.items():
        view = question_view(situation, name)
        value = answer.value if answer.state == "given" else "unknown"
        if answer.type == "time" and answer.value:
            from incidentkit.incident.views.now import local  # noqa: PLC0415

            words = when_words(cli, local(situation, str(answer.value)), situation.now)
        elif value is None:
            words = cli.say(ERASED_WORDS)
        else:
            words = value_words(cli, view, value)
        lines.append(f"  {ask_words(cli, situation, name)} {words}  ({name})")
    return [cli.say("Answers"), *lines] if lines else []


def deadlines_lines(cli: Cli, situation: Situation) -> list[str]:
    """All deadlines and promises."""
    say = cli.say
    lines = [f"  {deadline_line(cli, situation, view)}  ({view.id})" for view in deadline_views(situation)]
    for promise in promise_views(situation):
        time = when_words(cli, promise.by, situation.now)
        lines.append(
            "  "
            + say("Promised: {text}, by {time} (line {seq})", text=promise.text, time=time, seq=promise.seq)
        )
    return [say("Deadlines"), *lines] if lines else []


def _people(cli: Cli, situation: Situation) -> list[str]:
    """Who leads, what was sent, who was called, what was learnt and is to do."""
    say = cli.say
    between = people_lines(cli, situation)
    learnt = [
        say(message("Unclear: {step}: {text}", step=view.step, text=view.text))
        for view in mark_views(situation)
    ]
    learnt += [view.text for view in lesson_views(situation)] + action_lines(cli, situation)
    lines = [say(message("Between people")), *(f"  {line}" for line in between)] if between else []
    return (
        [*lines, say(message("Lessons and action items")), *(f"  {line}" for line in learnt)]
        if learnt
        else lines
    )


def _waiting(cli: Cli, situation: Situation) -> list[str]:
    say = cli.say
    lines = []
    for view in waiting_views(situation):
        since = when_words(cli, view.since, situation.now)
        lines.append(
            "  " + say("{step}: waiting for {who} since {time}", step=view.step, who=view.for_, time=since)
        )
    return [say("Waiting"), *lines] if lines else []
