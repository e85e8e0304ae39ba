"""twin-steps: two steps say the same, one when something holds and one when it does not.

While the answer is unknown both are shown, and somebody does the same thing twice. One step that always applies, with
`needs` under a condition, says it once.

Wrong:

    - {id: call-owner, do: Call the owner, when: personal_device}
    - {id: call-owner-too, do: Call the owner, when: not personal_device}

Right:

    - {id: call-owner, do: Call the owner}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, StepUse
from incidentkit.runbook.conditions import Compare, Node, Not

RULE = "twin-steps"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each pair of steps of this file with the same `do`."""
    seen: dict[str, list[StepUse]] = {}
    for step in scope.own_steps():
        do = step.data.get("do")
        if not isinstance(do, str):
            continue
        words = " ".join(do.casefold().split()).rstrip(".")
        for twin in seen.get(words, []):
            if _opposite(scope, twin, step):
                what = message(
                    "This says the same as {step}, when the opposite holds: while it is unknown both are shown.",
                    step=twin.id,
                )
                hint = message("Write one step without when; what differs goes into needs, with a when.")
                yield scope.say(RULE, (*step.where, "do"), what, hint=hint, severity="warning")
                break
        seen.setdefault(words, []).append(step)


def _opposite(scope: Scope, one: StepUse, two: StepUse) -> bool:
    first, second = (scope.source.condition_at((*step.where, "when")) for step in (one, two))
    if first is None or second is None or first.node is None or second.node is None:
        return False
    return _negates(first.node, second.node) or _negates(second.node, first.node)


def _negates(one: Node, other: Node) -> bool:
    if isinstance(other, Not):
        return _plain(one) == _plain(other.part)
    if isinstance(one, Compare) and isinstance(other, Compare) and {one.op, other.op} == {"==", "!="}:
        return _plain(one).replace("==", "!=") == _plain(other).replace("==", "!=")
    return False


def _plain(node: Node) -> str:
    """The tree without its columns."""
    import re  # noqa: PLC0415 - only twins pay for it

    return re.sub(r"Span\(start=\d+, end=\d+\)", "", repr(node))
