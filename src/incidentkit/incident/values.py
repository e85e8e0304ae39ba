"""Answers: from what a person typed to what is stored, and from what is stored to what conditions compare."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.incident.state import Answer
from incidentkit.incident.typed import check_text
from incidentkit.runbook.conditions import UNKNOWN, Value
from incidentkit.runbook.model import Question
from incidentkit.when.asking import TimeError
from incidentkit.when.instants import read_utc, utc_text
from incidentkit.when.phrases import Understood, understand

YES = frozenset({"yes", "y", "oui", "o", "true", "vrai"})
NO = frozenset({"no", "n", "non", "false", "faux"})
NOT_KNOWN = frozenset({"unknown", "inconnu"})

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_TWO_NUMBERS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""Twelve hundred for one reader, and one and a fifth for another: `1,200`."""


class ReadValue(msgspec.Struct, frozen=True):
    """A value as it will be stored; `state` is given or unknown."""

    state: str
    value: object = None
    approximate: bool = False


def read_value(name: str, question: Question, text: str, *, now: datetime, zone: ZoneInfo) -> ReadValue:
    """What this text answers to this question; raises UsageError saying what would be accepted."""
    said = check_text(text).strip()
    if said.casefold() in NOT_KNOWN:
        return ReadValue("unknown")
    if not said:
        raise UsageError(
            "empty-value",
            message("The answer to “{name}” is empty.", name=name),
            hint=message("If you do not know yet, say so: unknown."),
            where={"question": name},
        )
    match question.type:
        case "yes_no":
            return ReadValue("given", _yes_no(name, said))
        case "choice":
            return ReadValue("given", _option(name, question, said))
        case "choices":
            return ReadValue("given", _options(name, question, said))
        case "number":
            return ReadValue("given", _number(name, said))
        case "time":
            understood = _time(said, now, zone, ahead=question.ahead)
            return ReadValue("given", utc_text(understood.at), understood.approximate)
    return ReadValue("given", said)


def _time(said: str, now: datetime, zone: ZoneInfo, *, ahead: bool) -> Understood:
    """A time that has passed; where it may lie ahead, that is read first: “tuesday 14:00” is then the next one."""
    if ahead:
        try:
            return understand(said, now=now, zone=zone, expect="future")
        except TimeError as error:
            if error.code != "time-in-past":
                raise
    return understand(said, now=now, zone=zone)


def _yes_no(name: str, said: str) -> bool:
    if said.casefold() in YES:
        return True
    if said.casefold() in NO:
        return False
    raise UsageError(
        "not-yes-or-no",
        message("“{name}” takes yes, no or unknown; “{said}” is none of them.", name=name, said=said[:60]),
        where={"question": name},
    )


def _option(name: str, question: Question, said: str) -> str:
    options = question.options or {}
    folded = {option.casefold(): option for option in options}
    by_text = {text.casefold(): option for option, text in options.items()}
    found = folded.get(said.casefold()) or by_text.get(said.casefold())
    if found is None:
        raise UsageError(
            "unknown-option",
            message(
                "“{said}” is not an answer to “{name}”. It has: {options}.",
                said=said[:60],
                name=name,
                options=[*options, "unknown"],
            ),
            where={"question": name, "options": list(options)},
        )
    return found


def _options(name: str, question: Question, said: str) -> list[str]:
    if said in {"-", "none", "aucun", "aucune"} and said not in (question.options or {}):
        return []
    chosen = [_option(name, question, part.strip()) for part in said.split(",") if part.strip()]
    return [option for option in question.options or {} if option in chosen]


def read_places(said: str) -> list[str]:
    """Place codes from a list with commas, in capitals; raises UsageError for what is no code."""
    codes = [part.strip().upper() for part in said.split(",") if part.strip()]
    for code in codes:
        if code == "UK":
            raise UsageError(
                "unknown-place", message("For the United Kingdom write GB."), where={"question": "places"}
            )
        head, _, tail = code.partition("-")
        if not (len(head) == 2 and head.isalpha() and head.isascii() and (not tail or tail.isalnum())):
            raise UsageError(
                "unknown-place",
                message("“{code}” is not a place code. Write FR, GB, US, US-CA …", code=code[:20]),
                where={"question": "places"},
            )
    return list(dict.fromkeys(codes))


def _number(name: str, said: str) -> str:
    plain = said.replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "").replace(" ", "")
    if _TWO_NUMBERS.fullmatch(plain):
        whole, part = plain.replace(",", ""), plain.replace(",", ".")
        raise UsageError(
            "number-ambiguous",
            message("“{said}” can be {whole} or {part}.", said=said[:60], whole=whole, part=part),
            hint=message("Write the one you mean, for example: {whole}", whole=whole),
            where={"question": name, "choices": [whole, part]},
        )
    if not _NUMBER.fullmatch(plain) or len(plain) > 30:
        raise UsageError(
            "not-a-number",
            message("“{said}” is not a number.", said=said[:60]),
            hint=message("Write digits only, or unknown."),
            where={"question": name},
        )
    return format(Decimal(plain.replace(",", ".")), "f")


def stored(answer: Answer) -> Value:
    """What conditions and texts see of a stored answer."""
    if answer.state != "given":
        return UNKNOWN
    return typed(answer.type, answer.value)


def typed(kind: str, value: object) -> Value:
    """A stored value in the type that conditions compare: Decimal, aware datetime, list, bool or text."""
    if value is None:
        return UNKNOWN
    match kind:
        case "number":
            return Decimal(str(value))
        case "time":
            return read_utc(str(value))
        case "choices":
            return list(value) if isinstance(value, list) else [str(value)]
    return value
