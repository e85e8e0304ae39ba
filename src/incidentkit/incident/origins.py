"""What would decide a condition that is not decided: the questions behind its names, found through facts and lists.

Names here are those of the record; paths of the register stay paths.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incidentkit.incident.items import names_of_all
from incidentkit.incident.scopes import UNLISTED, Several
from incidentkit.incident.unrolling import VALUE
from incidentkit.runbook.conditions import UNKNOWN, ConditionError, parse, unknowns

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def behind(situation: "Situation", conditions: list[str], seen: set[str] | None = None) -> Iterator[str]:
    """The questions that would decide these conditions, read in the situation's scope; perhaps more than once."""
    for condition in conditions:
        try:
            names = unknowns(parse(condition), situation.value)
        except ConditionError:
            continue
        for name in names:
            yield from origins(situation, situation.scope.full(name), set() if seen is None else seen)


def origins(situation: "Situation", name: str, seen: set[str]) -> list[str]:
    """The questions behind a name of the record that is not known."""
    if name in seen:
        return []
    seen.add(name)
    head, _, rest = name.partition(".")
    facts, lists = situation.plan.facts, situation.unrolled.lists
    if name in facts:
        return list(behind(situation.within(name), [facts[name].when], seen))
    if head in lists and rest:
        return _of_all(situation, lists[head], rest, seen)
    if name in situation.questions and not head.endswith(f"@{UNLISTED}"):
        head = name
    elif "@" in head:
        return _of_item(situation, name, seen)
    question = situation.questions.get(head)
    if question and question.when and situation.within(head).decide(question.when) is None:
        return list(behind(situation.within(head), [question.when], seen))
    if head == "severity":
        return _of_severity(situation, seen)
    return [head] if question or head in situation.recorded_by else [name]


def _of_severity(situation: "Situation", seen: set[str]) -> list[str]:
    found: list[str] = []
    for part in situation.unrolled.parts:
        rules = part.plan.severity.rules if part.plan.severity else []
        found += behind(situation.scoped(part.scope), [rule.when for rule in rules if rule.when], seen)
    return found


def _of_all(situation: "Situation", several: Several, rest: str, seen: set[str]) -> list[str]:
    found = [several.name] if situation.known(several.name) is UNKNOWN else []
    for name in names_of_all(situation, several, rest):
        if situation.known(name) is UNKNOWN:
            found += origins(situation, name, seen)
    return found


def _of_item(situation: "Situation", name: str, seen: set[str]) -> list[str]:
    """A field of an item: its own question, or the list while nobody has given its items."""
    head = name.partition(".")[0]
    over, _, key = head.rpartition("@")
    if key == UNLISTED:
        scope = situation.unrolled.scopes.get(head)
        whole = scope.several.name if scope is not None and scope.several else over
        return origins(situation, whole, seen)
    parent = name.rpartition(".")[0]
    if parent in situation.questions:
        return [parent]
    several = situation.unrolled.lists.get(over)
    if several is not None and several.type not in ("list", "choices"):
        return [f"{head}.{VALUE}"]
    return [head if head in situation.questions or head in situation.recorded_by else name]
