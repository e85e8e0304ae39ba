"""carry-type: a block or a question is handed something of another type than it takes.

Wrong: a block `reads: {aware_at: time}`, included `with: {aware_at: personal_data}`.

Right: included `with: {aware_at: told_at}`, where told_at is a time.

The same holds for what a `prefill` proposes from the register, and for what `carry` hands to an attached runbook.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import ANY, Symbol, kind_in_words
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping
from incidentkit.lint.wording import near

RULE = "carry-type"
_TEXTS = frozenset({"text", "choice", "person", "account", "device", "state", "level"})
# What each type of question takes from elsewhere, besides its own.
_TAKES: dict[str, frozenset[str]] = {
    "yes_no": frozenset(),
    "number": frozenset(),
    "time": frozenset(),
    "choices": frozenset({"texts", "places", "list"}),
    "text": _TEXTS | {"number", "time"},
    **dict.fromkeys(("choice", "person", "account", "device"), _TEXTS),
}


def check(scope: Scope) -> Iterator[Diagnostic]:
    """What each include hands over, by `with` or under the same name, and what each prefill proposes."""
    yield from _prefilled(scope)
    yield from _attached(scope)
    for item, block in scope.includes:
        given = mapping(item.data.get("with"))
        for name, kind in mapping(block.data.get("reads")).items():
            ours = given.get(name, name)
            found = scope.table.find(ours) if isinstance(ours, str) else None
            if not isinstance(found, Symbol) or ANY in {found.type, kind} or found.type == kind:
                continue
            if not isinstance(kind, str):
                continue
            what = message(
                "The block {block} reads {name} as {kind}, and {ours} is {other}.",
                block=block.id,
                name=name,
                kind=kind_in_words(kind),
                ours=ours,
                other=kind_in_words(found.type),
            )
            place = ("with", name) if name in given else ("include",)
            yield scope.say(RULE, (*item.where, *place), what)


def _attached(scope: Scope) -> Iterator[Diagnostic]:
    """What `carry` of a step hands to the runbook that it attaches."""
    for step in scope.own_steps():
        other = scope.library.named("runbook", scope.source.language, str(step.data.get("attach")))
        if other is None:
            continue
        theirs = Scope(scope.library, other).table.symbols
        for ours, name in mapping(step.data.get("carry")).items():
            where = (*step.where, "carry", ours)
            mine = scope.table.symbols.get(str(ours))
            if mine is None:
                what = message("Nothing is called '{name}'.", name=ours)
                yield scope.say(RULE, where, what, hint=near(str(ours), scope.table.symbols), key=True)
            elif name not in theirs:
                what = message(
                    "The runbook {runbook} has nothing called '{name}'.", runbook=other.id, name=name
                )
                yield scope.say(RULE, where, what, hint=near(str(name), theirs))
            elif ANY not in {mine.type, theirs[name].type} and mine.type != theirs[name].type:
                what = message(
                    "{ours} is {kind}, and {theirs} of {runbook} is {other}.",
                    ours=ours,
                    kind=kind_in_words(mine.type),
                    theirs=name,
                    runbook=other.id,
                    other=kind_in_words(theirs[name].type),
                )
                yield scope.say(RULE, where, what)


def _prefilled(scope: Scope) -> Iterator[Diagnostic]:
    for where, question in scope.source.questions:
        path, kind = question.get("prefill"), question.get("type")
        found = scope.table.find(path) if isinstance(path, str) else None
        if not isinstance(found, Symbol) or not isinstance(kind, str) or "map" in question:
            continue
        if (
            ANY in {found.type, kind}
            or found.type == kind
            or kind not in _TAKES
            or found.type in _TAKES[kind]
        ):
            continue
        what = message(
            "The question is {kind}, and {name} is {other}.",
            kind=kind_in_words(kind),
            name=found.name,
            other=kind_in_words(found.type),
        )
        yield scope.say(RULE, (*where, "prefill"), what)
