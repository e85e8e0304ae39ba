"""law-without-source: a legal deadline does not say where it stands in the law.

Nobody can check it, and nobody will notice when the law changes.

Wrong:

    kind: legal

Right:

    kind: legal
    source: GDPR art. 33(1)
    checked: 2026-11-23
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "law-without-source"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each deadline of kind legal."""
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        if clock.get("kind") == "legal" and not clock.get("source"):
            what = message("A legal deadline names its source: the law and its article.")
            yield scope.say(RULE, (*where, "kind"), what, severity="warning")
