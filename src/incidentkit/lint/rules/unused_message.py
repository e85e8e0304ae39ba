"""unused-message: a message is written and no step offers it.

Nobody will find it in the middle of an incident.

Wrong: a message `press_notice`, and no step with `message: press_notice`.

Right: a step that says when it is sent.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping

RULE = "unused-message"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The messages of this runbook or block."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    offered = {step.data.get("message") for step in scope.steps}
    for name in mapping(scope.source.data.get("messages")):
        if name not in offered:
            what = message("No step offers the message {name}.", name=name)
            yield scope.say(RULE, ("messages", name), what, severity="warning", key=True)
