"""no-prudent-start: a legal clock of ours has no start to assume while the real one is unknown.

Until the question is answered, nothing would show how much time may be left.

Wrong:

    kind: legal
    starts: aware_at

Right:

    kind: legal
    starts: aware_at
    prudent: detected_at
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import BUILT_IN_TIMES
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "no-prudent-start"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Legal deadlines that start at an answer; those that others must meet, or that start at a step, are left."""
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        starts = clock.get("starts")
        if clock.get("kind") != "legal" or clock.get("whose") == "theirs" or "prudent" in clock:
            continue
        if isinstance(starts, str) and starts in scope.table.symbols and starts not in BUILT_IN_TIMES:
            what = message("While {name} is unknown, nothing shows when this is due.", name=starts)
            hint = message("Say what to assume until then, as in: prudent: detected_at")
            yield scope.say(RULE, (*where, "starts"), what, hint=hint, severity="warning")
