"""shared-unused: no runbook uses this shared question, deadline or message.

Wrong: `authority` in shared.yaml, and no runbook with `use: [authority]`.

Right: a runbook that uses it, or no such entry.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import SHARED_KINDS, Scope
from incidentkit.lint.source import mapping
from incidentkit.lint.wording import nearest

RULE = "shared-unused"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each entry of shared.yaml against the runbooks of its language."""
    if scope.source.kind != "shared":
        return
    runbooks = scope.library.outlines("runbook", scope.source.language)
    used = {name for runbook in runbooks for name in runbook.uses}
    known = [str(name) for kind in SHARED_KINDS for name in mapping(scope.source.data.get(kind))]
    # A misspelt name means the entry it is spelt like; the misspelling itself is told.
    used |= {meant for name in used if name not in known and (meant := nearest(name, known))}
    for kind in SHARED_KINDS:
        for name in mapping(scope.source.data.get(kind)):
            if name not in used:
                what = message("No runbook uses {name}.", name=name)
                yield scope.say(RULE, (kind, name), what, severity="information", key=True)
