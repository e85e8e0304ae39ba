"""The chapters of an incident's story, one function for each: log, decisions, answers, clocks, evidence, steps."""

from incidentkit.errors import Message, counted, message
from incidentkit.incident import events as e
from incidentkit.incident.history import Event, effective
from incidentkit.incident.situation import Situation
from incidentkit.incident.values import typed
from incidentkit.incident.views import pages
from incidentkit.incident.views.now import DeadlineView, deadline_views, promise_views, waiting_views
from incidentkit.incident.views.people_chapters import without
from incidentkit.incident.views.readers import LINE_SORTS, NOTE_SORTS
from incidentkit.incident.views.steps import step_view
from incidentkit.incident.views.telling import (
    METHODS,
    ask_words,
    choice_words,
    tell,
    value_words,
)
from incidentkit.incident.views.told import gate_words, moment, step_words
from incidentkit.incident.views.words import ANCHORS, CLOCK_STATES, PHASES, contact_kind
from incidentkit.locale.dates import seconds_between
from incidentkit.runbook.plan import PlanStep
from incidentkit.when.instants import read_utc

CLOCK_KINDS = {
    "legal": message("set by law"),
    "contract": message("set by contract"),
    "promise": message("promised"),
    "internal": message("our own"),
}


def timeline(situation: Situation, history: list[Event]) -> list[pages.Line]:
    """Every entry, in the order of the log, with what became of it."""
    by_id = {each.entry.id: each.entry.seq for each in history}
    last_answer = {name: answer.seq for name, answer in situation.state.answers.items()}
    instead = {
        strike.replaced_by: seq for seq, strike in situation.state.struck.items() if strike.replaced_by
    }
    return [_line(situation, each, by_id, last_answer, instead) for each in history]


def _line(
    situation: Situation,
    event: Event,
    by_id: dict[str, int],
    last_answer: dict[str, int],
    instead: dict[str, int],
) -> pages.Line:
    entry, state = event.entry, situation.state
    told = tell(situation, event)
    marks: list[Message] = []
    undone, strike = state.undone.get(entry.id), state.struck.get(entry.seq)
    if undone is not None:
        marks.append(message("Taken back by line {seq}", seq=undone))
    if strike is not None:
        marks.append(message("Struck by line {seq}", seq=strike.by))
        replaced = by_id.get(strike.replaced_by or "")
        if replaced is not None:
            marks.append(message("Replaced by line {seq}", seq=replaced))
    if entry.id in instead:
        marks.append(message("Instead of line {seq}", seq=instead[entry.id]))
    payload = event.payload
    if isinstance(payload, e.QuestionAnswered) and undone is None:
        newest = last_answer.get(payload.name, entry.seq)
        if newest != entry.seq:
            marks.append(message("Answered again in line {seq}", seq=newest))
    return pages.Line(
        seq=entry.seq, occurred_at=moment(situation, entry.occurred_at),
        recorded_at=moment(situation, entry.recorded_at) or situation.now.astimezone(situation.zone),
        approximate=entry.approximate, actor=entry.actor, role=entry.role, kind=entry.kind, title=told.title,
        about=told.about, said=told.said, marks=marks, counts=undone is None and strike is None,
        sort=sort_of(event),
    )  # fmt: skip


def sort_of(event: Event) -> str:
    """Which part of the table of readers a line belongs to."""
    if isinstance(event.payload, e.NoteAdded):
        return NOTE_SORTS.get(event.payload.type, "facts")
    return LINE_SORTS.get(event.entry.kind, "record")


def decisions(situation: Situation, history: list[Event]) -> list[pages.DecisionPart]:
    """Decisions made in steps, and those noted by hand, without what was taken back or struck."""
    standing = {each.seq for each in situation.state.decisions.values()}
    found = []
    for each in effective(history):
        p = each.payload
        at = read_utc(each.at).astimezone(situation.zone)
        if isinstance(p, e.DecisionMade):
            step = situation.steps.get(p.step)
            asked = step.decide.ask if step and step.decide else None
            found.append(
                pages.DecisionPart(
                    seq=each.entry.seq, question=asked or step_words(situation, p.step),
                    choice=choice_words(situation, p.step, p.choice), reason=p.reason,
                    advised=[choice_words(situation, p.step, option) for option in p.advised],
                    against=bool(p.advised) and p.choice not in p.advised, stands=each.entry.seq in standing,
                    at=at, actor=each.entry.actor,
                )
            )  # fmt: skip
        elif isinstance(p, e.NoteAdded) and p.type == "decision" and _stands(situation, each):
            about = step_words(situation, p.step) if p.step else None
            found.append(
                pages.DecisionPart(
                    seq=each.entry.seq, question=about, choice=p.text, reason=None, advised=[], against=False,
                    stands=True, at=at, actor=each.entry.actor,
                )
            )  # fmt: skip
    return found


def _stands(situation: Situation, each: Event) -> bool:
    return each.entry.seq not in situation.state.struck


