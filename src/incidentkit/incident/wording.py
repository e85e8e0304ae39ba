"""Texts of a runbook filled from what is known, and answers put into words.

A value that is missing shows as "[to fill: name]" in the text's language; nothing ever fails in front of a responder.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from incidentkit.errors import Message, message
from incidentkit.incident.scopes import BUILT_IN_TYPES
from incidentkit.locale.dates import day_and_time
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, Value
from incidentkit.runbook.model import Question
from incidentkit.runbook.texts import render

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation

YES_NO = {"en": ("yes", "no"), "fr": ("oui", "non")}


class Worded(str):
    """A choice that compares as its option id and reads as the option's text."""

    __slots__ = ("words",)
    words: str

    def __new__(cls, option: str, words: str) -> Self:
        """An option id with its text."""
        made = super().__new__(cls, option)
        made.words = words
        return made


BLANK = {"en": "[to fill: {what}]", "fr": "[à compléter\N{NO-BREAK SPACE}: {what}]"}


def fill(
    situation: "Situation",
    template: str | None,
    missing: list[str] | None = None,
) -> str | None:
    """The text with its places filled; names of those left to fill are added to `missing`.

    A blank says what is asked for, in the words of its question, since the names of questions are for authors.
    """
    if template is None:
        return None
    if "{" not in template:  # most texts have no place: spare them the template engine
        return template
    shown = blanks_in_words(
        situation,
        template,
        lambda name: worded(situation, name),
        missing if missing is not None else [],
    )
    return render(
        template,
        shown,
        language=situation.plan.language,
        words=lambda value: in_words(situation, value),
        missing=missing,
    )


def blanks_in_words(
    situation: "Situation",
    template: str,
    value_of: Callable[[str], Value],
    missing: list[str],
    fields: dict[str, Question] | None = None,
) -> Callable[[str], Value]:
    """A lookup that gives, for a question without a value, a blank in the question's words; `fields` are those of a message.

    Where the text decides by names (`{% if … %}`), a blank must stay unknown, or it would count as a value.
    """
    if "{%" in template:
        return value_of

    def shown(name: str) -> Value:
        value = value_of(name)
        asked = (fields or {}).get(name) or situation.questions.get(situation.scope.full(name))
        if asked is None or name in BUILT_IN_TYPES or value not in (UNKNOWN, NOT_ASKED):
            return value
        missing.append(name)
        language = situation.plan.language
        return BLANK.get(language, BLANK["en"]).format(what=asked.ask.rstrip(" ?\N{NO-BREAK SPACE}"))

    return shown


def worded(situation: "Situation", name: str) -> Value:
    """A name's value, choices with their texts; of several values those that are known."""
    value = situation.value(name)
    options = options_of(situation, situation.scope.full(name))
    if isinstance(value, list) and UNKNOWN in value:
        value = [each for each in value if each is not UNKNOWN]
    if isinstance(value, str) and value in options:
        return Worded(value, options[value])
    if isinstance(value, list):
        return [Worded(str(each), options.get(str(each), str(each))) for each in value]
    return value


def options_of(situation: "Situation", name: str) -> dict[str, str]:
    """The options of a question or decision, by its name in the record, id to text; {} for anything else."""
    question = situation.questions.get(name)
    if question is not None and question.options:
        return question.options
    step = situation.recorded_by.get(name)
    if step is not None and step.decide and step.decide.name == name:
        return step.decide.options
    over = name.rpartition("@")[0] if "." not in name else ""
    return (situation.questions[over].options or {}) if over in situation.questions else {}


def in_words(situation: "Situation", value: Any) -> str:
    """A value as a person reads it in the text's language."""
    language = situation.plan.language
    if isinstance(value, Worded):
        return value.words
    if isinstance(value, bool):
        return YES_NO.get(language, YES_NO["en"])[0 if value else 1]
    if isinstance(value, datetime):
        return day_and_time(value.astimezone(situation.zone), language)
    if isinstance(value, (list, tuple)):
        return ", ".join(in_words(situation, each) for each in value)
    return str(value)


def answer_text(situation: "Situation", name: str) -> Message | None:
    """A question with its answer in words, for "this step is here because"; None without a given answer."""
    value = worded(situation, name)
    if value in (UNKNOWN, NOT_ASKED):
        return None
    full = situation.scope.full(name)
    question = situation.questions.get(full)
    step = situation.recorded_by.get(full)
    ask = question.ask if question else step.do if step else name.replace("_", " ")
    return message("{question} {answer}", question=ask, answer=in_words(situation, value))
