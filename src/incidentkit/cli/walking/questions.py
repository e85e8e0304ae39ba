"""Asking a runbook's question: its numbers, its reason, the register's proposal; an answer that can be stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from incidentkit.cli.context import Cli
from incidentkit.cli.walking import lists
from incidentkit.cli.walking.prompts import Prompts, Turn
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.cli.walking.words import Said, fold, is_unknown
from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.commands import AnswerQuestion
from incidentkit.incident.values import read_places, read_value
from incidentkit.incident.views.now import local
from incidentkit.incident.views.steps import QuestionView, question_view
from incidentkit.runbook.model import Question, QuestionType
from incidentkit.spoken.answers import COUNTRIES, answer_words, as_text, options_of
from incidentkit.spoken.plain import value_words

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def ask_and_save(session: Session, name: str, *, keep: bool = False, can_leave: bool = True) -> bool:
    """Asks a question and writes its answer at once; False where it was left open.

    With `keep`, an answer that stands is shown and stays with Enter. Raises Turn and Back as any prompt.
    """
    view = question_view(session.situation, name)
    if view.fields is not None:
        return lists.ask_list(session, view)
    text = asked(session, view, keep=keep, can_leave=can_leave)
    if text is None:
        return False
    written = session.write(AnswerQuestion(name=name, text=text), text)
    if written is None:
        return False
    payload = written.entries[-1].payload or {}
    if payload.get("state") == "unknown":
        session.prompts.say(message("Noted as not known yet. We do the safe thing meanwhile."))
    return True


def asked(session: Session, view: QuestionView, *, keep: bool, can_leave: bool) -> str | None:
    """The answer as it can be stored, or None for none."""
    prompts, cli = session.prompts, session.cli
    options = options_of(cli, session.situation, view)
    ask = _ask_lines(cli, session.situation, view, keep=keep, can_leave=can_leave, numbered=bool(options))
    shown = [*options.values()]
    if options:
        shown.append(cli.say(message("I don't know yet")))
    free = view.type not in ("time", "number", "choice", "choices", "yes_no")
    said = _heard(prompts, ask, shown, free=free)
    while True:
        if not said.text and not said.dotted:
            if keep and view.answered is not None:
                return None
            if view.prefill is not None:
                return as_text(view.prefill)
            if can_leave:
                return None
            prompts.say(message("Type an answer, or: unknown"))
        elif not said.dotted and (is_unknown(said.text) or (shown and said.number == len(shown))):
            return "unknown"
        else:
            found = _value(session, view, options, said)
            if found is not None:
                return found
        said = _heard(prompts, [], [], free=free)


def _heard(prompts: Prompts, ask: list[str], options: list[str], *, free: bool) -> Said:
    try:
        return prompts.hear(ask, options, free=free)
    except Turn as turn:
        if turn.word == "unknown":
            return Said("unknown")
        raise


def _ask_lines(
    cli: Cli, situation: Situation, view: QuestionView, *, keep: bool, can_leave: bool, numbered: bool
) -> list[str]:
    say = cli.say
    ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
    ask = f"{ask} ({view.item})" if view.item else ask
    lines = [f"{ask} ({view.unit})" if view.unit else ask]
    if view.why:
        lines.append(say(message("Why we ask: {why}", why=view.why)))
    hint = _hint(view)
    if hint is not None:
        lines.append(say(hint))
    elif not numbered:
        lines.append(say(message("Type it in your own words, or: unknown")))
    if keep and view.answered is not None:
        words = answer_words(cli, situation, view)
        lines.append(say(message("Answered so far: {value}. Enter keeps it.", value=words)))
    elif view.prefill is not None:
        lines.append(
            say(
                message(
                    "The register says: {value}. Enter takes it.", value=value_words(cli, view, view.prefill)
                )
            )
        )
    elif can_leave:
        lines.append(say(message("Enter leaves it for later.")))
    return lines


def _hint(view: QuestionView) -> Message | None:
    if view.name == "places":
        return message("Numbers or country codes, with commas: 1,2 or FR, BE")
    match view.type:
        case "choices":
            return message("Several numbers with commas, for example 1,3. None of them: 0")
        case "time":
            return message("For example: 20 minutes ago, yesterday 18:00. If you do not know: unknown")
        case "number":
            return message("A number in digits. If you do not know: unknown")
    return None


def _value(session: Session, view: QuestionView, options: dict[str, str], said: Said) -> str | None:
    """The stored form of what was typed; None after saying why it cannot be used."""
    prompts = session.prompts
    if view.name == "places" or view.type == "choices":
        return _several(prompts, view, options, said)
    if options and said.number is not None and not said.dotted:
        if 1 <= said.number <= len(options):
            return list(options)[said.number - 1]
        prompts.not_understood(said, len(options) + 1)
        return None
    if view.type in ("choice", "yes_no"):
        return _one(prompts, view, options, said)
    text = said.text
    if view.type in ("number", "time"):
        return text if _readable(session, view, text) else None
    return checked(prompts, text, session.harmless) if text else None


def _one(prompts: Prompts, view: QuestionView, options: dict[str, str], said: Said) -> str | None:
    typed = fold(said.text)
    if view.type == "yes_no" and typed in {
        "y",
        "n",
        "o",
        "yes",
        "no",
        "oui",
        "non",
        "true",
        "false",
        "vrai",
        "faux",
    }:
        return typed
    exact = [option for option, words in options.items() if typed in (fold(option), fold(words))]
    near = exact or [
        option for option, words in options.items() if len(typed) > 1 and fold(words).startswith(typed)
    ]
    if len(near) == 1:
        return near[0]
    prompts.not_understood(said, len(options) + 1)
    return None


def _several(prompts: Prompts, view: QuestionView, options: dict[str, str], said: Said) -> str | None:
    if said.text.strip() in ("0", "-"):
        return "-" if view.name != "places" else None
    found = []
    for part in said.text.replace(";", ",").split(","):
        chosen = _part(view, options, part.strip())
        if chosen is None:
            prompts.say(
                message(
                    "“{text}” is not one of these. Type numbers with commas, or: unknown",
                    text=part.strip()[:60],
                )
            )
            return None
        found += chosen
    return ",".join(dict.fromkeys(found))


def _part(view: QuestionView, options: dict[str, str], part: str) -> list[str] | None:
    bits = part.split()
    if bits and all(bit.isascii() and bit.isdigit() for bit in bits):
        numbers = [int(bit) for bit in bits]
        return (
            [list(options)[n - 1] for n in numbers] if all(1 <= n <= len(options) for n in numbers) else None
        )
    named = [option for option, words in options.items() if fold(part) in (fold(option), fold(words))]
    if named or view.name != "places":
        return named or None
    known = [code for code, words in COUNTRIES.items() if _is_country(part, code, words)]
    try:
        return known or read_places(part)
    except UsageError:
        return None


def _is_country(part: str, code: str, words: Message) -> bool:
    from incidentkit.locale import speaker  # noqa: PLC0415

    said = fold(part)
    if code == "GB" and said in ("uk", "royaume uni"):
        return True
    return said in (fold(speaker("en")(words)), fold(speaker("fr")(words)))


def _readable(session: Session, view: QuestionView, text: str) -> bool:
    situation = session.situation
    try:
        question = Question(
            ask=view.name, type=cast("QuestionType", view.type), options=view.options, ahead=view.ahead
        )
        read = read_value(view.name, question, text, now=situation.now, zone=situation.zone)
    except UsageError as error:
        if error.code == "not-a-number":
            session.prompts.say(
                message("“{text}” is not a number. Write digits only, or: unknown", text=text[:60])
            )
        else:
            session.prompts.failed(error)
        return False
    if view.type == "time" and (at := local(situation, str(read.value))):
        session.prompts.echo_time(at, approximate=read.approximate)
    return True
