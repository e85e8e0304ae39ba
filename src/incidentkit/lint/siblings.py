"""A file compared with the same file in another language: same structure, ids, conditions, types, clocks.

Texts for people may say different things; everything that decides must be equal. What is compared how:
texts (`_PROSE`) must be there in both, dates and the language not at all, durations by their length, conditions
by their tree, and all else as it stands.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from incidentkit.lint.source import SourceFile, Where
from incidentkit.lint.wording import nearest
from incidentkit.runbook import conditions
from incidentkit.runbook.model import PHASES
from incidentkit.when.durations import NotADurationError, read_duration

# Texts for people, and lists of such texts whose entries need not match one by one.
_PROSE = frozenset(
    {
        "title", "summary", "ask", "why", "how", "script", "do", "say", "because", "late", "source", "body",
        "channel", "unit", "group",
    }
)  # fmt: skip
_FREE_LISTS = frozenset({"signs"})
_NOT_COMPARED = frozenset({"language", "reviewed", "checked", "max_words"})
_DURATIONS = frozenset({"within", "target", "renew", "review_every", "after", "every", "pause"})
_CONDITIONS = frozenset({"when"})
# Maps from the author's ids to texts: the ids and their order must be equal.
_TEXTS_BY_ID = frozenset({"options", "how_in"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what is `missing` here, stands only here (`extra`), is `moved`, or `differs`.

    `where` is the place in the file that is looked at; `name` what it is about; `here` and `there` the values.
    """

    kind: str
    where: Where
    name: str
    here: str = ""
    there: str = ""


def compare(file: SourceFile, other: SourceFile) -> Iterator[Difference]:
    """What is different in `file`, seen from `other`."""
    return _maps(_Pair(file, other), file.data, other.data, (), "")


@dataclass(frozen=True, slots=True)
class _Pair:
    file: SourceFile
    other: SourceFile


def _maps(
    pair: _Pair, here: dict[Any, Any], there: dict[Any, Any], where: Where, section: str
) -> Iterator[Difference]:
    lacking = [key for key in there if key not in here and key not in _NOT_COMPARED]
    for key in lacking:
        yield Difference("missing", where, _called(pair, where, key))
    for key, value in here.items():
        if key in _NOT_COMPARED and section not in _TEXTS_BY_ID:
            continue
        if key not in there:
            # A misspelt key is one mistake: what it stands for is told as missing, and it is named by its own rule.
            if nearest(str(key), [str(one) for one in lacking]) is None:
                yield Difference("extra", (*where, key), _called(pair, where, key))
        elif section in _TEXTS_BY_ID:
            continue
        else:
            yield from _values(pair, value, there[key], (*where, key), str(key))
    both = [key for key in here if key in there]
    if section in {"options", "questions", "record"} and both != [key for key in there if key in here]:
        yield Difference("moved", where, _called(pair, where))


def _values(pair: _Pair, here: Any, there: Any, where: Where, key: str) -> Iterator[Difference]:
    if key in _FREE_LISTS or (key in _PROSE and isinstance(here, str) == isinstance(there, str)):
        return
    if key == "to" and where[0] == "messages":
        return
    if here is None or there is None:
        return  # a key without a value is told by itself
    if isinstance(here, dict) and isinstance(there, dict):
        yield from _maps(pair, here, there, where, key)
    elif isinstance(here, list) and isinstance(there, list):
        yield from _lists(pair, here, there, where, key)
    elif not _equal(pair, here, there, "every" if where[-2:-1] == ("every",) else key):
        yield Difference("differs", where, _called(pair, where), _shown(here), _shown(there))


def _equal(pair: _Pair, here: Any, there: Any, key: str) -> bool:
    if type(here) is type(there) and here == there:
        return True
    if not isinstance(here, str) or not isinstance(there, str):
        return False
    if key in _DURATIONS:
        try:
            mine = read_duration(here, pair.file.language)
            return mine == read_duration(there, pair.other.language)
        except NotADurationError:
            return here.startswith("organisation.") == there.startswith("organisation.") is False
    if key in _CONDITIONS or key == "until":
        return _same_condition(here, there)
    return False


def _same_condition(here: str, there: str) -> bool:
    try:
        return bool(_bare(conditions.parse(here)) == _bare(conditions.parse(there)))
    except conditions.ConditionError:
        return " ".join(here.split()) == " ".join(there.split())