def answers(situation: Situation) -> list[pages.AnswerPart]:
    """The answers that hold, in the order of the runbook's questions; what is not asked here is left out."""
    known = situation.state.answers
    names = [name for name in situation.questions if name in known]
    names += [name for name in known if name not in situation.questions]
    found = []
    for name in names:
        answer = known[name]
        if situation.askable(name):
            words = value_words(situation, name, answer.type, answer.state, answer.value)
            found.append(
                pages.AnswerPart(
                    seq=answer.seq, ask=ask_words(situation, name), value=words,
                    known=answer.state == "given" and answer.value is not None, approximate=answer.approximate,
                )
            )  # fmt: skip
    return found


LOSSES = frozenset({
    "losses", "loss", "amount", "amount_lost", "losses_estimated", "costs", "cost", "damage", "recovered_amount",
})  # fmt: skip
"""Names of questions and of blanks in messages that say what was lost."""
MONEY = frozenset({"€", "EUR", "euro", "euros", "£", "GBP", "$", "USD"})
"""Units of numbers that are money."""


def losses(situation: Situation) -> list[pages.LossPart]:
    """Losses as answered, or as filled in where a message asks for them, in the order of the log."""
    found = []
    for name, answer in situation.state.answers.items():
        question = situation.questions.get(name)
        money = question is not None and question.unit in MONEY
        if (
            (money or name.rpartition(".")[2] in LOSSES)
            and answer.state == "given"
            and situation.askable(name)
        ):
            words = value_words(situation, name, answer.type, answer.state, answer.value)
            found.append(pages.LossPart(seq=answer.seq, ask=ask_words(situation, name), value=words))
    for approval in situation.state.between.approvals.values():
        draft = situation.plan.messages.get(approval.message)
        asked = draft.fields if draft else {}
        found += [
            pages.LossPart(seq=approval.seq, ask=asked[name].ask if name in asked else name, value=value)
            for name, value in approval.fields.items()
            if name in LOSSES and value.strip()
        ]
    return sorted(found, key=lambda each: each.seq)


def deadlines(situation: Situation) -> list[pages.DeadlinePart]:
    """Every clock, in the runbook's order."""
    return [_deadline(situation, view) for view in deadline_views(situation)]


def _deadline(situation: Situation, view: DeadlineView) -> pages.DeadlinePart:
    deadline = situation.plan.deadlines[view.id]
    ended = view.ended_at if view.state in ("met", "waived") else None
    overdue = None
    if view.due_at and view.state == "met" and ended and ended > view.due_at:
        overdue = int(seconds_between(view.due_at, ended))
    elif view.due_at and view.state == "late":
        overdue = int(seconds_between(view.due_at, situation.now))
    assumed: pages.Words | None = None
    if view.assumed and view.state not in ("waived", "struck"):
        assumed = ANCHORS.get(view.assumed) or ask_words(situation, view.assumed)
    state_words = CLOCK_STATES.get(view.state, message("not started"))
    unsure = view.state in ("running", "late", "not-started") and view.applies == "unknown"
    if unsure:
        state_words = message("{state}, if it applies", state=state_words)
    return pages.DeadlinePart(
        id=view.id, title=view.title, kind=CLOCK_KINDS.get(view.kind, message("our own")), to=_addressee(situation, view.to),
        theirs=view.whose == "theirs", state=view.state, state_words=state_words, starts_at=view.starts_at,
        assumed=assumed, within=None if deadline.within.startswith("organisation.") else deadline.within,
        due_at=view.due_at, ended_at=ended, because=view.ended_because if ended else None, overdue_seconds=overdue,
        depends_on=[ask_words(situation, name) for name in view.depends_on]
        if view.state in ("not-started", "running", "late") else [],
        source=view.source, checked=view.checked, unsure=unsure,
    )  # fmt: skip


def _addressee(situation: Situation, name: str | None) -> pages.Words | None:
    """Who is to be told: the register's name for the contact, else the contact in words."""
    if name is None:
        return None
    known = situation.value(f"organisation.contacts.{name}.name")
    return known if isinstance(known, str) else contact_kind(name)


def evidence(situation: Situation, conditions: dict[int, str] | None) -> list[pages.EvidencePart]:
    """Every kept file; `conditions` are those found by hashing again, by entry (absent: unchanged)."""
    found = []
    for each in situation.state.evidence:
        kept = read_utc(each.recorded_at).astimezone(situation.zone)
        happened = read_utc(each.at).astimezone(situation.zone)
        found.append(
            pages.EvidencePart(
                seq=each.seq, name=each.name, sha256=each.sha256, size=each.size, description=each.description,
                step=step_words(situation, each.step) if each.step else None, source=each.source, path=each.path,
                method=METHODS.get(each.method or "", each.method), kept_at=kept,
                occurred_at=happened if happened != kept else None, actor=each.actor,
                condition=None if conditions is None else conditions.get(each.seq, "ok"),
            )
        )  # fmt: skip
    return found


def promises(situation: Situation) -> list[pages.PromisePart]:
    """Promises that stand."""
    return [
        pages.PromisePart(seq=p.seq, text=p.text, by=p.by, theirs=p.whose == "theirs", late=p.state == "late")
        for p in promise_views(situation)
    ]


