"""The words about other people: calls, who leads, handing over, what was unclear, lessons and actions."""

from __future__ import annotations

import re

from incidentkit.cli.walking.prompts import Back
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.cli.walking.words import fold
from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.incident.evolve import fold as fold_entries
from incidentkit.incident.people.calling import call_made
from incidentkit.incident.people.names import contacts, likely_contacts, register_field, roles, same_person
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.brief import brief
from incidentkit.incident.views.people import action_views, card_view, offer_view
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.people import action_lines, card_lines, contact_words
from incidentkit.spoken.plain import role_words

_NAME_AFTER = re.compile(r"^(?:to|à|a)\s+", re.IGNORECASE)

# --- calls


def call(session: Session, rest: str = "") -> None:
    """Shows whom to call and what to say, and logs the call."""
    contact = _which_contact(session, rest)
    if contact is None:
        return
    session.prompts.blank()
    session.prompts.lines(card_lines(session.cli, session.situation, card_view(session.situation, contact)))
    ask_number(session, contact)
    log_call(session, contact)


def _which_contact(session: Session, rest: str) -> str | None:
    situation, say = session.situation, session.cli.say
    known = contacts(situation)
    words = {each: contact_words(session.cli, situation, each) for each in known}
    if rest:
        said = fold(rest)
        found = [
            each for each in known if said in (fold(each), fold(each.replace("_", " ")), fold(words[each]))
        ]
        if found:
            return found[0]
        session.prompts.say(message("Nobody here is called “{name}”.", name=rest[:60]))
    here = session.current()
    if here is not None and here.call and not rest:
        return here.call
    named = likely_contacts(situation)
    picked = session.prompts.pick(
        [say(message("Whom do you call?"))],
        [*(words[each] for each in named), say(message("Nobody: go back"))],
    )
    number = picked.number or 0
    return named[number - 1] if number <= len(named) else None


def ask_number(session: Session, contact: str) -> None:
    """Keeps the number of a contact for whom none is entered."""
    if register_field(session.situation, contact, "phone") is not None:
        return
    say, prompts = session.cli.say, session.prompts
    where = message("Look on a contract, a bill or a card, never in a message you received.")
    ask = [
        f"{say(message('No number is entered here.'))} {say(where)}",
        say(message("Type their number once you have it. Enter: go on without.")),
    ]
    phone = prompts.text(ask, empty=True)
    if phone:
        session.write(c.NoteContact(contact=contact, phone=checked(prompts, phone, session.harmless)), phone)


def log_call(session: Session, contact: str) -> bool:
    """Asks who answered, for a reference and a promise, and logs the call; False where nobody called."""
    say, prompts = session.cli.say, session.prompts
    name = contact_words(session.cli, session.situation, contact)
    answered = prompts.text(
        [
            say(
                message(
                    "Who answered at {name}? Type who, or: no answer. Enter: you did not call.", name=name
                )
            )
        ],
        empty=True,
    )
    if not answered:
        return False
    session.hold("answered", answered)
    reference = prompts.text([say(message("Did they give a reference? Enter: no."))], empty=True)
    promised = prompts.text([say(message("Did they promise anything? Type it. Enter: no."))], empty=True)
    by = None
    if promised:
        session.hold("promised", checked(prompts, promised, session.harmless))
        by = prompts.moment(
            [say(message("By when? For example: today 18:00, in 2 days. Enter: they did not say"))],
            session.situation,
            "future",
        )
    answered = checked(prompts, answered, session.harmless)
    made = call_made(contact, answered, reference, promised, by.at if by else None)
    return session.write(made, answered, reference, promised) is not None


def ask_called(session: Session, step: PlanStep) -> None:
    """On a step with a call: who answered and what they said, asked once."""
    if step.call is None or (step.id, f"call:{step.call}") in session.confirmed:
        return
    log_call(session, step.call)
    session.confirmed.add((step.id, f"call:{step.call}"))


# --- roles, handing over


