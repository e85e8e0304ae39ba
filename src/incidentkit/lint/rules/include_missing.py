"""include-missing: a block is included that does not exist.

Its steps would be missing in the incident.

Wrong:

    - include: breach-tests

Right:

    - include: breach-test
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.wording import near

RULE = "include-missing"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each include of this file, against the blocks of its language."""
    language = scope.source.language
    known = scope.library.ids("block", language)
    for item in scope.source.items:
        name = item.data.get("include")
        if isinstance(name, str) and name not in known:
            what = message("There is no block '{name}' in {language}/blocks.", name=name, language=language)
            yield scope.say(RULE, (*item.where, "include"), what, hint=near(name, known))
