"""unknown-field: a part of something is read that it does not have.

Wrong:

    script: Its serial number is {{ device.seriall }}.

Right:

    script: Its serial number is {{ device.serial }}.
"""

from collections.abc import Iterator

from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.readings import missing
from incidentkit.lint.scope import Scope


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Dotted names whose last part does not exist, in conditions, texts, prefills and durations."""
    yield from missing(scope, "unknown-field")
