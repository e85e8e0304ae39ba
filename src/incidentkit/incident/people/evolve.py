"""The fold of what happens between people: one small function per kind, each writing into `Between`."""

from collections.abc import Callable
from typing import Any

from incidentkit.incident.history import Event
from incidentkit.incident.people.state import (
    ActionItem,
    Approval,
    Between,
    Call,
    Holder,
    Lesson,
    Offer,
    Sent,
    Unclear,
)


def approved(between: Between, each: Event, p: Any) -> None:
    between.approvals[p.message] = Approval(
        each.entry.seq, p.message, p.by, p.sha256, p.text_language, p.fields, each.at
    )


def sent(between: Between, each: Event, p: Any) -> None:
    between.sent.append(
        Sent(
            each.entry.seq, p.message, p.title, p.to, p.through, p.text, p.sha256, p.text_language, p.approved_by,
            p.reason, p.despite, each.at, each.entry.approximate, each.entry.actor,
        )
    )  # fmt: skip


def called(between: Between, each: Event, p: Any) -> None:
    between.calls.append(
        Call(
            each.entry.seq, p.contact, p.name, p.answered, p.reference, each.at, each.entry.approximate,
            each.entry.actor,
        )
    )  # fmt: skip


def contact_noted(between: Between, _: Event, p: Any) -> None:
    said = {field: text for field, text in (("name", p.name), ("phone", p.phone)) if text}
    between.noted[p.contact] = {**between.noted.get(p.contact, {}), **said}


def role_taken(between: Between, each: Event, p: Any) -> None:
    between.roles[p.role] = Holder(each.entry.actor, each.entry.seq, each.at)


def role_given(between: Between, each: Event, p: Any) -> None:
    between.roles[p.role] = Holder(p.to, each.entry.seq, each.at)


def offered(between: Between, each: Event, p: Any) -> None:
    between.offers.append(Offer(each.entry.seq, each.entry.actor, p.to, p.roles, each.at))


def accepted(between: Between, each: Event, p: Any) -> None:
    for offer in between.offers:
        if offer.seq == p.offer:
            offer.accepted_by, offer.accepted_seq = each.entry.actor, each.entry.seq
    for role in p.roles:
        between.roles[role] = Holder(each.entry.actor, each.entry.seq, each.at)


def marked(between: Between, each: Event, p: Any) -> None:
    between.unclear.append(Unclear(each.entry.seq, p.step, p.text, each.at, each.entry.actor))


def lesson(between: Between, each: Event, p: Any) -> None:
    between.lessons.append(Lesson(each.entry.seq, p.text, each.at, each.entry.actor))


def action_added(between: Between, each: Event, p: Any) -> None:
    between.actions.append(
        ActionItem(each.entry.seq, each.entry.id, p.text, p.owner, p.due, each.at, each.entry.actor)
    )


def action_finished(between: Between, each: Event, p: Any) -> None:
    for item in between.actions:
        if item.seq == p.seq:
            item.finished_at = each.at


def struck(between: Between, seq: int) -> None:
    """A struck call, lesson or action item no longer counts."""
    between.calls = [each for each in between.calls if each.seq != seq]
    between.lessons = [each for each in between.lessons if each.seq != seq]
    between.actions = [each for each in between.actions if each.seq != seq]


EVOLVE: dict[str, Callable[[Between, Event, Any], None]] = {
    "message-approved": approved,
    "message-sent": sent,
    "call-logged": called,
    "contact-noted": contact_noted,
    "role-taken": role_taken,
    "role-given": role_given,
    "handover-offered": offered,
    "handover-accepted": accepted,
    "step-marked": marked,
    "lesson-added": lesson,
    "action-item-added": action_added,
    "action-item-finished": action_finished,
}
