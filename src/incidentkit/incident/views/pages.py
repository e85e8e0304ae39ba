"""The shape of an incident's story: what a report says, as plain data with nothing left to decide.

Texts that people or runbooks wrote are `str`; sentences of ours are `Message` and are spoken by the renderer in the
report's language; times are aware, in the incident's zone.
"""

from datetime import datetime

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.views.figures import Measures
from incidentkit.incident.views.told import Said

Words = str | Message
"""A text as written, or a sentence of ours."""


class Point(msgspec.Struct, frozen=True):
    """One line of the summary: what it is about, and its sentences; `tone` is plain, good, watch or bad."""

    label: Message
    lines: list[Words]
    tone: str = "plain"
    part: str = ""
    """Which part of `readers.TABLE` it is."""


class Phase(msgspec.Struct, frozen=True):
    """How far one of the six phases came; `total` leaves out what is not needed here."""

    name: Message
    done: int
    total: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the incident is."""

    label: str
    incident_id: str
    title: str
    organisation: str | None
    runbook_id: str
    runbook: str
    runbook_digest: str
    commit: str | None
    dirty: bool | None
    zone: str
    language: str
    drill: bool
    closed: bool
    outcome: Words | None
    closing_note: str | None
    level: str | None
    level_words: Message
    level_because: str | None
    opened_at: datetime
    detected_at: datetime | None
    occurred_at: datetime | None
    closed_at: datetime | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the incident log. `occurred_at` is None where only the time of writing is known.

    `counts` is False for a line that was struck or taken back; `marks` say by which line, and what replaced it.
    """

    seq: int
    occurred_at: datetime | None
    recorded_at: datetime
    approximate: bool
    actor: str
    role: str | None
    kind: str
    title: Message
    about: Words | None
    said: list[Said]
    marks: list[Message]
    counts: bool
    sort: str = "record"
    """Which part of `readers.TABLE` it belongs to, after `log.`."""


class DecisionPart(msgspec.Struct, frozen=True, kw_only=True):
    """A decision; `against` when it was not what the runbook advised, `stands` until the step was opened again."""

    seq: int
    question: Words | None
    choice: str
    reason: str | None
    advised: list[str]
    against: bool
    stands: bool
    at: datetime
    actor: str


class AnswerPart(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that holds; `known` is False for "not known yet"."""

    seq: int
    ask: Words
    value: Words | datetime
    known: bool
    approximate: bool


class DeadlinePart(msgspec.Struct, frozen=True, kw_only=True):
    """A clock and how it ended. `assumed` says what was taken for its start while the real one is unknown.

    `overdue_seconds` is by how much it was met late, or is late now.
    """

    id: str
    title: str
    kind: Message
    to: Words | None
    theirs: bool
    state: str
    state_words: Message
    starts_at: datetime | None
    assumed: Words | None
    within: str | None
    due_at: datetime | None
    ended_at: datetime | None
    because: str | None
    overdue_seconds: int | None
    depends_on: list[Words]
    source: str | None
    checked: str | None
    unsure: bool = False
    """Whether it is not known yet that it binds here."""


class EvidencePart(msgspec.Struct, frozen=True, kw_only=True):
    """A kept file and its custody; `condition` is ok, missing, changed, unreadable, or None where nobody looked."""

    seq: int
    name: str
    sha256: str
    size: int
    description: str | None
    step: str | None
    source: str | None
    path: str | None
    method: Words | None
    kept_at: datetime
    occurred_at: datetime | None
    actor: str
    condition: str | None


class MessagePart(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was sent, or noted as sent or received; the digest is that of one sent from the runbook."""

    seq: int
    sent: bool
    text: str
    at: datetime
    approximate: bool
    actor: str
    title: str | None = None
    to: str | None = None
    through: str | None = None
    sha256: str | None = None
    approved_by: str | None = None
    without: list[Words] = []
    reason: str | None = None


class CallPart(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was made."""

    seq: int
    name: Words
    answered: str | None
    reference: str | None
    at: datetime
    approximate: bool
    actor: str


class RolePart(msgspec.Struct, frozen=True, kw_only=True):
    """A role that changed hands, or the incident: `word` says what happened, `roles` which, `other` with whom."""

    seq: int
    word: Message
    roles: list[Words]
    other: str | None
    at: datetime
    actor: str


class MarkPart(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was unclear, or a lesson where `step` is None."""

    seq: int
    step: str | None
    text: str
    at: datetime
    actor: str


class ActionPart(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do afterwards; `late` once it is due and not finished."""

    seq: int
    text: str
    owner: str
    due: datetime | None
    finished_at: datetime | None
    late: bool


class PromisePart(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that stands; `late` once its time has passed."""

    seq: int
    text: str
    by: datetime
    theirs: bool
    late: bool


class WaitingPart(msgspec.Struct, frozen=True, kw_only=True):
    """A step that waits for somebody."""

    step: str
    who: str
    reference: str | None
    ask_again: datetime | None
    since: datetime


class LossPart(msgspec.Struct, frozen=True, kw_only=True):
    """What was lost, as somebody answered or filled it in; `seq` is the line that says so."""

    seq: int
    ask: Words
    value: Words | datetime


class StepPart(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was done, with what came of it."""

    phase: Message
    do: str
    at: datetime
    actor: str
    result: str | None
    choice: str | None
    proofs: int
    rounds: int = 0


class NotDonePart(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was not done; `why` says in our words how it stands, `reason` what a person gave."""

    phase: Message
    do: str
    state: str
    why: Message
    reason: str | None
    overdue: bool


class ExceptionPart(msgspec.Struct, frozen=True, kw_only=True):
    """A closed gate that was passed, or a second person who confirmed or was missing."""

    seq: int
    step: str
    what: Message
    detail: Words | None
    reason: str | None
    at: datetime
    actor: str


class NeverPart(msgspec.Struct, frozen=True, kw_only=True):
    """Something never to do; `in_force` until the steps that lift it are finished, `sure` unless unknown."""

    say: str
    in_force: bool
    sure: bool


class SealPart(msgspec.Struct, frozen=True):
    """The seal: number of entries, 13 words, hash of the last entry."""

    count: int
    words: list[str]
    head: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report says; `until` is the moment of the last line it covers."""

    facts: Facts
    until: datetime
    problems: list[Message]
    summary: list[Point]
    phases: list[Phase]
    timeline: list[Line]
    decisions: list[DecisionPart]
    answers: list[AnswerPart]
    deadlines: list[DeadlinePart]
    evidence: list[EvidencePart]
    messages: list[MessagePart]
    calls: list[CallPart]
    roles: list[RolePart]
    lessons: list[MarkPart]
    actions: list[ActionPart]
    promises: list[PromisePart]
    waiting: list[WaitingPart]
    done: list[StepPart]
    not_done: list[NotDonePart]
    not_needed: list[str]
    exceptions: list[ExceptionPart]
    never: list[NeverPart]
    review: list[str]
    losses: list[LossPart]
    seal: SealPart
    measures: list[Measures] = []
    """This incident's figures, then those of earlier ones, the newest first."""
