"""What stands between people now, as front ends show it: messages, calls, roles, handover, lessons, actions."""

from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.people.drafting import Drafted, closed_gates
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.steps import CallView, call_card
from incidentkit.when.instants import read_utc


class SentView(msgspec.Struct, frozen=True):
    """A message that went out."""

    seq: int
    id: str
    title: str
    to: str
    through: str
    at: datetime
    sha256: str
    approved_by: str | None


class ApprovalView(msgspec.Struct, frozen=True):
    """The newest approval of a message; `holds` while the text drafted now is the one that was approved."""

    seq: int
    by: str
    at: datetime
    sha256: str
    holds: bool


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    """A drafted message and what keeps it from going out."""

    id: str
    to: str
    channel: str
    title: str
    text: str
    text_language: str
    to_fill: list[str]
    words: int
    max_words: int | None
    approve: str | None
    approved: ApprovalView | None
    sha256: str
    gates: list[dict[str, Any]]


class CallEntryView(msgspec.Struct, frozen=True):
    """A call that was made."""

    seq: int
    contact: str
    name: str | None
    answered: str | None
    reference: str | None
    at: datetime


class CardView(CallView, frozen=True):
    """The call card of a contact, with the step it is for and the calls made before."""

    step: str | None
    calls: list[CallEntryView]
    noted: list[str]
    """Of name and phone, what was found during the incident."""


class HolderView(msgspec.Struct, frozen=True):
    """Who holds a role in this incident."""

    name: str
    since: datetime
    seq: int


class OfferView(msgspec.Struct, frozen=True):
    """A handover that waits to be accepted."""

    seq: int
    by: str
    to: str
    roles: list[str]
    at: datetime


class MarkView(msgspec.Struct, frozen=True):
    """A step that was unclear."""

    seq: int
    step: str
    text: str
    actor: str


class LessonView(msgspec.Struct, frozen=True):
    """Something to learn from."""

    seq: int
    text: str
    actor: str


class ActionView(msgspec.Struct, frozen=True):
    """Something to do afterwards; `state` is open, late or finished."""

    seq: int
    text: str
    owner: str
    due: datetime | None
    state: str
    finished_at: datetime | None


def _at(situation: Situation, text: str) -> datetime:
    return read_utc(text).astimezone(situation.zone)


def between(situation: Situation) -> dict[str, Any]:
    """What `show` says of it, by key."""
    return {
        "messages": sent_views(situation),
        "calls": call_views(situation),
        "roles": role_views(situation),
        "handover": offer_view(situation),
        "marks": mark_views(situation),
        "lessons": lesson_views(situation),
        "actions": action_views(situation),
    }


def sent_views(situation: Situation) -> list[SentView]:
    """Messages that went out."""
    return [
        SentView(m.seq, m.message, m.title, m.to, m.through, _at(situation, m.at), m.sha256, m.approved_by)
        for m in situation.state.between.sent
    ]


def call_views(situation: Situation, contact: str | None = None) -> list[CallEntryView]:
    """Calls that were made, to one contact or to all."""
    return [
        CallEntryView(
            each.seq, each.contact, each.name, each.answered, each.reference, _at(situation, each.at)
        )
        for each in situation.state.between.calls
        if contact in (None, each.contact)
    ]


def role_views(situation: Situation) -> dict[str, HolderView]:
    """Who holds which role in this incident, by role."""
    held = situation.state.between.roles
    return {role: HolderView(h.name, _at(situation, h.at), h.seq) for role, h in held.items()}


def offer_view(situation: Situation) -> OfferView | None:
    """The handover that waits to be accepted."""
    offer = situation.state.between.open_offer()
    return OfferView(offer.seq, offer.by, offer.to, offer.roles, _at(situation, offer.at)) if offer else None


def mark_views(situation: Situation) -> list[MarkView]:
    """Steps that were unclear."""
    return [MarkView(m.seq, m.step, m.text, m.actor) for m in situation.state.between.unclear]


def lesson_views(situation: Situation) -> list[LessonView]:
    """What there is to learn."""
    return [LessonView(each.seq, each.text, each.actor) for each in situation.state.between.lessons]


def action_views(situation: Situation) -> list[ActionView]:
    """What is to do afterwards."""
    found = []
    for item in situation.state.between.actions:
        due = _at(situation, item.due) if item.due else None
        ended = _at(situation, item.finished_at) if item.finished_at else None
        state = "finished" if ended else "late" if due and situation.now > due else "open"
        found.append(ActionView(item.seq, item.text, item.owner, due, state, ended))
    return found


def card_view(situation: Situation, contact: str) -> CardView:
    """The call card of a contact: with the script of the first open step that calls it, else of any that does."""
    steps = [step for step in situation.plan.steps if step.call == contact]
    wanted = [step for step in steps if situation.applies(step) is not False]
    still = [step for step in wanted if situation.record(step.id).state in ("open", "waiting")]
    step = next(iter([*still, *wanted, *steps]), None)
    card = call_card(situation, contact, step.script if step else None)
    return CardView(
        **msgspec.structs.asdict(card),
        step=step.id if step else None,
        calls=call_views(situation, contact),
        noted=sorted(situation.state.between.noted.get(contact, {})),
    )


def draft_view(situation: Situation, made: Drafted) -> DraftView:
    """A drafted message as `message` prints it."""
    approval = situation.state.between.approvals.get(made.id)
    return DraftView(
        id=made.id,
        to=made.draft.to,
        channel=made.draft.channel,
        title=made.title,
        text=made.text,
        text_language=made.language,
        to_fill=made.to_fill,
        words=made.words,
        max_words=made.draft.max_words,
        approve=made.draft.approve,
        approved=ApprovalView(
            approval.seq,
            approval.by,
            _at(situation, approval.at),
            approval.sha256,
            approval.sha256 == made.sha256,
        )
        if approval
        else None,
        sha256=made.sha256,
        gates=gate_data(situation, made),
    )


def gate_data(situation: Situation, made: Drafted) -> list[dict[str, Message | str]]:
    """What keeps the draft from going out now."""
    return [
        {"kind": gate.kind, "because": gate.because, "opens_with": gate.opens_with}
        for gate in closed_gates(situation, made, approved_now=False)
    ]
