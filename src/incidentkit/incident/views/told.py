"""What the words of an entry are made of, shared by all who tell entries."""

from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.situation import Situation
from incidentkit.when.instants import read_utc


class Said(msgspec.Struct, frozen=True):
    """Something said with an entry: a text as typed, a sentence of ours, or a time; `label` says what it is."""

    label: Message | None
    text: str | Message | datetime


class Told(msgspec.Struct, frozen=True):
    """An entry in words: its kind, what it was about, and what was said."""

    title: Message
    about: str | Message | None = None
    said: list[Said] = []


GATE_WORDS = {
    "needs": message("the step that must come first"),
    "order": message("the order of the steps"),
    "evidence": message("the proof asked for"),
    "answer": message("the answer asked for"),
    "witness": message("a second person"),
    "irreversible": message("the word to be typed"),
    "pause": message("the pause"),
    "items": message("the list of what it is about"),
    "first": message("the steps of the other runbook that come first"),
    "attach": message("the other runbook"),
    "blanks": message("its blanks filled in"),
    "words": message("the limit of its length"),
    "approval": message("an approval"),
    "changed": message("an approval of this very text"),
}

REASON = message("Reason")


def step_words(situation: Situation, step_id: str) -> str:
    """What a step says to do; its id where the runbook does not have it."""
    step = situation.steps.get(step_id)
    return step.do if step else step_id


def moment(situation: Situation, text: str | None) -> datetime | None:
    """A stored UTC text in the incident's zone; None for what is no such text."""
    try:
        return read_utc(text).astimezone(situation.zone) if text else None
    except UsageError:
        return None


def gate_words(gate: str) -> str | Message:
    """A gate in words."""
    return GATE_WORDS.get(gate, gate)


def some(*pairs: tuple[Message | None, Any]) -> list[Said]:
    """Those of the texts that say something, with what each of them is."""
    return [Said(label, text) for label, text in pairs if text not in (None, "", [])]
