"""Decisions on what happens between people: each command gives its events, or a refusal that says the way out."""

from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.asking import the_step
from incidentkit.incident.gates import Gate
from incidentkit.incident.people.drafting import Drafted, closed_gates, draft
from incidentkit.incident.people.names import contact_name, same_person, the_contact, the_role
from incidentkit.incident.situation import Situation
from incidentkit.incident.typed import needed
from incidentkit.when.instants import utc_text

LEAD = "lead"
"""The role of whoever is in charge."""


def between(command: c.BetweenPeople, situation: Situation) -> list[e.Payload]:  # noqa: C901 - one line a command
    """The payloads that this command writes, in order; raises RefusedError or UsageError."""
    match command:
        case c.ApproveMessage():
            return _approve(command, situation)
        case c.SendMessage():
            return _send(command, situation)
        case c.LogCall():
            return _call(command, situation)
        case c.NoteContact():
            return [_contact(command, situation)]
        case c.TakeRole():
            return [e.RoleTaken(role=the_role(situation, command.role))]
        case c.GiveRole():
            return [e.RoleGiven(role=the_role(situation, command.role), to=needed(command.to, "give"))]
        case c.OfferHandover():
            return _offer(command, situation)
        case c.AcceptHandover():
            return _accept(command, situation)
        case c.MarkStep():
            step = the_step(situation, command.step)
            return [e.StepMarked(step=step.id, text=needed(command.text, "text"))]
        case c.AddLesson():
            return [e.LessonAdded(text=needed(command.text, "text"))]
        case c.AddActionItem():
            due = utc_text(command.due) if command.due else None
            text, owner = needed(command.text, "text"), needed(command.owner, "owner")
            return [e.ActionItemAdded(text=text, owner=owner, due=due)]
        case c.FinishActionItem():
            return _finish_action(command, situation)
    raise AssertionError(command)  # pragma: no cover


# --- messages


def _approve(command: c.ApproveMessage, situation: Situation) -> list[e.Payload]:
    drafted = draft(situation, command.message, command.fields, command.text_language)
    shut = _through(closed_gates(situation, drafted, approved_now=True), command.reason, drafted)
    return [_approved(drafted, command.by, command.reason, shut)]


def _approved(drafted: Drafted, by: str, reason: str | None, shut: list[str]) -> e.MessageApproved:
    return e.MessageApproved(
        message=drafted.id,
        by=needed(by, "approved-by"),
        sha256=drafted.sha256,
        text=drafted.text,
        text_language=drafted.language,
        fields=drafted.fields,
        reason=needed(reason, "reason") if shut and reason is not None else None,
        despite=shut,
    )


def _send(command: c.SendMessage, situation: Situation) -> list[e.Payload]:
    drafted = draft(situation, command.message, command.fields, command.text_language)
    by = command.approved_by
    shut = _through(closed_gates(situation, drafted, approved_now=by is not None), command.reason, drafted)
    approval = situation.state.between.approvals.get(drafted.id)
    if by is None and approval is not None and approval.sha256 == drafted.sha256:
        by = approval.by
    sent = e.MessageSent(
        message=drafted.id,
        title=drafted.title,
        to=needed(command.to, "to"),
        through=(command.through or "").strip() or drafted.draft.channel,
        text=drafted.text,
        sha256=drafted.sha256,
        text_language=drafted.language,
        approved_by=by.strip() if by else None,
        reason=needed(command.reason, "reason") if shut and command.reason is not None else None,
        despite=shut,
    )
    if command.approved_by is None:
        return [sent]
    return [_approved(drafted, command.approved_by, command.reason, shut), sent]


