"""carry-type: a block is handed something of another type than it reads.

Wrong: a block `reads: {aware_at: time}`, included `with: {aware_at: personal_data}`.

Right: included `with: {aware_at: told_at}`, where told_at is a time.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import ANY, Symbol, kind_in_words
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping

RULE = "carry-type"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """What each include hands over, by `with` or under the same name."""
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
