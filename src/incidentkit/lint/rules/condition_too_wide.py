"""condition-too-wide: a condition reads so many answers that nobody, this program included, can go through them.

Whether it can ever hold was not checked. A reader cannot go through them either.

Wrong: one `when` over ten questions with six options each, some of them named twice.

Right: two steps, each with a `when` over the few questions that decide it.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Reading, Scope
from incidentkit.lint.worlds import MOST_WORLDS, how_many, is_free

RULE = "condition-too-wide"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each condition of a runbook or block."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    for condition in scope.source.conditions:
        if is_free(scope, (Reading(condition),)):
            continue
        count = how_many(scope, (Reading(condition),))
        if count is not None and count > MOST_WORLDS:
            what = message(
                "{count} combinations of answers: whether this can hold was not checked.", count=count
            )
            hint = message("Read fewer answers here: two steps with a shorter when each are checked again.")
            yield scope.say(RULE, condition.where, what, hint=hint, severity="information")
