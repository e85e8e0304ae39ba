"""The walk itself: one prompt after the other until the person leaves, whatever is typed and whoever else writes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from incidentkit.cli.context import Cli
from incidentkit.cli.walking import (
    acting,
    attaching,
    cards,
    choosing,
    ending,
    finishing,
    home,
    people,
    sending,
)
from incidentkit.cli.walking.console import Left
from incidentkit.cli.walking.prompts import Back, Prompts, Turn
from incidentkit.cli.walking.questions import ask_and_save
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.words import command_word
from incidentkit.errors import RefusedError, UsageError, counted, message
from incidentkit.incident import commands as c
from incidentkit.incident.order import on_offer, question_beside, unknown_for
from incidentkit.incident.pausing import next_round, rests
from incidentkit.incident.views.now import in_zone
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.plain import ask_words, when_words

# A text of that many words at a step is no mistyped word: it is offered as a note.
WORDS_OF_A_NOTE = 3


def run(cli: Cli, what: str | None) -> None:
    """The whole conversation; ends with status 0 whenever the person leaves."""
    prompts = Prompts(cli)
    session: Session | None = None
    try:
        if what is None:
            _greet(prompts)
            row = home.begin(cli, prompts, home.ask_name(cli, prompts))
        else:
            row = home.named(cli, prompts, what)
            home.ask_name(cli, prompts)
        session = Session(cli, prompts, row)
        _walk(session)
    except Left:
        farewell(prompts, session)
    except KeyboardInterrupt:
        prompts.blank()
        farewell(prompts, session)
        raise


def _greet(prompts: Prompts) -> None:
    prompts.say(message("incidentkit: what to do when something has happened, one step at a time."))
    prompts.say(message("You can stop at any time: quit. Nothing is lost. All words: help"))
    prompts.say(message("En français : langue"))


def farewell(prompts: Prompts, session: Session | None) -> None:
    """How to take it up again."""
    prompts.blank()
    if session is None:
        prompts.say(message("To come back: incidentkit walk"))
        return
    label = session.row.label
    number = str(int(label.rpartition("-")[2]))
    again = number if session.cli.desk.find(number).label == label else label
    if session.situation.state.status == "closed":
        prompts.say(message("All is kept. To see it again: incidentkit walk {number}", number=again))
    else:
        prompts.say(message("All is kept. To go on later: incidentkit walk {number}", number=again))


def _walk(session: Session) -> None:
    """Turn after turn. A refusal is said and the walk goes on, unless nobody was heard in between."""
    turn: Turn | None = None
    failed_at = -1
    while True:
        try:
            if turn is None:
                _once(session)
            else:
                asked, turn = turn, None
                _obey(session, asked)
        except Turn as other:
            turn = other
        except Back:
            session.stop_doing()
            session.shown = None
        except (RefusedError, UsageError) as error:
            if failed_at == session.prompts.heard:
                raise
            failed_at = session.prompts.heard
            session.prompts.failed(error)


def _once(session: Session) -> None:
    """The next thing to ask: what a closed incident takes, a first question, or a step."""
    session.refresh()
    session.asking = session.at = None
    if session.situation.state.status == "closed":
        session.stop_doing()
        ending.after_close(session)
        return
    doing = session.situation.steps.get(session.doing or "")
    if doing is not None:
        if session.situation.record(doing.id).state in ("open", "waiting"):
            finishing.go_on(session, doing)
            return
        session.stop_doing()
    offer = None if session.here else attaching.next_offer(session)
    if offer is not None:
        attaching.ask_offer(session, offer)
        return
    name = None if session.here else _first_question(session)
    if name is not None:
        if not session.is_introduced:
            session.title()
        session.asking = name
        if not ask_and_save(session, name):
            session.left.add(name)
        return
    step = session.current()
    if step is None:
        _nothing_left(session)
    else:
        _at_step(session, step)


def _first_question(session: Session) -> str | None:
    """The first question of the first minute that is neither answered nor left for later."""
    names = session.situation.start_questions()
    return next((n for n in names if not session.situation.is_answered(n) and n not in session.left), None)


def _at_step(session: Session, step: PlanStep) -> None:
    session.at = step.id
    view = cards.show_step(session, step)
    beside = question_beside(session.situation, step)
    options = cards.step_options(session, view, beside)
    ask = [cards.words_line(session)]
    while True:
        said = session.prompts.hear(ask, options)
        if said.number is None and not said.dotted:  # the menu's own words are an answer, too
            said = msgspec.structs.replace(said, number=session.prompts.option_named(said.text, options))
        if said.number is None or said.dotted:
            if not said.text:
                session.prompts.say(
                    message("Type a number from 1 to {count}, or a word. All words: help", count=len(options))
                )
            elif said.dotted or len(said.text.split()) >= WORDS_OF_A_NOTE:
                _offer_note(session, step, said.text)
                return
            else:
                session.prompts.not_understood(said, len(options))
        elif said.number in (1, 2, 3):
            _obey(session, Turn(("done", "unknown", "stuck")[said.number - 1]))
            return
        elif said.number == 4 and beside is not None:
            session.go_to(step.id)
            ask_and_save(session, beside)
            return
        else:
            session.prompts.not_understood(said, len(options))
        ask = []


def _offer_note(session: Session, step: PlanStep, text: str) -> None:
    say = session.cli.say
    options = [say(message("Yes, as a note")), say(message("No"))]
    if any(command_word(word) == "done" for word in text.split()):
        options.append(say(message("It means that this step is done")))
    try:
        said = session.prompts.pick(
            [say(message("Write this into the journal? {text}", text=text[:300]))], options, empty=1
        )
    except (Turn, Back):
        session.prompts.say(message("Not written into the journal: {text}", text=text[:300]))
        raise
    if said.number == 1:
        acting.note(session, text, step.id)
    elif said.number == 3:
        finishing.begin(session, step, "")


def _nothing_left(session: Session) -> None:
    say = session.cli.say
    waiting = [s for s in session.situation.plan.steps if session.situation.record(s.id).state == "waiting"]
    resting = [s for s in on_offer(session.situation) if rests(session.situation, s)]
    ask = [say(message("No step is left to do."))]
    ask += [_again(session, step) for step in resting]
    if waiting:
        ask.append(
            say(counted("{count} step waits for somebody.", "{count} steps wait for somebody.", len(waiting)))
        )
    options = [
        say(message("Close the incident")),
        say(message("See all steps")),
        say(message("Write a note")),
    ]
    taken_up = [*waiting, *resting]
    options += [say(message("Take up: {step}", step=step.do)) for step in taken_up]
    said = session.prompts.pick(ask, options)
    number = said.number or 0
    if number <= 3:
        _about_the_incident(session, Turn(("close", "list", "note")[number - 1]))
    else:
        session.go_to(taken_up[number - 4].id)


def _again(session: Session, step: PlanStep) -> str:
    """When a step that comes back is due again."""
    due = next_round(session.situation, step)
    when = when_words(session.cli, in_zone(session.situation, due), session.situation.now)
    return session.cli.say(message("Comes back {time}: {step}", time=when, step=step.do))


def _unknown(session: Session, step: PlanStep) -> None:
    """docs/runbook-format.md, "Meaning" 13."""
    name = unknown_for(session.situation, step)
    if name is not None:
        if session.write(c.AnswerQuestion(name=name, text="unknown")) is None:
            return
        question = ask_words(session.cli, session.situation, name)
        session.prompts.say(message("Noted as not known yet: {question}", question=question))
        session.left.discard(name)
    session.pass_over(step.id)
    if len(on_offer(session.situation)) > 1:
        session.prompts.say(
            message("This step stays open. Here is the next one. If you do not know how: stuck")
        )
    else:
        session.prompts.say(message("This step stays open. It is the only one left."))


def _obey(session: Session, turn: Turn) -> None:
    """Does what a word asks; what was being asked is taken up again afterwards."""
    if _about_the_incident(session, turn):
        return
    if turn.word == "skip" and session.asking is not None:
        session.left.add(session.asking)
        session.prompts.say(message("Left for later. To answer it: answer"))
        return
    if session.asking is not None:
        session.prompts.say(
            message("This is a question first. If you do not know: unknown. Enter leaves it for later.")
        )
        return
    step = _still_open(session)
    if step is None:
        return
    if turn.word == "done":
        finishing.begin(session, step, turn.rest)
    elif turn.word == "unknown":
        _unknown(session, step)
    elif turn.word == "stuck":
        choosing.stuck(session, step)
    elif turn.word == "skip":
        acting.skip(session, step, turn.rest)
    elif turn.word == "wait":
        acting.wait(session, step, turn.rest)


def _still_open(session: Session) -> PlanStep | None:
    """The step that was on show, if it is still open now; never another one, which nobody has read yet."""
    session.refresh()
    step = session.situation.steps.get(session.doing or session.at or "")
    if session.situation.state.status == "closed":
        session.prompts.say(message("This incident is closed. To go on with it: reopen"))
    elif step is None:
        session.prompts.say(message("No step is left to do."))
    elif session.situation.record(step.id).state in ("done", "skipped"):
        session.prompts.say(message("Somebody finished this step meanwhile: {step}", step=step.do))
        session.stop_doing()
    else:
        return step
    return None


def _about_the_incident(session: Session, turn: Turn) -> bool:
    """Words that mean the incident and no step; False for the others."""
    act = ABOUT_THE_INCIDENT.get(turn.word)
    if act is None:
        return False
    if turn.word in NOT_WHEN_CLOSED and session.situation.state.status == "closed":
        session.prompts.say(message("This incident is closed. To go on with it: reopen"))
    else:
        act(session, turn.rest)
    return True


def _language(session: Session, _: str) -> None:
    home.switch_language(session.cli, session.prompts)
    session.refresh_quietly()
    session.introduce_again()


def _evidence(session: Session, rest: str) -> None:
    acting.evidence(session, rest, _step_id(session))


ABOUT_THE_INCIDENT: dict[str, Callable[[Session, str], None]] = {
    "note": acting.note,
    "evidence": _evidence,
    "undo": lambda session, _: acting.undo(session),
    "list": choosing.steps,
    "show": lambda session, _: ending.show(session),
    "answer": lambda session, _: choosing.answers(session),
    "severity": acting.severity,
    "deadline": lambda session, _: acting.deadline(session),
    "promise": acting.promise,
    "message": sending.send,
    "call": people.call,
    "role": people.role,
    "handover": people.handover,
    "mark": people.mark,
    "lesson": people.lesson,
    "action": people.action,
    "close": lambda session, _: ending.close(session),
    "reopen": acting.reopen,
    "export": ending.export,
    "attach": attaching.attach,
    "verify": lambda session, _: ending.verify(session),
    "language": _language,
}
"""What each word does that means the incident and no step, with what followed it on the line."""

NOT_WHEN_CLOSED = frozenset(
    {
        "answer",
        "attach",
        "severity",
        "promise",
        "deadline",
        "close",
        "list",
        "undo",
        "message",
        "call",
        "role",
        "handover",
        "mark",
    }
)


def _step_id(session: Session) -> str | None:
    """The step that a file is kept for: the one on show, none while the first questions are asked."""
    return None if session.situation.state.status == "closed" else session.doing or session.at
