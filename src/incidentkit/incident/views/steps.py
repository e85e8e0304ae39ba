"""Steps and questions as front ends show them: state, reason, proof, gates, call card, draft, advice."""

from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.deadlines import step_target
from incidentkit.incident.finishing import advice
from incidentkit.incident.gates import Gate, closed_gates
from incidentkit.incident.order import asked_by
from incidentkit.incident.people.drafting import draft
from incidentkit.incident.people.names import contact_name, register_field
from incidentkit.incident.situation import Situation
from incidentkit.incident.wording import answer_text, fill
from incidentkit.runbook.conditions import UNKNOWN
from incidentkit.runbook.model import Question
from incidentkit.runbook.plan import PlanStep
from incidentkit.runbook.texts import to_fill
from incidentkit.when.instants import read_utc

TRUTH = {True: "yes", False: "no", None: "unknown"}


class EvidenceView(msgspec.Struct, frozen=True):
    """The proof a step asks for and what is kept."""

    ask: str | None
    required: bool
    before: bool
    count: int
    kept: list[int]


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """A step as `show` lists it."""

    id: str
    phase: str
    do: str
    role: str | None
    applies: str
    depends_on: list[str]
    state: str
    no_longer_asked: bool
    reason: Message | None
    skip_reason: str | None
    record: dict[str, Any]
    evidence: EvidenceView | None
    target: datetime | None
    overdue: bool
    item: str | None
    groups: list[str]
    done_at: datetime | None
    result: str | None
    choice: str | None


class QuestionView(msgspec.Struct, frozen=True):
    """A question, with the register's proposal (`prefill`) and the step that asks it."""

    name: str
    ask: str | Message
    why: str | None
    type: str
    options: dict[str, str] | None
    unit: str | None
    required: bool
    prefill: Any
    asked_by: str | None
    answered: Any


class CallView(msgspec.Struct, frozen=True):
    """The call card: who, how to reach them, what to say."""

    contact: str
    name: str | Message
    phone: str | Message
    url: str | None
    hours: str | None
    reference: str | None
    script: str | None


class MessageView(msgspec.Struct, frozen=True):
    """A drafted message; `to_fill` names what is still missing in it."""

    id: str
    to: str
    channel: str
    title: str
    text: str
    to_fill: list[str]
    approve: str | None
    max_words: int | None
    fields: list[QuestionView]


class DecideView(msgspec.Struct, frozen=True):
    """A decision: its options and the advice that holds now."""

    name: str
    ask: str | None
    options: dict[str, str]
    advise: list[dict[str, str]]


class StepDetail(StepView, frozen=True, kw_only=True):
    """A step as `next` shows it: everything needed to do it."""

    why: str | None
    how: str | None
    call: CallView | None
    script: str | None
    message: MessageView | None
    decide: DecideView | None
    confirm: list[QuestionView]
    fields: list[QuestionView]
    gates: list[Gate]
    never: list[str]
    people: int
    irreversible: bool


def step_view(situation: Situation, step: PlanStep) -> StepView:
    """A step's line in `show`."""
    return StepView(**_common(situation, step))


def _common(situation: Situation, step: PlanStep) -> dict[str, Any]:
    record = situation.record(step.id)
    applies = situation.applies(step)
    target = step_target(situation, step.id)
    finished = record.state in ("done", "skipped")
    return {
        "id": step.id,
        "phase": step.phase,
        "do": step.do,
        "role": step.role,
        "applies": TRUTH[applies],
        "depends_on": situation.step_depends_on(step),
        "state": record.state,
        "no_longer_asked": finished and applies is False,
        "reason": reason(situation, step),
        "skip_reason": record.reason if record.state == "skipped" else None,
        "record": _recorded(situation, step),
        "evidence": _evidence(situation, step),
        "target": target.astimezone(situation.zone) if target else None,
        "overdue": bool(target and not finished and applies is not False and situation.now > target),
        "item": None,
        "groups": step.groups,
        "done_at": read_utc(record.at).astimezone(situation.zone) if finished else None,
        "result": record.result,
        "choice": record.choice,
    }


def _recorded(situation: Situation, step: PlanStep) -> dict[str, Any]:
    """The answers to what this step records or confirms, by name."""
    found: dict[str, Any] = {}
    for name in [*step.record, *step.confirm]:
        answer = situation.state.answers.get(name)
        if answer is not None:
            found[name] = "unknown" if answer.state == "unknown" else answer.value
    return found


