"""What is known of an incident: the result of the fold, made of plain facts, with no runbook in it."""

import msgspec

from incidentkit.incident.people.state import Between


class Answer(msgspec.Struct):
    """The newest answer to a question; `state` is given or unknown, `value` as stored."""

    name: str
    type: str
    state: str
    value: object
    seq: int
    at: str
    approximate: bool = False
    step: str | None = None
    source: str | None = None


class Item(msgspec.Struct):
    """One thing of a list; `removed` is the seq of the entry that took it out, None while it stands."""

    key: str
    seq: int
    removed: int | None = None
    source: str | None = None


class Attached(msgspec.Struct):
    """A second runbook in the incident."""

    seq: int
    runbook: str
    digest: str
    commit: str | None
    dirty: bool | None
    by: str | None
    step: str | None
    first: bool
    carry: dict[str, str]


class Round(msgspec.Struct):
    """One time that a step which comes back was done."""

    seq: int
    at: str
    actor: str
    result: str | None


class StepRecord(msgspec.Struct):
    """What happened to a step; the key is the step's id (with `@item` or `runbook/` where those exist)."""

    state: str = "open"
    seq: int = 0
    at: str = ""
    actor: str = ""
    result: str | None = None
    reason: str | None = None
    choice: str | None = None
    waiting_for: str | None = None
    reference: str | None = None
    nudge_at: str | None = None
    evidence: list[int] = []
    witnesses: list[str] = []
    overridden: list[str] = []
    rounds: list[Round] = []


class Promise(msgspec.Struct):
    """A promise, ours or theirs; `by` is a UTC text."""

    seq: int
    text: str
    by: str
    whose: str


class Evidence(msgspec.Struct):
    """A kept file."""

    seq: int
    name: str
    sha256: str
    size: int
    at: str
    recorded_at: str
    actor: str
    step: str | None
    description: str | None
    source: str | None
    path: str | None
    method: str | None


class Decision(msgspec.Struct):
    """A decision that stands."""

    seq: int
    step: str
    name: str
    choice: str
    reason: str
    advised: list[str]
    at: str
    actor: str


class Mark(msgspec.Struct):
    """A deadline met or waived by an entry."""

    seq: int
    state: str
    at: str
    text: str | None


class Strike(msgspec.Struct):
    """An entry struck by another."""

    by: int
    reason: str
    replaced_by: str | None


class Action(msgspec.Struct):
    """One command's entries, for undo."""

    id: str
    actor: str
    entries: list[tuple[int, str, str]]
    """(seq, id, kind) each."""


class State(msgspec.Struct):
    """Everything the entries say, after undo; pure data."""

    title: str = ""
    runbook_id: str = ""
    language: str = "en"
    zone: str = "UTC"
    drill: bool = False
    opened_at: str = ""
    status: str = "open"
    outcome: str | None = None
    closing_note: str | None = None
    closed_at: str | None = None
    not_done: list[str] = []
    runbook_digest: str = ""
    commit: str | None = None
    dirty: bool | None = None
    updated: dict[str, int] = {}
    """Runbooks that were taken over anew since they were pinned, each with the entry that did so last."""
    organisation_digest: str | None = None
    example: bool = False
    calendar_digest: str | None = None
    severity: str | None = None
    severity_reason: str | None = None
    answers: dict[str, Answer] = {}
    items: dict[str, dict[str, Item]] = {}
    """Lists by name, each with its items by key, also removed ones; a field is the answer `list@key.field`."""
    keys_given: dict[str, int] = {}
    """The highest number in a key of each list, whatever became of the item."""
    items_ever: int = 0
    """How many items were ever added, in all lists; no key has a higher number."""
    keys_lost: bool = False
    """Whether the key of an item can no longer be read, so that numbers must go on after all items ever."""
    attached: dict[str, Attached] = {}
    steps: dict[str, StepRecord] = {}
    decisions: dict[str, Decision] = {}
    deadlines: dict[str, list[Mark]] = {}
    promises: list[Promise] = []
    evidence: list[Evidence] = []
    between: Between = msgspec.field(default_factory=Between)
    struck: dict[int, Strike] = {}
    undone: dict[str, int] = {}
    actions: list[Action] = []
    unread: list[int] = []
    erased: list[int] = []
    count: int = 0
    head: str = "0" * 64

    def step(self, key: str) -> StepRecord:
        """The record of a step; an open one if nothing happened to it yet (not stored)."""
        return self.steps.get(key) or StepRecord()
