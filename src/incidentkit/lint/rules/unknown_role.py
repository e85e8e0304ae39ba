"""unknown-role: a role that organisation.yaml does not have.

Nobody would know who is meant. Without an organisation.yaml nothing is said.

Wrong:

    role: its

Right:

    role: it
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import missing
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, entries
from incidentkit.lint.wording import listed, near

RULE = "unknown-role"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The roles of steps, of the runbook's owner, of those who approve messages, and in conditions and texts."""
    yield from missing(scope, RULE)
    organisation = scope.library.organisation
    if organisation is None or scope.source.kind == "organisation":
        return
    for where, name in _named(scope):
        if isinstance(name, str) and name not in organisation.roles:
            what = message("organisation.yaml has no role '{name}'.", name=name)
            hint = near(name, organisation.roles) or message(
                "It has: {names}", names=listed(organisation.roles)
            )
            yield scope.say(RULE, where, what, hint=hint)


def _named(scope: Scope) -> Iterator[tuple[Where, object]]:
    data = scope.source.data
    if scope.source.kind == "runbook":
        yield ("owner",), data.get("owner")
    for step in scope.own_steps():
        yield (*step.where, "role"), step.data.get("role")
    for where, draft in entries(data.get("messages"), ("messages",)):
        yield (*where, "approve"), draft.get("approve")
