"""wrong-comparison: two things are compared that cannot be.

Only values of the same type are compared; only numbers, times and levels are smaller or greater; of a choice of
several one asks whether something is `in` it or whether it is empty.

Wrong:

    when: reach < "many"

Right:

    when: reach == "many"
"""

from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import ANY, Missing, Symbol, kind_in_words
from incidentkit.lint.readings import Part, parts, type_of
from incidentkit.lint.scope import Scope
from incidentkit.runbook.conditions import Compare, Is, Literal

RULE = "wrong-comparison"
_ORDERED = {"number", "time", "level"}
_SEVERAL = {"choices", "places", "texts", "list"}
# A text in quotes stands for a value of any of these.
_SAID_AS_TEXT = {"text", "choice", "level", "state", "person", "account", "device"}
_TEXT_LIKE = {"text", "choice", "person", "account", "device"}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Every part of a condition whose sides do not go together."""
    for part in parts(scope):
        if isinstance(part.left, Missing) or isinstance(part.right, Missing):
            continue
        what = _wrong(part)
        if what is not None:
            span = part.node.span
            yield scope.say(RULE, part.condition.where, what, part=(span.start, span.end))


def _wrong(part: Part) -> Message | None:
    for side in (part.left, part.right):
        if isinstance(side, Symbol) and side.type == "draft":
            return message("{name} is a message; it has no value to compare.", name=side.name)
        if isinstance(side, Symbol) and side.type == "deadline":
            return None  # unknown-name says what to write
    if isinstance(part.node, Compare):
        return _compared(part, part.node)
    assert isinstance(part.left, Symbol)
    if isinstance(part.node, Is):
        empty = part.node.state == "empty" and part.left.type not in {*_SEVERAL, "text", ANY}
        if empty and not part.left.many:
            return message(
                "{name} is {kind}; only texts and lists can be empty. Write: is unknown",
                name=part.left.name,
                kind=kind_in_words(part.left.type),
            )
        return None
    if part.left.type not in {"yes_no", ANY}:
        return message(
            "{name} is {kind} and not a yes or no. Compare it, or write: {name} is known",
            name=part.left.name,
            kind=kind_in_words(part.left.type),
        )
    return None


def _compared(part: Part, node: Compare) -> Message | None:
    left, right = type_of(part.left), type_of(part.right)
    if isinstance(node.left, Literal) and isinstance(node.right, Literal):
        return message("Two fixed values are compared. One side must be a name.")
    if node.op == "in":
        return _inside(part, left, right)
    for side, kind in ((part.left, left), (part.right, right)):
        name = side.name if isinstance(side, Symbol) else ""
        if name and (kind in _SEVERAL or _many(side)):
            return message(
                '{name} holds several values; ask whether one is in it, as in "a" in {name}, or: {name} is empty',
                name=name,
            )
        if name and node.op not in {"==", "!="} and kind not in {*_ORDERED, ANY}:
            return message(
                "{name} is {kind}; {op} is for numbers, times and levels.",
                name=name,
                kind=kind_in_words(kind),
                op=node.op,
            )
    return _same(part, node, left, right)


def _same(part: Part, node: Compare, left: str, right: str) -> Message | None:
    if left == right or ANY in {left, right}:
        return None
    if not isinstance(node.left, Literal) and not isinstance(node.right, Literal):
        return None if {left, right} <= _TEXT_LIKE else _unlike(node.left.name, left, right)
    symbol = part.left if isinstance(part.left, Symbol) else part.right
    if not isinstance(symbol, Symbol):
        return None
    said = right if symbol is part.left else left
    said_well = said == "text" and symbol.type in _SAID_AS_TEXT
    if said_well or (symbol.type == "yes_no" and node.op in {"==", "!="}):
        return None  # of a yes or no, yes-no-compared says it better
    if said == "texts":
        return message('A list is compared with in: {name} in ["a", "b"]', name=symbol.name)
    return _unlike(symbol.name, symbol.type, said)


def _unlike(name: str, kind: str, other: str) -> Message:
    return message(
        "{name} is {kind}, and is compared with {other}.",
        name=name,
        kind=kind_in_words(kind),
        other=kind_in_words(other),
    )


def _inside(part: Part, left: str, right: str) -> Message | None:
    if right not in {*_SEVERAL, ANY} and not _many(part.right):
        name = part.right.name if isinstance(part.right, Symbol) else ""
        if not name:
            return message('After in stands a list, as in ["a", "b"], or the name of a choice of several.')
        return message(
            "{name} is {kind}; in looks into a list or a choice of several.",
            name=name,
            kind=kind_in_words(right),
        )
    if left in {"number", "time", "yes_no", "list"} and ANY not in {left, right}:
        name = part.left.name if isinstance(part.left, Symbol) else ""
        if not name:
            return message("A list of texts holds no numbers. Put the value in quotes.")
        return message("{name} is {kind}; a list holds texts.", name=name, kind=kind_in_words(left))
    return None


def _many(side: object) -> bool:
    return isinstance(side, Symbol) and side.many
