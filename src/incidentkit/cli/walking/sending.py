"""Messages in the walk: see the draft, fill its blanks, have it approved, note that it was sent and in which words."""

from __future__ import annotations

from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.errors import UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident.people.drafting import Drafted, closed_gates, draft, unsent
from incidentkit.incident.views.people import draft_view
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.people import draft_lines
from incidentkit.spoken.plain import ask_words


def send(session: Session, rest: str = "") -> None:
    """Shows a draft, fills its blanks, and notes who approved it or that it was sent."""
    name = _which_message(session, rest)
    if name is None:
        return
    while True:
        made = _drafted(session, name)
        say, prompts = session.cli.say, session.prompts
        other = message("In French") if made.language == "en" else message("In English")
        said = prompts.pick(
            ["", *[f"  | {line}" for line in made.text.splitlines()], *draft_words(session, made)],
            [
                say(message("It was sent")),
                say(message("Fill in the blanks")),
                say(message("Somebody approves it")),
                say(other),
                say(message("Back to the step")),
            ],
        )
        match said.number:
            case 1:
                if sent(session, name):
                    return
            case 2:
                fill_in(session, name, again=True)
            case 3:
                _approve(session, name)
            case 4:
                session.text_languages[name] = "fr" if made.language == "en" else "en"
            case _:
                return


def draft_words(session: Session, made: Drafted) -> list[str]:
    """What stands below a draft."""
    return draft_lines(session.cli, session.situation, draft_view(session.situation, made))


def _which_message(session: Session, rest: str) -> str | None:
    plan = session.situation.plan
    if rest.strip() in plan.messages:
        return rest.strip()
    here = session.current()
    if here is not None and here.message in plan.messages and not rest:
        return here.message
    if not plan.messages:
        session.prompts.say(message("This runbook has no message to draft."))
        return None
    names = list(plan.messages)
    said = session.prompts.pick(
        [session.cli.say(message("Which message?"))],
        [*(plan.messages[name].title for name in names), session.cli.say(message("None: go back"))],
    )
    number = said.number or 0
    return names[number - 1] if number <= len(names) else None


def _drafted(session: Session, name: str) -> Drafted:
    return draft(session.situation, name, session.filled.get(name), session.text_languages.get(name))


def fill_in(session: Session, name: str, *, again: bool = False) -> None:
    """Asks for each blank; Enter leaves it blank. `again` also asks for those that were filled in."""
    made = _drafted(session, name)
    asked = session.situation.plan.messages[name].fields
    names = list(dict.fromkeys([*(asked if again else []), *made.to_fill]))
    if not names:
        session.prompts.say(message("Nothing is blank in it."))
    for blank in names:
        question = asked.get(blank)
        known = blank in session.situation.questions
        words = ask_words(session.cli, session.situation, blank) if known else blank.replace("_", " ")
        lines = [question.ask if question else session.cli.say(message("To fill in: {name}", name=words))]
        if made.fields.get(blank):
            lines.append(session.cli.say(message("So far: {text}", text=made.fields[blank])))
        lines.append(session.cli.say(message("Enter leaves it as it is.")))
        typed = session.prompts.text(lines, empty=True)
        if typed:
            _keep_blank(session, name, blank, checked(session.prompts, typed, session.harmless))


def _keep_blank(session: Session, name: str, blank: str, text: str) -> None:
    """Keeps what was typed for a blank, unless it is no value of the kind that is asked for."""
    filled = {**session.filled.get(name, {}), blank: text}
    try:
        draft(session.situation, name, filled, session.text_languages.get(name))
    except UsageError as error:
        session.prompts.failed(error)
        return
    session.filled[name] = filled


def sent(session: Session, name: str, to: str = "") -> bool:
    """Records a message as sent, with its blanks filled and a reason for what it goes without; False if not."""
    say, prompts = session.cli.say, session.prompts
    if _drafted(session, name).to_fill:
        fill_in(session, name)
    made = _drafted(session, name)
    if not to:
        ask = [
            say(message("To whom did it go? Enter: {to}", to=made.draft.to)),
        ]
        to = prompts.text(ask, empty=True) or made.draft.to
    through = prompts.text(
        [say(message("In what way? Enter: {channel}", channel=made.draft.channel))], empty=True
    )
    approved_by, reason = None, None
    shut = closed_gates(session.situation, made, approved_now=False)
    if any(gate.kind in ("approval", "changed") for gate in shut):
        prompts.lines([f"■ {say(gate.because)}" for gate in shut if gate.kind in ("approval", "changed")])
        approved_by = prompts.text(
            [say(message("Who approved this text? Enter: nobody."))], empty=True
        ) or None  # fmt: skip
        shut = closed_gates(session.situation, made, approved_now=approved_by is not None)
    if shut:
        prompts.lines([f"■ {say(gate.because)}" for gate in shut])
        reason = prompts.reason(
            message("Why did it go out all the same? It will be in the report. Not sent: back")
        )
    command = c.SendMessage(
        message=name,
        fields=session.filled.get(name, {}),
        text_language=session.text_languages.get(name),
        to=checked(prompts, to, session.harmless),
        through=through or None,
        approved_by=approved_by,
        reason=checked(prompts, reason, session.harmless) if reason else None,
    )
    if session.write(command, to, made.text) is None:
        return False
    prompts.say(message("The text is kept as it was sent: {title}", title=made.title))
    return True


def _approve(session: Session, name: str) -> None:
    prompts, say = session.prompts, session.cli.say
    fill_in(session, name)
    who = prompts.text([say(message("Who approved this text? Enter: nobody."))], empty=True)
    if not who:
        return
    made = _drafted(session, name)
    shut = closed_gates(session.situation, made, approved_now=True)
    reason = None
    if shut:
        prompts.lines([f"■ {say(gate.because)}" for gate in shut])
        reason = checked(
            prompts, prompts.reason(message("Why is it approved all the same?")), session.harmless
        )
    session.write(
        c.ApproveMessage(
            message=name, fields=session.filled.get(name, {}), text_language=session.text_languages.get(name), by=who,
            reason=reason,
        ),
        who,
    )  # fmt: skip


def ask_sent(session: Session, step: PlanStep) -> None:
    """On a step with a message: whether it went out; what was sent is kept in full."""
    name = step.message
    if name is None or not unsent(session.situation, name):
        return
    if (step.id, f"message:{name}") in session.confirmed:
        return
    say = session.cli.say
    to = session.prompts.text(
        [
            say(message("Did you send the message “{title}”?", title=_drafted(session, name).title)),
            say(message("Then type to whom. Enter: not sent. To fill it in first: message")),
        ],
        empty=True,
    )
    if to:
        sent(session, name, to)
    session.confirmed.add((step.id, f"message:{name}"))
