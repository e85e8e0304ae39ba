"""Messages drafted: the runbook's text filled from answers and fields, what is still blank, and what keeps it from going.

A message is handed to others, so it is in the language of its approval, else in that of the incident, whatever
language the person at the keyboard reads. The digest is the SHA-256 of the text in UTF-8.
"""

import hashlib

import msgspec

from incidentkit.errors import Message, UsageError, counted, message
from incidentkit.incident.gates import Gate
from incidentkit.incident.situation import Situation
from incidentkit.incident.typed import check_text
from incidentkit.incident.values import read_value, typed
from incidentkit.incident.views.words import ROLES
from incidentkit.incident.wording import Worded, blanks_in_words, in_words, worded
from incidentkit.runbook.conditions import UNKNOWN, Value
from incidentkit.runbook.model import MessageDraft
from incidentkit.runbook.texts import TemplateFault, render, template_names


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it would go out now; `to_fill` are the names still missing in it, `words` their number in the text.

    `fields` are the blanks as filled in, as they can be given again.
    """

    id: str
    draft: MessageDraft
    language: str
    title: str
    text: str
    to_fill: list[str]
    words: int
    sha256: str
    fields: dict[str, str]


def handed(situation: Situation, language: str | None) -> Situation:
    """The situation in the language of a text for others: the one named, else the incident's own."""
    wanted = language or situation.state.language
    if situation.language == wanted:
        return situation
    return situation.anew(language=wanted)


def draft(
    situation: Situation, name: str, fields: dict[str, str] | None = None, language: str | None = None
) -> Drafted:
    """Drafts a message; raises UsageError for a message or field that there is not, or a value that does not fit.

    What was filled in and the language of an earlier approval hold unless they are given anew.
    """
    approval = situation.state.between.approvals.get(name)
    spoken = handed(situation, language or (approval.text_language if approval else None))
    drafted = _the_draft(spoken, name)
    spoken = spoken.within(name)
    before = _still_fitting(spoken, drafted, approval.fields if approval else {})
    known, kept = _values(spoken, drafted, {**before, **(fields or {})})
    missing: list[str] = []

    def value_of(place: str) -> Value:
        return known[place] if place in known else worded(spoken, place)

    def filled(template: str) -> str:
        lookup = blanks_in_words(spoken, template, value_of, missing, drafted.fields)
        return render(
            template, lookup, language=spoken.plan.language, words=lambda value: in_words(spoken, value),
            missing=missing,
        )  # fmt: skip

    title, text = filled(drafted.title), filled(drafted.body).strip()
    return Drafted(
        id=name,
        draft=drafted,
        language=spoken.plan.language,
        title=title,
        text=text,
        to_fill=list(dict.fromkeys(missing)),
        words=count_words(text),
        sha256=digest(text),
        fields=kept,
    )


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, lower-case hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def count_words(text: str) -> int:
    """How many words a text has; what stands alone without a letter or digit, like « or ?, is none."""
    return sum(1 for word in text.split() if any(char.isalnum() for char in word))


def _the_draft(situation: Situation, name: str) -> MessageDraft:
    found = situation.plan.messages.get(name)
    if found is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

        known = list(situation.plan.messages)
        raise UsageError(
            "unknown-message",
            message("This runbook has no message “{name}”.", name=name[:80]),
            hint=message("Its messages: {names}", names=get_close_matches(name, known, n=3) or known),
            where={"message": name[:80]},
        )
    return found


def _values(
    situation: Situation, drafted: MessageDraft, given: dict[str, str]
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values of the fields by name, and how they are kept: a time as it was understood, the rest as typed."""
    places = places_of(drafted)
    values: dict[str, Value] = {}
    kept: dict[str, str] = {}
    for name, text in given.items():
        question = drafted.fields.get(name)
        if question is None:
            if name not in places:
                raise _unknown_field(drafted, name)
            values[name] = check_text(text).strip() or UNKNOWN
            kept[name] = text
            continue
        read = read_value(name, question, text, now=situation.now, zone=situation.zone)
        if read.state != "given":
            values[name] = UNKNOWN
            continue
        value = typed(question.type, read.value)
        values[name] = _in_options(value, question.options or {})
        kept[name] = str(read.value) if question.type == "time" else text
    return {**dict.fromkeys(drafted.fields, UNKNOWN), **values}, kept


def _still_fitting(situation: Situation, drafted: MessageDraft, fields: dict[str, str]) -> dict[str, str]:
    """What an approval kept, as far as it can be read: a clock set back makes a time of then lie ahead."""
    found = {}
    for name, text in fields.items():
        try:
            _values(situation, drafted, {name: text})
        except UsageError:
            continue
        found[name] = text
    return found


def _in_options(value: Value, options: dict[str, str]) -> Value:
    if isinstance(value, list):
        return [Worded(str(each), options.get(str(each), str(each))) for each in value]
    return Worded(value, options[value]) if isinstance(value, str) and value in options else value


def places_of(drafted: MessageDraft) -> list[str]:
    """The names that a message's title and body read, in their order."""
    found: list[str] = []
    for template in (drafted.title, drafted.body):
        names = template_names(template)
        found += [] if isinstance(names, TemplateFault) else [each.name for each in names]
    return list(dict.fromkeys(found))


def _unknown_field(drafted: MessageDraft, name: str) -> UsageError:
    names = list(dict.fromkeys([*drafted.fields, *places_of(drafted)]))
    return UsageError(
        "unknown-field",
        message("The message “{title}” has no place “{name}”.", title=drafted.title, name=name[:80]),
        hint=message("It has: {names}", names=names) if names else None,
        where={"field": name[:80]},
    )


def unsent(situation: Situation, name: str | None) -> bool:
    """Whether there is such a message and it never went out: finishing its step asks for it."""
    sent = {each.message for each in situation.state.between.sent}
    return name is not None and name in situation.plan.messages and name not in sent


# --- what keeps it from going


def closed_gates(situation: Situation, drafted: Drafted, approved_now: bool) -> list[Gate]:
    """What keeps a draft from being sent: blanks, a missing approval, a text changed since, too many words."""
    gates = []
    if drafted.to_fill:
        what = message("These places are still blank: {names}", names=drafted.to_fill)
        gates.append(Gate("blanks", what, f"--field {drafted.to_fill[0]}=VALUE", drafted.id))
    approval = situation.state.between.approvals.get(drafted.id)
    if not approved_now:
        if approval is not None and approval.sha256 != drafted.sha256:
            what = message("The text changed since {who} approved it.", who=approval.by)
            gates.append(Gate("changed", what, "--approved-by WHO", drafted.id))
        elif approval is None and drafted.draft.approve:
            role = ROLES.get(drafted.draft.approve, drafted.draft.approve)
            what = message("Somebody must approve it first: {role}.", role=role)
            gates.append(Gate("approval", what, "--approved-by WHO", drafted.id))
    most = drafted.draft.max_words
    if most is not None and drafted.words > most:
        gates.append(Gate("words", _too_long(drafted.words, most), "--reason TEXT", drafted.id))
    return gates


def _too_long(words: int, most: int) -> Message:
    return counted("It has {count} word; at most {most} may be sent.", "It has {count} words; at most {most} may be sent.", words, most=most)  # fmt: skip
