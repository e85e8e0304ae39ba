"""Doing a step: what keeps it closed, its questions, its proof, the second person, the typed word, then "done".

Each answer and each file is written when it is given, so a walk that ends in the middle loses nothing; taken up
again, only what is missing is asked.
"""

from __future__ import annotations

from typing import Any

from incidentkit.cli.walking import cards, keeping, people, sending
from incidentkit.cli.walking.prompts import Back
from incidentkit.cli.walking.questions import ask_and_save
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.desk.attaching import for_step
from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.decide import is_open
from incidentkit.incident.gates import before, closed_gates, proofs
from incidentkit.incident.pausing import next_round
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.now import in_zone
from incidentkit.incident.views.steps import StepDetail, step_detail
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.plain import when_words
from incidentkit.when.phrases import TimeError


def begin(session: Session, step: PlanStep, rest: str = "") -> None:
    """Starts to finish a step; `rest` is when it was done, or what came of it."""
    session.doing = step.id
    if rest:
        _read_rest(session, rest)
    go_on(session, step)


def go_on(session: Session, step: PlanStep) -> None:
    """Asks what is still missing and finishes the step."""
    if not _may_begin(session, step):
        return
    _ask_questions(session, step)
    people.ask_called(session, step)
    _ask_proof(session, step)
    view = step_detail(session.situation, step)
    choice, reason = _choose(session, view) if view.decide else (None, "")
    sending.ask_sent(session, step)
    attaching = _ask_attach(session, step)
    command = _finish(session, step, choice, reason, attaching)
    written = session.write(command, reason, session.despite.get(step.id, ""))
    if written is None:
        session.stop_doing()
        return
    session.passed.discard(step.id)
    session.here = None
    session.stop_doing()
    session.confirmed = {pair for pair in session.confirmed if pair[0] != step.id or step.every is None}
    if step.every is not None:
        session.despite.pop(step.id, None)
    again = next_round(session.situation, step) if is_open(session.situation, step) else None
    if again is None:
        session.prompts.say(message("Done: {step}. To take it back: undo", step=step.do))
    else:
        when = when_words(session.cli, in_zone(session.situation, again), session.situation.now)
        session.prompts.say(message("Done this time: {step}. It comes back {time}.", step=step.do, time=when))


def _read_rest(session: Session, rest: str) -> None:
    prompts = session.prompts
    try:
        session.told_when = prompts.understood(rest, session.situation, "past")
    except TimeError as error:
        if error.code != "time-not-understood":
            prompts.failed(error)
            session.told_when = prompts.moment(
                [session.cli.say(message("When was it done? Enter: just now"))], session.situation, "past"
            )
            return
        say = session.cli.say
        said = prompts.pick(
            [say(message("“{text}” is not a time we can read.", text=rest[:120]))],
            [
                say(message("It is what came of it: keep it with the step")),
                say(message("It is a time: type it again")),
            ],
        )
        if said.number == 1:
            session.told_result = checked(prompts, rest, session.harmless)
        else:
            session.told_when = prompts.moment(
                [say(message("When was it done? For example: 20 minutes ago"))], session.situation, "past"
            )


def _may_begin(session: Session, step: PlanStep) -> bool:
    """Gates of other steps: go there first, or go on with a reason."""
    shut = before(session.situation, step)
    if not shut or step.id in session.despite:
        return True
    say = session.cli.say
    lists = [gate.subject for gate in shut if gate.kind == "items"]
    if lists:
        return _list_first(session, step, lists[0])
    others = [
        session.situation.steps[gate.subject]
        for gate in shut
        if gate.subject in session.situation.steps and gate.subject != step.id
    ]
    options = [say(message("Go there: {step}", step=other.do)) for other in others]
    options += [say(message("Go on all the same, and say why")), say(message("Back to the step"))]
    said = session.prompts.pick(
        [say(message("Something else comes first.")), *(f"■ {say(g.because)}" for g in shut)], options
    )
    number = said.number or 0
    if number <= len(others):
        session.go_to(others[number - 1].id)
        return False
    if number == len(options):
        raise Back
    _go_on_despite(session, step, message("Why go on before it? It will be in the report."))
    return True


def _list_first(session: Session, step: PlanStep, name: str) -> bool:
    """A step for each item of a list that nobody has given: the list is asked, and the walk goes on from there."""
    session.prompts.say(message("This step is done for each of them, so they are listed first."))
    session.stop_doing()
    if not ask_and_save(session, name):
        session.pass_over(step.id)
    return False


def _required(situation: Situation, step: PlanStep) -> set[str]:
    """Questions without which the step is not done."""
    return {gate.subject for gate in closed_gates(situation, step) if gate.kind == "answer"}


