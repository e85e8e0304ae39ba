"""unused-fact: a fact is defined and nothing reads it.

Wrong: `facts: {theft: {when: circumstances == "stolen"}}`, and no condition or text that names `theft`.

Right: leave it out, or write `when: theft` where it was meant.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.rules.unread_question import read_in
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping

RULE = "unused-fact"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The facts of this runbook."""
    if scope.source.kind != "runbook":
        return
    facts = mapping(scope.source.data.get("facts"))
    read = read_in(scope) if facts else set()
    for name in facts:
        if name not in read:
            what = message("Nothing reads the fact {name}.", name=name)
            yield scope.say(RULE, ("facts", name), what, severity="warning", key=True)
