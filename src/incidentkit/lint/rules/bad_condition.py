"""bad-condition: a condition that cannot be read.

Conditions know `and or not == != < <= > >= in`, parentheses, texts in quotes, numbers, lists of texts,
`is known`, `is unknown` and `is empty`. Anything else would decide nothing in an incident.

Wrong:

    when: circumstances = "stolen"

Right:

    when: circumstances == "stolen"
"""

from collections.abc import Iterator

from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope


def check(scope: Scope, rule: str = "bad-condition") -> Iterator[Diagnostic]:
    """What the reader of conditions refuses under this rule's name."""
    for one in scope.source.conditions:
        if one.error is not None and one.error.rule == rule:
            columns = (one.error.span.start, one.error.span.end)
            yield scope.say(rule, one.where, one.error.what, hint=one.error.hint, part=columns)
