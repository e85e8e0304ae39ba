"""Steps and questions as front ends show them: state, reason, proof, gates, call card, draft, advice."""

from datetime import datetime
from typing import Any

import msgspec

from incidentkit.errors import Message, message
from incidentkit.incident.deadlines import step_target
from incidentkit.incident.finishing import advice
from incidentkit.incident.gates import Gate, closed_gates
from incidentkit.incident.listing import fields_of
from incidentkit.incident.order import asked_by
from incidentkit.incident.people.drafting import draft
from incidentkit.incident.people.names import contact_name, register_field
from incidentkit.incident.scopes import Scope
from incidentkit.incident.situation import Situation
from incidentkit.incident.unrolling import item_label, standing_keys
from incidentkit.incident.wording import answer_text, fill
from incidentkit.runbook.conditions import UNKNOWN
from incidentkit.runbook.model import NeverItem, Question
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
    item_label: str | None
    runbook: str | None
    """The attached runbook that the step is of; None for the main one."""
    rounds: list[datetime]
    """When a step that comes back was done so far."""


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
    item: str | None = None
    """What tells the item that it is about from the others."""
    fields: list["QuestionView"] | None = None
    """Of a list, or of several accounts, devices or people: what each item has."""
    items: dict[str, str] | None = None
    """Of those, the items given so far: key to what tells each from the others."""
    ahead: bool = False
    """Of a time: it may lie ahead."""


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
    attach: str | None
    """The runbook that doing the step attaches; None once it is attached."""
    every: bool


def step_view(situation: Situation, step: PlanStep) -> StepView:
    """A step's line in `show`."""
    return StepView(**_common(situation, step))


def _common(situation: Situation, step: PlanStep) -> dict[str, Any]:
    record = situation.record(step.id)
    applies = situation.applies(step)
    target = step_target(situation, step.id)
    finished = record.state in ("done", "skipped")
    scope = situation.within(step.id).scope
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
        "item": scope.key if scope.several else None,
        "groups": step.groups,
        "done_at": read_utc(record.at).astimezone(situation.zone) if finished else None,
        "result": record.result,
        "choice": record.choice,
        "item_label": situation.label(step.id),
        "runbook": scope.prefix.rstrip("/") or None,
        "rounds": [read_utc(each.at).astimezone(situation.zone) for each in record.rounds],
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
    here = situation.within(step.id)
    for condition in step.when:
        mine = here.scope.several.called if here.scope.several else frozenset()
        said += [answer_text(here, name) for name in here.read_by(condition) if name not in mine]
    said = [each for n, each in enumerate(said) if each is not None and each not in said[:n]]
    if not said or situation.applies(step) is not True:
        return None
    return message("This step is here because: {answers}", answers=said)


def step_detail(situation: Situation, step: PlanStep) -> StepDetail:
    """A step with all that is needed to do it."""
    asks = situation.asks(step)
    own = [name for name in asks if name not in step.confirm]
    here = situation.within(step.id)
    return StepDetail(
        **_common(situation, step),
        why=fill(here, step.why),
        how=how(situation, step),
        call=call_view(situation, step),
        script=fill(here, step.script),
        message=message_view(situation, step.message) if step.message else None,
        decide=_decide(situation, step),
        confirm=[question_view(situation, name) for name in step.confirm if situation.askable(name)],
        fields=[question_view(situation, name) for name in own if situation.askable(name)],
        gates=closed_gates(situation, step),
        never=[item.say for scope, item in situation.unrolled.never if _lifts(situation, step, scope, item)],
        people=step.people,
        irreversible=step.irreversible,
        attach=step.attach if step.attach not in situation.state.attached else None,
        every=step.every is not None,
    )


def _lifts(situation: Situation, step: PlanStep, scope: Scope, item: NeverItem) -> bool:
    """Whether finishing the step ends what must not be done until then."""
    ids = [scope.step(each) for each in item.until]
    return any(step.id in situation.unrolled.instances.get(each, [each]) for each in ids)


def how(situation: Situation, step: PlanStep) -> str | None:
    """The how-to with what is particular to our places after it; a place is left out only if surely not ours."""
    parts = [step.how] if step.how else []
    parts += [text for place, text in step.how_in.items() if situation.in_places([place]) is not False]
    return fill(situation.within(step.id), "\n".join(part.rstrip("\n") for part in parts)) if parts else None


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
    proposal = situation.typed_prefill(question, name)
    several = situation.several(name)
    return QuestionView(
        name, ask, question.why, question.type, question.options, question.unit, question.required,
        None if proposal is UNKNOWN else proposal, step, _answered(situation, name), situation.label(name),
        None if several is None else [
            _question(situation, field, each, None) for field, each in fields_of(situation, name).items()
        ],
        None if several is None else items_of(situation, name), question.ahead,
    )  # fmt: skip


def _answered(situation: Situation, name: str) -> Any:
    """The answer that stands, "unknown", or None."""
    answer = situation.state.answers.get(name)
    if situation.several(name) is not None:
        found = list(items_of(situation, name).values())
        if found or answer is None or answer.state == "given":
            return found if found or answer is not None else None
    if answer is None:
        return None
    return "unknown" if answer.state == "unknown" else answer.value


def items_of(situation: Situation, name: str) -> dict[str, str]:
    """The items of a list by key, each with what tells it from the others."""
    several, question = situation.unrolled.lists[name], situation.questions.get(name)
    keys = standing_keys(situation.state, several)
    return {key: item_label(situation.state, several, key, question) for key in keys}
