"""The chapters of an incident's story on what happened between people."""

from datetime import datetime
from typing import Any

from incidentkit.errors import Message, message
from incidentkit.incident import events as e
from incidentkit.incident.history import Event, effective
from incidentkit.incident.situation import Situation
from incidentkit.incident.views import pages
from incidentkit.incident.views.people import action_views
from incidentkit.incident.views.people_telling import message_title, role_name
from incidentkit.incident.views.told import gate_words, step_words
from incidentkit.incident.views.words import contact_kind
from incidentkit.when.instants import read_utc


def _at(situation: Situation, text: str) -> datetime:
    return read_utc(text).astimezone(situation.zone)


def messages(situation: Situation, history: list[Event]) -> list[pages.MessagePart]:
    """Messages sent from the runbook, and those noted as sent or received that stand."""
    found = []
    for each in effective(history):
        p = each.payload
        common: dict[str, Any] = {
            "seq": each.entry.seq,
            "at": _at(situation, each.at),
            "approximate": each.entry.approximate,
            "actor": each.entry.actor,
        }
        if isinstance(p, e.MessageSent):
            found.append(
                pages.MessagePart(
                    **common, sent=True, text=p.text, title=p.title, to=p.to, through=p.through, sha256=p.sha256,
                    approved_by=p.approved_by, without=[gate_words(gate) for gate in p.despite], reason=p.reason,
                )
            )  # fmt: skip
        elif (
            isinstance(p, e.NoteAdded)
            and p.type in ("message-in", "message-out")
            and each.entry.seq not in situation.state.struck
        ):
            found.append(pages.MessagePart(**common, sent=p.type == "message-out", text=p.text))
    return found


def calls(situation: Situation) -> list[pages.CallPart]:
    """Calls that stand."""
    return [
        pages.CallPart(
            seq=each.seq, name=each.name or contact_kind(each.contact), answered=each.answered,
            reference=each.reference, at=_at(situation, each.at), approximate=each.approximate, actor=each.actor,
        )
        for each in situation.state.between.calls
    ]  # fmt: skip


def roles(situation: Situation, history: list[Event]) -> list[pages.RolePart]:
    """Who took which role from whom, and handovers, in the order of the log."""
    found = []
    for each in effective(history):
        told = _role(each.payload)
        if told is not None:
            word, names, other = told
            found.append(
                pages.RolePart(
                    seq=each.entry.seq, word=word, roles=[role_name(name) for name in names], other=other,
                    at=_at(situation, each.at), actor=each.entry.actor,
                )
            )  # fmt: skip
    return found


def _role(p: e.Payload | None) -> tuple[Message, list[str], str | None] | None:
    match p:
        case e.RoleTaken():
            return message("took a role"), [p.role], None
        case e.RoleGiven():
            return message("gave a role to"), [p.role], p.to
        case e.HandoverOffered():
            return message("offered to hand over to"), p.roles, p.to
        case e.HandoverAccepted():
            return message("took over from"), p.roles, p.from_
    return None


def lessons(situation: Situation) -> list[pages.MarkPart]:
    """What was unclear and what was learnt, in the order of the log."""
    people = situation.state.between
    found = [
        pages.MarkPart(
            seq=m.seq, step=step_words(situation, m.step), text=m.text, at=_at(situation, m.at), actor=m.actor
        )
        for m in people.unclear
    ]
    found += [
        pages.MarkPart(seq=each.seq, step=None, text=each.text, at=_at(situation, each.at), actor=each.actor)
        for each in people.lessons
    ]
    return sorted(found, key=lambda each: each.seq)


def actions(situation: Situation) -> list[pages.ActionPart]:
    """What is to do afterwards, finished or not."""
    return [
        pages.ActionPart(
            seq=a.seq,
            text=a.text,
            owner=a.owner,
            due=a.due,
            finished_at=a.finished_at,
            late=a.state == "late",
        )
        for a in action_views(situation)
    ]


def without(
    situation: Situation, each: Event, p: e.MessageSent | e.MessageApproved
) -> list[pages.ExceptionPart]:
    """What a message went out, or was approved, without: one exception each."""
    title = p.title if isinstance(p, e.MessageSent) else message_title(situation, p.message)
    return [
        pages.ExceptionPart(
            seq=each.entry.seq, step=title, what=message("Went on without:"), detail=gate_words(gate),
            reason=p.reason, at=_at(situation, each.at), actor=each.entry.actor,
        )
        for gate in p.despite
    ]  # fmt: skip
