"""bad-template: a text whose braces cannot be filled.

Wrong:

    script: Our policy is {{ organisation.contacts.insurer.reference }.

Right:

    script: Our policy is {{ organisation.contacts.insurer.reference }}.
"""

from collections.abc import Iterator

from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import file_texts, missing
from incidentkit.lint.scope import Scope

RULE = "bad-template"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Texts left open, unknown filters, what the sandbox refuses, and messages put into texts."""
    yield from missing(scope, RULE)
    for text in file_texts(scope):
        if text.broken is not None:
            fault = text.broken
            columns = (fault.start, fault.end)
            yield scope.say(RULE, text.where, fault.what, hint=fault.hint, part=columns)
