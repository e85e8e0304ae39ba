"""unknown-name: something is read that nothing asks, records, decides or declares.

A name that leads nowhere stays unknown for ever, and everything behind it with it.

Wrong:

    when: circumstances == stolen

Right:

    when: circumstances == "stolen"
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import BUILT_IN, MAY_BE_ASKED, Missing, Symbol
from incidentkit.lint.readings import missing
from incidentkit.lint.scope import SHARED_KINDS, Scope
from incidentkit.lint.source import SourceFile, mapping, texts
from incidentkit.lint.wording import near, nearest

RULE = "unknown-name"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Names in conditions, texts and prefills; in `confirm` and `use`; and what an include hands over."""
    yield from missing(scope, RULE)
    yield from _confirmed(scope)
    yield from _used(scope)
    yield from _read_by_used(scope)
    yield from _handed_over(scope)


def _confirmed(scope: Scope) -> Iterator[Diagnostic]:
    for step in scope.own_steps():
        for where, name in texts(step.data.get("confirm"), (*step.where, "confirm")):
            if "." in name and isinstance(scope.table.find(name), Symbol):
                continue  # a field of an item, or what a loop records for it
            if name not in scope.table.symbols and name not in MAY_BE_ASKED:
                what = message("No question is called '{name}', so it cannot be asked again here.", name=name)
                hint = near(name, scope.table.symbols)
                if hint is None and scope.source.kind == "block":
                    hint = message("A block names what it reads. Add under reads: {name}", name=name)
                yield scope.say(RULE, where, what, hint=hint)
            elif _not_a_question(scope, name):
                what = message("'{name}' is not a question, so it cannot be asked again here.", name=name)
                yield scope.say(RULE, where, what)


def _not_a_question(scope: Scope, name: str) -> bool:
    made = scope.definitions.get(name)
    return made is not None and (made.is_fact or made.symbol.type in {"draft", "deadline"})


def _used(scope: Scope) -> Iterator[Diagnostic]:
    shared = scope.library.shared(scope.source.language)
    if scope.source.kind != "runbook":
        return
    data = shared.data if shared else {}
    known = [name for kind in SHARED_KINDS for name in mapping(data.get(kind))]
    for where, name in texts(scope.source.data.get("use"), ("use",)):
        if name not in known:
            what = message("shared.yaml has nothing called '{name}'.", name=name)
            yield scope.say(RULE, where, what, hint=near(name, known))


def _read_by_used(scope: Scope) -> Iterator[Diagnostic]:
    """What a shared part reads and this runbook lacks; what nobody has is told in shared.yaml."""
    shared = scope.library.shared(scope.source.language)
    if shared is None or scope.source.kind != "runbook":
        return
    for one in scope.declared:
        conditions = [reading.condition for reading in one.readings if one.source is shared]
        for condition in conditions:
            for read in condition.names:
                found = scope.table.find(read.name)
                if (
                    isinstance(found, Missing)
                    and found.rule == RULE
                    and _elsewhere(scope, shared, found.part)
                ):
                    what = message(
                        "{shared} reads {name}, which this runbook lacks.", shared=one.name, name=found.part
                    )
                    at = next(
                        (
                            where
                            for where, used in texts(scope.source.data.get("use"), ("use",))
                            if used == one.name
                        ),
                        ("use",),
                    )
                    hint = None
                    if any(found.part in mapping(shared.data.get(kind)) for kind in SHARED_KINDS):
                        hint = message("It stands in shared.yaml. Add {name} to use.", name=found.part)
                    yield scope.say(RULE, at, what, hint=hint)


def _elsewhere(scope: Scope, shared: SourceFile, name: str) -> bool:
    return name in scope.library.known(scope.source.language) or name in mapping(shared.data.get("deadlines"))


def _handed_over(scope: Scope) -> Iterator[Diagnostic]:
    for item, block in scope.includes:
        reads = mapping(block.data.get("reads"))
        given = mapping(item.data.get("with"))
        for theirs, ours in given.items():
            where = (*item.where, "with", theirs)
            if theirs not in reads:
                what = message(
                    "The block {block} reads nothing called '{name}'.", block=block.id, name=theirs
                )
                yield scope.say(RULE, where, what, hint=near(str(theirs), reads), key=True)
            elif isinstance(ours, str) and not _known(scope, ours):
                what = message("Nothing is called '{name}'.", name=ours)
                yield scope.say(RULE, where, what, hint=near(ours, scope.table.all_names()))
        meant = {nearest(str(theirs), reads) for theirs in given if theirs not in reads}
        for name in reads:
            if name not in given and name not in meant and not _known(scope, name):
                what = message(
                    "The block {block} reads '{name}', and nothing here is called so.",
                    block=block.id,
                    name=name,
                )
                hint = message(
                    "Add it to questions or use, or say which of yours it is: with: {{{name}: yours}}",
                    name=name,
                )
                yield scope.say(RULE, (*item.where, "include"), what, hint=hint)


def _known(scope: Scope, name: str) -> bool:
    return name.partition(".")[0] in scope.table.symbols or name.partition(".")[0] in BUILT_IN
