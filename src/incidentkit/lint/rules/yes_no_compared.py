"""yes-no-compared: a yes or no question is compared with a word.

A yes or no question is a condition by itself; compared with "yes" it would never be equal.

Wrong:

    when: encrypted == "no"

Right:

    when: not encrypted
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import Symbol
from incidentkit.lint.readings import YES_NO_WORDS, parts
from incidentkit.lint.rules import bad_condition
from incidentkit.lint.scope import Scope
from incidentkit.runbook.conditions import Compare, Literal, Name

RULE = "yes-no-compared"
_NO = {"no", "non", "false"}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Comparisons with a bare true or no (found by the reader of conditions), or with a text or number."""
    yield from bad_condition.check(scope, RULE)
    for part in parts(scope):
        if not isinstance(part.node, Compare) or part.node.op not in {"==", "!="}:
            continue
        for operand, other, symbol in (
            (part.node.left, part.node.right, part.right),
            (part.node.right, part.node.left, part.left),
        ):
            if not isinstance(operand, Literal) or not isinstance(other, Name):
                continue
            if not isinstance(symbol, Symbol) or symbol.type != "yes_no":
                continue
            word = str(operand.value).lower()
            yes = (word not in _NO) == (part.node.op == "==")
            if word in YES_NO_WORDS:
                write = other.name if yes else "not " + other.name
                what = message("A yes or no question is not compared. Write: {write}", write=write)
            else:
                what = message(
                    "{name} is a yes or no and is not compared. Write: {name} or: not {name}", name=other.name
                )
            columns = (part.node.span.start, part.node.span.end)
            yield scope.say(RULE, part.condition.where, what, part=columns)
