"""The handover brief: all that somebody who was not there needs to go on, as plain data with nothing left to decide."""

from datetime import datetime

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.decide import is_open
from incidentkit.incident.events import Entry
from incidentkit.incident.gates import before
from incidentkit.incident.history import event
from incidentkit.incident.order import next_step, on_offer
from incidentkit.incident.severity import suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.views import now, people
from incidentkit.incident.views.steps import step_view
from incidentkit.incident.views.telling import ask_words, choice_words, tell
from incidentkit.incident.views.told import Told, moment

LAST = 10
"""How many of the last lines of the log the brief repeats."""


class DoneLine(msgspec.Struct, frozen=True):
    """A step that was done or skipped; `result` is what came of it, `reason` why it was skipped or so decided."""

    id: str
    do: str
    state: str
    at: datetime | None
    actor: str
    choice: str | None
    result: str | None
    reason: str | None


class OpenLine(msgspec.Struct, frozen=True):
    """A step still to do; `first` are the steps that come before it."""

    id: str
    do: str
    role: str | None
    applies: str
    target: datetime | None
    overdue: bool
    first: list[str]


class WaitingLine(msgspec.Struct, frozen=True):
    """A step that waits for somebody."""

    id: str
    do: str
    who: str
    reference: str | None
    since: datetime
    nudge_at: datetime | None


class UnknownLine(msgspec.Struct, frozen=True):
    """Something that nobody knows yet."""

    name: str
    ask: str | Message


class LastLine(msgspec.Struct, frozen=True):
    """One of the last lines of the log."""

    seq: int
    at: datetime | None
    actor: str
    told: Told


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What the one who takes over has to know; texts are in the situation's language."""

    incident: str
    title: str
    runbook: str
    drill: bool
    status: str
    level: str | None
    because: str | None
    may_be: str | None
    from_: str | None = msgspec.field(name="from")
    to: str | None
    next: str | None
    done: list[DoneLine]
    open: list[OpenLine]
    waiting: list[WaitingLine]
    deadlines: list[now.DeadlineView]
    promises: list[now.PromiseView]
    not_known: list[UnknownLine]
    never: list[now.NeverView]
    roles: dict[str, people.HolderView]
    messages: list[people.SentView]
    calls: list[people.CallEntryView]
    actions: list[people.ActionView]
    marks: list[people.MarkView]
    last: list[LastLine]


def brief(
    situation: Situation, label: str, entries: list[Entry], *, by: str | None = None, to: str | None = None
) -> Brief:
    """The brief of the incident `label` as it stands; `entries` are all of its log, `by` and `to` who hands it to whom."""
    state, suggestion = situation.state, suggest(situation)
    found = next_step(situation)
    return Brief(
        incident=label,
        title=state.title,
        runbook=situation.plan.title,
        drill=state.drill,
        status=state.status,
        level=state.severity or suggestion.level,
        because=state.severity_reason or suggestion.because,
        may_be=suggestion.may_be if not state.severity else None,
        from_=by,
        to=to,
        next=found.id if found else None,
        done=_done(situation),
        open=_open(situation),
        waiting=_waiting(situation),
        deadlines=[
            view for view in now.deadline_views(situation) if view.state in ("running", "late", "not-started")
        ],
        promises=now.promise_views(situation),
        not_known=_not_known(situation),
        never=now.never_views(situation),
        roles=people.role_views(situation),
        messages=people.sent_views(situation),
        calls=people.call_views(situation),
        actions=[view for view in people.action_views(situation) if view.state != "finished"],
        marks=people.mark_views(situation),
        last=[
            LastLine(each.seq, moment(situation, each.recorded_at), each.actor, tell(situation, event(each)))
            for each in entries[-LAST:]
        ],
    )


def _done(situation: Situation) -> list[DoneLine]:
    lines = []
    for step in situation.plan.steps:
        record = situation.record(step.id)
        if record.state in ("done", "skipped"):
            choice = choice_words(situation, step.id, record.choice) if record.choice else None
            at = moment(situation, record.at)
            lines.append(
                DoneLine(
                    step.id, step.do, record.state, at, record.actor, choice, record.result, record.reason
                )
            )
    return lines


def _open(situation: Situation) -> list[OpenLine]:
    """In the order in which they are offered."""
    lines = []
    for step in on_offer(situation):
        view = step_view(situation, step)
        first = [gate.subject for gate in before(situation, step)]
        lines.append(OpenLine(step.id, step.do, step.role, view.applies, view.target, view.overdue, first))
    return lines


def _waiting(situation: Situation) -> list[WaitingLine]:
    return [
        WaitingLine(
            view.step, situation.steps[view.step].do if view.step in situation.steps else view.step, view.for_,
            view.reference, view.since, view.nudge_at,
        )
        for view in now.waiting_views(situation)
    ]  # fmt: skip


def _not_known(situation: Situation) -> list[UnknownLine]:
    """What was answered "unknown", what the first minute still asks, and what steps, clocks and severity depend on."""
    answers = situation.state.answers
    names = [name for name, answer in answers.items() if answer.state == "unknown"]
    names += [name for name in situation.start_questions() if name not in answers]
    for step in situation.plan.steps:
        if is_open(situation, step):
            names += situation.step_depends_on(step)
    for view in now.deadline_views(situation):
        if view.state in ("running", "late", "not-started"):
            names += view.depends_on
    names += suggest(situation).depends_on
    known = {name for name, answer in answers.items() if answer.state == "given"} | set(situation.steps)
    return [
        UnknownLine(name, ask_words(situation, name))
        for name in dict.fromkeys(names)
        if name not in known and situation.askable(name)
    ]
