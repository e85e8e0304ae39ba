"""A second runbook in the walk: attaching it, and what changed in one runbook since it was carried into the other."""

from __future__ import annotations

from incidentkit.cli.walking import home
from incidentkit.cli.walking.questions import ask_and_save
from incidentkit.cli.walking.session import Session
from incidentkit.desk.attaching import attach as attach_runbook
from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.carrying import Offer, offers
from incidentkit.incident.views.now import offer_view
from incidentkit.incident.views.steps import question_view
from incidentkit.spoken.answers import answer_words


def attach(session: Session, rest: str = "") -> None:
    """Attaches a runbook, by its id or chosen from all there are."""
    say, prompts = session.cli.say, session.prompts
    chosen = rest.strip()
    if not chosen:
        known = {session.situation.runbook.id, *session.situation.state.attached}
        entries = [entry for entry in home.library(session.cli) if entry.id not in known]
        said = prompts.pick(
            [say(message("Which other plan is walked in this incident too?"))],
            [*(home.plan_words(session.cli, entry) for entry in entries), say(message("None: go back"))],
        )
        if (said.number or 0) > len(entries):
            return
        chosen = entries[(said.number or 1) - 1].id
    written = session.carry_out(lambda: attach_runbook(session.cli.desk, session.row.label, chosen))
    if written is not None and not written.entries:
        prompts.say(message("This runbook is attached already; nothing was added."))


def next_offer(session: Session) -> Offer | None:
    """A change in one runbook that the other may take over, and that was not left alone in this walk."""
    return next(
        (each for each in offers(session.situation) if _mark(session, each) not in session.left), None
    )


def ask_offer(session: Session, offer: Offer) -> None:
    """Shows what is known here and there, and takes it over or leaves it."""
    say, situation = session.cli.say, session.situation
    view = offer_view(situation, offer)
    here = (
        view.value
        if offer.key
        else answer_words(session.cli, situation, question_view(situation, offer.ours))
    )
    ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
    lines = [say(message("Known here: {question} {answer}", question=ask, answer=here))]
    if view.there is not None:
        there = answer_words(session.cli, situation, question_view(situation, offer.name))
        lines.append(say(message("In the other plan it still is: {answer}", answer=there)))
    if not offer.fits:
        session.prompts.lines(lines)
        session.left.add(_mark(session, offer))
        ask_and_save(session, offer.name, keep=True)
        return
    title = situation.title_of(offer.runbook)
    lines.append(say(message("Is it taken over into “{plan}”?", plan=title)))
    said = session.prompts.pick(lines, [say(message("Yes, take it over")), say(message("No, leave it"))])
    if said.number == 1:
        session.write(c.TakeOver(name=offer.name))
    else:
        session.left.add(_mark(session, offer))


def _mark(session: Session, offer: Offer) -> str:
    """An offer as it stands; a further change is another one."""
    answer = session.situation.state.answers.get(offer.ours)
    return f"{offer.name}<{offer.key or (answer.seq if answer else 0)}"
