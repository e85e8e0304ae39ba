"""action-before-evidence: something that cannot be undone is done before its evidence is captured.

A wipe destroys what it should be proved with. Evidence that is asked for `before` the action, or that a `never` waits
for, belongs in front of it.

Wrong:

    - {id: wipe, do: Wipe the phone, irreversible: true, people: 2}
    - id: prove-encryption
      do: Screenshot the encryption status
      evidence: {ask: The screenshot, before: true}

Right: `prove-encryption` stands first, and `wipe` has `needs: [prove-encryption]`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, StepUse, needs_of
from incidentkit.lint.source import entries, mapping, texts

RULE = "action-before-evidence"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each irreversible step of this file, against the steps behind it that capture evidence beforehand."""
    if scope.source.kind not in {"runbook", "block"}:
        return
    waited = {
        name
        for where, never in entries(scope.source.data.get("never"), ("never",))
        for _, name in texts(never.get("until"), where)
    }
    order = {step.id: index for index, step in enumerate(scope.steps)}
    for step in scope.own_steps():
        if step.data.get("irreversible") is not True:
            continue
        for later in scope.steps[order[step.id] + 1 :]:
            evidence = mapping(later.data.get("evidence"))
            first = evidence.get("before") is True and later.data.get("irreversible") is not True
            if (first or (evidence and later.id in waited)) and later.id not in _needed(scope, step):
                what = message(
                    "This cannot be undone, and {step} captures the evidence only afterwards.", step=later.id
                )
                hint = message("Put {step} first, and name it under needs.", step=later.id)
                yield scope.say(
                    RULE, (*step.where, "irreversible"), what, hint=hint, severity="warning", key=True
                )
                break


def _needed(scope: Scope, step: StepUse) -> set[str]:
    """The steps that must be finished first, directly or through others."""
    found: set[str] = set()
    waiting = [step]
    while waiting:
        for _, name in needs_of(waiting.pop()):
            other = scope.step(name)
            if other is not None and name not in found:
                found.add(name)
                waiting.append(other)
    return found
