"""Conditions: a small closed language, parsed by Python's `ast`, decided by Kleene's three values.

A name is *given* (it has a value), *unknown*, or *not asked* (its question can never be asked here). A condition is
true, false or unknown (None). Times are aware datetimes, numbers are Decimals, levels are ranked texts, `choices`
are lists. Contract: docs/runbook-format.md, "Meaning" 2 and 3.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from incidentkit.errors import Message, UsageError, message
from incidentkit.runbook.model import LEVELS

MAX_LENGTH = 2_000
MAX_DEPTH = 40


class Absent(Enum):
    """The two ways in which a name has no value."""

    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


UNKNOWN = Absent.UNKNOWN
NOT_ASKED = Absent.NOT_ASKED

Value = Any  # a bool, str, Decimal, datetime, list[str], or an Absent
Lookup = Callable[[str], Value]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part stands in the condition's text: code-point columns, 0-based, end exclusive."""

    start: int
    end: int


class ConditionError(UsageError):
    """A condition that cannot be read; `span` is the part to underline, `rule` the lint rule it breaks."""

    def __init__(
        self, what: Message, span: Span, *, rule: str = "bad-condition", hint: Message | None = None
    ) -> None:
        super().__init__(rule, what, hint=hint)
        self.span = span
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number or a list of texts."""

    value: Value
    span: Span


Operand = Name | Literal


@dataclass(frozen=True, slots=True)
class Truth:
    """A yes_no name or a fact standing alone."""

    operand: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right` with op one of == != < <= > >= in."""

    op: str
    left: Operand
    right: Operand
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`name is known|unknown|empty`."""

    state: str
    operand: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    part: "Node"
    span: Span


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` over two or more parts."""

    op: str
    parts: "tuple[Node, ...]"
    span: Span


Node = Truth | Compare | Is | Not | Junction

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
}  # fmt: skip
_YES_NO = {"True": True, "False": False, "true": True, "false": False, "yes": True, "no": False}
_STATES = ("known", "unknown", "empty")


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The condition as a tree; raises ConditionError naming what is not allowed, with its columns."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(
            message("This condition is longer than {most} characters.", most=MAX_LENGTH),
            Span(0, len(text)),
            hint=message("Split it into facts and use their names."),
        )
    source = text.strip()
    shift = len(text) - len(text.lstrip())
    if not source:
        raise ConditionError(message("The condition is empty."), Span(0, len(text)))
    if "\n" in source:  # a folded YAML text may span lines; Python's expressions may not
        source = source.replace("\n", " ")
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = getattr(error, "offset", None) or 1
        at = min(max(offset - 1, 0), max(len(source) - 1, 0)) + shift
        raise ConditionError(*_syntax(source, at, shift)) from None
    return _Reader(source, shift).node(tree.body, 0)


def _syntax(source: str, at: int, shift: int) -> tuple[Message, Span]:
    for wrong, right in (("&&", "and"), ("||", "or"), ("<>", "!="), ("=>", ">=")):
        if wrong in source:
            start = source.index(wrong) + shift
            what = message("“{wrong}” is not part of a condition. Write: {right}", wrong=wrong, right=right)
            return what, Span(start, start + len(wrong))
    typographic = next((at for at, char in enumerate(source) if char in "“”„«»‘’"), None)
    if typographic is not None:
        at = typographic + shift
        what = message(
            "“{wrong}” is not part of a condition. Write: {right}", wrong=source[typographic], right='"'
        )
        return what, Span(at, at + 1)
    for index, char in enumerate(source):
        before, after = source[index - 1 : index], source[index + 1 : index + 2]
        if char == "=" and before not in {"=", "!", "<", ">"} and after != "=":
            return message("One “=” compares nothing. Write: =="), Span(index + shift, index + shift + 1)
        if char == "!" and after != "=":
            return message("“!” is not part of a condition. Write: not"), Span(
                index + shift, index + shift + 1
            )
    return message("This condition cannot be read from here on."), Span(at, max(at + 1, len(source) + shift))


