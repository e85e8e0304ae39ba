"""Gates: what keeps a step from being finished yet, why, and what opens it.

Needs and order close a step before it is begun; evidence, answers, a second person and irreversibility are asked
when it is finished. Every gate opens with a recorded reason.
"""

from typing import TYPE_CHECKING

import msgspec

from incidentkit.errors import Message, message
from incidentkit.runbook.plan import PlanStep

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


class Gate(msgspec.Struct, frozen=True):
    """A closed gate; `kind` is needs, order, evidence, answer, witness or irreversible."""

    kind: str
    because: Message
    opens_with: str
    subject: str
    """The step, question or option that the gate is about."""


def closed_gates(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Every gate that is closed on this step now, as if it were finished with nothing more said."""
    return [*before(situation, step), *at_finish(situation, step)]


def before(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Gates that other steps open: needs and order."""
    gates = []
    for need in step.needs:
        wanted = situation.decide(need.when)
        if wanted is not False and not situation.finished(need.step):
            gates.append(_other(situation, "needs", need.step))
    if step.after and not situation.finished(step.after):
        gates.append(_other(situation, "order", step.after))
    return gates


def _other(situation: "Situation", kind: str, step_id: str) -> Gate:
    other = situation.steps.get(step_id)
    what = message("First: {step}", step=other.do if other else step_id)
    return Gate(kind, what, f"done {step_id}", step_id)


def at_finish(situation: "Situation", step: PlanStep) -> list[Gate]:
    """Gates that finishing the step opens by what it brings: proof, answers, a second person, the typed word."""
    gates = []
    if step.evidence and step.evidence.required:
        kept = len(situation.record(step.id).evidence)
        if kept < step.evidence.count:
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


def _required(situation: "Situation", step: PlanStep) -> list[str]:
    """Required questions of the step that have no entry yet and can be asked."""
    names = [name for name, question in step.record.items() if question.required]
    names += [
        name for name in step.confirm if name in situation.questions and situation.questions[name].required
    ]
    return [name for name in names if name not in situation.state.answers and situation.askable(name)]
