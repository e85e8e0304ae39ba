"""target-after-deadline: the internal target lies after the deadline itself.

Wrong:

    within: 72 hours
    target: 4 days

Right:

    within: 72 hours
    target: 48 hours
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries
from incidentkit.when.durations import NotADurationError, approximate_seconds, read_duration

RULE = "target-after-deadline"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`target` against `within` of each deadline, where both are plain durations."""
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        target, within = clock.get("target"), clock.get("within")
        if not isinstance(target, str) or not isinstance(within, str):
            continue
        try:
            lengths = [
                approximate_seconds(read_duration(one, scope.source.language)) for one in (target, within)
            ]
        except NotADurationError:
            continue
        if lengths[0] > lengths[1]:
            what = message(
                "The target, {target}, is after the deadline, {within}.", target=target, within=within
            )
            yield scope.say(RULE, (*where, "target"), what, severity="warning")
