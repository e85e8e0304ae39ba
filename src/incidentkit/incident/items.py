"""Lists and their items as values: all of them, one of them, and what is said of each (`claims.verdict`)."""

from typing import TYPE_CHECKING

from incidentkit.incident.scopes import UNLISTED, Several
from incidentkit.incident.unrolling import VALUE, is_listed, item_label, standing_keys
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, Value

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def list_value(situation: "Situation", name: str) -> Value:
    """The items of a list: by what tells them apart, or for accounts, devices and people by what was named."""
    several = situation.unrolled.lists[name]
    asked = situation.asked(name)
    if asked is False:
        return NOT_ASKED
    if asked is None or not is_listed(situation.state, several):
        return UNKNOWN
    return [item_value(situation, f"{name}@{key}") for key in standing_keys(situation.state, several)]


def item_value(situation: "Situation", name: str) -> Value:
    """One of several: an option, what was named, or for a list what tells it from the others."""
    over, _, key = name.rpartition("@")
    several = situation.unrolled.lists.get(over)
    if several is None or key == UNLISTED:
        return UNKNOWN
    if several.type == "choices":
        return key
    if several.type != "list":
        return situation.known(f"{name}.{VALUE}")
    return item_label(situation.state, several, key, situation.questions.get(over))


def of_all(situation: "Situation", several: Several, rest: str) -> Value:
    """A field, or what loops record, of all items together; UNKNOWN among the values where one is missing."""
    whole = situation.known(several.name)
    if whole is NOT_ASKED:
        return NOT_ASKED
    found: list[Value] = [UNKNOWN] if whole is UNKNOWN else []
    for name in names_of_all(situation, several, rest):
        value = situation.known(name)
        found += value if isinstance(value, list) else [] if value is NOT_ASKED else [value]
    return UNKNOWN if found and all(each is UNKNOWN for each in found) else found


def names_of_all(situation: "Situation", several: Several, rest: str) -> list[str]:
    """`claims.verdict` as the names of its items: `verdict@c1`, `verdict@c2` …"""
    head, dot, more = rest.partition(".")
    keys = standing_keys(situation.state, several)
    if head in several.recorded:
        return [f"{several.prefix}{head}@{key}{dot}{more}" for key in keys]
    return [f"{several.name}@{key}.{rest}" for key in keys]
