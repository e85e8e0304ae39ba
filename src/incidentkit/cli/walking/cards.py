"""A step as it is read in the walk: what, why, how, whom to call, what to send, what keeps it closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from incidentkit.cli.context import Cli
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.words import listed
from incidentkit.errors import Message, message
from incidentkit.incident.views.now import local
from incidentkit.incident.views.steps import StepDetail, step_detail
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.plain import (
    ask_words,
    call_lines,
    head_words,
    reason_lines,
    rounds_words,
    several,
    when_words,
)

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation

# Gates that are asked when the step is finished; the card shows what they are about by itself.
LATER_GATES = ("evidence", "answer", "irreversible")
_SINGLE_STAR = re.compile(r"(\*\*|__|`)")


def show_step(session: Session, step: PlanStep) -> StepDetail:
    """Prints the card, in blocks with an empty line between them; the same card twice in a row in one line only."""
    view = step_detail(session.situation, step)
    card = [block for block in blocks(session.cli, session.situation, view) if block]
    # The time left runs on; what counts is whether there is anything new to read.
    if session.shown is not None and session.shown[0][1:] == card[0][1:] and session.shown[1:] == card[1:]:
        session.prompts.blank()
        session.prompts.line(f"* {view.do}")
        session.prompts.say(message("To read the whole step again: back"))
        return view
    session.shown = card
    session.title()
    for block in card:
        session.prompts.blank()
        session.prompts.lines(block)
    return view


def blocks(cli: Cli, situation: Situation, view: StepDetail) -> list[list[str]]:
    """The card's blocks of lines."""
    return [
        _head(cli, situation, view),
        _because(cli, situation, view),
        plain_markdown(view.how),
        call_lines(cli, view.call),
        sending_lines(cli, view),
        _closed(cli, view),
    ]


def _head(cli: Cli, situation: Situation, view: StepDetail) -> list[str]:
    head = head_words(cli, situation, view)
    if view.runbook:
        head.append(situation.title_of(view.runbook))
    if view.rounds:
        last = when_words(cli, view.rounds[-1], situation.now)
        head.append(rounds_words(cli, len(view.rounds), last))
    return ["  ·  ".join(head), f"* {view.do}"]


def _because(cli: Cli, situation: Situation, view: StepDetail) -> list[str]:
    say = cli.say
    lines = []
    if view.state == "waiting":
        record = situation.record(view.id)
        since = when_words(cli, local(situation, record.at), situation.now)
        lines.append(say(message("Waiting for {who} since {time}", who=record.waiting_for, time=since)))
        if record.nudge_at:
            again = when_words(cli, local(situation, record.nudge_at), situation.now)
            lines.append(say(message("Ask again: {time}", time=again)))
    lines += reason_lines(cli, situation, view)
    if view.decide:
        lines += [advice_line(cli, view, each) for each in view.decide.advise]
    return [*lines, *(f"× {say('Never {text}', text=text)}" for text in view.never)]


def advice_line(cli: Cli, view: StepDetail, advised: dict[str, str]) -> str:
    """What we advise and why."""
    options = view.decide.options if view.decide else {}
    choice = options.get(advised["choose"], advised["choose"])
    return cli.say("We advise: {choice}. {because}", choice=choice, because=advised["because"])


def plain_markdown(text: str | None) -> list[str]:
    """The how-to without the marks that only a screen would show."""
    if not text:
        return []
    return [_SINGLE_STAR.sub("", line.rstrip()) for line in text.strip().splitlines()]


def sending_lines(cli: Cli, view: StepDetail) -> list[str]:
    """The drafted message."""
    if view.message is None:
        return []
    draft = view.message
    say = cli.say
    lines = [say(message("Message: {title}", title=draft.title))]
    lines.append("  " + say(message("To: {to}", to=draft.to)))
    lines.append("  " + say(message("By: {channel}", channel=draft.channel)))
    lines += [f"  | {line}" for line in draft.text.strip().splitlines()]
    if draft.to_fill:
        asks = {
            field.name: say(field.ask) if isinstance(field.ask, Message) else field.ask
            for field in draft.fields
        }
        blanks = [asks.get(name, name) for name in draft.to_fill]
        lines.append("  " + say(message("Blanks to fill: {names}", names=several(cli, blanks))))
    return lines


def _closed(cli: Cli, view: StepDetail) -> list[str]:
    """Proof asked for, and gates that other steps or people open."""
    say = cli.say
    lines = []
    if view.evidence and view.evidence.ask:
        kept = len(view.evidence.kept)
        if view.evidence.before and not kept:
            lines.append(say(message("Before you do it, keep this proof: {ask}", ask=view.evidence.ask)))
        elif kept:
            lines.append(say(message("Proof: {ask} ({kept} kept)", ask=view.evidence.ask, kept=kept)))
        else:
            lines.append(say(message("Proof to keep: {ask}", ask=view.evidence.ask)))
    lines += [f"■ {say(gate.because)}" for gate in view.gates if gate.kind not in LATER_GATES]
    if view.attach:
        lines.append(
            say(message("When it is done, a second runbook is walked here: {name}", name=view.attach))
        )
    if view.irreversible:
        lines.append(f"■ {say(message('This cannot be undone.'))}")
    return lines


def step_options(session: Session, view: StepDetail, beside: str | None) -> list[str]:
    """The three answers every step has, and the question that would decide it."""
    say = session.cli.say
    options = [
        say(message("Decide now")) if view.decide else say(message("It is done")),
        say(message("I don't know yet")),
        say(message("I'm stuck")),
    ]
    if beside is not None:
        options.append(
            say(
                message(
                    "Do you know now? {question}", question=ask_words(session.cli, session.situation, beside)
                )
            )
        )
    return options


def words_line(session: Session) -> str:
    """All words the first time, one word later."""
    say = session.cli.say
    if session.words_told:
        return say(message("What now? All words: help"))
    session.words_told = True
    return say(
        message("What now? Type a number, or a word: {words}", words=" ".join(listed(session.cli.language)))
    )
