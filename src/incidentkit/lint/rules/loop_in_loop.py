"""loop-in-loop: a loop or a list stands inside a loop.

An item has one key, as `capture@c2`; of an item of an item nobody would know which is meant.

Wrong: `for_each: claims`, and among its steps `for_each: accounts`.

Right: one loop after the other.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "loop-in-loop"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Loops in loops, also through blocks, and lists that a step of a loop records."""
    told = set()
    for step in scope.steps:
        if len(step.loops) > 1:
            inner = step.loops[-1]
            item = next((item for item, block in scope.includes if block is inner.source), None)
            where = (*inner.where, "for_each") if inner.source is scope.source else None
            if where is None and item is not None:
                where = (*item.where, "include")
            if where is not None and where not in told:
                told.add(where)
                what = message("A loop cannot stand in a loop; “{step}” is in two.", step=step.id)
                yield scope.say(RULE, where, what, hint=message("Close the first loop before the second."))
        if step.loops and step.source is scope.source:
            for where, question in entries(step.data.get("record"), (*step.where, "record")):
                if question.get("type") == "list" or question.get("many") is True:
                    what = message("A list cannot be recorded inside a loop.")
                    hint = message("Ask for a text, or for one of them.")
                    yield scope.say(RULE, where, what, hint=hint, key=True)
