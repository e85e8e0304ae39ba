"""What an answer changed: steps that became needed or not, clocks, severity, decisions that now go against advice."""

from __future__ import annotations

import msgspec

from incidentkit.errors import counted, message
from incidentkit.incident.finishing import advice
from incidentkit.incident.severity import suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.now import DeadlineView, deadline_views
from incidentkit.incident.views.words import LEVELS
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.plain import deadline_line, several, when_words
from incidentkit.spoken.voice import Voice

MOST_NAMED = 3


class Standing(msgspec.Struct, frozen=True):
    """What is compared before and after: which steps apply, clocks, severity, advice by step."""

    applies: dict[str, bool | None]
    clocks: dict[str, DeadlineView]
    level: str | None
    advised: dict[str, list[str]]


def standing(situation: Situation) -> Standing:
    """How things stand."""
    return Standing(
        {step.id: situation.applies(step) for step in situation.plan.steps},
        {view.id: view for view in deadline_views(situation)},
        situation.state.severity or suggest(situation).level,
        {
            step.id: [a.choose for a in advice(situation, step)]
            for step in situation.plan.steps
            if step.decide
        },
    )


def changes(voice: Voice, before: Standing, situation: Situation) -> list[str]:
    """A line for each thing that is different now."""
    after = standing(situation)
    return [
        *_steps(voice, before, after, situation),
        *_severity(voice, before, after, situation),
        *_clocks(voice, before, after, situation),
        *_decisions(voice, before, after, situation),
    ]


def _steps(voice: Voice, before: Standing, after: Standing, situation: Situation) -> list[str]:
    lines = []
    needed: list[PlanStep] = []
    gone: list[PlanStep] = []
    for step in situation.plan.steps:
        was, now = before.applies.get(step.id), after.applies[step.id]
        finished = situation.record(step.id).state in ("done", "skipped")
        if now is False and was is not False:
            if finished:
                lines.append(
                    voice.say(message("No longer asked for, but it stays done: {step}", step=step.do))
                )
            else:
                gone.append(step)
        elif now is True and was is not True and not finished:
            needed.append(step)
    if needed:
        lines.append(voice.say(message("Now needed: {steps}", steps=_named(voice, needed))))
    if gone:
        lines.append(voice.say(message("No longer needed: {steps}", steps=_named(voice, gone))))
    return lines


def _named(voice: Voice, steps: list[PlanStep]) -> str:
    words = several(voice, [step.do for step in steps[:MOST_NAMED]])
    left = len(steps) - MOST_NAMED
    if left > 0:
        return voice.say(counted("{steps}; and {count} more", "{steps}; and {count} more", left, steps=words))
    return words


def _severity(voice: Voice, before: Standing, after: Standing, situation: Situation) -> list[str]:
    if after.level is None or after.level == before.level:
        return []
    because = situation.state.severity_reason or suggest(situation).because or ""
    return [
        voice.say(message("Severity is now: {level}. {because}", level=LEVELS[after.level], because=because))
    ]


def _clocks(voice: Voice, before: Standing, after: Standing, situation: Situation) -> list[str]:
    lines = []
    moved: list[DeadlineView] = []
    for name, now in after.clocks.items():
        was = before.clocks.get(name)
        if was is not None and (was.state, was.due_at) == (now.state, now.due_at):
            continue
        if now.state == "struck":
            lines.append(voice.say(message("Deadline struck, it does not apply: {title}", title=now.title)))
        elif now.state in ("met", "waived"):
            lines.append(
                voice.say(
                    message("Deadline ended. {deadline}", deadline=deadline_line(voice, situation, now))
                )
            )
        elif now.state in ("running", "late"):
            moved.append(now)
    return lines + _moved(voice, before, moved, situation)


def _moved(voice: Voice, before: Standing, moved: list[DeadlineView], situation: Situation) -> list[str]:
    """The nearest of the clocks that run anew or until another time, and how many more."""
    if not moved:
        return []
    first, *more = sorted(moved, key=lambda view: (view.due_at is None, view.due_at or situation.now))
    was = before.clocks.get(first.id)
    words = deadline_line(voice, situation, first)
    if was is not None and was.state in ("running", "late") and was.due_at:
        old = when_words(voice, was.due_at, situation.now)
        lines = [voice.say(message("Deadline moved. {deadline} (before: {old})", deadline=words, old=old))]
    else:
        lines = [voice.say(message("Deadline runs. {deadline}", deadline=words))]
    if more:
        lines.append(
            voice.say(
                counted(
                    "{count} more deadline moved or runs now. See: deadline",
                    "{count} more deadlines moved or run now. See: deadline",
                    len(more),
                )
            )
        )
    return lines


def _decisions(voice: Voice, before: Standing, after: Standing, situation: Situation) -> list[str]:
    lines = []
    for step in situation.plan.steps:
        chosen = situation.record(step.id).choice if step.decide else None
        advised = after.advised.get(step.id, [])
        if (
            not step.decide
            or chosen is None
            or advised == before.advised.get(step.id)
            or not advised
            or chosen in advised
        ):
            continue
        options = step.decide.options
        words = [options.get(each, each) for each in advised]
        lines.append(
            voice.say(
                message(
                    "Your decision “{choice}” now goes against the advice: {advised}. To decide again: reopen",
                    choice=options.get(chosen, chosen),
                    advised=words,
                )
            )
        )
    return lines
