"""include-cycle: blocks include each other, so that their steps would never end.

Wrong: the block `a` includes `b`, and `b` includes `a`.

Right: what both need stands in a third block.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.graphs import circles
from incidentkit.lint.scope import Scope

RULE = "include-cycle"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Circles through this block, told in each block that takes part."""
    if scope.source.kind != "block":
        return
    graph = {
        block.id: [one.block for one in block.includes]
        for block in scope.library.outlines("block", scope.source.language)
    }
    for circle in circles(graph):
        if scope.source.id not in circle:
            continue
        turn = circle.index(scope.source.id)
        way = [*circle[turn:], *circle[:turn], scope.source.id]
        for item in scope.source.items:
            if item.data.get("include") == way[1]:
                what = message("These blocks include each other: {blocks}.", blocks=" → ".join(way))
                yield scope.say(RULE, (*item.where, "include"), what)
