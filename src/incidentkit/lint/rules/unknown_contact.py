"""unknown-contact: somebody to call who is not in organisation.yaml.

There would be no number on the call card. Without an organisation.yaml nothing is said.

Wrong:

    call: insurrer

Right:

    call: insurer
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import missing
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, entries
from incidentkit.lint.wording import listed, near

RULE = "unknown-contact"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Contacts that steps call and that deadlines are owed to, and those in conditions and texts."""
    yield from missing(scope, RULE)
    organisation = scope.library.organisation
    if organisation is None:
        return
    for where, name in _named(scope):
        if isinstance(name, str) and name not in organisation.contacts:
            what = message("organisation.yaml has no contact '{name}'.", name=name)
            hint = near(name, organisation.contacts) or message(
                "It has: {names}", names=listed(organisation.contacts)
            )
            yield scope.say(RULE, where, what, hint=hint)


def _named(scope: Scope) -> Iterator[tuple[Where, object]]:
    for step in scope.own_steps():
        yield (*step.where, "call"), step.data.get("call")
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        yield (*where, "to"), clock.get("to")
