"""What is known of messages, calls, roles, handovers, lessons and actions: plain facts, a part of the state."""

import msgspec


class Approval(msgspec.Struct):
    """The newest approval of a message's text."""

    seq: int
    message: str
    by: str
    sha256: str
    text_language: str
    fields: dict[str, str]
    at: str


class Sent(msgspec.Struct):
    """A message that went out."""

    seq: int
    message: str
    title: str
    to: str
    through: str
    text: str
    sha256: str
    text_language: str
    approved_by: str | None
    reason: str | None
    despite: list[str]
    at: str
    approximate: bool
    actor: str


class Call(msgspec.Struct):
    """A call that was made."""

    seq: int
    contact: str
    name: str | None
    answered: str | None
    reference: str | None
    at: str
    approximate: bool
    actor: str


class Holder(msgspec.Struct):
    """Who holds a role in this incident, since when and by which entry."""

    name: str
    seq: int
    at: str


class Offer(msgspec.Struct):
    """A handover that was offered and, once accepted, by whom."""

    seq: int
    by: str
    to: str
    roles: list[str]
    at: str
    accepted_by: str | None = None
    accepted_seq: int | None = None


class Unclear(msgspec.Struct):
    """A step that was marked as unclear."""

    seq: int
    step: str
    text: str
    at: str
    actor: str


class Lesson(msgspec.Struct):
    """Something to learn from."""

    seq: int
    text: str
    at: str
    actor: str


class ActionItem(msgspec.Struct):
    """Something to do afterwards; `due` is a UTC text."""

    seq: int
    entry: str
    text: str
    owner: str
    due: str | None
    at: str
    actor: str
    finished_at: str | None = None


class Between(msgspec.Struct):
    """Everything that happened between people, after undo and strike."""

    approvals: dict[str, Approval] = {}
    sent: list[Sent] = []
    calls: list[Call] = []
    noted: dict[str, dict[str, str]] = {}
    """By contact: the name and the phone that were found during the incident."""
    roles: dict[str, Holder] = {}
    offers: list[Offer] = []
    unclear: list[Unclear] = []
    lessons: list[Lesson] = []
    actions: list[ActionItem] = []

    def open_offer(self) -> Offer | None:
        """The newest handover, unless it was accepted: a newer offer takes the place of an older one."""
        newest = self.offers[-1] if self.offers else None
        return newest if newest is not None and newest.accepted_by is None else None
