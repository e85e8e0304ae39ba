"""Lists, item by item: what is added gets a key for ever, what is removed keeps it, "none" is an answer too."""

from collections.abc import Mapping

from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident import events as e
from incidentkit.incident.scopes import Several
from incidentkit.incident.situation import Situation
from incidentkit.incident.typed import needed
from incidentkit.incident.unrolling import VALUE, standing_keys
from incidentkit.incident.values import NOT_KNOWN, read_value
from incidentkit.runbook.model import Question

NONE = frozenset({"-", "none", "aucun", "aucune"})
"""What says that a list has no items."""


def the_name(situation: Situation, name: str) -> str:
    """A question's name as typed; `devices@d1` is what was named there."""
    whole = f"{name}.{VALUE}"
    return whole if name not in situation.questions and whole in situation.questions else name


def the_list(situation: Situation, name: str) -> Several:
    """The list of this name; raises UsageError with those there are."""
    found = situation.several(name)
    if found is None or name not in situation.questions:  # a loop may go over what nobody asks; lint says so
        lists = situation.unrolled.lists
        known = [each for each in lists if situation.several(each) and each in situation.questions]
        raise UsageError(
            "not-a-list",
            message("“{name}” is no list of this incident.", name=name[:80]),
            hint=message("Its lists: {names}", names=known)
            if known
            else message("Answer it with: incidentkit answer INC {name} VALUE", name=name[:80]),
            where={"question": name[:80]},
        )
    return found


def fields_of(situation: Situation, name: str) -> dict[str, Question]:
    """What each item of a list has; of several accounts, devices or people one field, `value`."""
    question = situation.questions[name]
    return question.fields or {VALUE: Question(ask=question.ask, type=question.type, why=question.why)}


def add_item(
    situation: Situation, name: str, typed: Mapping[str, str], step: str | None = None, number: int = 1
) -> e.ItemAdded:
    """The event of a new item with these fields as typed; `number` counts those added by one command."""
    several = the_list(situation, name)
    fields = fields_of(situation, name)
    if not typed:
        raise UsageError(
            "empty-item",
            message("Something must be said of the item."),
            hint=message("Its fields: {names}", names=list(fields)),
            where={"question": name},
        )
    said: dict[str, e.ItemField] = {}
    for field, text in typed.items():
        asked = fields.get(field)
        if asked is None:
            raise UsageError(
                "unknown-field",
                message("“{name}” has no field “{field}”.", name=name, field=field[:80]),
                hint=message("Its fields: {names}", names=list(fields)),
                where={"question": name, "field": field[:80]},
            )
        read = read_value(field, asked, text, now=situation.now, zone=situation.zone)
        said[field] = e.ItemField(
            type=asked.type, state=read.state, value=read.value, approximate=read.approximate
        )
    return e.ItemAdded(list=several.name, key=next_key(situation, several, number), fields=said, step=step)


def next_key(situation: Situation, several: Several, number: int = 1) -> str:
    """A key that no item of the list ever had: the first letter of its name and a number."""
    state = situation.state
    highest = state.keys_given.get(several.name, 0)
    if state.keys_lost:
        highest = max(highest, state.items_ever)
    return f"{several.name.rpartition('/')[2][0]}{highest + number}"


def remove_item(situation: Situation, name: str, key: str, reason: str | None = None) -> e.ItemRemoved:
    """The event that takes an item out of its list; raises UsageError where there is no such item."""
    several = the_list(situation, name)
    standing = standing_keys(situation.state, several)
    if key not in standing:
        raise UsageError(
            "unknown-item",
            message("“{name}” has no item “{key}”.", name=name, key=key[:80]),
            hint=message("It has: {keys}", keys=standing) if standing else message("The list is empty."),
            where={"question": name, "key": key[:80]},
        )
    return e.ItemRemoved(list=several.name, key=key, reason=reason)


def answer_list(situation: Situation, name: str, text: str, step: str | None) -> list[e.Payload]:
    """What an answer to a whole list says: unknown, none, or for accounts, devices and people some more of them."""
    several = the_list(situation, name)
    said = needed(text, name)
    if said.casefold() in NOT_KNOWN:
        return [e.QuestionAnswered(name=name, type=several.type, state="unknown", step=step)]
    if said.casefold() in NONE:
        standing = standing_keys(situation.state, several)
        if standing:
            raise RefusedError(
                "list-not-empty",
                message("“{name}” has items: {keys}.", name=name, keys=standing),
                hint=message("Take each out that does not belong there: incidentkit answer INC {name} --remove KEY", name=name),
                where={"question": name, "keys": standing},
            )  # fmt: skip
        return [e.QuestionAnswered(name=name, type=several.type, state="given", value=[], step=step)]
    if several.type == "list":
        raise UsageError(
            "list-by-items",
            message("“{name}” is a list: it is given item by item.", name=name),
            hint=message("incidentkit answer INC {name} --add FIELD=VALUE; if there is nothing: none", name=name),
            where={"question": name, "fields": list(fields_of(situation, name))},
        )  # fmt: skip
    words = [part.strip() for part in said.split(",") if part.strip()]
    return [add_item(situation, name, {VALUE: word}, step, number) for number, word in enumerate(words, 1)]
