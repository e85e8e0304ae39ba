"""Decisions: a command and the situation give the events that follow, or a refusal that says why and what to do.

Pure: nothing is read or written here. The order of the events is the order in the log.
"""

from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.asking import answers, evidence, the_step
from incidentkit.incident.carrying import attach, take_over
from incidentkit.incident.erasing import erasure
from incidentkit.incident.finishing import finish
from incidentkit.incident.listing import add_item, remove_item
from incidentkit.incident.people.decide import between
from incidentkit.incident.situation import Situation
from incidentkit.incident.typed import NOTE_TYPES, needed, note_type
from incidentkit.runbook.model import LEVELS
from incidentkit.runbook.plan import PlanStep
from incidentkit.when.instants import utc_text

OUTCOMES = ("resolved", "passed-on", "false-alarm", "duplicate")


def decide(  # noqa: C901, PLR0912 - one line for each command
    command: c.Command, situation: Situation, entries: list[e.Entry], action: str
) -> list[e.Payload]:
    """The payloads that this command writes, in order; raises RefusedError or UsageError.

    `action` is the id of the command; its entries will be `action.1`, `action.2` …
    """
    _refuse_when_closed(command, situation)
    match command:
        case c.AnswerQuestion():
            return answers(situation, command.name, command.text)
        case c.AddItem():
            return [add_item(situation, command.list, command.fields)]
        case c.Attach():
            return attach(situation, command.attaching)
        case c.TakeOver():
            return take_over(situation, command.name)
        case c.RemoveItem():
            return [remove_item(situation, command.list, command.key, command.reason)]
        case c.SetSeverity():
            return _severity(command)
        case c.Finish():
            return finish(command, situation, the_step(situation, command.step))
        case c.SkipStep():
            step = the_step(situation, command.step)
            _refuse_if(situation, step, "done", "skipped")
            return [e.StepSkipped(step=step.id, reason=needed(command.reason, "reason"))]
        case c.AwaitReply():
            return _await(command, situation)
        case c.ReopenStep():
            return _reopen_step(command, situation)
        case c.Undo():
            return [_undo(command, situation)]
        case c.AddNote():
            return [_note(command, situation)]
        case c.StrikeEntry():
            return _strike(command, situation, entries, action)
        case c.AddEvidence():
            return _evidence(command, situation)
        case c.MeetDeadline():
            name = _deadline(situation, command.deadline)
            return [e.DeadlineMet(deadline=name, reference=command.reference)]
        case c.WaiveDeadline():
            name = _deadline(situation, command.deadline)
            return [e.DeadlineWaived(deadline=name, reason=needed(command.reason, "reason"))]
        case c.MakePromise():
            text = needed(command.text, "text")
            return [e.PromiseMade(text=text, by=utc_text(command.by), whose=command.whose)]
        case c.BetweenPeople():
            return between(command, situation)
        case c.UpdateRunbook():
            return [_updated(command, situation)]
        case c.UpdateOrganisation():
            return _organisation(command, situation)
        case c.NoteExport():
            return [
                e.ReportExported(
                    files=command.files, until=command.until, seal=command.seal, reader=command.reader,
                    text_language=command.text_language,
                )
            ]  # fmt: skip
        case c.ErasePayload():
            return [erasure(command, entries, {n: a.seq for n, a in situation.state.answers.items()})]
        case c.Close():
            return _close(command, situation)
        case c.Reopen():
            return _reopen(command, situation)
    raise AssertionError(command)  # pragma: no cover


def _refuse_when_closed(command: c.Command, situation: Situation) -> None:
    if situation.state.status == "closed" and not isinstance(command, c.ALLOWED_AFTER_CLOSE):
        raise RefusedError(
            "incident-closed",
            message(
                "This incident is closed: it takes notes, proof, lessons, actions, corrections and exports only."
            ),
            hint=message("To go on with it, open it again: incidentkit reopen INC --reason TEXT"),
        )


def _severity(command: c.SetSeverity) -> list[e.Payload]:
    if command.level not in LEVELS:
        raise UsageError(
            "unknown-level",
            message(
                "“{level}” is not a severity. It is one of: {levels}.",
                level=command.level[:40],
                levels=list(LEVELS),
            ),
        )
    return [e.SeveritySet(level=command.level, reason=needed(command.reason, "reason"))]


def _refuse_if(situation: Situation, step: PlanStep, *states: str) -> None:
    state = situation.record(step.id).state
    if state in states:
        words = {"done": message("done"), "skipped": message("skipped"), "open": message("open")}
        raise RefusedError(
            "step-already-" + state,
            message("“{step}” is already {state}.", step=step.do, state=words[state]),
            hint=message("To change that: incidentkit reopen INC {step} --reason TEXT", step=step.id)
            if state != "open"
            else None,
            where={"step": step.id},
        )


def _await(command: c.AwaitReply, situation: Situation) -> list[e.Payload]:
    step = the_step(situation, command.step)
    _refuse_if(situation, step, "done", "skipped")
    return [
        e.StepWaiting(
            step=step.id,
            for_=needed(command.for_, "for"),
            reference=command.reference,
            nudge_at=utc_text(command.nudge) if command.nudge else None,
        )
    ]


def _reopen_step(command: c.ReopenStep, situation: Situation) -> list[e.Payload]:
    step = the_step(situation, command.step)
    _refuse_if(situation, step, "open")
    return [e.StepReopened(step=step.id, reason=needed(command.reason, "reason"))]