def _through(shut: list[Gate], reason: str | None, drafted: Drafted) -> list[str]:
    """The kinds of the gates that a reason opens; raises the refusal of the first one where none is given."""
    if not shut or (reason and reason.strip()):
        return [gate.kind for gate in shut]
    where = {
        "message": drafted.id,
        "to_fill": drafted.to_fill,
        "gates": [{"kind": g.kind, "because": g.because, "opens_with": g.opens_with} for g in shut],
    }
    what = message(
        "“{title}” cannot go out yet. {gates}", title=drafted.title, gates=[g.because for g in shut]
    )
    hint = message(
        "Open it with {ways}, or go on and say why: --reason TEXT", ways=[g.opens_with for g in shut]
    )
    if shut[0].kind == "words":
        hint = message("Say it with fewer words, or go on and say why: --reason TEXT")
    match shut[0].kind:
        case "blanks":
            raise RefusedError("message-has-blanks", what, hint=hint, where=where)
        case "changed":
            raise RefusedError("message-changed", what, hint=hint, where=where)
        case "approval":
            raise RefusedError("message-not-approved", what, hint=hint, where=where)
    raise RefusedError("message-too-long", what, hint=hint, where=where)


# --- calls


def _call(command: c.LogCall, situation: Situation) -> list[e.Payload]:
    contact = the_contact(situation, command.contact)
    payloads: list[e.Payload] = [
        e.CallLogged(
            contact=contact,
            name=contact_name(situation, contact),
            answered=_said(command.answered, "answered"),
            reference=_said(command.reference, "reference"),
        )
    ]
    if command.promised is not None and command.by is not None:
        text = needed(command.promised, "promised")
        payloads.append(e.PromiseMade(text=text, by=utc_text(command.by), whose="theirs"))
    return payloads


def _contact(command: c.NoteContact, situation: Situation) -> e.ContactNoted:
    if command.phone is not None and not any(each.isdigit() for each in needed(command.phone, "phone")):
        raise UsageError(
            "no-digits",
            message("“{text}” has no digits: it is no number to call.", text=command.phone.strip()[:60]),
            hint=message("Their name goes with --name, who answered with --answered."),
            where={"option": "phone"},
        )
    return e.ContactNoted(
        contact=the_contact(situation, command.contact),
        name=_said(command.name, "name"),
        phone=_said(command.phone, "phone"),
    )


def _said(text: str | None, what: str) -> str | None:
    return None if text is None else needed(text, what)


# --- handing over


def _offer(command: c.OfferHandover, situation: Situation) -> list[e.Payload]:
    to = needed(command.to, "to")
    if same_person(to, command.actor):
        raise RefusedError(
            "handover-to-oneself",
            message("You cannot hand over to yourself."),
            hint=message("Name who takes over: --to NAME"),
        )
    held = situation.state.between.roles
    roles = [role for role, holder in held.items() if same_person(holder.name, command.actor)]
    return [e.HandoverOffered(to=to, until=situation.state.count, roles=roles)]


def _accept(command: c.AcceptHandover, situation: Situation) -> list[e.Payload]:
    people = situation.state.between
    offer = people.open_offer()
    if offer is None:
        raise RefusedError(
            "no-handover-offered",
            message("Nobody hands this incident over at the moment."),
            hint=message("Whoever leaves says so: incidentkit handover INC --to NAME"),
        )
    if same_person(offer.by, command.actor):
        raise RefusedError(
            "handover-to-oneself",
            message("You offered this handover to {who}: they accept it, not you.", who=offer.to),
            hint=message("The one who takes over says who they are: --actor NAME"),
        )
    roles = [
        role
        for role in offer.roles
        if role in people.roles and same_person(people.roles[role].name, offer.by)
    ]
    if LEAD not in people.roles:
        roles.append(LEAD)
    return [e.HandoverAccepted(offer=offer.seq, from_=offer.by, roles=roles)]


# --- action items


def _finish_action(command: c.FinishActionItem, situation: Situation) -> list[e.Payload]:
    items = situation.state.between.actions
    found = next((item for item in items if item.seq == command.seq), None)
    if found is None:
        left = [f"#{item.seq} {item.text[:40]}" for item in items if item.finished_at is None]
        raise UsageError(
            "unknown-action-item",
            message("Line {seq} is no action item.", seq=command.seq),
            hint=message("Those that are open: {items}", items=left)
            if left
            else message("No action item is open."),
            where={"seq": command.seq},
        )
    if found.finished_at is not None:
        raise RefusedError(
            "action-already-finished",
            message("“{action}” is finished already.", action=found.text[:120]),
            where={"seq": found.seq},
        )
    return [e.ActionItemFinished(seq=found.seq, entry=found.entry)]
