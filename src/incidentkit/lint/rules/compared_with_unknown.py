"""compared-with-unknown: `x == unknown` where `x is unknown` is meant.

"Unknown" is not a value, so nothing equals it.

Wrong:

    when: encrypted == unknown

Right:

    when: encrypted is unknown
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import Symbol
from incidentkit.lint.readings import parts
from incidentkit.lint.rules import bad_condition
from incidentkit.lint.scope import Scope
from incidentkit.runbook.conditions import Compare, Literal, Name

RULE = "compared-with-unknown"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Comparisons with the word, bare (found by the reader of conditions) or in quotes."""
    yield from bad_condition.check(scope, RULE)
    for part in parts(scope):
        if not isinstance(part.node, Compare) or part.node.op == "in":
            continue
        for operand, other, symbol in (
            (part.node.left, part.node.right, part.right),
            (part.node.right, part.node.left, part.left),
        ):
            said = operand.value if isinstance(operand, Literal) else None
            if (
                said not in ("unknown", "known")
                or not isinstance(other, Name)
                or not isinstance(symbol, Symbol)
            ):
                continue
            if said in (symbol.options or ()):
                continue
            what = message("Write: {name} is {state}", name=other.name, state=said)
            columns = (operand.span.start, operand.span.end)
            yield scope.say(RULE, part.condition.where, what, part=columns)