def _ask_questions(session: Session, step: PlanStep) -> None:
    """What the step records, confirms and reads first; a required one is not left open."""
    situation = session.situation
    for name in situation.asks(step):
        situation = session.situation
        if name not in situation.questions or not situation.askable(name):
            continue
        again = name in step.confirm or (step.every is not None and name in step.record)
        if (step.id, name) in session.confirmed or (situation.is_answered(name) and not again):
            continue
        if name in step.record:
            people.ask_called(session, step)  # before what came of it is asked
        needed = situation.questions[name].required and name in _required(situation, step)
        ask_and_save(session, name, keep=again, can_leave=not needed)
        session.confirmed.add((step.id, name))


def _ask_proof(session: Session, step: PlanStep) -> None:
    """The proof a step asks for; without it, a required one is passed with a reason. Raises Back."""
    asked = step.evidence
    if asked is None or step.id in session.unproved:
        return
    say = session.cli.say
    without = (
        message("Enter: go on without it, and say why.")
        if asked.required
        else message("Enter: there is none.")
    )
    while (left := asked.count - proofs(session.situation, step)) > 0:
        ask = [say(message("Proof: {ask}", ask=asked.ask))]
        if asked.count > 1:
            ask.append(say(message("Files still asked for: {count}", count=left)))
        ask += [say(message("Type the file's path, or drag the file here.")), say(without)]
        if not keeping.ask_file(session, ask, step.id):
            break
    else:
        return
    if asked.required:
        _go_on_despite(
            session, step, message("Go on without proof? Say why: it will be in the report. To leave: back")
        )
    session.unproved.add(step.id)


def _go_on_despite(session: Session, step: PlanStep, ask: Message) -> None:
    """Asks why a closed gate is passed; a second reason stands beside the first."""
    reason = checked(session.prompts, session.prompts.reason(ask), session.harmless)
    before_it = session.despite.get(step.id)
    session.despite[step.id] = session.hold("despite", f"{before_it} {reason}" if before_it else reason)


def _choose(session: Session, view: StepDetail) -> tuple[str, str]:
    """The option and the reason; the reason is always recorded."""
    assert view.decide is not None
    cli, prompts = session.cli, session.prompts
    ask = [view.decide.ask or view.do]
    ask += [cards.advice_line(cli, view, each) for each in view.decide.advise]
    options = list(view.decide.options)
    said = prompts.pick(ask, list(view.decide.options.values()))
    choice = options[(said.number or 1) - 1]
    advised = [each["choose"] for each in view.decide.advise]
    if advised and choice not in advised:
        prompts.say(message("That goes against the advice. It is yours to decide."))
    reason = prompts.reason(
        message("You chose: {choice}. In a few words, why?", choice=view.decide.options[choice])
    )
    return choice, session.hold("reason", checked(prompts, reason, session.harmless))


def _ask_attach(session: Session, step: PlanStep) -> c.Attaching | None:
    """The runbook that the step attaches; where it cannot be read, going on takes a reason."""
    found, why_not = for_step(session.cli.desk, session.row, step.id)
    if why_not is not None and step.id not in session.despite:
        session.prompts.say(why_not)
        reason = session.prompts.reason(
            message("Go on without the other runbook? Say why: it will be in the report. To leave: back")
        )
        session.despite[step.id] = session.hold("despite", checked(session.prompts, reason, session.harmless))
    return found


def _finish(
    session: Session, step: PlanStep, choice: str | None, reason: str, attaching: c.Attaching | None
) -> c.Finish:
    """The command, with what the gates at the end ask for."""
    gates = {gate.kind for gate in closed_gates(session.situation, step)}
    witness, absent = _second_person(session) if "witness" in gates else (None, None)
    confirm = _typed_word(session, step) if "irreversible" in gates else None
    when = session.told_when
    common: dict[str, Any] = {
        "step": step.id,
        "witness": witness,
        "no_witness": absent,
        "confirm": confirm,
        "despite": session.despite.get(step.id),
        "result": session.told_result,
        "attaching": attaching,
        "occurred_at": when.at if when else None,
        "approximate": bool(when and when.approximate),
    }
    if choice is not None:
        return c.Decide(choice=choice, reason=reason, **common)
    return c.FinishStep(**common)


def _second_person(session: Session) -> tuple[str | None, str | None]:
    say = session.cli.say
    name = session.prompts.text(
        [
            say(message("A second person confirms this step. Who?")),
            say(message("Type the name. Enter: nobody is available.")),
        ],
        empty=True,
    )
    if name:
        return name, None
    reason = session.prompts.reason(message("Why is nobody available? It will be in the report."))
    return None, checked(session.prompts, reason, session.harmless)


def _typed_word(session: Session, step: PlanStep) -> str:
    """The step's id typed again; nothing else opens it but going back."""
    say = session.cli.say
    ask = [say(message("This cannot be undone. Type {word} to go on, or: back", word=step.id))]
    while True:
        typed = session.prompts.text(ask)
        if typed.strip().casefold() == step.id:
            return step.id
        ask = [say(message("“{typed}” is not {word}. To leave: back", typed=typed[:60], word=step.id))]
