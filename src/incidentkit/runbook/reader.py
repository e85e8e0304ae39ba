"""Runbooks, blocks and shared parts as they are written: structs from a document, and every fault of it at once.

Items of a phase are told apart by their key (`do`, `include`, `group`); what the next version of the language
brings is refused with a sentence of its own, so that nobody believes it works. Nothing here looks into other files.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from incidentkit.errors import message
from incidentkit.runbook.later import LATER, later_item, later_question, later_start
from incidentkit.runbook.model import PHASES, Block, Group, Include, Runbook, Shared, Step
from incidentkit.yamlfile import Document, Fault, Where
from incidentkit.yamlfile.shapes import convert, did_you_mean, fault, head_of, near

StructT = TypeVar("StructT", bound=msgspec.Struct)

_KINDS: dict[str, type[Step | Include | Group]] = {"do": Step, "include": Include, "group": Group}


class Placed(msgspec.Struct, frozen=True):
    """An item and where it stands; `inside` are a group's own items. `item` is None where it has a fault."""

    where: Where
    phase: str
    item: Step | Include | Group | None
    inside: list["Placed"] = []


class RunbookFile(msgspec.Struct, frozen=True):
    """A runbook as written; `runbook` is None where an error stands in it. `items` in walking order."""

    document: Document
    runbook: Runbook | None
    items: list[Placed]
    faults: list[Fault]


class BlockFile(msgspec.Struct, frozen=True):
    """A block as written; the phase of its items is empty."""

    document: Document
    block: Block | None
    items: list[Placed]
    faults: list[Fault]


class SharedFile(msgspec.Struct, frozen=True):
    """Shared parts as written."""

    document: Document
    shared: Shared | None
    faults: list[Fault]


def read_runbook(document: Document) -> RunbookFile:
    """The runbook in a document; the faults of the YAML are among its faults."""
    runbook, found = _whole(document, Runbook)
    items: list[Placed] = []
    phases = document.data.get("phases") if isinstance(document.data, dict) else None
    if isinstance(phases, dict):
        found += _phase_faults(document, phases)
        for phase in sorted(phases, key=lambda each: PHASES.index(each) if each in PHASES else len(PHASES)):
            items += _items(document, ("phases", phase), phases[phase], phase, found)
    faults = _told(document, found)
    return RunbookFile(document, None if _broken(faults) else runbook, items, faults)


def read_block(document: Document) -> BlockFile:
    """The block in a document."""
    block, found = _whole(document, Block)
    steps = document.data.get("steps") if isinstance(document.data, dict) else None
    items = _items(document, ("steps",), steps, "", found)
    faults = _told(document, found)
    return BlockFile(document, None if _broken(faults) else block, items, faults)


def read_shared(document: Document) -> SharedFile:
    """The shared parts in a document."""
    shared, found = _whole(document, Shared)
    faults = _told(document, found)
    return SharedFile(document, None if _broken(faults) else shared, faults)


def _broken(faults: list[Fault]) -> bool:
    return any(each.severity == "error" for each in faults)


def _whole(document: Document, struct: type[StructT]) -> tuple[StructT | None, list[Fault]]:
    """The file as a struct, its items still as data, and what is wrong outside them."""
    data = document.data
    if not isinstance(data, dict):
        if document.faults:
            return None, []
        what = message("A file like this begins with keys, such as “title: …”.")
        return None, [fault("wrong-kind", what, head_of(document, ()))]
    made, found = convert(document, (), data, struct, LATER)
    found += _about_questions(document, data.get("questions"), ("questions",))
    for name, one in _maps(data.get("messages")):
        found += _about_questions(document, one.get("fields"), ("messages", name, "fields"))
    reads = data.get("reads")
    for name, kind in reads.items() if isinstance(reads, dict) else ():
        if kind == "list":
            found.append(later_question(document, ("reads", name)))
    for name, one in _maps(data.get("deadlines")):
        if isinstance(one.get("starts"), str) and "." in one["starts"]:
            found.append(later_start(document, ("deadlines", name, "starts")))
    return made, found


