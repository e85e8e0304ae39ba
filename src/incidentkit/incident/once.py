"""Steps that several runbooks of an incident have and that are walked once: the call to the insurer, the complaint.

They have the same id and say `once`. The one that is done, else the first that surely applies, is walked instead of
the others; while that is not known all of them are shown. Contract: docs/runbook-format.md, "Meaning" 8.
"""

from typing import TYPE_CHECKING

from incidentkit.runbook.plan import PlanStep

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def instead(situation: "Situation", step: PlanStep) -> PlanStep | None:
    """The step of another runbook that is done, or to be done, instead of this one; None where it stands for itself.

    A step that was skipped stands for no other: the reason may be that the other one will be done.
    """
    if not _shared(step) or situation.record(step.id).state in ("done", "skipped"):
        return None
    others = [each for each in situation.plan.steps if _shared(each) and _base(each) == _base(step)]
    for each in others:
        if each.id != step.id and situation.record(each.id).state == "done":
            return each
    for each in others:
        if each.id == step.id:
            return None
        if situation.record(each.id).state in ("open", "waiting") and situation.own_applies(each) is True:
            return each
    return None


def name_instead(situation: "Situation", name: str) -> str | None:
    """What the step that stands for another one calls a name that it records; None where none does."""
    step = situation.recorded_by.get(name)
    other = instead(situation, step) if step is not None else None
    if other is None or name in situation.state.answers:
        return None
    theirs = other.id.removesuffix(_base(other)) + name.rpartition("/")[2]
    return theirs if theirs in other.record else None


def _shared(step: PlanStep) -> bool:
    return step.once and step.loop is None


def _base(step: PlanStep) -> str:
    return step.id.rpartition("/")[2]
