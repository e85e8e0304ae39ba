"""unknown-option: a choice is compared with, or filled from, an option that it does not have.

The comparison would never be true, and the step behind it would never be shown as applying.

Wrong:

    when: circumstances == "stollen"

Right:

    when: circumstances == "stolen"
"""

from collections.abc import Iterable, Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import Symbol
from incidentkit.lint.readings import Part, parts
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, mapping
from incidentkit.lint.wording import listed, near
from incidentkit.runbook.conditions import Compare, Literal

RULE = "unknown-option"
_CLOSED = {"choice", "choices", "state", "level"}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Texts that conditions compare with, and what a register's values are mapped to."""
    for part in parts(scope):
        if isinstance(part.node, Compare):
            yield from _sides(scope, part, part.node)
    for where, question in scope.source.questions:
        options = mapping(question.get("options"))
        for value, option in mapping(question.get("map")).items():
            if options and isinstance(option, str) and option not in options:
                yield _say(scope, (*where, "map", value), str(where[-1]), option, options, columns=None)


def _sides(scope: Scope, part: Part, node: Compare) -> Iterator[Diagnostic]:
    for operand, symbol in ((node.left, part.right), (node.right, part.left)):
        if not isinstance(symbol, Symbol) or symbol.type not in _CLOSED or not symbol.options:
            continue
        if not isinstance(operand, Literal):
            continue
        said = operand.value if isinstance(operand.value, list) else [operand.value]
        for word in said:
            if not isinstance(word, str) or word in symbol.options or word in {"unknown", "known"}:
                continue
            start = part.condition.text.find(word, operand.span.start, operand.span.end)
            quoted = (
                (start - 1, start + len(word) + 1) if start > 0 else (operand.span.start, operand.span.end)
            )
            yield _say(scope, part.condition.where, symbol.name, word, symbol.options, columns=quoted)


def _say(
    scope: Scope,
    where: Where,
    name: str,
    word: str,
    options: Iterable[str],
    *,
    columns: tuple[int, int] | None,
) -> Diagnostic:
    what = message(
        "{name} has no option '{word}'; it has {options}.", name=name, word=word, options=listed(options)
    )
    return scope.say(RULE, where, what, hint=near(word, options), part=columns)
