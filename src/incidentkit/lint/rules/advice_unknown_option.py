"""advice-unknown-option: the advice is to choose something that the decision does not offer.

Wrong:

    options: {now: Wipe now, later: Wipe later}
    advise: [{choose: never, when: recovered, because: It is back.}]

Right:

    options: {now: Wipe now, later: Wipe later, no: Do not wipe}
    advise: [{choose: no, when: recovered, because: It is back.}]
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries, mapping
from incidentkit.lint.wording import listed, near

RULE = "advice-unknown-option"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`choose` of each advice."""
    for step in scope.own_steps():
        decide = mapping(step.data.get("decide"))
        options = mapping(decide.get("options"))
        for where, advice in entries(decide.get("advise"), (*step.where, "decide", "advise")):
            choice = advice.get("choose")
            if options and isinstance(choice, str) and choice not in options:
                what = message(
                    "There is no option '{word}' here; it has {options}.",
                    word=choice,
                    options=listed(options),
                )
                yield scope.say(RULE, (*where, "choose"), what, hint=near(choice, options))
