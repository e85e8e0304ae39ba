"""Entries about what happens between people, in words; `telling` has the other kinds."""

from collections.abc import Callable
from typing import Any

from incidentkit.errors import Message, message
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.told import REASON, Said, Told, gate_words, moment, some, step_words
from incidentkit.incident.views.words import ROLES, contact_kind


def role_name(role: str) -> str | Message:
    """A role in words; a role of the company's own as the register calls it."""
    return ROLES.get(role, role)


def message_title(situation: Situation, name: str) -> str:
    """What the runbook calls a message; its name where the runbook does not have it."""
    draft = situation.plan.messages.get(name)
    return draft.title if draft else name


def _despite(p: Any) -> list[Said]:
    """What it went out without, and why."""
    without = [gate_words(each) for each in p.despite]
    return some(
        (None, message("Went on without: {gates}", gates=without) if without else None), (REASON, p.reason)
    )


def _approved(situation: Situation, p: Any) -> Told:
    said = some((message("Approved by"), p.by), (message("SHA-256"), p.sha256))
    return Told(message("Message approved"), message_title(situation, p.message), [*said, *_despite(p)])


def _sent(_: Situation, p: Any) -> Told:
    said = some(
        (message("To"), p.to),
        (message("By way of"), p.through),
        (None, p.text),
        (message("Approved by"), p.approved_by),
        (message("SHA-256"), p.sha256),
    )
    return Told(message("Message sent"), p.title, [*said, *_despite(p)])


def _call(_: Situation, p: Any) -> Told:
    said = some((message("Answered"), p.answered), (message("Reference"), p.reference))
    return Told(message("Call"), p.name or contact_kind(p.contact), said)


def _contact(_: Situation, p: Any) -> Told:
    said = some((message("Name"), p.name), (message("Number"), p.phone))
    return Told(message("Contact noted"), contact_kind(p.contact), said)


def _role_taken(_: Situation, p: Any) -> Told:
    return Told(message("Role taken"), role_name(p.role))


def _role_given(_: Situation, p: Any) -> Told:
    return Told(message("Role given"), role_name(p.role), some((message("To"), p.to)))


def _roles(p: Any) -> list[Said]:
    names = [role_name(each) for each in p.roles]
    return some((None, message("Roles that go with it: {roles}", roles=names) if names else None))


def _offered(_: Situation, p: Any) -> Told:
    covers = Said(None, message("The brief covers lines 1 to {until}", until=p.until))
    return Told(message("Handover offered"), None, [*some((message("To"), p.to)), covers, *_roles(p)])


def _accepted(_: Situation, p: Any) -> Told:
    return Told(message("Handover accepted"), None, [*some((message("From"), p.from_)), *_roles(p)])


def _marked(situation: Situation, p: Any) -> Told:
    return Told(message("Step marked as unclear"), step_words(situation, p.step), [Said(None, p.text)])


def _lesson(_: Situation, p: Any) -> Told:
    return Told(message("Lesson"), None, [Said(None, p.text)])


def _action(situation: Situation, p: Any) -> Told:
    said = some((message("Who does it"), p.owner), (message("Due"), moment(situation, p.due)))
    return Told(message("Action item"), None, [Said(None, p.text), *said])


def _action_finished(situation: Situation, p: Any) -> Told:
    found = next((item for item in situation.state.between.actions if item.seq == p.seq), None)
    told = message("Action item of line {seq} finished", seq=p.seq)
    return Told(told, None, [Said(None, found.text)] if found else [])


TELL: dict[str, Callable[[Situation, Any], Told]] = {
    "message-approved": _approved,
    "message-sent": _sent,
    "call-logged": _call,
    "contact-noted": _contact,
    "role-taken": _role_taken,
    "role-given": _role_given,
    "handover-offered": _offered,
    "handover-accepted": _accepted,
    "step-marked": _marked,
    "lesson-added": _lesson,
    "action-item-added": _action,
    "action-item-finished": _action_finished,
}
