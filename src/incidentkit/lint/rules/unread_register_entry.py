"""unread-register-entry: a role or contact of the register that no runbook names (only with --upkeep).

It costs upkeep and helps nobody, or a runbook was meant to use it and does not.

Wrong: a contact `lawyer`, and no step that calls it, no deadline that goes to it, no text that names it.

Right: name it where it is needed, or leave it out.
"""

from collections.abc import Iterator
from datetime import date

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping

RULE = "unread-register-entry"


def check(scope: Scope, _today: date) -> Iterator[Diagnostic]:
    """The roles and contacts of organisation.yaml, where there are runbooks beside it."""
    if scope.source.kind != "organisation" or not scope.library.has_runbooks:
        return
    named = scope.library.register_names
    for kind in ("roles", "contacts"):
        for name in mapping(scope.source.data.get(kind)):
            if name not in named:
                what = message("No runbook names {name}.", name=name)
                yield scope.say(RULE, (kind, name), what, severity="information", key=True)
