"""The words that write about a step or the incident: skip, wait, note, evidence, severity, promise, deadline, undo."""

from __future__ import annotations

from datetime import UTC, datetime

from incidentkit.cli.walking import keeping
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.cli.walking.words import fold
from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.history import event
from incidentkit.incident.views.now import DeadlineView, deadline_views, promise_views
from incidentkit.incident.views.telling import tell
from incidentkit.incident.views.words import LEVELS
from incidentkit.locale import LANGUAGES, speaker
from incidentkit.runbook.model import LEVELS as LEVEL_IDS
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.closing import promise_words
from incidentkit.spoken.plain import deadline_line

LONGEST_NAMED = 120


def skip(session: Session, step: PlanStep, rest: str = "") -> None:
    """Skips a step with a reason."""
    reason = rest or session.prompts.reason(
        message("Skip “{step}”. In a few words, why? To leave: back", step=step.do)
    )
    if session.write(
        c.SkipStep(step=step.id, reason=checked(session.prompts, reason, session.harmless)), reason
    ):
        session.here = None
        session.stop_doing()
        session.prompts.say(message("Skipped: {step}. The reason will be in the report.", step=step.do))


def wait(session: Session, step: PlanStep, rest: str = "") -> None:
    """Notes whom a step waits for, their reference, and when to ask again."""
    say, prompts = session.cli.say, session.prompts
    who = rest or prompts.text([say(message("Whose answer does it wait for?"))])
    session.hold("wait", who)
    reference = prompts.text([say(message("Did they give a reference? Enter: no."))], empty=True)
    nudge = prompts.moment(
        [say(message("When will you ask again? For example: in 2 hours, tomorrow 09:00. Enter: not now."))],
        session.situation,
        "future",
    )
    made = c.AwaitReply(
        step=step.id, for_=who, reference=reference or None, nudge=nudge.at if nudge else None
    )
    if session.write(made, who, reference):
        session.here = None
        session.stop_doing()
        prompts.say(message("Waiting for {who}. To take the step up again: list", who=who))


def note(session: Session, rest: str = "", step: str | None = None) -> None:
    """Writes a line into the journal."""
    text = rest or session.prompts.text(
        [session.cli.say(message("Your note, as long as you like. To leave: back"))]
    )
    text = checked(session.prompts, text, session.harmless)
    session.write(c.AddNote(text=text, step=step), text)


def evidence(session: Session, rest: str = "", step: str | None = None) -> None:
    """Keeps a file."""
    if rest and keeping.keep(session, rest, step):
        return
    say = session.cli.say
    keeping.ask_file(
        session, [say(message("Type the file's path, or drag the file here. Enter: none."))], step
    )


def severity(session: Session, rest: str = "") -> None:
    """Sets how bad it is, with a reason."""
    say, prompts = session.cli.say, session.prompts
    words = {level: say(LEVELS[level]) for level in LEVEL_IDS}
    chosen = _level_named(rest)
    if chosen is None:
        said = prompts.pick([say(message("How bad is it?"))], list(words.values()))
        chosen = list(words)[(said.number or 1) - 1]
    reason = prompts.reason(message("Why {level}?", level=words[chosen]))
    session.write(c.SetSeverity(level=chosen, reason=checked(prompts, reason, session.harmless)), reason)


def _level_named(text: str) -> str | None:
    """The level that is meant, in either language."""
    said = fold(text)
    for level, word in LEVELS.items():
        if said in (level, *(fold(speaker(language)(word)) for language in LANGUAGES)):
            return level
    return None


def promise(session: Session, rest: str = "") -> None:
    """Notes what was promised, by whom and by when."""
    say, prompts = session.cli.say, session.prompts
    text = rest or prompts.text([say(message("What was promised?"))])
    text = session.hold("promise", checked(prompts, text, session.harmless))
    by = None
    while by is None:
        by = prompts.moment(
            [say(message("By when? For example: today 18:00, in 2 days"))], session.situation, "future"
        )
    who = prompts.pick(
        [say(message("Who promised it?"))], [say(message("We did")), say(message("Somebody else"))]
    )
    session.write(c.MakePromise(text=text, by=by.at, whose="ours" if who.number == 1 else "theirs"), text)


