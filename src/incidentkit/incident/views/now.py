"""What front ends and reports show: plain structs made from a situation, no condition left to decide.

Texts are in the situation's language; `Message` fields are spoken by whoever shows them. Times are aware, in the
incident's zone. Field names are those of the command line's JSON (contract: docs/commands.md).
"""

from datetime import date, datetime
from typing import Any

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.carrying import Offer, offers
from incidentkit.incident.deadlines import Clock, clocks, nearest
from incidentkit.incident.listing import fields_of
from incidentkit.incident.order import next_step, on_offer, question_beside
from incidentkit.incident.severity import suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Attached
from incidentkit.incident.unrolling import is_listed
from incidentkit.incident.views.people import between
from incidentkit.incident.views.steps import (
    QuestionView,
    StepDetail,
    items_of,
    question_view,
    step_detail,
    step_view,
)
from incidentkit.runbook.plan import PlanStep
from incidentkit.when.instants import read_utc


class AnswerView(msgspec.Struct, frozen=True):
    """An answer: its value, or why it has none."""

    value: Any
    state: str
    entry: int | None


class DeadlineView(msgspec.Struct, frozen=True):
    """A clock, for people: times in the incident's zone."""

    id: str
    title: str
    kind: str
    starts_at: datetime | None
    assumed: str | None
    target_at: datetime | None
    due_at: datetime | None
    state: str
    depends_on: list[str]
    to: str | None
    source: str | None
    checked: str | None
    whose: str
    late: str | None
    ended_at: datetime | None
    ended_because: str | None
    applies: str
    safe_on: date | None


class NeverView(msgspec.Struct, frozen=True):
    """Something never to do, in force or possibly so."""

    say: str
    applies: str
    until: list[str]


class WaitingView(msgspec.Struct, frozen=True):
    """A step that waits for somebody."""

    step: str
    for_: str = msgspec.field(name="for")
    reference: str | None
    nudge_at: datetime | None
    since: datetime


class PromiseView(msgspec.Struct, frozen=True):
    """A promise and whether its time has passed."""

    seq: int
    text: str
    by: datetime
    whose: str
    state: str


class OfferView(msgspec.Struct, frozen=True):
    """An answer that changed in one runbook after it was carried into another: what it is there and what here."""

    name: str
    runbook: str
    ask: str | Message
    ours: str
    key: str | None
    value: Any
    there: Any


class NextView(msgspec.Struct, frozen=True):
    """What to do now: a question beside a step, and what else could be done."""

    question: QuestionView | None
    step: StepDetail | None
    also_open: list[str]
    offered: list[OfferView] = []


TRUTH = {True: "yes", False: "no", None: "unknown"}


def local(situation: Situation, text: str | None) -> datetime | None:
    """A stored UTC text as a time in the incident's zone."""
    return read_utc(text).astimezone(situation.zone) if text else None


def in_zone(situation: Situation, at: datetime | None) -> datetime | None:
    """A time in the incident's zone."""
    return at.astimezone(situation.zone) if at else None


def next_view(situation: Situation, after: str | None = None) -> NextView:
    """What `next` prints."""
    step = next_step(situation, after)
    name = question_beside(situation, step)
    others = [each.id for each in on_offer(situation) if step is None or each.id != step.id]
    if situation.state.status == "closed":
        return NextView(None, None, [])
    offered = [offer_view(situation, each) for each in offers(situation)]
    return NextView(
        question_view(situation, name) if name else None,
        step_detail(situation, step) if step else None,
        others,
        offered,
    )


def offer_view(situation: Situation, offer: Offer) -> OfferView:
    """What is offered, as both runbooks have it."""
    ask = question_view(situation, offer.ours).ask
    if offer.key is not None:
        label = items_of(situation, offer.ours)[offer.key]
        return OfferView(offer.name, offer.runbook, ask, offer.ours, offer.key, label, None)
    here, there = (answer_view(situation, name) for name in (offer.ours, offer.name))
    value = here.value if here.state == "given" else here.state
    other = there.value if there.state == "given" else None if there.state == "unanswered" else there.state
    return OfferView(offer.name, offer.runbook, ask, offer.ours, None, value, other)


def show(situation: Situation, incident: str, incident_id: str, seal: str) -> dict[str, Any]:
    """What `show` prints: everything now."""
    state = situation.state
    suggestion = suggest(situation)
    plan = situation.plan
    return {
        "incident": incident,
        "incident_id": incident_id,
        "title": state.title,
        "status": state.status,
        "drill": state.drill,
        "language": state.language,
        "zone": state.zone,
        "opened_at": local(situation, state.opened_at),
        "outcome": state.outcome,
        "runbook": {
            "id": plan.id,
            "title": plan.title,
            "digest": state.runbook_digest,
            "commit": state.commit,
            "dirty": state.dirty,
            "updated": state.updated.get(state.runbook_id),
            "attached": [attached_view(situation, each) for each in state.attached.values()],
        },
        "severity": {
            "level": state.severity or suggestion.level,
            "suggested": suggestion.level,
            "because": state.severity_reason or suggestion.because,
            "may_be": {"level": suggestion.may_be, "depends_on": suggestion.depends_on}
            if suggestion.may_be
            else None,
        },
        "answers": {name: answer_view(situation, name) for name in shown_answers(situation)},
        "steps": [step_view(situation, step) for step in plan.steps],
        "deadlines": deadline_views(situation),
        "never": never_views(situation),
        "waiting": waiting_views(situation),
        "promises": promise_views(situation),
        **between(situation),
        "unread": state.unread,
        "entries": state.count,
        "head": state.head,
        "seal": seal,
    }


