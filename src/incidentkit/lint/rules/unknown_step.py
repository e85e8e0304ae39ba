"""unknown-step: a step is named that this runbook does not have.

A `needs` on such a step would never open, a `never` until such a step would never end.

Wrong:

    needs: [revoke-session]

Right:

    needs: [revoke-sessions]
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import missing
from incidentkit.lint.scope import Scope, needs_of
from incidentkit.lint.source import SourceFile, Where, entries, texts
from incidentkit.lint.wording import near

RULE = "unknown-step"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Steps named by `needs`, `until`, `met_by` and by `steps.…` in conditions and texts."""
    yield from missing(scope, RULE)
    known = scope.step_ids()
    for step in scope.own_steps():
        for where, name in needs_of(step):
            if name not in known and not _walked_with(scope, name):
                yield _say(scope, where, name, known)
    for where, never in entries(scope.source.data.get("never"), ("never",)):
        for place, name in texts(never.get("until"), (*where, "until")):
            if name not in known:
                yield _say(scope, place, name, known)
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        yield from _met_by(scope, texts(clock.get("met_by"), (*where, "met_by")), known)
    if scope.source.kind == "runbook":
        yield from _shared_clocks(scope, known)


def _met_by(scope: Scope, steps: list[tuple[Where, str]], known: list[str]) -> Iterator[Diagnostic]:
    for where, name in steps:
        runbook, slash, step = name.rpartition("/")
        if not slash and name not in known:
            yield _say(scope, where, name, known)
        if slash:
            other = scope.library.named("runbook", scope.source.language, runbook)
            if other is None:
                what = message("No runbook is called '{name}'.", name=runbook)
                ids = scope.library.ids("runbook", scope.source.language)
                yield scope.say(RULE, where, what, hint=near(runbook, ids))
            elif step not in (theirs := _all_ids(scope, other)):
                what = message("The runbook {runbook} has no step '{name}'.", runbook=runbook, name=step)
                yield scope.say(RULE, where, what, hint=near(step, theirs))


def _shared_clocks(scope: Scope, known: list[str]) -> Iterator[Diagnostic]:
    """Of the steps that end a shared clock, a runbook that uses it must have at least one."""
    for one in scope.declared:
        if one.where[:1] != ("deadlines",) or one.source.kind != "shared":
            continue
        clock = one.source.data["deadlines"][one.name]
        ends = [name for _, name in texts(clock.get("met_by"), ())]
        if not ends or any(name in known or "/" in name for name in ends):
            continue
        if any(_somewhere(scope, name) for name in ends):
            what = message(
                "The shared deadline {name} is met by {steps}, and this runbook has no such step.",
                name=one.name,
                steps=", ".join(ends),
            )
            for where, used in texts(scope.source.data.get("use"), ("use",)):
                if used == one.name:
                    yield scope.say(RULE, where, what)


def _walked_with(scope: Scope, name: str) -> bool:
    """A block's step may need a step of the runbooks that include it; each of them is asked by itself."""
    if scope.source.kind != "block":
        return False
    return _somewhere(scope, name)


def _somewhere(scope: Scope, name: str) -> bool:
    return scope.library.step_anywhere(name, scope.source.language)


def _all_ids(scope: Scope, runbook: SourceFile) -> list[str]:
    return Scope(scope.library, runbook).step_ids()


def _say(scope: Scope, where: Where, name: str, known: list[str]) -> Diagnostic:
    hint = near(name, known)
    if hint is None and name.replace("_", "-") in known:
        hint = message("Did you mean '{name}'?", name=name.replace("_", "-"))
    return scope.say(RULE, where, message("No step is called '{name}'.", name=name), hint=hint)
