"""Lists in the walk: one thing after the other, each with its fields; none is an answer, and so is "unknown"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.views.steps import QuestionView, question_view

if TYPE_CHECKING:
    from incidentkit.cli.walking.session import Session


def ask_list(session: Session, view: QuestionView) -> bool:
    """Asks for the items of a list and writes each at once; False where nothing was said."""
    said = False
    while True:
        view = question_view(session.situation, view.name)
        number = _what_now(session, view)
        if number == 1:
            said = _add(session, view) or said
        elif number == 2 and not view.items:
            return session.write(c.AnswerQuestion(name=view.name, text="none")) is not None
        elif number == 3 and not view.items:
            if session.write(c.AnswerQuestion(name=view.name, text="unknown")) is None:
                return False
            session.prompts.say(message("Noted as not known yet. We do the safe thing meanwhile."))
            return True
        elif number == 3:
            _remove(session, view)
            said = True
        else:
            return said or bool(view.items)


def _what_now(session: Session, view: QuestionView) -> int:
    say = session.cli.say
    ask = [say(view.ask) if isinstance(view.ask, Message) else view.ask]
    if view.why:
        ask.append(say(message("Why we ask: {why}", why=view.why)))
    ask += [f"  {key}  {label}" for key, label in (view.items or {}).items()]
    if view.items:
        options = [say(message("Add another one")), say(message("That is all")), say(message("Take one out"))]
    else:
        options = [
            say(message("Add the first one")),
            say(message("There is none")),
            say(message("I don't know yet")),
            say(message("Leave it for later")),
        ]
    return session.prompts.pick(ask, options).number or 0


def _add(session: Session, view: QuestionView) -> bool:
    """One item, field by field; what is left open can be answered later."""
    from incidentkit.cli.walking.questions import asked  # noqa: PLC0415 - questions ask for lists too

    fields: dict[str, str] = {}
    for field in view.fields or []:
        text = asked(session, field, keep=False, can_leave=True)
        if text is not None:
            fields[field.name] = session.hold(f"item-{field.name}", text)
    if not fields:
        session.prompts.say(message("Nothing was said of it, so it is not added."))
        return False
    return session.write(c.AddItem(list=view.name, fields=fields), *fields.values()) is not None


def _remove(session: Session, view: QuestionView) -> None:
    say = session.cli.say
    keys = list(view.items or {})
    said = session.prompts.pick(
        [say(message("Which one is taken out? What was done for it stays in the record."))],
        [*(f"{key}  {label}" for key, label in (view.items or {}).items()), say(message("None: go back"))],
    )
    if (said.number or 0) <= len(keys):
        session.write(c.RemoveItem(list=view.name, key=keys[(said.number or 1) - 1]))
