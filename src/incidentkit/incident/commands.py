"""What a person may ask for. A command may be refused; what it leads to are events, which may not."""

from datetime import datetime

import msgspec

from incidentkit.runbook.plan import PinnedRunbook


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """`occurred_at` is when it happened, if told (aware); `approximate` whether that was vague."""

    occurred_at: datetime | None = None
    approximate: bool = False


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that the evidence store has already copied and hashed."""

    name: str
    sha256: str
    size: int
    path: str
    source: str | None = None
    description: str | None = None


class Attaching(msgspec.Struct, frozen=True, kw_only=True):
    """A second runbook, read and already stored by its digest."""

    runbook: str
    digest: str
    pinned: PinnedRunbook
    commit: str | None = None
    dirty: bool | None = None


class AnswerQuestion(Command, kw_only=True):
    """Answers, or changes an answer; `text` as typed."""

    name: str
    text: str


class AddItem(Command, kw_only=True):
    """Adds one item to a list; `fields` as typed."""

    list: str
    fields: dict[str, str]


class RemoveItem(Command, kw_only=True):
    """Takes an item out of its list."""

    list: str
    key: str
    reason: str | None = None


class Attach(Command, kw_only=True):
    """Walks a second runbook in the same incident."""

    attaching: Attaching


class TakeOver(Command, kw_only=True):
    """Takes over what changed in one runbook into the other; `name` as the record has it there."""

    name: str


class SetSeverity(Command, kw_only=True):
    """Sets the severity."""

    level: str
    reason: str


class Finish(Command, kw_only=True):
    """What `done` and `decide` share: what a step brings and what opens its gates."""

    step: str
    record: dict[str, str] = {}
    evidence: list[KeptFile] = []
    result: str | None = None
    witness: str | None = None
    no_witness: str | None = None
    confirm: str | None = None
    despite: str | None = None
    attaching: Attaching | None = None


class FinishStep(Finish, kw_only=True):
    """Finishes a step, or one round of it; `last` with a reason ends the rounds."""

    last: bool = False
    reason: str | None = None


class Decide(Finish, kw_only=True):
    """Makes a step's decision."""

    choice: str
    reason: str


class SkipStep(Command, kw_only=True):
    """Skips a step."""

    step: str
    reason: str


class AwaitReply(Command, kw_only=True):
    """A step waits for somebody; `nudge` is aware and in the future."""

    step: str
    for_: str
    reference: str | None = None
    nudge: datetime | None = None


class ReopenStep(Command, kw_only=True):
    """Opens a finished, skipped or waiting step again."""

    step: str
    reason: str


class Undo(Command, kw_only=True):
    """Takes back what can be undone of this actor's last action."""

    actor: str


class AddNote(Command, kw_only=True):
    """Adds a line."""

    text: str
    type: str = "fact"
    step: str | None = None


class StrikeEntry(Command, kw_only=True):
    """Strikes a line, perhaps with a note instead of it."""

    seq: int
    reason: str
    replace: str | None = None


class AddEvidence(Command, kw_only=True):
    """Keeps files."""

    files: list[KeptFile]
    step: str | None = None


class MeetDeadline(Command, kw_only=True):
    """Stops a clock by what was done."""

    deadline: str
    reference: str | None = None


class WaiveDeadline(Command, kw_only=True):
    """Says that a clock does not bind."""

    deadline: str
    reason: str


class MakePromise(Command, kw_only=True):
    """Starts a clock of people's own; `by` is aware and in the future."""

    text: str
    by: datetime
    whose: str = "ours"


class BetweenPeople(Command, kw_only=True):
    """What happens between people; decided in `people`."""


class Draft(BetweenPeople, kw_only=True):
    """What approving and sending share: the message, its blanks as typed, and why it goes on all the same."""

    message: str
    fields: dict[str, str] = {}
    text_language: str | None = None
    reason: str | None = None


class ApproveMessage(Draft, kw_only=True):
    """Somebody approves the text as it is drafted now."""

    by: str


class SendMessage(Draft, kw_only=True):
    """A message was sent; `approved_by` approves it in the same breath."""

    to: str
    through: str | None = None
    approved_by: str | None = None


class LogCall(BetweenPeople, kw_only=True):
    """A call was made; what was promised starts a clock: `by` is aware and in the future."""

    contact: str
    answered: str | None = None
    reference: str | None = None
    promised: str | None = None
    by: datetime | None = None


class NoteContact(BetweenPeople, kw_only=True):
    """The name or the number of a contact was found; the card and the messages have it from then on."""

    contact: str
    name: str | None = None
    phone: str | None = None


class TakeRole(BetweenPeople, kw_only=True):
    """This actor takes a role."""

    role: str


class GiveRole(BetweenPeople, kw_only=True):
    """This actor gives a role to somebody."""

    role: str
    to: str


class OfferHandover(BetweenPeople, kw_only=True):
    """This actor hands the incident over to somebody."""

    actor: str
    to: str


class AcceptHandover(BetweenPeople, kw_only=True):
    """This actor takes over what was offered."""

    actor: str


class MarkStep(BetweenPeople, kw_only=True):
    """Says what of a step was unclear."""

    step: str
    text: str


class AddLesson(BetweenPeople, kw_only=True):
    """Notes something to learn from."""

    text: str


class AddActionItem(BetweenPeople, kw_only=True):
    """Notes something to do afterwards; `due` is aware and in the future."""

    text: str
    owner: str
    due: datetime | None = None


class FinishActionItem(BetweenPeople, kw_only=True):
    """An action item is done."""

    seq: int


class UpdateRunbook(Command, kw_only=True):
    """Goes on with a runbook of the incident as it stands in the folder now."""

    attaching: Attaching
    reason: str


class UpdateOrganisation(Command, kw_only=True):
    """Pins the register as it is now."""

    digest: str
    example: bool
    calendar: str | None


class NoteExport(Command, kw_only=True):
    """Records that reports were written."""

    files: list[dict[str, str]]
    until: int
    seal: str
    reader: str | None = None
    text_language: str | None = None


class ErasePayload(Command, kw_only=True):
    """Erases what an entry says, by order of somebody."""

    seq: int
    why: str
    by_order_of: str


class Close(Command, kw_only=True):
    """Closes the incident."""

    outcome: str
    note: str


class Reopen(Command, kw_only=True):
    """Opens a closed incident again."""

    reason: str


ALLOWED_AFTER_CLOSE = (
    AddNote,
    AddEvidence,
    StrikeEntry,
    AddLesson,
    AddActionItem,
    FinishActionItem,
    NoteExport,
    ErasePayload,
    Reopen,
)
"""What a closed incident still takes."""
