"""translation-differs: two languages of one file do not decide the same.

Ids, conditions, types, options, clocks and their order must be equal, so that it makes no difference in which
language an incident is walked.

Wrong: `within: 72 hours` in English, `within: 48 heures` in French.

Right: `within: 72 hours` in English, `within: 72 heures` in French.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.rules.translation_missing import differences, model, told
from incidentkit.lint.scope import Scope

RULE = "translation-differs"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """What decides otherwise here than in the file that this one is a translation of."""
    other = model(scope)
    if other is None:
        return
    for one in differences(scope, other):
        if one.kind == "moved":
            what = message(
                "{name} stands in another order than in {file}.", name=one.name, file=told(scope, other)
            )
            yield scope.say(RULE, one.where, what, key=True)
        elif one.kind == "differs":
            what = message(
                "{name}: {here} against {there} in {file}.",
                name=one.name,
                here=one.here,
                there=one.there,
                file=told(scope, other),
            )
            yield scope.say(RULE, one.where, what)
