"""language-missing: a file does not exist in a language that the organisation works in.

Wrong: `languages: [fr, en]` in organisation.yaml, and `en/lost-device.yaml` without `fr/lost-device.yaml`.

Right: both files.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope

RULE = "language-missing"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each runbook, block and shared file, told at the first language it does exist in."""
    file, organisation = scope.source, scope.library.organisation
    if file.kind in {"organisation", "settings"} or organisation is None:
        return
    present = scope.library.languages(file)
    if file.language != min(present):
        return
    for language in organisation.languages:
        if language not in present:
            what = message(
                "There is no such file in {language}, which organisation.yaml lists.", language=language
            )
            yield scope.say(RULE, ("language",), what, severity="warning")
