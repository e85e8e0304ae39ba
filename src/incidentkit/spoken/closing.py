"""What is still open when an incident is to be closed, each point in words, for every front end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from incidentkit.incident.decide import is_open
from incidentkit.incident.views.now import PromiseView, deadline_views, promise_views
from incidentkit.spoken.plain import deadline_line, when_words
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


class OpenPoint(NamedTuple):
    """A point that is open: its kind (step, waiting, deadline, promise), its id, its words."""

    kind: str
    id: str
    words: str


def open_points(voice: Voice, situation: Situation) -> list[OpenPoint]:
    """Steps, deadlines and promises that are not ended, in the order of the plan, clocks after the steps."""
    points = [
        OpenPoint(
            "waiting" if situation.record(step.id).state == "waiting" else "step",
            step.id,
            _step(situation, step),
        )
        for step in situation.plan.steps
        if is_open(situation, step)
    ]
    points += [
        OpenPoint("deadline", view.id, deadline_line(voice, situation, view))
        for view in deadline_views(situation)
        if view.state in ("running", "late") and view.whose == "ours"
    ]
    points += [
        OpenPoint("promise", str(view.seq), promise_words(voice, situation, view))
        for view in promise_views(situation)
    ]
    return points


def _step(situation: Situation, step: object) -> str:
    do, identity = str(getattr(step, "do", "")), str(getattr(step, "id", ""))
    label = situation.label(identity)
    return f"{do} ({label})" if label else do


def promise_words(voice: Voice, situation: Situation, view: PromiseView) -> str:
    """A promise in a line."""
    time = when_words(voice, view.by, situation.now)
    return voice.say("Promised: {text}, by {time} (line {seq})", text=view.text, time=time, seq=view.seq)
