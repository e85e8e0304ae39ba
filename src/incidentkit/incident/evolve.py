"""The fold: one small function per kind of event, each writing what the event says into the state.

`fold` owns the state while it builds it; nobody else ever changes one.
"""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from incidentkit.incident.events import Entry
from incidentkit.incident.history import Event, effective, events, undone_entries
from incidentkit.incident.people import evolve as people
from incidentkit.incident.state import (
    Action,
    Answer,
    Attached,
    Decision,
    Evidence,
    Item,
    Mark,
    Promise,
    Round,
    State,
    StepRecord,
    Strike,
)


def fold(entries: list[Entry], later: Sequence[Entry] = ()) -> State:
    """The state that these entries, from seq 1 on, amount to; `later` ones say only what stayed of erased content."""
    history = events(entries, later)
    state = State(undone=undone_entries(history))
    for each in history:
        _remember_action(state, each)
        _remember_key(state, each)
    for each in effective(history):
        if each.unread:
            state.unread.append(each.entry.seq)
            continue
        if each.erased or each.payload is None:
            state.erased.append(each.entry.seq)
        if each.payload is not None:
            EVOLVE[each.entry.kind](state, each, each.payload)
    if entries:
        last = entries[-1]
        state.count, state.head = last.seq, last.hash
    return state


def _remember_action(state: State, each: Event) -> None:
    entry = each.entry
    if not state.actions or state.actions[-1].id != entry.action:
        state.actions.append(Action(entry.action, entry.actor, []))
    state.actions[-1].entries.append((entry.seq, entry.id, entry.kind))


def _remember_key(state: State, each: Event) -> None:
    """Keys are never used again, not even those of items whose adding was undone or erased."""
    if each.entry.kind != "item-added":
        return
    payload: Any = each.payload
    state.items_ever += 1
    if payload is None:
        state.keys_lost = True
        return
    number = payload.key[1:]
    if number.isascii() and number.isdigit():
        state.keys_given[payload.list] = max(state.keys_given.get(payload.list, 0), int(number))


def _record(state: State, key: str) -> StepRecord:
    return state.steps.setdefault(key, StepRecord())


def _settle(state: State, each: Event, key: str, value: str) -> StepRecord:
    """Puts a step into a state, forgetting what only its former state meant; its proofs stay."""
    former = _record(state, key)
    record = StepRecord(state=value, seq=each.entry.seq, at=each.at, actor=each.entry.actor)
    record.evidence, record.witnesses, record.overridden = (
        former.evidence,
        former.witnesses,
        former.overridden,
    )
    record.rounds = former.rounds
    state.steps[key] = record
    return record


def opened(state: State, each: Event, payload: Any) -> None:
    state.title, state.runbook_id, state.drill = payload.title, payload.runbook, payload.drill
    state.language, state.zone = payload.language, payload.zone
    state.opened_at = each.entry.recorded_at


def runbook_pinned(state: State, _: Event, payload: Any) -> None:
    state.runbook_digest, state.commit, state.dirty = payload.digest, payload.commit, payload.dirty


def runbook_updated(state: State, each: Event, payload: Any) -> None:
    """The version from here on; steps, answers and clocks keep what was recorded, by their ids."""
    if payload.runbook == state.runbook_id:
        runbook_pinned(state, each, payload)
    elif payload.runbook in state.attached:
        former = state.attached[payload.runbook]
        state.attached[payload.runbook] = replace(
            former, digest=payload.digest, commit=payload.commit, dirty=payload.dirty
        )
    state.updated[payload.runbook] = each.entry.seq


def organisation_pinned(state: State, _: Event, payload: Any) -> None:
    state.organisation_digest, state.example = payload.digest, payload.example
    state.calendar_digest = payload.calendar


def answered(state: State, each: Event, payload: Any) -> None:
    state.answers[payload.name] = Answer(
        payload.name,
        payload.type,
        payload.state,
        payload.value,
        each.entry.seq,
        each.at,
        payload.approximate,
        payload.step,
        payload.source,
    )


def item_added(state: State, each: Event, payload: Any) -> None:
    state.items.setdefault(payload.list, {})[payload.key] = Item(
        payload.key, each.entry.seq, source=payload.source
    )
    for field, said in payload.fields.items():
        name = f"{payload.list}@{payload.key}.{field}"
        state.answers[name] = Answer(
            name, said.type, said.state, said.value, each.entry.seq, each.at, said.approximate, payload.step,
            payload.source,
        )  # fmt: skip


def item_removed(state: State, each: Event, payload: Any) -> None:
    item = state.items.get(payload.list, {}).get(payload.key)
    if item is not None:
        item.removed = each.entry.seq


def runbook_attached(state: State, each: Event, payload: Any) -> None:
    state.attached.setdefault(
        payload.runbook,
        Attached(
            each.entry.seq, payload.runbook, payload.digest, payload.commit, payload.dirty, payload.by,
            payload.step, payload.first, payload.carry,
        ),
    )  # fmt: skip


def severity_set(state: State, _: Event, payload: Any) -> None:
    state.severity, state.severity_reason = payload.level, payload.reason


