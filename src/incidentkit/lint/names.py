"""What a name may hold: the types of questions, decisions, facts and of what is built in, and how a name is found.

A rule asks `Table.find("device.kind")` and gets a `Symbol`, or a `Missing` that says which part is unknown and
what stands near it. Contract: docs/runbook-format.md, "Meaning" 1 and 2.
"""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from incidentkit.errors import Message, message
from incidentkit.organisation.model import Account, Contact, Device, Organisation, Role
from incidentkit.runbook.model import LEVELS

STEP_STATES = ("open", "waiting", "done", "skipped")
CLOCK_STATES = ("not-started", "running", "late", "met", "waived", "struck")
BUILT_IN_TIMES = ("opened_at", "detected_at", "occurred_at")
BUILT_IN = ("severity", "places", "organisation", "steps", "deadlines", *BUILT_IN_TIMES)
MAY_BE_ASKED = {"detected_at": "time", "occurred_at": "time", "places": "places"}
REGISTERED: Mapping[str, type[msgspec.Struct]] = {"account": Account, "device": Device}

# Types of values: those of questions, and item (one of a list), level, places, state (a closed set of texts), draft (a message), deadline.
ANY = "any"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name: the type of its value and, for choices, levels and states, the texts that it can be."""

    name: str
    type: str
    options: tuple[str, ...] | None = None
    many: bool = False
    parts: "Mapping[str, Symbol] | None" = field(default=None, compare=False)
    """Of a list, or one of its items: what each has; None where that is not known."""

    @property
    def is_several(self) -> bool:
        """Whether for_each can go over it."""
        return self.type in {ANY, "list", "choices"} or self.many


@dataclass(frozen=True, slots=True)
class Missing:
    """A dotted name that leads nowhere: the rule it breaks, the part that is unknown, and what stands there."""

    rule: str
    part: str
    offset: int
    message: Message
    known: tuple[str, ...] = ()


Found = Symbol | Missing


@dataclass(slots=True)
class Table:
    """The names that one runbook or block can read. `steps` and `deadlines` hold ids as they are written."""

    symbols: dict[str, Symbol] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)
    deadlines: set[str] = field(default_factory=set)
    organisation: Organisation | None = None

    def find(self, dotted: str) -> Found:
        """The symbol behind a dotted name, or what is missing."""
        first, *rest = dotted.split(".")
        if first == "organisation":
            return self._organisation(dotted, rest)
        if first == "steps":
            return self._state(dotted, rest, self.steps, STEP_STATES)
        if first == "deadlines":
            return self._state(dotted, rest, self.deadlines, CLOCK_STATES)
        symbol = self.symbols.get(first) or built_in(first)
        if symbol is None:
            return Missing(
                "unknown-name", first, 0, message("Nothing is called '{name}'.", name=first), self.all_names()
            )
        return self._field(symbol, dotted, rest) if rest else symbol

    def all_names(self) -> tuple[str, ...]:
        """Every name that can stand at the beginning of a dotted name."""
        return (*self.symbols, *BUILT_IN)

    def _field(self, symbol: Symbol, dotted: str, rest: list[str]) -> Found:
        offset = len(symbol.name) + 1
        if symbol.type == ANY or (symbol.type in {"list", "item"} and symbol.parts is None):
            return Symbol(dotted, ANY)
        if symbol.type == "item":
            return self._part(symbol, dotted, rest, offset)
        if symbol.is_several and (symbol.parts is not None or REGISTERED.get(symbol.type) is None):
            return self._of_all(symbol, dotted, rest, offset)
        struct = REGISTERED.get(symbol.type)
        if struct is None or len(rest) > 1:
            part = rest[-1] if struct else rest[0]
            what = message(
                "{name} is {kind} and has no parts.", name=symbol.name, kind=kind_in_words(symbol.type)
            )
            return Missing("unknown-field", part, offset, what)
        return _struct_field(struct, dotted, rest, offset)

    def _part(self, symbol: Symbol, dotted: str, rest: list[str], offset: int) -> Found:
        """A field of an item, perhaps with a part of its own (`claim.device.kind`)."""
        parts = symbol.parts or {}
        found = parts.get(rest[0])
        if found is None:
            what = message("{name} has no field '{part}'.", name=symbol.name, part=rest[0])
            return Missing("unknown-field", rest[0], offset, what, (*parts,))
        if len(rest) == 1:
            return replace(found, name=dotted)
        return self._field(replace(found, name=f"{symbol.name}.{found.name}"), dotted, rest[1:])

    def _of_all(self, symbol: Symbol, dotted: str, rest: list[str], offset: int) -> Found:
        """A field, or a name recorded in a loop, of all items together: several values."""
        parts = symbol.parts or {}
        found = parts.get(rest[0])
        if found is None:
            what = message("{name} has no field '{part}'.", name=symbol.name, part=rest[0])
            return Missing("unknown-field", rest[0], offset, what, (*parts,))
        if found.type not in {"choice", "choices"} or len(rest) > 1:
            return Symbol(dotted, ANY if len(rest) > 1 else "texts")
        return Symbol(dotted, "choices", found.options)

    def _state(self, dotted: str, rest: list[str], known: Iterable[str], states: tuple[str, ...]) -> Found:
        first = dotted.split(".", maxsplit=1)[0]
        names = {each.replace("-", "_"): each for each in known}
        if len(rest) == 1 and rest[0] in names:
            return Symbol(dotted, "state", states)
        part = rest[0] if rest else first
        if not rest or len(rest) > 1:
            what = message(
                "Write {first} and one name, as in {first}.{example}.", first=first, example="some_name"
            )
            return Missing("unknown-name", dotted, 0, what)
        offset = len(first) + 1
        if first == "steps":
            return Missing(
                "unknown-step", part, offset, message("No step is called '{name}'.", name=part), (*names,)
            )
        what = message("No deadline is called '{name}'.", name=part)
        return Missing("unknown-name", part, offset, what, (*names,))

    def _organisation(self, dotted: str, rest: list[str]) -> Found:
        if not rest:
            what = message("Write what of the organisation is meant, as in organisation.name.")
            return Missing("unknown-name", dotted, 0, what)
        if rest[0] in {"contacts", "roles"} and len(rest) > 1:
            return self._entry(dotted, rest)
        return _struct_field(Organisation, dotted, rest, len("organisation."))

    def _entry(self, dotted: str, rest: list[str]) -> Found:
        offset = len("organisation.") + len(rest[0]) + 1
        contacts = rest[0] == "contacts"
        if self.organisation is not None:
            entries: Mapping[str, Any] = self.organisation.contacts if contacts else self.organisation.roles
            if rest[1] not in entries:
                if contacts:
                    what = message("organisation.yaml has no contact '{name}'.", name=rest[1])
                else:
                    what = message("organisation.yaml has no role '{name}'.", name=rest[1])
                return Missing(
                    "unknown-contact" if contacts else "unknown-role", rest[1], offset, what, (*entries,)
                )
        if len(rest) == 2:
            return Symbol(dotted, ANY)
        struct = Contact if contacts else Role
        return _struct_field(struct, dotted, rest[2:], offset + len(rest[1]) + 1)


def built_in(name: str) -> Symbol | None:
    """The symbol of a built-in name that stands alone."""
    if name in BUILT_IN_TIMES:
        return Symbol(name, "time")
    if name == "severity":
        return Symbol(name, "level", LEVELS)
    if name == "places":
        return Symbol(name, "places", many=True)
    return None


def of_question(name: str, data: Mapping[str, Any]) -> Symbol:
    """The symbol of a question as it is written; what is wrong in it has type `any`, about which rules are silent."""
    kind = data.get("type")
    options = data.get("options")
    many = data.get("many") is True
    fields = data.get("fields")
    return Symbol(
        name,
        kind if isinstance(kind, str) else ANY,
        tuple(str(one) for one in options) if isinstance(options, dict) else None,
        many,
        {str(key): of_question(str(key), one) for key, one in fields.items() if isinstance(one, dict)}
        if kind == "list" and isinstance(fields, dict)
        else None,
    )


def item_of(name: str, several: Symbol | None) -> Symbol:
    """The symbol of one of several: what a loop calls it."""
    if several is None or several.type == ANY:
        return Symbol(name, ANY)
    if several.type == "list":
        return Symbol(name, "item", parts=several.parts)
    return Symbol(name, "choice" if several.type == "choices" else several.type, several.options)


def either(one: Symbol, other: Symbol) -> Symbol:
    """What is certain of a name that is given in two ways."""
    if one.type != other.type:
        return Symbol(one.name, ANY)
    options = None
    if one.options and other.options:
        options = tuple(dict.fromkeys((*one.options, *other.options)))
    return Symbol(one.name, one.type, options, one.many or other.many)


def kind_in_words(kind: str) -> Message:
    """A type as a noun with its article, for a sentence."""
    words = {
        "choice": message("a choice"),
        "choices": message("a choice of several"),
        "yes_no": message("a yes or no"),
        "text": message("a text"),
        "number": message("a number"),
        "time": message("a time"),
        "person": message("a person"),
        "account": message("an account"),
        "device": message("a device"),
        "list": message("a list"),
        "item": message("one of a list"),
        "level": message("a level"),
        "places": message("a list of places"),
        "texts": message("a list of texts"),
        "state": message("a state"),
        "draft": message("a message"),
        "deadline": message("a deadline"),
    }
    return words.get(kind) or message("something else")


def _struct_field(struct: type[msgspec.Struct], dotted: str, rest: list[str], offset: int) -> Found:
    hints = _hints(struct)
    if rest[0] not in hints:
        return Missing("unknown-field", rest[0], offset, _no_part(struct, rest[0]), (*hints,))
    kind, inner = _kind(hints[rest[0]])
    if len(rest) == 1:
        return Symbol(dotted, kind)
    if inner is not None:
        return _struct_field(inner, dotted, rest[1:], offset + len(rest[0]) + 1)
    if kind == ANY:
        return Symbol(dotted, ANY)
    what = message("{name} is {kind} and has no parts.", name=rest[0], kind=kind_in_words(kind))
    return Missing("unknown-field", rest[1], offset + len(rest[0]) + 1, what)


def _no_part(struct: type[msgspec.Struct], part: str) -> Message:
    if struct is Device:
        return message("A device has no '{part}'.", part=part)
    if struct is Account:
        return message("An account has no '{part}'.", part=part)
    if struct is Contact:
        return message("A contact has no '{part}'.", part=part)
    if struct is Role:
        return message("A role has no '{part}'.", part=part)
    return message("The organisation has no '{part}'.", part=part)


_HINTS: dict[type[msgspec.Struct], dict[str, Any]] = {}


def _hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    if struct not in _HINTS:
        _HINTS[struct] = {one.encode_name: one.type for one in msgspec.structs.fields(struct)}
    return _HINTS[struct]


def _kind(hint: Any) -> tuple[str, type[msgspec.Struct] | None]:
    """The type of value that a field of the register holds, and the struct it leads into."""
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(one for one in get_args(hint) if one is not msgspec.UnsetType)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return ANY, hint
    if get_origin(hint) is Literal:
        return "text", None
    if get_origin(hint) is list:
        return ("texts", None) if get_args(hint)[0] is str else (ANY, None)
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    return {bool: "yes_no", int: "number", str: "text"}.get(hint, ANY), None