def role(session: Session, rest: str = "") -> None:
    """Takes a role, or gives it to somebody."""
    say, prompts, situation = session.cli.say, session.prompts, session.situation
    known = roles(situation)
    wanted = next(
        (each for each in known if fold(rest) in (each, fold(role_words(situation, each, holder=False)))),
        None,
    )
    if wanted is None:
        said = prompts.pick(
            [say(message("Which role?"))],
            [*(role_words(situation, each) for each in known), say(message("None: go back"))],
        )
        if (said.number or 0) > len(known):
            return
        wanted = known[(said.number or 1) - 1]
    name = prompts.text(
        [say(message("Who takes it? Type the name. Enter: you do ({name}).", name=session.cli.actor))],
        empty=True,
    )
    if not name or same_person(name, session.cli.actor):
        session.write(c.TakeRole(role=wanted))
    else:
        session.write(c.GiveRole(role=wanted, to=name), name)


def handover(session: Session, rest: str = "") -> None:
    """Takes over what was offered, or hands over; the brief is shown either way."""
    say, prompts = session.cli.say, session.prompts
    offer = offer_view(session.situation)
    show_brief(session)
    if offer is not None and not same_person(offer.by, session.cli.actor):
        said = prompts.pick(
            [say(message("{giver} hands this incident over to {taker}.", giver=offer.by, taker=offer.to))],
            [say(message("I take it over")), say(message("Not now: go back"))],
        )
        if said.number == 1:
            session.write(c.AcceptHandover(actor=session.cli.actor))
        return
    to = _NAME_AFTER.sub("", rest) or prompts.text(
        [say(message("Who takes over? Type the name. Enter: nobody."))], empty=True
    )
    if to and session.write(c.OfferHandover(actor=session.cli.actor, to=to), to):
        prompts.say(message("They take over with the word: handover"))


def show_brief(session: Session) -> None:
    """All that somebody who was not there needs."""
    from incidentkit.spoken.brief import brief_lines  # noqa: PLC0415 - rarely asked for

    entries = session.cli.desk.entries(session.row)
    situation: Situation = session.cli.desk.situate(fold_entries(entries))
    page = brief_lines(
        session.cli, situation, brief(situation, session.row.label, entries), session.cli.language
    )
    session.prompts.blank()
    session.prompts.lines(page)


# --- afterwards


def mark(session: Session, rest: str = "") -> None:
    """Says what of the step on show was unclear."""
    step = session.situation.steps.get(session.doing or "") or session.current()
    if step is None:
        session.prompts.say(message("No step is left to do."))
        return
    ask = session.cli.say(message("What is unclear in “{step}”? To leave: back", step=step.do))
    text = rest or session.prompts.text([ask])
    session.write(c.MarkStep(step=step.id, text=checked(session.prompts, text, session.harmless)), text)


def lesson(session: Session, rest: str = "") -> None:
    """Notes something to learn from."""
    text = rest or session.prompts.text([session.cli.say(message("What is there to learn? To leave: back"))])
    session.write(c.AddLesson(text=checked(session.prompts, text, session.harmless)), text)


def action(session: Session, rest: str = "") -> None:
    """Lists what is to do afterwards; notes something, or that it is done."""
    say, prompts = session.cli.say, session.prompts
    left = [item for item in action_views(session.situation) if item.state != "finished"]
    if left and not rest:
        said = prompts.pick(
            [say(message("To do afterwards:")), *action_lines(session.cli, session.situation)],
            [
                say(message("Note another one")),
                *(say(message("Done: {text}", text=item.text)) for item in left),
                say(message("None: go back")),
            ],
        )
        number = said.number or 0
        if number > len(left) + 1:
            raise Back
        if number > 1:
            session.write(c.FinishActionItem(seq=left[number - 2].seq))
            return
    text = rest or prompts.text([say(message("What is to do afterwards? To leave: back"))])
    text = session.hold("action", checked(prompts, text, session.harmless))
    owner = prompts.text([say(message("Who does it?"))])
    due = prompts.moment(
        [say(message("By when? For example: in 2 weeks, 15 January. Enter: no date"))],
        session.situation,
        "due",
    )
    session.write(c.AddActionItem(text=text, owner=owner, due=due.at if due else None), text, owner)
