"""step-id-twice: two steps have one id.

A step is named by its id in needs, deadlines, commands and the incident log; it must be one step.

Wrong: `capture` in detect, and `capture` in assess.

Right: `capture-screens` in detect, and `capture-logs` in assess.
"""

from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, StepUse

RULE = "step-id-twice"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Ids that stand twice in what a runbook or block walks."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    first: dict[str, StepUse] = {}
    for step in scope.steps:
        before = first.setdefault(step.id, step)
        if before is step:
            continue
        if step.source is scope.source or before.source is scope.source:
            own, other = (step, before) if step.source is scope.source else (before, step)
            yield scope.say(RULE, (*own.where, "id"), _words(own, other), source=own.source)
            continue
        for item, block in scope.includes:
            if block is step.source:
                hint = message("Give the include a prefix of its own, as in: as: second")
                what = message(
                    "The block {block} brings the step {step} a second time.", block=block.id, step=step.id
                )
                yield scope.say(RULE, (*item.where, "include"), what, hint=hint)


def _words(own: StepUse, other: StepUse) -> Message:
    line = other.source.span((*other.where, "id")).line
    if other.source is not own.source:
        return message(
            "{step} stands here and in {file}, line {line}.",
            step=own.id,
            file=other.source.path.name,
            line=line,
        )
    if other.item.phase == own.item.phase:
        return message("{step} stands twice; the first is on line {line}.", step=own.id, line=line)
    return message(
        "{step} stands in {first} and {second}; the first is on line {line}.",
        step=own.id,
        first=other.item.phase,
        second=own.item.phase,
        line=line,
    )