def _evidence(situation: Situation, step: PlanStep) -> EvidenceView | None:
    kept = situation.record(step.id).evidence
    if step.evidence is None:
        return EvidenceView(None, False, False, 0, kept) if kept else None
    asked = step.evidence
    return EvidenceView(asked.ask, asked.required, asked.before, asked.count, kept)


def reason(situation: Situation, step: PlanStep) -> Message | None:
    """Why the step is here: the answers its condition read. None for a step that is always there."""
    said = []
    for condition in step.when:
        said += [answer_text(situation, head) for head in situation.read_by(condition)]
    said = [each for n, each in enumerate(said) if each is not None and each not in said[:n]]
    if not said or situation.applies(step) is not True:
        return None
    return message("This step is here because: {answers}", answers=said)


def step_detail(situation: Situation, step: PlanStep) -> StepDetail:
    """A step with all that is needed to do it."""
    asks = situation.asks(step)
    own = [name for name in asks if name not in step.confirm]
    return StepDetail(
        **_common(situation, step),
        why=fill(situation, step.why),
        how=how(situation, step),
        call=call_view(situation, step),
        script=fill(situation, step.script),
        message=message_view(situation, step.message) if step.message else None,
        decide=_decide(situation, step),
        confirm=[question_view(situation, name) for name in step.confirm if situation.askable(name)],
        fields=[question_view(situation, name) for name in own if situation.askable(name)],
        gates=closed_gates(situation, step),
        never=[item.say for item in situation.plan.never if step.id in item.until],
        people=step.people,
        irreversible=step.irreversible,
    )


def how(situation: Situation, step: PlanStep) -> str | None:
    """The how-to with what is particular to our places after it; a place is left out only if surely not ours."""
    parts = [step.how] if step.how else []
    parts += [text for place, text in step.how_in.items() if situation.in_places([place]) is not False]
    return fill(situation, "\n".join(part.rstrip("\n") for part in parts)) if parts else None


def call_view(situation: Situation, step: PlanStep) -> CallView | None:
    """The call card of a step that calls somebody."""
    return call_card(situation, step.call, step.script) if step.call else None


def call_card(situation: Situation, contact: str, script: str | None) -> CallView:
    """Whom to call, how to reach them and what to say; what nobody filled in shows as such."""
    language = situation.plan.language
    return CallView(
        contact=contact,
        name=contact_name(situation, contact) or to_fill(contact, language),
        phone=register_field(situation, contact, "phone") or to_fill(f"{contact}.phone", language),
        url=register_field(situation, contact, "url"),
        hours=register_field(situation, contact, "hours"),
        reference=register_field(situation, contact, "reference"),
        script=fill(situation, script),
    )


def message_view(situation: Situation, name: str) -> MessageView | None:
    """A message of the runbook, drafted from what is known, in the language in which it is handed to others."""
    if name not in situation.plan.messages:
        return None
    made = draft(situation, name)
    asked = situation.plan.messages[name].fields
    fields = [_question(situation, field, question, None) for field, question in asked.items()]
    return MessageView(
        name, made.draft.to, made.draft.channel, made.title, made.text, made.to_fill, made.draft.approve,
        made.draft.max_words, fields,
    )  # fmt: skip


def _decide(situation: Situation, step: PlanStep) -> DecideView | None:
    if step.decide is None:
        return None
    holding = [{"choose": a.choose, "because": a.because} for a in advice(situation, step)]
    return DecideView(step.decide.name, step.decide.ask, step.decide.options, holding)


BUILT_IN_ASKS = {
    "detected_at": message("When did you notice it?"),
    "occurred_at": message("When did it happen?"),
    "places": message("Which countries does it touch (where you and your customers are)?"),
}


def question_view(situation: Situation, name: str) -> QuestionView:
    """A question by its name."""
    question = situation.questions.get(name) or Question(ask=name, type="text")
    return _question(situation, name, question, asked_by(situation, name))


def _question(situation: Situation, name: str, question: Question, step: str | None) -> QuestionView:
    ask: str | Message = question.ask
    if name in BUILT_IN_ASKS and name not in situation.plan.questions:
        ask = BUILT_IN_ASKS[name]
    proposal = situation.typed_prefill(question)
    answer = situation.state.answers.get(name)
    return QuestionView(
        name, ask, question.why, question.type, question.options, question.unit, question.required,
        None if proposal is UNKNOWN else proposal, step,
        None if answer is None else "unknown" if answer.state == "unknown" else answer.value,
    )  # fmt: skip