def _undo(command: c.Undo, situation: Situation) -> e.ActionUndone:
    undone = last_undoable(situation, command.actor)
    if undone is None:
        raise RefusedError(
            "nothing-to-undo",
            message("There is nothing of yours left to take back here."),
            hint=message("A wrong line can be struck: incidentkit strike INC SEQ --reason TEXT"),
        )
    return undone


def last_undoable(situation: Situation, actor: str) -> e.ActionUndone | None:
    """What undo would take back: the newest action of this actor that still has something undoable in it."""
    kinds = {kind for kind in e.KINDS if kind not in e.NOT_UNDOABLE}
    for action in reversed(situation.state.actions):
        if action.actor != actor:
            continue
        left = [
            entry
            for _, entry, kind in action.entries
            if kind in kinds and entry not in situation.state.undone
        ]
        if left:
            return e.ActionUndone(action=action.id, entries=left)
    return None


def _note(command: c.AddNote, situation: Situation) -> e.NoteAdded:
    if command.step is not None:
        the_step(situation, command.step)
    return e.NoteAdded(text=needed(command.text, "text"), type=note_type(command.type), step=command.step)


def _strike(
    command: c.StrikeEntry, situation: Situation, entries: list[e.Entry], action: str
) -> list[e.Payload]:
    if not 1 <= command.seq <= len(entries):
        raise UsageError(
            "unknown-entry",
            message("This incident has no line {seq}; it has {count}.", seq=command.seq, count=len(entries)),
        )
    entry = entries[command.seq - 1]
    if entry.kind not in e.STRIKABLE:
        raise RefusedError(
            "cannot-be-struck",
            message(
                "Line {seq} ({kind}) cannot be struck: it is no note, call, promise, lesson or action.",
                seq=entry.seq,
                kind=entry.kind,
            ),
            hint=message("Use undo for your last action, reopen for a step, answer for an answer."),
            where={"seq": entry.seq, "kind": entry.kind},
        )
    if entry.seq in situation.state.struck or entry.id in situation.state.undone:
        raise RefusedError("already-struck", message("Line {seq} no longer counts already.", seq=entry.seq))
    reason = needed(command.reason, "reason")
    if command.replace is None:
        return [e.EntryStruck(seq=entry.seq, entry=entry.id, reason=reason)]
    kind = str((entry.payload or {}).get("type", "fact"))
    note = e.NoteAdded(text=needed(command.replace, "replace"), type=kind if kind in NOTE_TYPES else "fact")
    return [e.EntryStruck(seq=entry.seq, entry=entry.id, reason=reason, replaced_by=f"{action}.2"), note]


def _evidence(command: c.AddEvidence, situation: Situation) -> list[e.Payload]:
    if command.step is not None:
        the_step(situation, command.step)
    return [evidence(kept, command.step) for kept in command.files]


def _deadline(situation: Situation, name: str) -> str:
    known = situation.plan.deadlines
    if name not in known:
        raise UsageError(
            "unknown-deadline",
            message(
                "This incident has no deadline “{name}”. It has: {names}.", name=name[:80], names=list(known)
            ),
        )
    return name


def _organisation(command: c.UpdateOrganisation, situation: Situation) -> list[e.Payload]:
    if command.digest == situation.state.organisation_digest:
        raise RefusedError(
            "organisation-unchanged",
            message("The organisation's file is the one this incident already uses."),
            hint=message("Fill in organisation.yaml in the runbooks folder first, then update."),
        )
    updated: list[e.Payload] = [
        e.OrganisationUpdated(digest=command.digest, example=command.example, calendar=command.calendar)
    ]
    return updated


def _updated(command: c.UpdateRunbook, situation: Situation) -> e.RunbookUpdated:
    new, state = command.attaching, situation.state
    former = {state.runbook_id: state.runbook_digest} | {n: a.digest for n, a in state.attached.items()}
    if new.runbook not in former:
        raise UsageError(
            "not-in-incident",
            message("The runbook “{id}” is not one of this incident.", id=new.runbook[:80]),
            hint=message("Its runbooks: {ids}", ids=list(former)),
            where={"runbook": new.runbook[:80]},
        )
    if new.digest == former[new.runbook]:
        raise RefusedError(
            "runbook-unchanged",
            message("“{id}” stands in the folder as this incident already has it.", id=new.runbook),
            where={"runbook": new.runbook},
        )
    return e.RunbookUpdated(
        runbook=new.runbook, digest=new.digest, former=former[new.runbook],
        reason=needed(command.reason, "reason"), commit=new.commit, dirty=new.dirty,
    )  # fmt: skip


def _close(command: c.Close, situation: Situation) -> list[e.Payload]:
    outcome = needed(command.outcome, "outcome")
    note = needed(command.note, "note")
    not_done = [step.id for step in situation.plan.steps if is_open(situation, step)]
    return [e.IncidentClosed(outcome=outcome, note=note, open=not_done)]


def is_open(situation: Situation, step: PlanStep) -> bool:
    """Whether a step still waits to be done: open or waiting, and it applies or may."""
    return situation.record(step.id).state in ("open", "waiting") and situation.applies(step) is not False


def _reopen(command: c.Reopen, situation: Situation) -> list[e.Payload]:
    if situation.state.status != "closed":
        raise RefusedError(
            "not-closed",
            message("This incident is not closed."),
            hint=message("To open a step again, name it: incidentkit reopen INC STEP --reason TEXT"),
        )
    return [e.IncidentReopened(reason=needed(command.reason, "reason"))]
