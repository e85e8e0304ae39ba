"""Whether conditions can hold together: every combination of the values that their names can have, bounded.

A world gives each name that is asked a value, or unknown. Facts and questions with a `when` are worked out from
the others, as an incident would work them out; so `never true` means that no answers at all make it true.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain, combinations
from math import gcd, prod

from incidentkit.lint.names import BUILT_IN_TIMES, Missing, Symbol
from incidentkit.lint.readings import leaves
from incidentkit.lint.scope import Reading, Scope
from incidentkit.runbook.conditions import (
    NOT_ASKED,
    UNKNOWN,
    Compare,
    Is,
    Junction,
    Literal,
    Name,
    Node,
    Not,
    Truth,
    Value,
    decide,
)
from incidentkit.runbook.model import LEVELS

MOST_WORLDS = 20_000
_SUBSETS = frozenset({"choices", "places", "texts", "list"})
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


class World:
    """One combination of answers; `holds` says what a condition is in it."""

    def __init__(self, scope: Scope, answers: dict[str, Value]) -> None:
        self.scope = scope
        self.answers = answers
        self.known: dict[str, Value] = {}

    def holds(self, reading: Reading) -> bool | None:
        """True, False or unknown (None) in this world; a condition that cannot be read is unknown."""
        node = reading.condition.node
        return None if node is None else decide(node, lambda name: self.value(reading.name(name)))

    def together(self, readings: Sequence[Reading]) -> bool | None:
        """Whether all of them hold."""
        values = [self.holds(one) for one in readings]
        return False if False in values else None if None in values else True

    def value(self, name: str) -> Value:
        """What a name is here; a name that hangs on itself is unknown (`circular-condition` says so)."""
        if name not in self.known:
            self.known[name] = UNKNOWN
            self.known[name] = self._value(name)
        return self.known[name]

    def _value(self, name: str) -> Value:
        made = self.scope.definitions.get(name)
        if made is None or not made.readings:
            return self.answers.get(name, UNKNOWN)
        asked = self.together(made.readings)
        if made.is_fact:
            return UNKNOWN if asked is None else asked
        # A step that may apply can be done and record something, so what is not surely unasked may have a value.
        return NOT_ASKED if asked is False else self.answers.get(name, UNKNOWN)


def is_free(scope: Scope, readings: Sequence[Reading]) -> bool:
    """Whether these conditions can surely all be made true, and surely not always are.

    So it is when they read every answer only once, each part of them can turn out either way, and none hangs on
    another; then there is nothing to try. False says nothing.
    """
    if len(readings) != 1:
        return _is_free(scope, readings)
    key = ("free", readings[0].condition.where)
    if key not in scope.memo:
        scope.memo[key] = _is_free(scope, readings)
    return bool(scope.memo[key])


def _is_free(scope: Scope, readings: Sequence[Reading]) -> bool:
    seen: set[str] = set()
    waiting = list(readings)
    while waiting:
        reading = waiting.pop()
        node = reading.condition.node
        if node is None:
            return False
        for part in leaves(node):
            sides = (part.left, part.right) if isinstance(part, Compare) else (part.operand,)
            read = [one for one in sides if isinstance(one, Name)]
            if len(read) != 1:
                return False
            name = reading.name(read[0].name)
            if name in seen:
                return False
            seen.add(name)
            made = scope.definitions.get(name)
            if made is not None:
                waiting += made.readings
            if made is not None and made.is_fact:
                if not isinstance(part, Truth):
                    return False
            elif not _either_way(part, scope.table.find(name)):
                return False
    return True


def _either_way(part: Truth | Compare | Is, symbol: object) -> bool:
    """Whether a part of a condition can be true and can be false, by the values that its name can have."""
    if not isinstance(symbol, Symbol) or symbol.name in BUILT_IN_TIMES:
        return False
    if isinstance(part, Truth):
        return symbol.type == "yes_no"
    if isinstance(part, Is):
        return part.state != "empty" or symbol.type in {"text", *_SUBSETS}
    literal = part.right if isinstance(part.right, Literal) else part.left
    said = literal.value if isinstance(literal, Literal) else None
    if symbol.type == "choice" and symbol.options and part.op in {"==", "!=", "in"}:
        named = set(said) if isinstance(said, list) else {said}
        return bool(named) and named < set(symbol.options)
    if symbol.type in {"text", "person", "account", "device"}:
        return part.op in {"==", "!="} and bool(said)
    return symbol.type == "number" and part.op in {"<", ">", "<=", ">=", "=="}


def worlds(scope: Scope, readings: Sequence[Reading]) -> Iterator[World] | None:
    """Every world that these conditions can tell apart; None when there are too many, or a name is not known."""
    leaves = _leaves(scope, readings)
    if leaves is None:
        return None
    if prod(_size(symbol, literals) for symbol, literals in leaves.values()) > MOST_WORLDS:
        return None
    domains = [_domain(symbol, literals) for symbol, literals in leaves.values()]
    return (World(scope, dict(zip(leaves, values, strict=True))) for values in _scattered(domains))


def how_many(scope: Scope, readings: Sequence[Reading]) -> int | None:
    """How many worlds these conditions can tell apart; None when a name is not known."""
    leaves = _leaves(scope, readings)
    return None if leaves is None else prod(_size(symbol, literals) for symbol, literals in leaves.values())


def _size(symbol: Symbol, literals: list[Value]) -> int:
    """As many values as `_domain` would give, without making them: the subsets of many options are very many."""
    if symbol.type in _SUBSETS:
        said = {one for one in chain.from_iterable(_flat(literals)) if isinstance(one, str)}
        return int(2 ** len(said)) + 2
    return len(_domain(symbol, literals))


def _flat(literals: list[Value]) -> Iterator[list[Value]]:
    return (one if isinstance(one, list) else [one] for one in literals)


def _scattered(domains: list[list[Value]]) -> Iterator[list[Value]]:
    """Every combination once, far from each other at first: what holds somewhere is then found early.

    The stride is about the golden section of their number, made coprime to it (Fibonacci hashing).
    """
    count = prod(len(one) for one in domains)
    stride = max(1, round(count * 0.618))
    while gcd(stride, count) != 1:
        stride += 1
    for turn in range(count):
        at = turn * stride % count
        values: list[Value] = []
        for domain in domains:
            at, index = divmod(at, len(domain))
            values.append(domain[index])
        yield values


def _leaves(scope: Scope, readings: Sequence[Reading]) -> dict[str, tuple[Symbol, list[Value]]] | None:
    """The names that are answered, found through facts and conditions, with the values each is compared with."""
    found: dict[str, tuple[Symbol, list[Value]]] = {}
    waiting = list(readings)
    seen: set[str] = set()
    while waiting:
        reading = waiting.pop()
        if reading.condition.node is None:
            return None
        for raw in reading.condition.names:
            name = reading.name(raw.name)
            made = scope.definitions.get(name)
            if made is not None and name not in seen:
                waiting += made.readings
            seen.add(name)
            if made is not None and made.is_fact:
                continue
            symbol = scope.table.find(name)
            if isinstance(symbol, Missing):
                return None
            found.setdefault(name, (symbol, []))
        for name, literal in _compared(reading.condition.node):
            if reading.name(name) in found:
                found[reading.name(name)][1].append(literal)
    return found


def _compared(node: Node) -> Iterator[tuple[str, Value]]:
    match node:
        case Compare(left=left, right=right):
            for one, other in ((left, right), (right, left)):
                if not isinstance(one, Literal) and isinstance(other, Literal):
                    yield one.name, other.value
        case Not(part=part):
            yield from _compared(part)
        case Junction(parts=parts):
            for part in parts:
                yield from _compared(part)


def _domain(symbol: Symbol, literals: list[Value]) -> list[Value]:
    """The values of a name that matter, unknown among them; what it is compared with stands for the rest."""
    said = list(dict.fromkeys(chain.from_iterable(_flat(literals))))
    match symbol.type:
        case "yes_no":
            values: list[Value] = [True, False]
        case kind if kind in _SUBSETS:
            options = [one for one in said if isinstance(one, str)]
            values = [list(some) for size in range(len(options) + 1) for some in combinations(options, size)]
            values.append([*options, "something else"])
        case "choice" | "state" if symbol.options:
            values = [*symbol.options, *(one for one in said if one not in symbol.options)]
        case "level":
            values = [*LEVELS, *(one for one in said if one not in LEVELS)]
        case "number":
            numbers = sorted(one for one in said if isinstance(one, Decimal)) or [Decimal(0)]
            values = [numbers[0] - 1, *numbers, *(one + Decimal("0.001") for one in numbers)]
        case "time":
            values = [_SOME_TIME + timedelta(hours=hour) for hour in range(3)]
        case _:
            values = [*said, "something else", ""]
    if symbol.name in BUILT_IN_TIMES[:1]:
        return values
    not_asked = [NOT_ASKED] if symbol.name.startswith(("steps.", "deadlines.")) else []
    return [*values, *not_asked, UNKNOWN]
