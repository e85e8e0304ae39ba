"""needs-excluded: a step needs another, and the two never apply together.

The `needs` does nothing: it is satisfied by a step that does not apply.

Wrong: `wipe` with `when: stolen` needs `lock` with `when: not stolen`.

Right: leave the `needs` out, or change one of the conditions.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, needs_of
from incidentkit.lint.worlds import worlds

RULE = "needs-excluded"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `needs` whose two steps have conditions."""
    for step in scope.own_steps():
        for where, name in needs_of(step):
            other = scope.step(name)
            if other is None or other is step or not other.readings or not step.readings:
                continue
            both = (*step.readings, *other.readings)
            found = worlds(scope, both)
            if found is not None and not any(world.together(both) for world in found):
                what = message(
                    "{step} needs {other}, but both never apply together.", step=step.id, other=name
                )
                yield scope.say(RULE, where, what, severity="warning")
