"""Runbooks, blocks and shared parts as they are written: structs from a document, or every fault of it at once.

Items of a phase are told apart by their key. What the next version of the language brings is refused with a
sentence of its own, so that nobody believes it works.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from incidentkit.errors import message
from incidentkit.runbook.model import PHASES, Block, Group, Include, Runbook, Shared, Step
from incidentkit.yamlfile import Document, Fault, Where
from incidentkit.yamlfile.shapes import convert, did_you_mean, fault, head_of

StructT = TypeVar("StructT", bound=msgspec.Struct)

_SKIP = message("Write one step for each case, with 'when', until then.")
LATER = {
    "Step": {
        "attach": message("Name the other runbook in 'how': the responder starts it beside this one."),
        "carry": message("It belongs to 'attach'; leave it out."),
        "first": message("It belongs to 'attach'; leave it out."),
        "every": message("Write in 'how' how often to repeat the step."),
        "until": message("It belongs to 'every'; leave it out."),
        "pause": message("Write in 'how' how long to wait, and use 'needs'."),
    },
    "Group": {"for_each": _SKIP, "as": _SKIP},
}
MOST_NESTED = 8


class ParsedGroup(msgspec.Struct, frozen=True):
    """A group with its items read."""

    group: Group
    items: list[Any]


Item = Step | Include | ParsedGroup


class RunbookFile(msgspec.Struct, frozen=True):
    """A runbook as written; `runbook` is None where an error stands in it. `items` by phase."""

    document: Document
    runbook: Runbook | None
    items: dict[str, list[Any]]
    faults: list[Fault]


class BlockFile(msgspec.Struct, frozen=True):
    """A block as written."""

    document: Document
    block: Block | None
    items: list[Any]
    faults: list[Fault]


class SharedFile(msgspec.Struct, frozen=True):
    """Shared parts as written."""

    document: Document
    shared: Shared | None
    faults: list[Fault]


def read_runbook(document: Document) -> RunbookFile:
    """The runbook in a document."""
    runbook, faults = _whole(document, Runbook)
    items: dict[str, list[Any]] = {}
    phases = document.data.get("phases") if isinstance(document.data, dict) else None
    if isinstance(phases, dict):
        faults += _phase_faults(document, phases)
        for phase, written in phases.items():
            items[phase] = _items(document, ("phases", phase), written, faults, 0)
        if not phases and document.complete:
            what = message("A runbook has at least one phase: detect, contain, assess, notify, recover or learn.")
            faults.append(fault("missing-key", what, document.span_of(("phases",), key=True)))
    faults += _not_yet(document)
    faults.sort(key=lambda each: each.span)
    return RunbookFile(document, None if _broken(faults) else runbook, items, faults)


def read_block(document: Document) -> BlockFile:
    """The block in a document."""
    block, faults = _whole(document, Block)
    written = document.data.get("steps") if isinstance(document.data, dict) else None
    items = _items(document, ("steps",), written, faults, 0)
    faults += _not_yet(document)
    faults.sort(key=lambda each: each.span)
    return BlockFile(document, None if _broken(faults) else block, items, faults)


def read_shared(document: Document) -> SharedFile:
    """The shared parts in a document."""
    shared, faults = _whole(document, Shared)
    faults += _not_yet(document)
    faults.sort(key=lambda each: each.span)
    return SharedFile(document, None if _broken(faults) else shared, faults)


def _broken(faults: list[Fault]) -> bool:
    return any(each.severity == "error" for each in faults)


def _whole(document: Document, struct: type[StructT]) -> tuple[StructT | None, list[Fault]]:
    found, wrong = convert(document, (), document.data, struct, LATER)
    return found, [*document.faults, *wrong]


def _phase_faults(document: Document, phases: dict[Any, Any]) -> Iterator[Fault]:
    known = [phase for phase in phases if phase in PHASES]
    for phase in phases:
        if phase not in PHASES:
            what = message("'{phase}' is not a phase.", phase=str(phase)[:60])
            yield fault("unknown-phase", what, document.span_of(("phases", phase), key=True), did_you_mean(str(phase), list(PHASES)))
    in_order = [phase for phase in PHASES if phase in known]
    for phase, right in zip(known, in_order, strict=True):
        if phase != right:
            what = message("The phases stand in another order: {phases}.", phases=in_order)
            yield fault("phase-order", what, document.span_of(("phases", phase), key=True))
            return


def _items(document: Document, where: Where, written: Any, faults: list[Fault], depth: int) -> list[Any]:
    """The items of a list, told apart by their key; what is wrong is added to `faults`."""
    if written is None:
        return []
    if not isinstance(written, list):
        if depth == 0 and where[0] == "phases":  # `phases` holds anything, so this was not seen yet
            what = message("A phase holds a list: each step begins with a dash.")
            faults.append(fault("wrong-kind", what, head_of(document, where)))
        return []
    found = []
    for index, data in enumerate(written):
        item = _item(document, (*where, index), data, faults, depth)
        if item is not None:
            found.append(item)
    return found


def _item(document: Document, where: Where, data: Any, faults: list[Fault], depth: int) -> Item | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        what = message("Here stands a text or a list; a step begins with 'id:' and 'do:'.")
        faults.append(fault("wrong-kind", what, head_of(document, where)))
        return None
    if "for_each" in data:
        what = message("'{key}' comes in the next version and is not read yet.", key="for_each")
        faults.append(fault("not-yet", what, document.span_of((*where, "for_each"), key=True), _SKIP))
        return None
    if "group" in data:
        return _group(document, where, data, faults, depth)
    struct: type[Step] | type[Include] = Include if "include" in data and "do" not in data else Step
    item, wrong = convert(document, where, data, struct, LATER)
    faults += wrong
    return item


def _group(
    document: Document, where: Where, data: dict[str, Any], faults: list[Fault], depth: int
) -> ParsedGroup | None:
    group, wrong = convert(document, where, data, Group, LATER)
    faults += wrong
    if depth >= MOST_NESTED:
        what = message("Groups stand in groups more than {most} deep.", most=MOST_NESTED)
        faults.append(fault("wrong-kind", what, head_of(document, where)))
        return None
    items = _items(document, (*where, "steps"), data.get("steps"), faults, depth + 1)
    return ParsedGroup(group, items) if group is not None else None


def _not_yet(document: Document) -> Iterator[Fault]:
    """What the language has but this version does not read: lists, several things in one answer, clocks per item."""
    hint = message("Ask for one thing, or write a text question that lists them.")
    for where, data in _maps(document.data, ()):
        if "ask" in data and data.get("type") == "list":
            what = message("Questions of type list come in the next version and are not read yet.")
            yield fault("not-yet", what, document.span_of((*where, "type")), hint)
        if "ask" in data and data.get("many") is True:
            what = message("'{key}' comes in the next version and is not read yet.", key="many")
            yield fault("not-yet", what, document.span_of((*where, "many"), key=True), hint)
        starts = data.get("starts")
        if "within" in data and isinstance(starts, str) and "." in starts:
            what = message("A clock for each item of a list comes in the next version and is not read yet.")
            yield fault("not-yet", what, document.span_of((*where, "starts")), message("Start it from one time answer."))


def _maps(data: Any, where: Where, depth: int = 0) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every map of the data with its place."""
    if depth > 40:
        return
    if isinstance(data, dict):
        yield where, data
        for key, value in data.items():
            yield from _maps(value, (*where, key), depth + 1)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _maps(value, (*where, index), depth + 1)
