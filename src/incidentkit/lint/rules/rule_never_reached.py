"""rule-never-reached: a severity rule that can never be the first that holds.

Rules are read in order and the first that holds is taken, so the default stands last.

Wrong:

    rules:
      - {level: moderate, because: Default}
      - {level: high, when: personal_data, because: Personal data}

Right:

    rules:
      - {level: high, when: personal_data, because: Personal data}
      - {level: moderate, because: Default}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Reading, Scope
from incidentkit.lint.source import entries, mapping
from incidentkit.lint.worlds import is_free, worlds

RULE = "rule-never-reached"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each rule after a default, or whose condition always comes with that of a rule before it."""
    severity = mapping(scope.source.data.get("severity"))
    before: list[Reading] = []
    for where, rule in entries(severity.get("rules"), ("severity", "rules")):
        condition = scope.source.condition_at((*where, "when"))
        if condition is None:
            if "when" in rule:
                return  # what cannot be read decides nothing about the rules after it
            yield from _after_default(scope, where[-1], len(severity["rules"]))
            return
        if condition.node is None:
            return
        reading = Reading(condition)
        if before and _covered(scope, reading, before):
            what = message("This rule is never reached: whenever it holds, a rule before it holds too.")
            yield scope.say(RULE, condition.where, what)
        before.append(reading)


def _after_default(scope: Scope, default: object, count: int) -> Iterator[Diagnostic]:
    if isinstance(default, int) and default + 1 < count:
        line = scope.source.span(("severity", "rules", default)).line
        what = message(
            "This rule is never reached: the rule on line {line} has no when and always holds.", line=line
        )
        hint = message("Put the rule without when last.")
        yield scope.say(RULE, ("severity", "rules", default + 1, "level"), what, hint=hint)


def _covered(scope: Scope, reading: Reading, before: list[Reading]) -> bool:
    if is_free(scope, [reading, *before]):
        return False  # it can hold while none of the others does
    found = worlds(scope, [reading, *before])
    if found is None:
        return False
    holds = False
    for world in found:
        if world.holds(reading):
            holds = True
            if not any(world.holds(one) for one in before):
                return False
    return holds
