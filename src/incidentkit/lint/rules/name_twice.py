"""name-twice: two things have one name.

Questions, records, decisions, facts, deadlines and messages share one name space, so that a name in a condition
or a text means one thing. What is built in (severity, places, steps, opened_at …) is taken too.

Wrong: a question `outcome`, and a step that records `outcome`.

Right: a question `outcome`, and a step that records `call_outcome`.
"""

from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import BUILT_IN, MAY_BE_ASKED
from incidentkit.lint.scope import Declared, Scope
from incidentkit.lint.source import entries

RULE = "name-twice"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Names given more than once in what a runbook or block sees, and names that are built in."""
    if scope.source.kind == "organisation":
        yield from _in_register(scope)
        return
    first: dict[str, Declared] = {}
    for one in scope.declared:
        if not one.where:
            continue  # a neighbour's name, known but not given here
        own = one.source is scope.source
        if one.name in BUILT_IN and own and MAY_BE_ASKED.get(one.name) != one.symbol.type:
            what = message("'{name}' is built in and cannot be given to something else.", name=one.name)
            yield scope.say(RULE, one.where, what, key=_by_key(one))
        elif one.name not in first:
            first[one.name] = one
        elif own:
            yield _twice(scope, one, first[one.name])
        elif first[one.name].source is scope.source:
            yield _twice(scope, first[one.name], one)
        else:
            yield from _from_outside(scope, one, first[one.name])
    yield from _items(scope, first)


def _items(scope: Scope, given: dict[str, Declared]) -> Iterator[Diagnostic]:
    """What a loop calls its item must be no other thing's name; two loops may call theirs alike."""
    for where, loop in scope.source.groups:
        name = loop.get("as")
        if isinstance(name, str) and name in BUILT_IN:
            what = message("'{name}' is built in and cannot be given to something else.", name=name)
            yield scope.say(RULE, (*where, "as"), what)
        elif isinstance(name, str) and name in given:
            other = given[name]
            what = message(
                "'{name}' is already {kind}, {place}.",
                name=name,
                kind=_kind(other),
                place=_place(scope, other),
            )
            yield scope.say(RULE, (*where, "as"), what)


def _in_register(scope: Scope) -> Iterator[Diagnostic]:
    """Accounts and devices are chosen by their id."""
    for kind in ("accounts", "devices"):
        first: dict[str, int] = {}
        for where, entry in entries(scope.source.data.get(kind), (kind,)):
            identity = entry.get("id")
            if not isinstance(identity, str):
                continue
            line = scope.source.span((*where, "id")).line
            if first.setdefault(identity, line) != line:
                what = message(
                    "'{name}' stands twice; the first is on line {line}.", name=identity, line=first[identity]
                )
                yield scope.say(RULE, (*where, "id"), what)


def _twice(scope: Scope, one: Declared, other: Declared) -> Diagnostic:
    what = message(
        "'{name}' is already {kind}, {place}.", name=one.name, kind=_kind(other), place=_place(scope, other)
    )
    return scope.say(RULE, one.where, what, key=_by_key(one), source=one.source)


def _from_outside(scope: Scope, one: Declared, other: Declared) -> Iterator[Diagnostic]:
    """Both stand in other files: said at the include that brings the second."""
    for item, block in scope.includes:
        if block is one.source:
            what = message(
                "The block {block} brings '{name}', which is already {kind}, {place}.",
                block=block.id,
                name=one.name,
                kind=_kind(other),
                place=_place(scope, other),
            )
            hint = message("Give the include a prefix of its own, as in: as: second")
            yield scope.say(RULE, (*item.where, "include"), what, hint=hint)
            return


def _place(scope: Scope, one: Declared) -> Message:
    line = one.source.span(one.where, key=_by_key(one)).line
    if one.source is scope.source:
        return message("on line {line}", line=line)
    return message("in {file}, line {line}", file=one.source.path.name, line=line)


def _kind(one: Declared) -> Message:
    section = "decide" if "decide" in one.where else "record" if "record" in one.where else one.where[0]
    words = {
        "questions": message("a question"),
        "facts": message("a fact"),
        "deadlines": message("a deadline"),
        "messages": message("a message"),
        "record": message("recorded by a step"),
        "decide": message("a decision"),
    }
    return words.get(str(section)) or message("a name that the block reads")


def _by_key(one: Declared) -> bool:
    return one.where[-1] == one.name or one.where[-1] != "name"
