"""unknown-message: a step offers a message that nobody has written.

Wrong:

    message: staff_notise

Right:

    message: staff_notice
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping
from incidentkit.lint.wording import near

RULE = "unknown-message"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The `message` of each step."""
    known = [one.name for one in scope.declared if one.symbol.type == "draft"]
    shared = scope.library.shared(scope.source.language)
    for step in scope.own_steps():
        name = step.data.get("message")
        if not isinstance(name, str) or name in known:
            continue
        hint = near(name, known)
        if shared is not None and name in mapping(shared.data.get("messages")):
            if scope.source.kind == "block":
                continue  # the runbooks that include it bring the message
            hint = message("It stands in shared.yaml. Add {name} to use.", name=name)
        what = message("No message is called '{name}'.", name=name)
        yield scope.say(RULE, (*step.where, "message"), what, hint=hint)
