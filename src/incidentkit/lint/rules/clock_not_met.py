"""clock-not-met: a deadline of ours that no step meets.

It runs, turns red and is late, whatever has been done: only a step named by `met_by` stops it.

Wrong:

    deadlines:
      insurer: {title: Tell the insurer, kind: contract, starts: detected_at, within: 5 days}

Right:

    deadlines:
      insurer: {title: Tell the insurer, kind: contract, starts: detected_at, within: 5 days, met_by: call-insurer}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "clock-not-met"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The deadlines of this file; what others owe us is met by them."""
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        if clock.get("whose") != "theirs" and clock.get("met_by") in (None, []):
            what = message("No step meets this deadline, so its clock never stops.")
            hint = message("Name the step that does, as in: met_by: call-insurer")
            key = (*where, "met_by") if "met_by" in clock else where
            yield scope.say(RULE, key, what, hint=hint, severity="warning", key=True)
