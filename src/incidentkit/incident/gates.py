"""Gates: what keeps a step from being finished yet, why, and what opens it.

Needs, order, an unknown list, attached steps that come first and a pause close a step before it is begun; evidence,
answers, a second person and irreversibility are asked when it is finished. Every gate opens with a recorded reason.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.once import instead
from incidentkit.incident.pausing import pause_ends
from incidentkit.incident.scopes import UNLISTED
from incidentkit.runbook.plan import PlanStep

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


class Gate(msgspec.Struct, frozen=True):
    """A closed gate; `kind` is items, needs, order, first, pause, evidence, answer, witness or irreversible."""

    kind: str
    because: Message
    opens_with: str
    subject: str
    """The step, question or option that the gate is about."""
    until: datetime | None = None
    """When it opens by itself, aware, in the incident's zone; None for a gate that waits for somebody."""


def closed_gates(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Every gate that is closed on this step now, as if it were finished with nothing more said."""
    return [*before(situation, step), *at_finish(situation, step)]


def before(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Gates that other steps, a list or the time open."""
    gates = [*_unlisted(situation, step)]
    here = situation.within(step.id)
    for need in step.needs:
        if here.decide(need.when) is not False:
            gates += _others(situation, "needs", need.step)
    if step.after:
        gates += _others(situation, "order", step.after)
    return [*gates, *_first(situation, step), *_pause(situation, step)]


def _unlisted(situation: "Situation", step: PlanStep) -> list[Gate]:
    """A step of a loop whose items nobody has given."""
    scope = situation.within(step.id).scope
    if scope.several is None or scope.key != UNLISTED:
        return []
    question = situation.questions.get(scope.several.name)
    ask = question.ask if question else scope.several.name
    what = message("List them first: {ask}", ask=ask)
    opens = f"answer {scope.several.name} VALUE"
    if scope.several.type != "choices":
        field = next(iter(question.fields), "value") if question and question.fields else "value"
        opens = f"answer {scope.several.name} --add {field}=VALUE"
    return [Gate("items", what, opens, scope.several.name)]


def _others(situation: "Situation", kind: str, step_id: str) -> list[Gate]:
    """A step that comes first, for each item where it has several."""
    found = []
    for each in situation.unrolled.instances.get(step_id, [step_id]):
        if not situation.finished(each):
            other = situation.steps.get(each)
            other = (instead(situation, other) if other else None) or other
            what = message("First: {step}", step=other.do if other else each)
            wanted = other.id if other else each
            found.append(Gate(kind, what, f"done {wanted}", wanted))
    return found


def _first(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Attached steps that come before the rest of the runbook that attached them."""
    found = []
    for attached in situation.state.attached.values():
        if not attached.first or attached.step is None or not _is_rest(situation, step, attached.step):
            continue
        prefix = attached.runbook + "/"
        left = [each for each in situation.plan.steps if each.id.startswith(prefix)]
        left = [each for each in left if not situation.finished(each.id)]
        if left:
            title = situation.title_of(attached.runbook)
            what = message("First the steps of “{runbook}”: {step}", runbook=title, step=left[0].do)
            found.append(Gate("first", what, f"done {left[0].id}", left[0].id))
    return found


def _is_rest(situation: "Situation", step: PlanStep, by: str) -> bool:
    """Whether a step stands after the one that attached, in the same runbook."""
    ids = [each.id for each in situation.plan.steps]
    same = step.id.rpartition("/")[0] == by.rpartition("/")[0]
    return same and by in ids and ids.index(step.id) > ids.index(by)


def _pause(situation: "Situation", step: PlanStep) -> list[Gate]:
    """The time that must pass after what the step needs."""
    if step.pause is None:
        return []
    ends = pause_ends(situation, step)
    if ends is None:
        what = message("Then not before this has passed: {pause}", pause=step.pause)
        return [Gate("pause", what, "--despite TEXT", step.id)]
    if situation.now >= ends:
        return []
    at = ends.astimezone(situation.zone)
    what = message("Not before {time}", time=f"{at:%Y-%m-%d %H:%M}")
    return [Gate("pause", what, "--despite TEXT", step.id, at)]


def at_finish(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Gates that finishing the step opens by what it brings: proof, answers, a second person, the typed word."""
    gates = []
    if step.evidence and step.evidence.required and proofs(situation, step) < step.evidence.count:
        what = message("Proof is asked for: {ask}", ask=step.evidence.ask)
        gates.append(Gate("evidence", what, "--evidence FILE", step.id))
    for name in _required(situation, step):
        question = situation.questions[name]
        what = message("An answer is needed: {ask} (unknown is an answer)", ask=question.ask)
        gates.append(Gate("answer", what, f"--record {name}=VALUE", name))
    if step.people == 2:
        what = message("A second person must confirm this step.")
        gates.append(Gate("witness", what, "--witness NAME", step.id))
    if step.irreversible:
        what = message("This cannot be undone. Confirm it by typing the step's id: {step}", step=step.id)
        gates.append(Gate("irreversible", what, f"--confirm {step.id}", step.id))
    return gates


def proofs(situation: "Situation", step: PlanStep) -> int:
    """How many proofs of the step are kept; of a step that comes back, of this round."""
    record = situation.record(step.id)
    return sum(1 for seq in record.evidence if seq > last_round(situation, step))


def last_round(situation: "Situation", step: PlanStep) -> int:
    """The entry of the last round of a step, 0 before the first."""
    record = situation.record(step.id)
    return record.rounds[-1].seq if record.rounds else 0


def _required(situation: "Situation", step: PlanStep) -> list[str]:
    """Required questions of the step that have no entry yet (in this round) and can be asked."""
    names = [name for name, question in step.record.items() if question.required]
    names += [
        name for name in step.confirm if name in situation.questions and situation.questions[name].required
    ]
    since = last_round(situation, step)
    return [name for name in names if not _said_since(situation, name, since) and situation.askable(name)]


def _said_since(situation: "Situation", name: str, seq: int) -> bool:
    answer = situation.state.answers.get(name)
    if answer is None:
        return not seq and situation.is_answered(name)
    return answer.seq > seq
