"""needs-later-step: a step needs one that stands after it.

It works, but the file no longer reads in the order in which a person acts.

Wrong: `wipe` stands before `report`, and needs it.

Right: `report` stands first.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, needs_of

RULE = "needs-later-step"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `needs` against the order of the file."""
    order = {one.id: index for index, one in reversed(list(enumerate(scope.steps)))}
    for step in scope.own_steps():
        for where, name in needs_of(step):
            if order.get(name, -1) > order[step.id]:
                what = message("{step} stands later, and would have to be done first.", step=name)
                yield scope.say(RULE, where, what, severity="warning")
