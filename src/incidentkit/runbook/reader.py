"""Runbooks, blocks and shared parts as they are written: structs from a document, and every fault of it at once.

Items of a phase are told apart by their key (`do`, `include`, `for_each`, `group`). Nothing here looks into other
files.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from incidentkit.errors import message
from incidentkit.runbook.model import PHASES, Block, Group, Include, Loop, Runbook, Shared, Step
from incidentkit.yamlfile import Document, Fault, Where
from incidentkit.yamlfile.shapes import convert, did_you_mean, fault, head_of, near

StructT = TypeVar("StructT", bound=msgspec.Struct)

Item = Step | Include | Loop | Group

_KINDS: dict[str, type[Item]] = {"do": Step, "include": Include, "for_each": Loop, "group": Group}
_MANY = ("person", "account", "device")


class Placed(msgspec.Struct, frozen=True):
    """An item and where it stands; `inside` are a group's or loop's own items. `item` is None where it has a fault."""

    where: Where
    phase: str
    item: Item | None
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
    made, found = convert(document, (), data, struct)
    found += _about_questions(document, data.get("questions"), ("questions",))
    for name, one in _maps(data.get("messages")):
        found += _about_questions(document, one.get("fields"), ("messages", name, "fields"))
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
    kind = _kind(data)
    made, wrong = convert(document, where, data, kind)
    if kind is Step:
        wrong += _about_questions(document, data.get("record"), (*where, "record"))
        wrong += _about_keys_together(document, data, where)
    found += wrong
    inside: list[Placed] = []
    if kind in (Group, Loop):
        inside = _items(document, (*where, "steps"), data.get("steps"), phase, found)
    return Placed(where, phase, None if wrong else made, inside)


def _about_keys_together(document: Document, data: dict[str, Any], where: Where) -> Iterator[Fault]:
    """Keys of a step that mean nothing without another one."""
    for key, other in (("until", "every"), ("carry", "attach"), ("first", "attach")):
        if key in data and other not in data:
            what = message("'{key}' says nothing here without '{other}'.", key=key, other=other)
            yield fault("missing-key", what, document.span_of((*where, key), key=True))
    if "every" in data and "decide" in data:
        what = message("A decision is made once; 'every' and 'decide' do not go together.")
        hint = message("Make two steps: one to look again, one to decide.")
        yield fault("wrong-kind", what, document.span_of((*where, "every"), key=True), hint)


def _kind(data: dict[str, Any]) -> type[Item]:
    """What an item was meant to be: by its own key, else by one that is spelt like it, else a step."""
    for key, kind in _KINDS.items():
        if key in data:
            return kind
    if "id" not in data:
        for key in data:
            close = near(key, ["include", "group", "for_each"])
            if close is not None:
                return _KINDS[close]
        if "steps" in data:
            return Group
    return Step


def _about_questions(document: Document, data: Any, where: Where) -> Iterator[Fault]:
    """What the struct of a question cannot say: which keys belong to which type."""
    for name, one in _maps(data):
        place = (*where, name)
        kind = one.get("type")
        yield from _about_several(document, one, place, kind)
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


def _about_several(document: Document, one: dict[str, Any], place: Where, kind: object) -> Iterator[Fault]:
    """A list says what each item has; several are possible where the register has several."""
    if one.get("many") is True and isinstance(kind, str) and kind not in _MANY:
        what = message("'many' belongs to person, account and device; this is {type}.", type=kind[:60])
        hint = message("For several things of another kind take a list with fields.")
        yield fault("unknown-key", what, document.span_of((*place, "many"), key=True), hint)
    if one.get("ahead") is True and isinstance(kind, str) and kind != "time":
        what = message("'ahead' belongs to a time; this question has the type {type}.", type=kind[:60])
        yield fault("unknown-key", what, document.span_of((*place, "ahead"), key=True))
    if kind != "list":
        if "fields" in one and isinstance(kind, str):
            what = message("'fields' belongs to a list; this question has the type {type}.", type=kind[:60])
            yield fault("unknown-key", what, document.span_of((*place, "fields"), key=True))
        return
    fields = one.get("fields")
    if not fields and document.complete:
        hint = message("A list says what each item has: a name, and the question.")
        what = message("The key '{key}' is missing here.", key="fields")
        yield fault("missing-key", what, head_of(document, place), hint)
    for name, field in _maps(fields):
        inner = (*place, "fields", name)
        if field.get("type") == "list" or field.get("many") is True:
            what = message("A list cannot stand in a list.")
            hint = message("Ask for a text, or for one of them.")
            key = "type" if field.get("type") == "list" else "many"
            yield fault("wrong-kind", what, document.span_of((*inner, key), key=True), hint)
    yield from _about_questions(document, _without_lists(fields), (*place, "fields"))


def _without_lists(fields: Any) -> dict[str, Any]:
    return {name: one for name, one in _maps(fields) if one.get("type") != "list"}


def _maps(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a map that are maps themselves."""
    for name, one in data.items() if isinstance(data, dict) else ():
        if isinstance(one, dict):
            yield name, one