def step_done(state: State, each: Event, payload: Any) -> None:
    record = _settle(state, each, payload.step, "done")
    record.result, record.reason = payload.result, payload.reason


def round_done(state: State, each: Event, payload: Any) -> None:
    record = _settle(state, each, payload.step, "open")
    record.rounds = [*record.rounds, Round(each.entry.seq, each.at, each.entry.actor, payload.result)]


def step_skipped(state: State, each: Event, payload: Any) -> None:
    _settle(state, each, payload.step, "skipped").reason = payload.reason


def step_waiting(state: State, each: Event, payload: Any) -> None:
    record = _settle(state, each, payload.step, "waiting")
    record.waiting_for, record.reference, record.nudge_at = payload.for_, payload.reference, payload.nudge_at


def step_reopened(state: State, each: Event, payload: Any) -> None:
    _settle(state, each, payload.step, "open").reason = payload.reason
    for name in [d.name for d in state.decisions.values() if d.step == payload.step]:
        del state.decisions[name]


def decision_made(state: State, each: Event, payload: Any) -> None:
    record = _settle(state, each, payload.step, "done")
    record.choice, record.reason, record.result = payload.choice, payload.reason, payload.result
    state.decisions[payload.name] = Decision(
        each.entry.seq, payload.step, payload.name, payload.choice, payload.reason, payload.advised, each.at,
        each.entry.actor,
    )  # fmt: skip


def struck(state: State, each: Event, payload: Any) -> None:
    state.struck[payload.seq] = Strike(each.entry.seq, payload.reason, payload.replaced_by)
    state.promises = [p for p in state.promises if p.seq != payload.seq]
    people.struck(state.between, payload.seq)


def evidence_added(state: State, each: Event, payload: Any) -> None:
    if not each.erased:  # then there is no file any more, only the fact that the step had one
        state.evidence.append(
            Evidence(
                each.entry.seq, payload.name, payload.sha256, payload.size, each.at, each.entry.recorded_at,
                each.entry.actor, payload.step, payload.description, payload.source, payload.path, payload.method,
            )
        )  # fmt: skip
    if payload.step:
        _record(state, payload.step).evidence.append(each.entry.seq)


def promise_made(state: State, each: Event, payload: Any) -> None:
    state.promises.append(Promise(each.entry.seq, payload.text, payload.by, payload.whose))


def deadline_met(state: State, each: Event, payload: Any) -> None:
    state.deadlines.setdefault(payload.deadline, []).append(
        Mark(each.entry.seq, "met", each.at, payload.reference)
    )


def deadline_waived(state: State, each: Event, payload: Any) -> None:
    state.deadlines.setdefault(payload.deadline, []).append(
        Mark(each.entry.seq, "waived", each.at, payload.reason)
    )


def gate_overridden(state: State, _: Event, payload: Any) -> None:
    _record(state, payload.step).overridden.append(payload.gate)


def witness_confirmed(state: State, _: Event, payload: Any) -> None:
    if payload.witness:
        _record(state, payload.step).witnesses.append(payload.witness)


def closed(state: State, each: Event, payload: Any) -> None:
    state.status, state.outcome, state.closing_note = "closed", payload.outcome, payload.note
    state.closed_at, state.not_done = each.at, payload.open


def reopened(state: State, _: Event, __: Any) -> None:
    state.status, state.outcome, state.closing_note, state.closed_at = "open", None, None, None
    state.not_done = []


def between_people(kind: str) -> Callable[[State, Event, Any], None]:
    """Kinds of what happens between people write into a part of the state of their own."""

    def evolve(state: State, each: Event, payload: Any) -> None:
        people.EVOLVE[kind](state.between, each, payload)

    return evolve


def says_nothing_more(_: State, __: Event, ___: Any) -> None:
    """The entry itself is all there is to know: a note, an undo, an export."""


EVOLVE: dict[str, Callable[[State, Event, Any], None]] = {
    "incident-opened": opened,
    "runbook-pinned": runbook_pinned,
    "organisation-pinned": organisation_pinned,
    "organisation-updated": organisation_pinned,
    "runbook-attached": runbook_attached,
    "runbook-updated": runbook_updated,
    "question-answered": answered,
    "item-added": item_added,
    "item-removed": item_removed,
    "severity-set": severity_set,
    "step-done": step_done,
    "round-done": round_done,
    "step-skipped": step_skipped,
    "step-waiting": step_waiting,
    "step-reopened": step_reopened,
    "decision-made": decision_made,
    "note-added": says_nothing_more,
    "entry-struck": struck,
    "action-undone": says_nothing_more,
    "evidence-added": evidence_added,
    "promise-made": promise_made,
    "deadline-met": deadline_met,
    "deadline-waived": deadline_waived,
    "gate-overridden": gate_overridden,
    "witness-confirmed": witness_confirmed,
    "report-exported": says_nothing_more,
    "incident-closed": closed,
    "incident-reopened": reopened,
    "payload-erased": says_nothing_more,
} | {kind: between_people(kind) for kind in people.EVOLVE}