class _Reader:
    def __init__(self, source: str, shift: int) -> None:
        self.source = source
        self.shift = shift

    def span(self, node: ast.expr) -> Span:
        raw = self.source.encode()
        end = node.end_col_offset if node.end_col_offset is not None else len(raw)
        return Span(
            len(raw[: node.col_offset].decode(errors="replace")) + self.shift,
            len(raw[:end].decode(errors="replace")) + self.shift,
        )

    def fail(self, node: ast.expr, what: Message, rule: str = "bad-condition") -> ConditionError:
        return ConditionError(what, self.span(node), rule=rule)

    def node(self, node: ast.expr, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.fail(node, message("This condition is nested too deeply. Use facts."))
        match node:
            case ast.BoolOp(op=op, values=values):
                name = "and" if isinstance(op, ast.And) else "or"
                return Junction(name, tuple(self.node(v, depth + 1) for v in values), self.span(node))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.node(operand, depth + 1), self.span(node))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.comparison(node, left, op, right)
            case ast.Compare():
                raise self.fail(node, message("Compare two things at a time, joined by and."))
            case ast.Name() | ast.Attribute():
                name_ = self.name(node)
                return Truth(name_, name_.span)
            case ast.Constant(value=bool()):
                raise self.fail(
                    node, message("A condition that is always the same decides nothing. Leave it out.")
                )
            case ast.Constant():
                raise self.fail(node, message("A value alone is not a condition. Compare a name with it."))
            case ast.Call():
                raise self.fail(node, message("A condition cannot call anything."))
            case _:
                raise self.fail(
                    node, message("“{part}” is not allowed in a condition.", part=self.part(node))
                )

    def part(self, node: ast.expr) -> str:
        span = self.span(node)
        text = self.source[span.start - self.shift : span.end - self.shift]
        return text if len(text) <= 40 else text[:39] + "…"

    def comparison(self, whole: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(op, ast.Is):
            return self.is_state(whole, left, right)
        if isinstance(op, ast.IsNot):
            raise self.fail(whole, message("Write “not (x is unknown)” instead of “is not”."))
        if isinstance(op, ast.NotIn):
            raise self.fail(whole, message("Write “not (x in …)” instead of “not in”."))
        for side, other in ((left, right), (right, left)):
            if isinstance(side, ast.Name) and side.id in _STATES:
                what = message("Write: {name} is {state}", name=self.part(other), state=side.id)
                raise self.fail(side, what, rule="compared-with-unknown")
            said = _YES_NO.get(self.part(side)) if isinstance(side, (ast.Name, ast.Constant)) else None
            if said is not None:
                yes = said != isinstance(op, ast.NotEq)
                write = self.part(other) if yes else "not " + self.part(other)
                what = message("A yes or no question is not compared. Write: {write}", write=write)
                raise self.fail(side, what, rule="yes-no-compared")
        return Compare(_COMPARISONS[type(op)], self.operand(left), self.operand(right), self.span(whole))

    def is_state(self, whole: ast.expr, left: ast.expr, right: ast.expr) -> Node:
        if not (isinstance(right, ast.Name) and right.id in _STATES):
            raise self.fail(right, message("After “is” stands known, unknown or empty. To compare, write =="))
        return Is(right.id, self.name(left), self.span(whole))

    def operand(self, node: ast.expr) -> Operand:
        match node:
            case ast.Constant(value=str(text)):
                return Literal(text, self.span(node))
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return Literal(Decimal(self.part(node).replace("_", "")), self.span(node))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Literal(-Decimal(str(number)), self.span(node))
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for item in items:
                    if not (isinstance(item, ast.Constant) and isinstance(item.value, str)):
                        raise self.fail(item, message('A list holds texts in quotes: ["a", "b"]'))
                return Literal([i.value for i in items if isinstance(i, ast.Constant)], self.span(node))
            case _:
                return self.name(node)

    def name(self, node: ast.expr) -> Name:
        parts: list[str] = []
        inner = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.fail(node, message("“{part}” is not allowed in a condition.", part=self.part(node)))
        parts.append(inner.id)
        return Name(".".join(reversed(parts)), self.span(node))


def names(node: Node) -> Iterator[Name]:
    """Every name that the condition reads, in order, with repetitions."""
    match node:
        case Truth(operand=operand) | Is(operand=operand):
            yield operand
        case Compare(left=left, right=right):
            yield from (side for side in (left, right) if isinstance(side, Name))
        case Not(part=part):
            yield from names(part)
        case Junction(parts=parts):
            for each in parts:
                yield from names(each)


def decide(node: Node, lookup: Lookup) -> bool | None:
    """True, False, or None for unknown; `lookup` gives a name's value or an Absent."""
    match node:
        case Truth(operand=operand):
            return _truth(lookup(operand.name))
        case Is(state=state, operand=operand):
            return _is(state, lookup(operand.name))
        case Compare(op=op, left=left, right=right):
            return _compare(op, _value(left, lookup), _value(right, lookup))
        case Not(part=part):
            inner = decide(part, lookup)
            return None if inner is None else not inner
        case Junction(op=op, parts=parts):
            return _junction(op == "or", [decide(part, lookup) for part in parts])
    raise AssertionError(node)  # pragma: no cover


def _junction(settles: bool, values: list[bool | None]) -> bool | None:
    """One `settles` value decides (true for or, false for and); else unknown if any part is."""
    if settles in values:
        return settles
    return None if None in values else not settles


def _truth(value: Value) -> bool | None:
    if value is UNKNOWN:
        return None
    if value is NOT_ASKED:
        return False
    return bool(value)


def _is(state: str, value: Value) -> bool | None:
    if value is NOT_ASKED:
        return False
    if state == "empty":
        return None if value is UNKNOWN else len(value) == 0 if isinstance(value, (str, list)) else False
    return _has_unknown(value) == (state == "unknown")


def _has_unknown(value: Value) -> bool:
    """Whether the value, or one of several values, is not known."""
    return value is UNKNOWN or (isinstance(value, (list, tuple)) and UNKNOWN in value)


def _value(operand: Operand, lookup: Lookup) -> Value:
    return operand.value if isinstance(operand, Literal) else lookup(operand.name)


def _compare(op: str, left: Value, right: Value) -> bool | None:
    if NOT_ASKED in (left, right):
        return op == "!="
    if UNKNOWN in (left, right):
        return None
    match op:
        case "==":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "in":
            return _in(left, right)
    ordered = _ordered(left, right)
    if ordered is None:  # lint refuses what cannot be ordered; at run time it must not hide a step
        return None
    return {"<": ordered < 0, "<=": ordered <= 0, ">": ordered > 0, ">=": ordered >= 0}[op]


def _in(left: Value, right: Value) -> bool | None:
    if not isinstance(right, (list, tuple)):
        return None
    found = (
        any(each in right for each in left if each is not UNKNOWN)  # choices in ["a", "b"]: any of them
        if isinstance(left, (list, tuple))
        else left in right
    )
    # of several items one may still turn out to be it
    return True if found else None if _has_unknown(left) or _has_unknown(right) else False


def _ordered(left: Value, right: Value) -> int | None:
    if isinstance(left, str) and isinstance(right, str) and left in LEVELS and right in LEVELS:
        left, right = LEVELS.index(left), LEVELS.index(right)
    if isinstance(left, (Decimal, int)) and isinstance(right, (Decimal, int)):
        return (left > right) - (left < right)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return (left > right) - (left < right)
    return None


def unknowns(node: Node, lookup: Lookup) -> list[str]:
    """The names that keep an undecided condition undecided, in order; empty where it is decided."""
    if decide(node, lookup) is not None:
        return []
    match node:
        case Not(part=part):
            return unknowns(part, lookup)
        case Junction(parts=parts):
            found = [name for part in parts for name in unknowns(part, lookup)]
        case _:
            found = [name.name for name in names(node) if _has_unknown(lookup(name.name))]
    return list(dict.fromkeys(found))
