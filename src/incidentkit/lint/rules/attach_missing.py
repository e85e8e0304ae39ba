"""attach-missing: a step attaches a runbook that does not exist.

It could not be walked when it is needed.

Wrong:

    attach: data-breaches

Right:

    attach: data-breach
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.wording import near

RULE = "attach-missing"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each `attach` of this file, against the runbooks of its language; a runbook does not attach itself."""
    language = scope.source.language
    known = scope.library.ids("runbook", language)
    for step in scope.own_steps():
        name = step.data.get("attach")
        where = (*step.where, "attach")
        if isinstance(name, str) and name not in known:
            what = message("There is no runbook '{name}' in {language}.", name=name, language=language)
            yield scope.say(RULE, where, what, hint=near(name, known))
        elif isinstance(name, str) and scope.source.kind == "runbook" and name == scope.source.id:
            yield scope.say(RULE, where, message("A runbook is not attached to itself."))
