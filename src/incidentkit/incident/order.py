"""What to do next: the order in which steps are offered, and the question that stands beside one.

Contract: docs/runbook-format.md, "Meaning" 5. A question stands beside a step, never instead of it.
"""

from typing import TYPE_CHECKING

from incidentkit.incident.gates import before
from incidentkit.incident.pausing import rests
from incidentkit.incident.situation import phase_index
from incidentkit.runbook.plan import PlanStep

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def on_offer(situation: "Situation") -> list[PlanStep]:
    """The open steps that apply or may apply, best first.

    Those that can be done now come before those that another step, a list or a pause holds back; then phase by phase,
    and in a phase those that surely apply first. One that comes back comes last until it is due again; those of a
    runbook attached with `first` come before the others.
    """
    first = tuple(f"{each.runbook}/" for each in situation.state.attached.values() if each.first)
    steps = [
        step
        for step in situation.plan.steps
        if situation.record(step.id).state == "open" and situation.applies(step) is not False
    ]
    return sorted(
        steps,
        key=lambda step: (
            rests(situation, step),
            bool(before(situation, step)),
            not step.id.startswith(first),
            phase_index(step),
            situation.applies(step) is None,
        ),
    )


def next_step(situation: "Situation", after: str | None = None) -> PlanStep | None:
    """The first step on offer, or the one after a given step; round again at the end."""
    offered = on_offer(situation)
    if after is not None:
        ids = [step.id for step in offered]
        if after in ids:
            at = ids.index(after) + 1
            return (offered[at:] + offered[:at])[0]
        known = [step.id for step in situation.plan.steps]
        later = set(known[known.index(after) + 1 :]) if after in known else set()
        return next((step for step in offered if step.id in later), offered[0] if offered else None)
    return offered[0] if offered else None


def question_beside(situation: "Situation", step: PlanStep | None) -> str | None:
    """The name of the question to ask now: of the first minute first, then what would decide the step."""
    for name in situation.start_questions():
        if not situation.is_answered(name):
            return name
    if step is None:
        return None
    for name in situation.step_depends_on(step):
        if name in situation.questions and not situation.is_answered(name) and situation.askable(name):
            return name
    return None


def asked_by(situation: "Situation", name: str) -> str | None:
    """The step that asks a question, None for those of the first minute."""
    step = situation.recorded_by.get(name)
    if step is not None:
        return step.id
    return next((each.id for each in situation.plan.steps if name in situation.asks(each)), None)


def unknown_for(situation: "Situation", step: PlanStep) -> str | None:
    """What "I don't know yet" on a step answers: the first unanswered question it asks or depends on."""
    names = [*situation.asks(step), *situation.step_depends_on(step)]
    for name in names:
        if name in situation.questions and not situation.is_answered(name) and situation.askable(name):
            return name
    return None
