"""circular-condition: a name hangs on itself.

Each name is worked out after those that it reads; in a circle there is no first one, and all of them would stay
unknown. A name that a step records hangs on the step's own `when`, a follow-up question on its `when`.

Wrong:

    facts:
      serious: {when: urgent}
      urgent: {when: serious}

Right:

    facts:
      serious: {when: personal_data}
      urgent: {when: serious}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.graphs import circles
from incidentkit.lint.scope import Reading, Scope
from incidentkit.lint.source import Where, entries, mapping

RULE = "circular-condition"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Circles among questions, facts, records, decisions, deadlines, steps and the severity."""
    if scope.source.kind in {"organisation", "shared"}:
        return
    graph, places = _graph(scope)
    for circle in circles(graph):
        at = next((one for one in circle if one in places), None)
        if at is None:
            continue
        turn = circle.index(at)
        told = " → ".join([*circle[turn:], *circle[:turn], at])
        if len(circle) == 1:
            what = message("{name} hangs on itself: it applies only when it is already known.", name=at)
        else:
            what = message("These hang on each other, so none can be known first: {names}.", names=told)
        yield scope.say(RULE, places[at], what)


def _graph(scope: Scope) -> tuple[dict[str, list[str]], dict[str, Where]]:
    """What each name reads, and the condition by which those of this file do."""
    graph: dict[str, list[str]] = {}
    places: dict[str, Where] = {}
    for one in scope.definitions.values():
        graph[one.name] = _read(one.readings)
        if one.source is scope.source and one.readings:
            places[one.name] = one.readings[-1].condition.where
        if one.where[:1] == ("deadlines",):
            graph["deadlines." + one.name] = graph[one.name]
    for step in scope.steps:
        graph["steps." + step.id.replace("-", "_")] = _read(step.readings)
    graph["severity"] = []
    severity = mapping(scope.source.data.get("severity"))
    for kind in ("rules", "escalate"):
        for where, _ in entries(severity.get(kind), ("severity", kind)):
            condition = scope.source.condition_at((*where, "when"))
            if condition is not None:
                graph["severity"] += _read((Reading(condition),))
                places.setdefault("severity", condition.where)
    return graph, places


def _read(readings: tuple[Reading, ...]) -> list[str]:
    found: list[str] = []
    for reading in readings:
        for one in reading.condition.names:
            name = reading.name(one.name)
            parts = name.split(".")
            found.append(".".join(parts[:2]) if parts[0] in {"steps", "deadlines"} else parts[0])
    return found
