"""anchor-not-a-time: a clock starts at something that is not a moment.

Wrong:

    starts: personal_data        # a yes or no

Right:

    starts: aware_at             # a time
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import ANY, Symbol, kind_in_words
from incidentkit.lint.rules.unknown_anchor import anchors
from incidentkit.lint.scope import Scope

RULE = "anchor-not-a-time"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`starts` and `prudent` of deadlines, `from` of steps."""
    for where, name in anchors(scope):
        if name in scope.step_ids():
            continue
        found = scope.table.find(name)
        if isinstance(found, Symbol) and found.type not in {"time", ANY}:
            what = message(
                "A clock starts at a moment; {name} is {kind}.", name=name, kind=kind_in_words(found.type)
            )
            hint = message("Ask for the moment, with type: time, or name the step that it begins with.")
            yield scope.say(RULE, where, what, hint=hint)
