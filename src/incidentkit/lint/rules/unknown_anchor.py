"""unknown-anchor: a clock starts at something that does not exist.

It would never start. A clock starts at the answer to a time question, at a step, or at opened_at, detected_at or
occurred_at.

Wrong:

    starts: awareat

Right:

    starts: aware_at
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import Missing
from incidentkit.lint.scope import Declared, Scope
from incidentkit.lint.source import SourceFile, Where, entries, mapping, texts
from incidentkit.lint.wording import near

RULE = "unknown-anchor"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`starts` and `prudent` of deadlines, `from` of steps; of shared deadlines in each runbook that uses them."""
    for where, name in anchors(scope):
        if not _exists(scope, name):
            what = message("Nothing is called '{name}', so this clock would never start.", name=name)
            known = [*scope.table.all_names(), *scope.step_ids()]
            yield scope.say(RULE, where, what, hint=near(name, known))
    if scope.source.kind != "runbook":
        return
    for one in scope.declared:
        if one.where[:1] == ("deadlines",) and one.source.kind == "shared":
            yield from _shared_clock(scope, one)


def _shared_clock(scope: Scope, one: Declared) -> Iterator[Diagnostic]:
    """What a shared clock starts at and this runbook lacks; what nobody has is told in shared.yaml."""
    language = scope.source.language
    asked = mapping(one.source.data.get("questions"))
    for _, name in _of_clock(one.source, one.where):
        if _exists(scope, name) or not (name in scope.library.known(language) or "-" in name):
            continue
        what = message(
            "The shared deadline {deadline} starts at {name}, which this runbook lacks.",
            deadline=one.name,
            name=name,
        )
        hint = message("Add {name} to use.", name=name) if name in asked else None
        for where, used in texts(scope.source.data.get("use"), ("use",)):
            if used == one.name:
                yield scope.say(RULE, where, what, hint=hint)


def anchors(scope: Scope) -> Iterator[tuple[Where, str]]:
    """What the clocks of this file start at, with its place."""
    for where, _ in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        yield from _of_clock(scope.source, where)
    for step in scope.own_steps():
        name = step.data.get("from")
        if isinstance(name, str):
            yield (*step.where, "from"), name


def _of_clock(source: SourceFile, where: Where) -> Iterator[tuple[Where, str]]:
    clock = source.data[str(where[0])][where[1]]
    for key in ("starts", "prudent"):
        if isinstance(clock.get(key), str):
            yield (*where, key), clock[key]


def _exists(scope: Scope, name: str) -> bool:
    if name in scope.step_ids():
        return True
    if "-" in name:
        return scope.source.kind == "block" and scope.library.step_anywhere(name)
    return not isinstance(scope.table.find(name), Missing)