def attached_view(situation: Situation, attached: Attached) -> dict[str, Any]:
    """An attached runbook, and which step attached it."""
    return {
        "id": attached.runbook,
        "title": situation.title_of(attached.runbook),
        "digest": attached.digest,
        "commit": attached.commit,
        "dirty": attached.dirty,
        "updated": situation.state.updated.get(attached.runbook),
        "step": attached.step,
        "first": attached.first,
    }


def shown_answers(situation: Situation) -> list[str]:
    """Names whose answers `show` lists: every question, decisions, and built-in ones once answered."""
    names = list(situation.questions)
    decided = [step.decide.name for step in situation.plan.steps if step.decide]
    return list(dict.fromkeys([*names, *decided]))


def answer_view(situation: Situation, name: str) -> AnswerView:
    """The answer to a question, in the four states of the contract."""
    decision = situation.state.decisions.get(name)
    if situation.several(name) is not None:
        return _list_view(situation, name)
    answer = situation.state.answers.get(name)
    entry = decision.seq if decision else answer.seq if answer else None
    if not situation.askable(name):
        return AnswerView(None, "not-asked", entry)
    if decision:
        return AnswerView(decision.choice, "given", entry)
    if answer is None:
        return AnswerView(None, "unanswered", None)
    value = local(situation, str(answer.value)) if answer.type == "time" and answer.value else answer.value
    return AnswerView(value, answer.state, entry)


def _list_view(situation: Situation, name: str) -> AnswerView:
    """A list: its items, each with its key, what tells it from the others, and its fields."""
    answer = situation.state.answers.get(name)
    items = situation.state.items.get(name, {})
    value = [
        {"key": key, "label": label}
        | {
            field: answer_view(situation, f"{name}@{key}.{field}").value
            for field in fields_of(situation, name)
        }
        for key, label in items_of(situation, name).items()
    ]
    seqs = [item.removed or item.seq for item in items.values()] + ([answer.seq] if answer else [])
    entry = max(seqs, default=None)
    if not situation.askable(name):
        return AnswerView(None, "not-asked", entry)
    if is_listed(situation.state, situation.unrolled.lists[name]):
        return AnswerView(value, "given", entry)
    state = "unknown" if answer is not None and answer.state == "unknown" else "unanswered"
    return AnswerView(value or None, state, entry)


def deadline_views(situation: Situation) -> list[DeadlineView]:
    """Every clock, as people read it."""
    return [deadline_view(situation, each) for each in clocks(situation)]


def deadline_view(situation: Situation, each: Clock) -> DeadlineView:
    """One clock."""
    deadline = each.deadline
    scope = situation.unrolled.clocks[each.id][0][0]
    label = situation.label_in(scope)
    return DeadlineView(
        each.id, f"{deadline.title} ({label})" if label else deadline.title, deadline.kind, in_zone(situation, each.starts_at), each.assumed,
        in_zone(situation, each.target_at), in_zone(situation, each.due_at), each.state, each.depends_on,
        deadline.to, deadline.source, deadline.checked, deadline.whose, deadline.late,
        local(situation, each.ended.at) if each.ended else None, each.ended.text if each.ended else None,
        TRUTH[each.applies], each.safe_on,
    )  # fmt: skip


def nearest_deadline(situation: Situation) -> DeadlineView | None:
    """The clock that is due first."""
    found = nearest(clocks(situation))
    return deadline_view(situation, found) if found else None


def never_views(situation: Situation) -> list[NeverView]:
    """What must never be done, as long as it is in force or may be."""
    found = []
    for scope, item in situation.unrolled.never:
        applies = situation.scoped(scope).decide(item.when)
        over = bool(item.until) and all(situation.finished(scope.step(step)) for step in item.until)
        if applies is not False and not over:
            found.append(NeverView(item.say, TRUTH[applies], item.until))
    return found


def waiting_views(situation: Situation) -> list[WaitingView]:
    """The steps that wait for somebody."""
    zone = situation.zone
    return [
        WaitingView(
            key, record.waiting_for or "", record.reference, local(situation, record.nudge_at),
            read_utc(record.at).astimezone(zone),
        )
        for key, record in situation.state.steps.items()
        if record.state == "waiting"
    ]  # fmt: skip


def promise_views(situation: Situation) -> list[PromiseView]:
    """Promises that stand."""
    found = []
    for promise in situation.state.promises:
        by = read_utc(promise.by)
        state = "late" if situation.now > by else "running"
        found.append(
            PromiseView(promise.seq, promise.text, by.astimezone(situation.zone), promise.whose, state)
        )
    return found


def asked_steps(situation: Situation) -> list[PlanStep]:
    """The steps that apply or may apply, in the plan's order."""
    return [step for step in situation.plan.steps if situation.applies(step) is not False]


def progress(situation: Situation) -> tuple[int, int]:
    """Steps done, and steps that apply or may apply; a skipped step is not done."""
    asked = asked_steps(situation)
    done = [s for s in asked if situation.record(s.id).state == "done"]
    return len(done), len(asked)


def list_line(situation: Situation, incident: str, incident_id: str) -> dict[str, Any]:
    """One line of `list`."""
    done, total = progress(situation)
    found = nearest_deadline(situation) if situation.state.status == "open" else None
    return {
        "incident": incident,
        "incident_id": incident_id,
        "title": situation.state.title,
        "runbook_id": situation.state.runbook_id,
        "status": situation.state.status,
        "level": situation.state.severity or suggest(situation).level,
        "drill": situation.state.drill,
        "opened_at": local(situation, situation.state.opened_at),
        "done": done,
        "total": total,
        "next_deadline": {"id": found.id, "title": found.title, "due_at": found.due_at, "state": found.state}
        if found
        else None,
    }
