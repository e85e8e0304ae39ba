"""A runbook ready to be walked: includes and shared parts expanded, one per language, pinned by digest.

The plan is flat: steps in the order of the file, each carrying what its groups ask of it. Its JSON is what an
incident pins at opening and what the fold reads for ever; change it only by adding fields with defaults.
"""

import hashlib
from typing import Any

import msgspec

from incidentkit.runbook.model import (
    Deadline,
    Decide,
    EvidenceAsk,
    Fact,
    Inject,
    Level,
    MessageDraft,
    Need,
    NeverItem,
    Question,
    Severity,
)


class PlanLoop(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The loop around a step: the question that lists the items, what one is called, and which loop of the file."""

    for_each: str
    as_: str = msgspec.field(name="as")
    number: int = 0


class PlanStep(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A step with what its groups and loop add: every condition of `when` and every list of `where` must hold.

    `after` is the step before it in a group that is `in_order`; `groups` are the titles around it, outermost first.
    """

    id: str
    phase: str
    do: str
    groups: list[str] = []
    role: str | None = None
    why: str | None = None
    how: str | None = None
    how_in: dict[str, str] = {}
    when: list[str] = []
    where: list[list[str]] = []
    needs: list[Need] = []
    after: str | None = None
    within: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    record: dict[str, Question] = {}
    confirm: list[str] = []
    decide: Decide | None = None
    people: int = 1
    irreversible: bool = False
    evidence: EvidenceAsk | None = None
    call: str | None = None
    script: str | None = None
    message: str | None = None
    pause: str | None = None
    every: str | dict[Level, str] | None = None
    until: str | None = None
    attach: str | None = None
    carry: dict[str, str] = {}
    first: bool = False
    once: bool = False
    loop: PlanLoop | None = None


class Plan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One runbook in one language, expanded; `deadlines[*].met_by` is always a list here."""

    id: str
    title: str
    summary: str
    language: str
    owner: str
    reviewed: str
    review_every: str
    signs: list[str] = []
    never: list[NeverItem] = []
    facts: dict[str, Fact] = {}
    questions: dict[str, Question] = {}
    severity: Severity | None = None
    deadlines: dict[str, Deadline] = {}
    steps: list[PlanStep]
    messages: dict[str, MessageDraft] = {}
    close: list[str] = []
    review: list[str] = []
    exercise: list[Inject] = []


class PinnedRunbook(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident pins: the runbook's plans by language."""

    id: str
    plans: dict[str, Plan]

    def in_language(self, language: str) -> Plan:
        """The plan in this language, else in English, else in whichever exists."""
        return self.plans.get(language) or self.plans.get("en") or next(iter(self.plans.values()))


def encode(pinned: PinnedRunbook) -> bytes:
    """The pinned runbook as JSON; the SHA-256 of these bytes is its digest.

    Keys stay in the order of the file: options, questions and deadlines are shown in it.
    """
    return msgspec.json.encode(pinned)


def decode(body: bytes) -> PinnedRunbook:
    """The pinned runbook whose `encode` gave `body`."""
    return msgspec.json.decode(body, type=PinnedRunbook)


def digest(body: bytes) -> str:
    """SHA-256 of a pinned document, lower-case hex."""
    return hashlib.sha256(body).hexdigest()


def as_data(pinned: PinnedRunbook) -> Any:
    """The pinned runbook as plain JSON data."""
    return msgspec.to_builtins(pinned)
