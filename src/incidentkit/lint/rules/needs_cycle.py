"""needs-cycle: steps wait for each other, so that none of them can be first.

Wrong: `wipe` needs `report`, and `report` needs `wipe`.

Right: `report` needs `wipe`, and `wipe` needs nothing.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.graphs import circles
from incidentkit.lint.scope import Scope, needs_of

RULE = "needs-cycle"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Circles of `needs` and of groups that are `in_order`, each told once, at the step that stands last."""
    graph: dict[str, list[str]] = {}
    before: dict[object, str] = {}
    for step in scope.steps:
        graph.setdefault(step.id, [])
        graph[step.id] += [name for _, name in needs_of(step)]
        for where, group in step.item.groups[-1:]:
            if group.get("in_order") is True:
                key = (step.source.path, where, step.prefix)
                if key in before:
                    graph[step.id].append(before[key])
                before[key] = step.id
    order = {one.id: index for index, one in enumerate(scope.steps)}
    for circle in circles(graph):
        last = max(circle, key=lambda one: order.get(one, 0))
        found = scope.step(last)
        if found is None or found.source is not scope.source:
            continue
        turn = circle.index(last)
        told = " → ".join([*circle[turn:], *circle[:turn], last])
        what = message("These steps wait for each other: {steps}.", steps=told)
        where = next((place for place, name in needs_of(found) if name in circle), (*found.where, "id"))
        yield scope.say(RULE, where, what)
