"""Questions and their answers in words: what can be chosen by number, the answer that stands, a value as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incidentkit.errors import message
from incidentkit.incident.views.now import local
from incidentkit.incident.views.steps import QuestionView
from incidentkit.locale.dates import day_and_time
from incidentkit.spoken.plain import choices, value_words
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation

COUNTRIES = {
    "FR": message("France"),
    "GB": message("United Kingdom"),
    "US": message("United States"),
    "BE": message("Belgium"),
    "CH": message("Switzerland"),
    "LU": message("Luxembourg"),
    "DE": message("Germany"),
    "ES": message("Spain"),
    "IT": message("Italy"),
    "NL": message("Netherlands"),
    "IE": message("Ireland"),
    "CA": message("Canada"),
}
LONG_LIST = 12


def options_of(voice: Voice, situation: Situation, view: QuestionView) -> dict[str, str]:
    """What can be chosen by number: stored value to words."""
    if view.name == "places":
        return {code: voice.say(words) for code, words in list(COUNTRIES.items())[:3]}
    found = choices(voice, view)
    if found or situation.register is None:
        return found
    register = situation.register
    if view.type == "device":
        return {d.id: f"{d.id} ({d.owner}, {d.kind})" for d in register.devices[:LONG_LIST]}
    if view.type == "account":
        return {a.id: f"{a.id} ({a.platform}, {a.handle})" for a in register.accounts[:LONG_LIST]}
    if view.type == "person" and isinstance(register.people, list):
        return {person: person for person in register.people[:LONG_LIST]}
    return {}


def answer_words(voice: Voice, situation: Situation, view: QuestionView) -> str:
    """The answer that stands, in words."""
    if view.type == "time" and view.answered not in (None, "unknown"):
        at = local(situation, str(view.answered))
        return day_and_time(at, voice.language, now=situation.now) if at else str(view.answered)
    if view.name == "places" and isinstance(view.answered, list):
        return ", ".join(
            voice.say(COUNTRIES[each]) if each in COUNTRIES else str(each) for each in view.answered
        )
    return value_words(voice, view, view.answered)


def as_text(value: Any) -> str:
    """A stored value as a person would type it; `-` for an empty list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(str(each) for each in value) or "-"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)
