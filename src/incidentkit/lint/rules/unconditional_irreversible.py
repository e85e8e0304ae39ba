"""unconditional-irreversible: a step that cannot be undone applies in every case.

Where it depends on nothing, neither on a decision nor on a second person, it will be done by habit.

Wrong: `irreversible: true` alone.

Right: with a `when`, a `decide`, or `people: 2`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "unconditional-irreversible"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each step that says `irreversible`."""
    for step in scope.own_steps():
        data = step.data
        guarded = "decide" in data or data.get("people") == 2 or step.readings
        if data.get("irreversible") is True and not guarded:
            what = message(
                "This cannot be undone and applies in every case. Give it a when, a decide or people: 2."
            )
            yield scope.say(RULE, (*step.where, "irreversible"), what, severity="warning", key=True)
