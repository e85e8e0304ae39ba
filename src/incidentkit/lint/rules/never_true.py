"""never-true: a condition that no answers at all can make true.

What stands behind it would never be shown as applying. All values that its names can have are tried, "I don't
know yet" and "not asked" among them; where there are too many to try, nothing is said.

Wrong:

    when: encrypted and not encrypted

Right:

    when: encrypted
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Reading, Scope
from incidentkit.lint.worlds import is_free, worlds

RULE = "never-true"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each condition by itself, then that of a step together with those of the groups around it."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    alone: set[object] = set()
    for condition in scope.source.conditions:
        if _never(scope, (Reading(condition),)):
            alone.add(condition.where)
            what = message("This is never true, whatever the answers.")
            yield scope.say(RULE, condition.where, what)
    for step in scope.own_steps():
        own = scope.source.condition_at((*step.where, "when"))
        if own is None or len(step.readings) < 2 or alone & {one.condition.where for one in step.readings}:
            continue
        if _never(scope, step.readings):
            what = message("This is never true together with the when of the group around it.")
            yield scope.say(RULE, own.where, what)


def _never(scope: Scope, readings: tuple[Reading, ...]) -> bool:
    if is_free(scope, readings):
        return False
    found = worlds(scope, readings)
    return found is not None and not any(world.together(readings) for world in found)
