"""Going elsewhere: all steps by number, all answers by number, and what helps when somebody is stuck."""

from __future__ import annotations

import re

from incidentkit.cli.walking import acting, cards
from incidentkit.cli.walking.questions import ask_and_save
from incidentkit.cli.walking.session import Session
from incidentkit.errors import Message, message
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.now import shown_answers
from incidentkit.incident.views.steps import StepDetail, StepView, question_view, step_detail, step_view
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.answers import answer_words
from incidentkit.spoken.plain import in_brackets, phase_line, role_words, state_words


def steps(session: Session, rest: str = "") -> None:
    """Lists all steps with numbers and goes to the one chosen."""
    prompts, situation = session.prompts, session.situation
    numbered = list(situation.plan.steps)
    if not (rest.isascii() and rest.isdigit() and 1 <= int(rest or 0) <= len(numbered)):
        rest = ""
    if not rest:
        lines, place = [], ("", "")
        for number, step in enumerate(numbered, 1):
            view = step_view(situation, step)
            if place != (view.runbook or "", step.phase):
                place = (view.runbook or "", step.phase)
                lines.append(phase_line(session.cli, situation, view))
            lines.append(f"  {number:>2}  {step_words(session, view)}")
        prompts.blank()
        prompts.lines(lines)
        said = prompts.text(
            [session.cli.say(message("Type a step's number to go there. Enter: stay here."))], empty=True
        )
        rest = "".join(re.findall(r"[0-9]+", said)[:1]) or said.strip()
        if not rest:
            return
    if not (rest.isascii() and rest.isdigit() and 1 <= int(rest) <= len(numbered)):
        prompts.say(
            message("There is no step {number}; there are {count}.", number=rest[:20], count=len(numbered))
        )
        steps(session)
        return
    chosen = numbered[int(rest) - 1]
    if situation.record(chosen.id).state in ("done", "skipped"):
        _finished_step(session, chosen)
    else:
        session.go_to(chosen.id)


def step_words(session: Session, view: StepView) -> str:
    """A step in the list: sign, what to do, state in words."""
    doubt = session.cli.say(message("perhaps needed"))
    glyph, words = state_words(session.cli, view, session.situation.now, doubt=doubt)
    return f"{glyph} {in_brackets(view.do, words)}"


def _finished_step(session: Session, step: PlanStep) -> None:
    view = step_detail(session.situation, step)
    say = session.cli.say
    said = session.prompts.pick(
        [step_words(session, view)], [say(message("Open it again")), say(message("Leave it as it is"))]
    )
    if said.number == 1:
        acting.reopen_step(session, step)


def answers(session: Session) -> None:
    """Lists the questions with their answers; asks the one chosen, again if need be."""
    situation, cli = session.situation, session.cli
    # What a step records is asked with the step; here it is listed once it has an answer to change.
    names = [
        name
        for name in shown_answers(situation)
        if name in situation.questions
        and situation.askable(name)
        and (name in situation.plan.questions or name in situation.state.answers)
    ]
    options = []
    for name in names:
        view = question_view(situation, name)
        ask = cli.say(view.ask) if isinstance(view.ask, Message) else view.ask
        value = "" if view.answered is None else answer_words(cli, situation, view)
        options.append(f"{ask} {value}".strip())
    said = session.prompts.pick(
        [cli.say(message("Which question do you answer, or answer anew?"))],
        [*options, cli.say(message("None: go back"))],
    )
    if (said.number or 0) <= len(names):
        ask_and_save(session, names[(said.number or 1) - 1], keep=True)


def stuck(session: Session, step: PlanStep) -> None:
    """What would help: somebody to call, the why again, skipping, waiting, a note, another step."""
    say, prompts = session.cli.say, session.prompts
    said = prompts.pick(
        [say(message("Stuck? That is normal. What would help?"))],
        [
            say(message("Somebody to call")),
            say(message("The why and how once more")),
            say(message("Skip it, and say why")),
            say(message("Wait for somebody")),
            say(message("Write a note")),
            say(message("Another step first")),
            say(message("Back to the step")),
        ],
    )
    match said.number:
        case 1:
            prompts.blank()
            prompts.lines(people(session, step_detail(session.situation, step)))
        case 2:
            view = step_detail(session.situation, step)
            prompts.blank()
            if view.why:
                prompts.say("Why: {why}", why=view.why)
            prompts.lines(cards.plain_markdown(view.how))
            if not view.why and not view.how:
                prompts.say(message("This step says no more than: {step}", step=view.do))
        case 3:
            acting.skip(session, step)
        case 4:
            acting.wait(session, step)
        case 5:
            acting.note(session, step=step.id)
        case 6:
            steps(session)
    if said.number == 7:
        session.go_to(step.id)


def people(session: Session, view: StepDetail) -> list[str]:
    """Whom to call: the role's holder, the contact of the step, the provider, 17Cyber where it is France."""
    situation, say = session.situation, session.cli.say
    lines = []
    if view.role:
        lines += _role(session, situation, view.role)
    contacts = [view.call.contact] if view.call else []
    for contact in dict.fromkeys([*contacts, "it_provider"]):
        name, phone = (
            _known(situation, f"organisation.contacts.{contact}.{field}") for field in ("name", "phone")
        )
        if name or phone:
            lines.append(say(message("Call: {name}, {phone}", name=name or contact, phone=phone or "–")))
    if not lines:
        lines.append(say(message("Nobody is listed for this. Try your IT firm.")))
    places = situation.value("places")
    if session.cli.language == "fr" if not isinstance(places, list) else "FR" in places:
        lines.append(say(message("In France: 17Cyber, day and night, free: 17cyber.gouv.fr")))
    return lines


def _role(session: Session, situation: Situation, role: str) -> list[str]:
    path = f"organisation.roles.{role}"
    holder, phone, deputy = (_known(situation, f"{path}.{field}") for field in ("holder", "phone", "deputy"))
    say = session.cli.say
    lines = []
    if holder and phone:
        lines.append(
            say(message("For this step: {who}, {phone}", who=role_words(situation, role), phone=phone))
        )
    elif holder:
        lines.append(say(message("For this step: {who}", who=role_words(situation, role))))
    if deputy:
        lines.append(say(message("Stands in: {who}", who=deputy)))
    return lines


def _known(situation: Situation, path: str) -> str | None:
    value = situation.value(path)
    return None if value in (UNKNOWN, NOT_ASKED) else str(value)