def _bare(node: Any) -> Any:
    """The tree of a condition without its columns."""
    nowhere = conditions.Span(0, 0)
    match node:
        case conditions.Junction(parts=parts):
            return replace(node, parts=tuple(_bare(one) for one in parts), span=nowhere)
        case conditions.Not(part=part):
            return replace(node, part=_bare(part), span=nowhere)
        case conditions.Compare(left=left, right=right):
            return replace(node, left=_bare(left), right=_bare(right), span=nowhere)
        case conditions.Truth(operand=operand) | conditions.Is(operand=operand):
            return replace(node, operand=_bare(operand), span=nowhere)
    return replace(node, span=nowhere)


def _lists(pair: _Pair, here: list[Any], there: list[Any], where: Where, key: str) -> Iterator[Difference]:
    ids = _identity(key)
    if ids is None or not all(isinstance(one, dict) for one in (*here, *there)):
        yield from _in_turn(pair, here, there, where, key)
        return
    mine, theirs = [ids(one) for one in here], [ids(one) for one in there]
    if len(set(mine)) != len(mine) or len(set(theirs)) != len(theirs):
        yield from _in_turn(pair, here, there, where, key)
        return
    for one in theirs:
        if one not in mine:
            yield Difference("missing", where, one)
    for index, one in enumerate(mine):
        if one not in theirs:
            yield Difference("extra", (*where, index), one)
        else:
            yield from _values(pair, here[index], there[theirs.index(one)], (*where, index), "")
    common = [one for one in mine if one in theirs]
    order = [one for one in theirs if one in mine]
    if common != order:
        first = next(one for one, two in zip(common, order, strict=True) if one != two)
        yield Difference("moved", (*where, mine.index(first)), first)


def _in_turn(pair: _Pair, here: list[Any], there: list[Any], where: Where, key: str) -> Iterator[Difference]:
    if len(here) != len(there):
        yield Difference("differs", where, _called(pair, where), f"{len(here)}", f"{len(there)}")
        return
    prose = key in {"close", "review", "never"} or (key == "how" and bool(here))
    for index, (one, two) in enumerate(zip(here, there, strict=True)):
        if prose and isinstance(one, str) and isinstance(two, str):
            continue
        yield from _values(pair, one, two, (*where, index), "")


def _identity(key: str) -> Callable[[dict[str, Any]], str] | None:
    """How the entries of a list are told apart: steps and includes by their id, groups by their first step."""
    if key in {"steps", *PHASES}:
        return _item_identity
    return None


def _item_identity(item: dict[str, Any]) -> str:
    if "include" in item:
        return f"{item['include']}" + (f" as {item['as']}" if "as" in item else "")
    if "group" in item:
        steps = item.get("steps")
        first = steps[0] if isinstance(steps, list) and steps and isinstance(steps[0], dict) else {}
        return "group of " + _item_identity(first)
    if "for_each" in item:
        steps = item.get("steps")
        first = steps[0] if isinstance(steps, list) and steps and isinstance(steps[0], dict) else {}
        return f"{item['for_each']}, each: " + _item_identity(first)
    return str(item.get("id", "?"))


# Keys that only hold what is named below them, so that they say nothing in a name.
_HOLDERS = frozenset({"steps", "phases", "questions", "deadlines", "messages", "facts", "record", *PHASES})


def _called(pair: _Pair, where: Where, key: Any = None) -> str:
    """What a reader calls a place: the nearest thing with a name, and the way from there (`wipe.decide.options`)."""
    names: list[str] = []
    value: Any = pair.file.data
    for part in where:
        value = _below(value, part)
        identity = _item_identity(value) if isinstance(part, int) and isinstance(value, dict) else "?"
        if identity != "?":
            names = [identity]
        elif isinstance(part, int):
            names.append(str(part + 1))
        elif part not in _HOLDERS:
            names.append(part)
    if key is not None:
        names.append(str(key))
    return ".".join(names) or str(where[-1] if where else key)


def _below(value: Any, part: str | int) -> Any:
    try:
        return value[part]
    except (LookupError, TypeError):
        return None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value) if not isinstance(value, (dict, list)) else "…"
    return text if len(text) <= 60 else text[:59] + "…"
