"""endless-step: a step is to be done again and again, and nothing ends it.

It would stand among the open steps until somebody ends it by hand.

Wrong:

    every: 1 day

Right:

    every: 1 day
    until: wipe_status == "confirmed"
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "endless-step"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `every` of this file without `until`."""
    for step in scope.own_steps():
        if "every" in step.data and "until" not in step.data:
            what = message("Nothing ends this step; it comes back for ever.")
            hint = message("Say when it is over: until, and a condition")
            yield scope.say(RULE, (*step.where, "every"), what, hint=hint, severity="warning", key=True)
