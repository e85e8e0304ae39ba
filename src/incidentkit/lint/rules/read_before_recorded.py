"""read-before-recorded: a step's `when` reads what only a later step records.

Until that later step is done the condition stays unknown, so the step stands dimmed where it should be acted on.

Wrong: `call-back` with `when: not answered` stands before `call`, which records `answered`.

Right: `call` stands first.
"""

from collections.abc import Iterator

from incidentkit.errors import counted
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "read-before-recorded"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The own `when` of each step of a runbook or block."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    if not any(len(one.where) > 3 for one in scope.declared):
        return  # no step records anything
    order = {(one.source.path, one.where): index for index, one in enumerate(scope.steps)}
    for step in scope.own_steps():
        condition = scope.source.condition_at((*step.where, "when"))
        if condition is None:
            continue
        here = order[step.source.path, step.where]
        for one in condition.names:
            made = scope.definitions.get(one.name)
            if made is None:
                continue
            later = next(
                (
                    index
                    for (path, where), index in order.items()
                    if path == made.source.path and where == made.where[: len(where)]
                ),
                here,
            )
            if later > here:
                what = counted(
                    "{name} is recorded one step later.",
                    "{name} is recorded {count} steps later.",
                    later - here,
                    name=one.name,
                )
                columns = (one.span.start, one.span.end)
                yield scope.say(RULE, condition.where, what, severity="warning", part=columns)
