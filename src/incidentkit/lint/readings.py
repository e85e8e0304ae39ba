"""Everything in a file that reads a name, looked up once: conditions, texts, prefills, paths of durations.

The rules about names share this; each takes the findings that bear its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from incidentkit.errors import Message, message
from incidentkit.lint import templates
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import ANY, Found, Missing, Symbol
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Condition, Where, entries, mapping
from incidentkit.lint.wording import near
from incidentkit.runbook.conditions import (
    Compare,
    Is,
    Junction,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    Truth,
)

YES_NO_WORDS = {"yes", "no", "true", "false", "oui", "non"}


UNKNOWN_NAME = "unknown-name"
BAD_TEMPLATE = "bad-template"


@dataclass(frozen=True, slots=True)
class Part:
    """A smallest part of a condition with what its two sides are; `right` is None for a name alone."""

    condition: Condition
    node: Truth | Compare | Is
    left: Found | Literal
    right: Found | Literal | None


def parts(scope: Scope) -> list[Part]:
    """Every comparison, `is …` and lone name in the conditions of this file, with its sides looked up."""
    if "parts" not in scope.memo:
        scope.memo["parts"] = [
            _part(scope, one, leaf)
            for one in scope.source.conditions
            if one.node is not None
            for leaf in leaves(one.node)
        ]
    found: list[Part] = scope.memo["parts"]
    return found


def names_read(scope: Scope) -> Iterator[tuple[Where, str, tuple[int, int]]]:
    """Every name that a condition of this file reads, with its place and columns."""
    for condition in scope.source.conditions:
        for one in condition.names:
            yield condition.where, one.name, (one.span.start, one.span.end)


def leaves(node: Node) -> Iterator[Truth | Compare | Is]:
    """The parts of a condition below its and, or, not."""
    match node:
        case Not(part=part):
            yield from leaves(part)
        case Junction(parts=several):
            for one in several:
                yield from leaves(one)
        case _:
            yield node


def _part(scope: Scope, condition: Condition, leaf: Truth | Compare | Is) -> Part:
    if isinstance(leaf, Compare):
        return Part(condition, leaf, _side(scope, leaf.left), _side(scope, leaf.right))
    return Part(condition, leaf, _side(scope, leaf.operand), None)


def _side(scope: Scope, operand: Operand) -> Found | Literal:
    return operand if isinstance(operand, Literal) else scope.table.find(operand.name)


def file_texts(scope: Scope) -> list[templates.Text]:
    """Every text of this file that holds braces."""
    return templates.in_file(scope.source)


def missing(scope: Scope, rule: str) -> Iterator[Diagnostic]:
    """The findings of this rule about names that lead nowhere."""
    if "missing" not in scope.memo:
        scope.memo["missing"] = [*_in_conditions(scope), *_in_texts(scope), *_in_paths(scope)]
    found: list[Diagnostic] = scope.memo["missing"]
    return (one for one in found if one.rule == rule)


def _in_conditions(scope: Scope) -> Iterator[Diagnostic]:
    for part in parts(scope):
        node = part.node
        sides: tuple[Operand, ...] = (node.left, node.right) if isinstance(node, Compare) else (node.operand,)
        found = (part.left, part.right) if isinstance(node, Compare) else (part.left,)
        for index, (operand, result) in enumerate(zip(sides, found, strict=True)):
            if isinstance(operand, Name) and isinstance(result, Missing):
                other = found[1 - index] if len(found) == 2 else None
                start = operand.span.start + result.offset
                columns = (start, start + len(result.part))
                what, hint = _explained(scope, result, other)
                yield scope.say(result.rule, part.condition.where, what, hint=hint, part=columns)
            elif isinstance(operand, Name) and isinstance(result, Symbol) and result.type == "deadline":
                columns = (operand.span.start, operand.span.end)
                yield scope.say(UNKNOWN_NAME, part.condition.where, _a_deadline(operand.name), part=columns)


def _explained(scope: Scope, gone: Missing, other: Found | Literal | None) -> tuple[Message, Message | None]:
    """What to say of a name that leads nowhere, seen beside what it is compared with."""
    options = other.options if isinstance(other, Symbol) else None
    if options and gone.part in options:
        what = message(
            "Nothing is called '{name}'. If you mean the option, write \"{name}\".", name=gone.part
        )
        return what, None
    hint = _elsewhere(scope, gone) or near(gone.part, gone.known)
    return gone.message, hint or (near(gone.part, options) if options else None)


def _elsewhere(scope: Scope, gone: Missing) -> Message | None:
    """A hint when the name exists, but not here."""
    if gone.rule != "unknown-name" or gone.offset:
        return None
    if scope.source.kind == "block":
        for outline in scope.library.outlines("runbook", scope.source.language):
            if gone.part in outline.asks:
                return message("A block names what it reads. Add under reads: {name}", name=gone.part)
    shared = scope.library.shared(scope.source.language)
    if shared is not None and any(
        gone.part in mapping(shared.data.get(kind)) for kind in ("questions", "deadlines")
    ):
        return message("It stands in shared.yaml. Add {name} to use.", name=gone.part)
    return None


def _in_texts(scope: Scope) -> Iterator[Diagnostic]:
    for text in file_texts(scope):
        own = _blanks(scope, text.where)
        for one in text.names:
            if one.name.partition(".")[0] in own:
                continue
            found = scope.table.find(one.name)
            if isinstance(found, Missing):
                start = one.start + found.offset
                what, hint = _explained(scope, found, None)
                columns = (start, start + len(found.part))
                yield scope.say(found.rule, text.where, what, hint=hint, part=columns)
            elif found.type == "draft" and "." not in one.name:
                what = message("'{name}' is a message; a text cannot hold another.", name=one.name)
                yield scope.say(BAD_TEMPLATE, text.where, what, part=(one.start, one.end))
            elif found.type == "deadline":
                yield scope.say(UNKNOWN_NAME, text.where, _a_deadline(one.name), part=(one.start, one.end))


def _a_deadline(name: str) -> Message:
    return message("'{name}' is a deadline. Its state is called deadlines.{name}", name=name)


def _blanks(scope: Scope, where: Where) -> set[str]:
    """The names that a message asks for itself when it is drafted."""
    if where[0] != "messages" or len(where) < 2:
        return set()
    drafts = mapping(scope.source.data.get("messages"))
    return set(mapping(mapping(drafts.get(str(where[1]))).get("fields")))


def _in_paths(scope: Scope) -> Iterator[Diagnostic]:
    for where, question in scope.source.questions:
        path = question.get("prefill")
        if isinstance(path, str):
            yield from _path(scope, (*where, "prefill"), path)
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        path = clock.get("within")
        if isinstance(path, str) and path.startswith("organisation."):
            yield from _path(scope, (*where, "within"), path)


def _path(scope: Scope, where: Where, path: str) -> Iterator[Diagnostic]:
    found = scope.table.find(path.strip())
    if isinstance(found, Missing):
        what, hint = _explained(scope, found, None)
        yield scope.say(
            found.rule, where, what, hint=hint, part=(found.offset, found.offset + len(found.part))
        )


def type_of(side: Found | Literal | None) -> str:
    """The type of a side; a text literal is "text", what is not known is "any"."""
    if isinstance(side, Symbol):
        return side.type
    if isinstance(side, Literal):
        return (
            "texts" if isinstance(side.value, list) else "text" if isinstance(side.value, str) else "number"
        )
    return ANY
