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
            if order.get(name, -1) > order[step.id] and not _waits_for(scope, name, step.id):
                what = message("{step} stands later, and would have to be done first.", step=name)
                yield scope.say(RULE, where, what, severity="warning")


def _waits_for(scope: Scope, step: str, other: str) -> bool:
    """Whether a step needs another, at once or through others: then the circle is the mistake."""
    waiting, seen = [step], {step}
    while waiting:
        found = scope.step(waiting.pop())
        for _, name in needs_of(found) if found is not None else []:
            if name == other:
                return True
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return False