def deadline(session: Session) -> None:
    """Lists the deadlines and ends one."""
    say, prompts, situation = session.cli.say, session.prompts, session.situation
    views = by_nearness([view for view in deadline_views(situation) if view.state != "struck"])
    promises = [promise_words(session.cli, situation, each) for each in promise_views(situation)]
    if not views:
        prompts.blank()
        prompts.say(message("No deadline runs. One starts when you say when you knew."))
        prompts.lines(promises)
        return
    options = [deadline_line(session.cli, situation, view) for view in views]
    said = prompts.pick(
        [*promises, say(message("Deadlines. To end one, type its number."))],
        [*options, say(message("None: go back"))],
    )
    if (said.number or 0) > len(views):
        return
    view = views[(said.number or 1) - 1]
    how = prompts.pick(
        [
            view.title,
            *([say(message("Where this comes from: {source}", source=view.source))] if view.source else []),
        ],
        [say(message("It is met")), say(message("It does not bind us")), say(message("Leave it running"))],
    )
    if how.number == 1:
        reference = prompts.text([say(message("Receipt or reference? Enter: none."))], empty=True)
        session.write(c.MeetDeadline(deadline=view.id, reference=reference or None), reference)
    elif how.number == 2:
        reason = prompts.reason(message("Why does it not bind?"))
        session.write(
            c.WaiveDeadline(deadline=view.id, reason=checked(prompts, reason, session.harmless)), reason
        )


def by_nearness(views: list[DeadlineView]) -> list[DeadlineView]:
    """Those that run first, the nearest before the others; those without a time after them, those ended last."""
    far = datetime.max.replace(tzinfo=UTC)
    return sorted(views, key=lambda view: (view.state in ("met", "waived"), view.due_at or far))


def undo(session: Session) -> None:
    """Takes back the last action and names it, and what of it stays."""
    written = session.write(c.Undo(actor=session.cli.actor))
    if written is None:
        return
    payload = written.entries[0].payload or {}
    gone, action = payload.get("entries"), payload.get("action")
    session.prompts.say(message("Taken back, and both lines stay in the journal:"))
    stays = []
    for entry in session.cli.desk.entries(written.row):
        if entry.action != action:
            continue
        told = tell(session.situation, event(entry))
        words = f"#{entry.seq}  {_words(session, told.title)}"
        about = told.about or next((said.text for said in told.said if isinstance(said.text, str)), "")
        if about:
            words += f": {_words(session, about)[:LONGEST_NAMED]}"
        if isinstance(gone, list) and entry.id in gone:
            session.prompts.line(f"  {words}")
            step = (entry.payload or {}).get("step")
            if isinstance(step, str) and entry.kind in (
                "step-done",
                "decision-made",
                "step-skipped",
                "step-waiting",
            ):
                session.go_to(step)
            if entry.kind == "question-answered":
                session.confirmed = {
                    pair for pair in session.confirmed if pair[1] != (entry.payload or {}).get("name")
                }
        else:
            stays.append(words)
    if stays:
        session.prompts.say(message("This cannot be taken back and stays:"))
        session.prompts.lines([f"  {words}" for words in stays])


def _words(session: Session, text: str | Message) -> str:
    return session.cli.say(text) if isinstance(text, Message) else text


def reopen(session: Session, rest: str = "") -> None:
    """Opens a finished or skipped step again; a closed incident where it is closed."""
    say, prompts, situation = session.cli.say, session.prompts, session.situation
    if situation.state.status == "closed":
        reason = rest or prompts.reason(message("Why is it opened again?"))
        session.write(c.Reopen(reason=checked(prompts, reason, session.harmless)), reason)
        return
    finished = [s for s in situation.plan.steps if situation.record(s.id).state in ("done", "skipped")]
    if not finished:
        prompts.say(message("No step is finished yet."))
        return
    said = prompts.pick(
        [say(message("Which step do you open again?"))],
        [*(s.do for s in finished), say(message("None: go back"))],
    )
    if (said.number or 0) <= len(finished):
        reopen_step(session, finished[(said.number or 1) - 1])


def reopen_step(session: Session, step: PlanStep) -> None:
    """Opens one step again and shows it."""
    reason = session.prompts.reason(message("Why is “{step}” opened again?", step=step.do))
    if session.write(
        c.ReopenStep(step=step.id, reason=checked(session.prompts, reason, session.harmless)), reason
    ):
        session.confirmed = {pair for pair in session.confirmed if pair[0] != step.id}
        session.despite.pop(step.id, None)
        session.unproved.discard(step.id)
        session.go_to(step.id)
