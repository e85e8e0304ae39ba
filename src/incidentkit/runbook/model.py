"""The runbook language as it is written, format 1, as msgspec structs (contract: docs/runbook-format.md).

Items of a phase are told apart by their key (`do`, `include`, `for_each`, `group`), because msgspec cannot tell
untagged structs apart; `reader` converts them one by one. What a runbook becomes once includes and shared parts
are expanded is in `plan`.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

PHASES = ("detect", "contain", "assess", "notify", "recover", "learn")
LEVELS = ("low", "moderate", "high", "critical")

Text = Annotated[str, Meta(min_length=1)]
StepId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Level = Literal["low", "moderate", "high", "critical"]
QuestionType = Literal[
    "choice", "choices", "yes_no", "text", "number", "time", "person", "account", "device", "list"
]


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every part of the language shares: unknown keys are mistakes, defaults are not written out."""


class Question(Base, kw_only=True):
    """Something to find out; its name is the key it stands under."""

    ask: Text
    type: QuestionType
    why: str | None = None
    options: dict[str, Text] | None = None
    fields: dict[Name, "Question"] | None = None
    many: bool = False
    unit: str | None = None
    when: str | None = None
    at: Literal["start", "step"] = "start"
    required: bool = False
    prefill: str | None = None
    map: dict[str, str] | None = None
    ahead: bool = False


class Fact(Base, kw_only=True):
    """A named condition, shown by its name."""

    when: Text


class NeverItem(Base, kw_only=True):
    """Something never to do, completing "Never …"; gone once every `until` step is finished."""

    say: Annotated[str, Meta(min_length=1, max_length=90)]
    when: str | None = None
    until: list[str] = []


class SeverityRule(Base, kw_only=True):
    """One rule; the first whose condition holds sets the suggestion."""

    level: Level
    because: Text
    when: str | None = None


class Escalation(Base, kw_only=True):
    """Raises the suggested level by one, at most one level in all."""

    when: Text
    because: Text


class Severity(Base, kw_only=True):
    """How bad it is: rules in order, then escalation."""

    rules: Annotated[list[SeverityRule], Meta(min_length=1)]
    escalate: list[Escalation] = []


class Deadline(Base, kw_only=True):
    """A clock: what starts it, how long it runs, who must be told and what ends it."""

    title: Text
    kind: Literal["legal", "contract", "promise", "internal"]
    starts: Text
    within: Text
    prudent: str | None = None
    target: str | None = None
    when: str | None = None
    where: list[str] = []
    to: str | None = None
    whose: Literal["ours", "theirs"] = "ours"
    met_by: list[str] | str = []
    renew: str | None = None
    late: str | None = None
    source: str | None = None
    checked: str | None = None


class Need(Base, kw_only=True):
    """A step that must be finished first, perhaps only under a condition."""

    step: Text
    when: str | None = None


class Advice(Base, kw_only=True):
    """What we would choose, when, and why."""

    choose: Text
    when: Text
    because: Text


class Decide(Base, kw_only=True):
    """A decision: its name, the question, its options and our advice."""

    name: Name
    ask: str | None = None
    options: Annotated[dict[str, Text], Meta(min_length=1)]
    advise: list[Advice] = []


class EvidenceAsk(Base, kw_only=True):
    """What to keep as proof of a step."""

    ask: Text
    required: bool = False
    before: bool = False
    count: Annotated[int, Meta(ge=1, le=99)] = 1


class Step(Base, kw_only=True):
    """One action, verb first."""

    id: StepId
    do: Annotated[str, Meta(min_length=1, max_length=80)]
    role: str | None = None
    why: str | None = None
    how: str | None = None
    how_in: dict[str, str] = {}
    when: str | None = None
    where: list[str] = []
    needs: list[str | Need] = []
    within: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    record: dict[Name, Question] = {}
    confirm: list[str] = []
    decide: Decide | None = None
    people: Literal[1, 2] = 1
    irreversible: bool = False
    evidence: EvidenceAsk | None = None
    call: str | None = None
    script: str | None = None
    message: str | None = None
    pause: str | None = None
    every: str | dict[Level, str] | None = None
    until: str | None = None
    attach: StepId | None = None
    carry: dict[Name, Name] = {}
    first: bool = False
    once: bool = False


class Include(Base, kw_only=True):
    """Steps of a block, with our names for what it reads and a prefix for what it brings."""

    include: StepId
    with_: dict[str, str] = msgspec.field(name="with", default_factory=dict)
    as_: str | None = msgspec.field(name="as", default=None)


class Group(Base, kw_only=True):
    """Steps under one title, with a common condition, perhaps in a fixed order."""

    group: Text
    steps: list[Any]
    when: str | None = None
    where: list[str] = []
    in_order: bool = False


class Loop(Base, kw_only=True):
    """The same steps for each item of a list, each option chosen, or each of several accounts, devices, people."""

    for_each: Name
    as_: Name = msgspec.field(name="as")
    steps: list[Any]
    when: str | None = None


class MessageDraft(Base, kw_only=True):
    """A message to send: who to, how, and its text with blanks."""

    to: Text
    channel: Text
    title: Text
    body: Text
    fields: dict[Name, Question] = {}
    approve: str | None = None
    max_words: Annotated[int, Meta(ge=1)] | None = None
    where: list[str] = []


class Inject(Base, kw_only=True):
    """Something a drill leader says after a while."""

    after: Text
    say: Text


class Runbook(Base, kw_only=True):
    """One runbook in one language."""

    format: Literal[1]
    id: StepId
    title: Text
    summary: Text
    language: Literal["en", "fr"]
    owner: Text
    reviewed: Text
    review_every: Text
    signs: list[str] = []
    never: list[Annotated[str, Meta(min_length=1, max_length=90)] | NeverItem] = []
    use: list[str] = []
    facts: dict[Name, Fact] = {}
    questions: dict[Name, Question] = {}
    severity: Severity | None = None
    deadlines: dict[Name, Deadline] = {}
    phases: dict[str, list[Any]]
    messages: dict[Name, MessageDraft] = {}
    close: list[str] = []
    review: list[str] = []
    exercise: list[Inject] = []


class Block(Base, kw_only=True):
    """Steps that several runbooks include."""

    format: Literal[1]
    block: StepId
    language: Literal["en", "fr"]
    reads: dict[Name, QuestionType] = {}
    steps: list[Any]
    messages: dict[Name, MessageDraft] = {}


class Shared(Base, kw_only=True):
    """Questions, deadlines and messages that several runbooks `use`."""

    format: Literal[1]
    language: Literal["en", "fr"]
    questions: dict[Name, Question] = {}
    deadlines: dict[Name, Deadline] = {}
    messages: dict[Name, MessageDraft] = {}
