"""met-by-excluded: a clock runs only when no step that ends it applies.

Wrong: a deadline `when: circumstances == "stolen"` met by a step `when: circumstances == "lost"`.

Right: both `when: circumstances == "stolen"`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Declared, Scope, StepUse
from incidentkit.lint.source import mapping, texts
from incidentkit.lint.worlds import is_free, worlds

RULE = "met-by-excluded"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Deadlines of this file and shared ones it uses, against the steps that meet them."""
    if scope.source.kind != "runbook":
        return
    for one in scope.declared:
        if one.where[:1] != ("deadlines",) or not one.readings:
            continue
        clock = mapping(one.source.data["deadlines"][one.name])
        names = [name for _, name in texts(clock.get("met_by"), ())]
        steps = [step for step in scope.steps if step.id in names]
        if not steps or len(steps) < len([name for name in names if "/" not in name]):
            continue
        if _excluded(scope, one, steps):
            what = message(
                "This clock runs only when {steps} does not apply.",
                steps=", ".join(step.id for step in steps),
            )
            own = one.source is scope.source
            where = (*one.where, "met_by") if own else ("use",)
            yield scope.say(RULE, where, what)


def _excluded(scope: Scope, clock: Declared, steps: list[StepUse]) -> bool:
    """Whether the clock can run, and no step ever applies while it does."""
    if any(is_free(scope, (*clock.readings, *step.readings)) for step in steps):
        return False
    every = [*clock.readings, *(reading for step in steps for reading in step.readings)]
    running = False
    for world in worlds(scope, every) or ():
        if world.together(clock.readings):
            running = True
            if any(world.together(step.readings) for step in steps):
                return False
    return running
