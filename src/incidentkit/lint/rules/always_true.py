"""always-true: a condition that every combination of answers makes true.

It decides nothing, so either it can be left out or it does not say what was meant.

Wrong:

    when: encrypted is known or encrypted is unknown

Right: no `when` at all.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Reading, Scope
from incidentkit.lint.worlds import is_free, worlds

RULE = "always-true"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each condition of the file."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    for condition in scope.source.conditions:
        reading = Reading(condition)
        if is_free(scope, (reading,)):
            continue
        found = worlds(scope, (reading,))
        if found is not None and all(world.holds(reading) for world in found):
            what = message("This is always true, whatever the answers. Leave it out.")
            yield scope.say(RULE, condition.where, what, severity="warning")
