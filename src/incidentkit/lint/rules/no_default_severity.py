"""no-default-severity: no severity rule holds in every case.

An incident that no rule fits would have no suggested severity.

Wrong: every rule has a `when`.

Right: the last rule has none.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping, sequence

RULE = "no-default-severity"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The last rule of the severity."""
    rules = sequence(mapping(scope.source.data.get("severity")).get("rules"))
    if rules and all("when" in mapping(one) for one in rules):
        what = message("No rule holds when none of these does. Add a last one without when.")
        yield scope.say(RULE, ("severity", "rules"), what, severity="warning", key=True)
