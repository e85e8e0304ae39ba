"""needs-across-loop: a step for each item needs a step for each item of another list.

Inside a loop `needs` means the step of the same item; a step of another list has no item in common with it.

Wrong: `take-down`, for each of `claims`, needs `sign-in`, for each of `accounts`.

Right: `take-down` needs a step outside both loops, or both stand in one loop.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, needs_of

RULE = "needs-across-loop"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `needs` between two loops."""
    for step in scope.own_steps():
        for where, name in needs_of(step):
            other = scope.step(name)
            if other is None or not step.loops or not other.loops:
                continue
            mine, theirs = step.loops[-1].over, other.loops[-1].over
            if mine != theirs:
                what = message(
                    "{step} is done for each of {mine}, and {other} for each of {theirs}.",
                    step=step.id,
                    mine=mine,
                    other=name,
                    theirs=theirs,
                )
                yield scope.say(RULE, where, what)
