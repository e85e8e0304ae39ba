"""not-a-list: for_each goes over something that is one thing.

Wrong: `for_each: account`, where `account` is one account.

Right: a question of type list or choices, or one of account, device or person with `many: true`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import kind_in_words
from incidentkit.lint.scope import Scope
from incidentkit.lint.wording import near

RULE = "not-a-list"
_REGISTERED = frozenset({"account", "device", "person"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `for_each` of this file."""
    for where, loop in scope.source.groups:
        name = loop.get("for_each")
        if not isinstance(name, str):
            continue
        found = scope.definitions.get(name)
        if found is None:
            what = message("No question is called '{name}', so there is nothing to go over.", name=name)
            several = [one.name for one in scope.declared if one.symbol.is_several]
            yield scope.say(RULE, (*where, "for_each"), what, hint=near(name, several))
        elif not found.symbol.is_several and not _may_be_many(scope, found.where, found.symbol.type):
            what = message(
                "{name} is {kind}, and not a list.", name=name, kind=kind_in_words(found.symbol.type)
            )
            hint = (
                message("If there can be several, say so in the question with many.")
                if found.symbol.type in _REGISTERED
                else message("Ask for a list, or for choices.")
            )
            yield scope.say(RULE, (*where, "for_each"), what, hint=hint)


def _may_be_many(scope: Scope, where: tuple[str | int, ...], kind: str) -> bool:
    """What a block reads does not say whether there are many."""
    return scope.source.kind == "block" and where[:1] == ("reads",) and kind in _REGISTERED