def waiting(situation: Situation) -> list[pages.WaitingPart]:
    """Steps that wait for somebody."""
    return [
        pages.WaitingPart(
            step=step_words(situation, w.step), who=w.for_, reference=w.reference, ask_again=w.nudge_at,
            since=w.since,
        )
        for w in waiting_views(situation)
    ]  # fmt: skip


def done(situation: Situation) -> list[pages.StepPart]:
    """Steps that were done, in the runbook's order."""
    found = []
    for step in situation.plan.steps:
        record = situation.record(step.id)
        over = bool(record.rounds) and record.state == "open" and situation.applies(step) is False
        if record.state == "done" or over:
            choice = choice_words(situation, step.id, record.choice) if record.choice else None
            found.append(
                pages.StepPart(
                    phase=PHASES[step.phase], do=step.do, at=read_utc(record.at).astimezone(situation.zone),
                    actor=record.actor, choice=choice, proofs=len(record.evidence),
                    result=record.result or (record.rounds[-1].result if record.rounds else None),
                    rounds=len(record.rounds),
                )
            )  # fmt: skip
    return found


def not_done(situation: Situation) -> list[pages.NotDonePart]:
    """Steps skipped, and steps that apply or may apply and are still open."""
    found = []
    for step in situation.plan.steps:
        state = situation.record(step.id).state
        if state == "done" or (state != "skipped" and situation.applies(step) is False):
            continue
        found.append(
            pages.NotDonePart(
                phase=PHASES[step.phase], do=step.do, state=state, why=_why_not(situation, step, state),
                reason=situation.record(step.id).reason if state in ("skipped", "open") else None,
                overdue=step_view(situation, step).overdue,
            )
        )  # fmt: skip
    return found


def _why_not(situation: Situation, step: PlanStep, state: str) -> Message:
    closed = situation.state.status == "closed"
    if state == "skipped":
        return message("Skipped")
    if state == "waiting":
        record = situation.record(step.id)
        who = record.waiting_for or ""
        if closed:
            return message("Still waiting for {who} when the incident was closed", who=who)
        return message("Waiting for {who}", who=who)
    if situation.applies(step) is None:
        asks = [ask_words(situation, name) for name in situation.step_depends_on(step)]
        if asks:
            return message("Not known whether it was needed; it depends on: {questions}", questions=asks)
        return message("Not known whether it was needed")
    rounds = len(situation.record(step.id).rounds)
    if rounds:
        return counted("Done {count} time, and not ended", "Done {count} times, and not ended", rounds)
    return message("Not done when the incident was closed") if closed else message("To do")


def not_needed(situation: Situation) -> list[str]:
    """Steps that the answers made unnecessary, and that nobody finished all the same."""
    return [
        step.do
        for step in situation.plan.steps
        if situation.applies(step) is False
        and situation.record(step.id).state not in ("done", "skipped")
        and not situation.record(step.id).rounds
    ]


def exceptions(situation: Situation, history: list[Event]) -> list[pages.ExceptionPart]:
    """Closed gates that were passed, and second persons."""
    found = []
    for each in effective(history):
        p = each.payload
        if isinstance(p, e.GateOverridden):
            what, detail = message("Went on without:"), gate_words(p.gate)
        elif isinstance(p, (e.MessageSent, e.MessageApproved)) and p.despite:
            found += without(situation, each, p)
            continue
        elif isinstance(p, e.WitnessConfirmed) and p.witness:
            what, detail = message("Confirmed by a second person:"), p.witness
        elif isinstance(p, e.WitnessConfirmed):
            what, detail = message("No second person was available"), None
        else:
            continue
        found.append(
            pages.ExceptionPart(
                seq=each.entry.seq, step=step_words(situation, p.step), what=what, detail=detail, reason=p.reason,
                at=read_utc(each.at).astimezone(situation.zone), actor=each.entry.actor,
            )
        )  # fmt: skip
    return found


def never(situation: Situation) -> list[pages.NeverPart]:
    """What was never to be done here, or may have been so."""
    found = []
    for scope, item in situation.unrolled.never:
        applies = situation.scoped(scope).decide(item.when)
        over = bool(item.until) and all(situation.finished(scope.step(step)) for step in item.until)
        if applies is not False:
            found.append(pages.NeverPart(say=item.say, in_force=not over, sure=applies is True))
    return found


def phases(situation: Situation) -> list[pages.Phase]:
    """How far each phase of the runbook came; a skipped step is not done."""
    found = []
    for name, words in PHASES.items():
        steps = [s for s in situation.plan.steps if s.phase == name and situation.applies(s) is not False]
        done = sum(1 for s in steps if situation.record(s.id).state == "done")
        found.append(pages.Phase(words, done, len(steps)))
    return found


def known_time(situation: Situation, name: str) -> str | None:
    """The UTC text of a built-in time that was told; None while it is unknown."""
    answer = situation.state.answers.get(name)
    if answer is None or answer.state != "given" or typed("time", answer.value) is None:
        return None
    return str(answer.value)