def _told(document: Document, found: list[Fault]) -> list[Fault]:
    """The faults of the file in order: the YAML's, the reader's, and keys without a value.

    Lines that were read differently from what is written, to go on after a fault, are not told of again.
    """
    empty = []
    for where in document.empties:
        if isinstance(where[-1], str):
            what = message("'{key}' has no value.", key=where[-1])
        else:
            what = message("This entry of the list is empty.")
        span = document.span_of(where, key=True)
        empty.append(fault("wrong-kind", what, span, message("Write one, or delete the line.")))
    told = [each for each in (*found, *empty) if each.span.line not in document.doubtful]
    return sorted([*document.faults, *told], key=lambda each: each.span)


def _phase_faults(document: Document, phases: dict[str, Any]) -> Iterator[Fault]:
    for phase in phases:
        if phase not in PHASES:
            what = message("'{phase}' is not a phase.", phase=phase[:60])
            span = document.span_of(("phases", phase), key=True)
            yield fault("unknown-phase", what, span, did_you_mean(phase, list(PHASES)))
    if not phases and document.complete:
        what = message("A runbook has at least one phase: detect, contain, assess, notify, recover or learn.")
        yield fault("missing-key", what, document.span_of(("phases",), key=True))
    known = [phase for phase in phases if phase in PHASES]
    in_order = [phase for phase in PHASES if phase in known]
    for phase, right in zip(known, in_order, strict=True):
        if phase != right:
            what = message("The phases stand in another order: {phases}.", phases=in_order)
            yield fault("phase-order", what, document.span_of(("phases", phase), key=True))
            return


def _items(document: Document, where: Where, data: Any, phase: str, found: list[Fault]) -> list[Placed]:
    """The items of a list; one that is no list was told of with the whole file."""
    if not isinstance(data, list):
        return []
    return [_item(document, (*where, index), one, phase, found) for index, one in enumerate(data)]


def _item(document: Document, where: Where, data: Any, phase: str, found: list[Fault]) -> Placed:
    if not isinstance(data, dict):
        if data is not None:
            what = message("Here stands a text or a list; a step begins with 'id:' and 'do:'.")
            found.append(fault("wrong-kind", what, head_of(document, where)))
        return Placed(where, phase, None)
    refused = later_item(document, where, data)
    if refused is not None:
        found.append(refused)
        return Placed(where, phase, None)
    kind = _kind(data)
    made, wrong = convert(document, where, data, kind, LATER)
    if kind is Step:
        wrong += _about_questions(document, data.get("record"), (*where, "record"))
    found += wrong
    inside: list[Placed] = []
    if kind is Group:
        inside = _items(document, (*where, "steps"), data.get("steps"), phase, found)
    return Placed(where, phase, None if wrong else made, inside)


def _kind(data: dict[str, Any]) -> type[Step | Include | Group]:
    """What an item was meant to be: by its own key, else by one that is spelt like it, else a step."""
    for key, kind in _KINDS.items():
        if key in data:
            return kind
    if "id" not in data:
        for key in data:
            close = near(key, ["include", "group"])
            if close is not None:
                return _KINDS[close]
        if "steps" in data:
            return Group
    return Step


def _about_questions(document: Document, data: Any, where: Where) -> Iterator[Fault]:
    """What the struct of a question cannot say: which keys belong to which type, and what comes later."""
    for name, one in _maps(data):
        place = (*where, name)
        kind = one.get("type")
        if kind == "list":
            yield later_question(document, (*place, "type"))
        for key in ("many", "fields"):
            if key in one and one[key] is not False:
                yield later_question(document, (*place, key), key=True)
        if kind in ("choice", "choices"):
            if not one.get("options", {}) and "options" in one:
                yield fault(
                    "wrong-kind",
                    message("'{key}' is empty; it needs at least one entry.", key="options"),
                    document.span_of((*place, "options")),
                )
            elif "options" not in one and document.complete:
                hint = message("A choice needs its options: each an id, a colon and its text.")
                what = message("The key '{key}' is missing here.", key="options")
                yield fault("missing-key", what, head_of(document, place), hint)
        elif "options" in one and isinstance(kind, str):
            what = message(
                "'options' belongs to a choice; this question has the type {type}.", type=kind[:60]
            )
            yield fault("unknown-key", what, document.span_of((*place, "options"), key=True))


def _maps(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a map that are maps themselves."""
    for name, one in data.items() if isinstance(data, dict) else ():
        if isinstance(one, dict):
            yield name, one
