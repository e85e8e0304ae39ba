"""The end of an incident: what is still open, the outcome, two lines on how it ended, then the report."""

from __future__ import annotations

from incidentkit.cli.walking import acting
from incidentkit.cli.walking.console import Left
from incidentkit.cli.walking.session import Session
from incidentkit.cli.walking.withheld import checked
from incidentkit.cli.walking.words import fold
from incidentkit.errors import IncidentkitError, counted, message
from incidentkit.incident import commands as c
from incidentkit.incident.decide import OUTCOMES
from incidentkit.incident.situation import Situation
from incidentkit.incident.views.now import deadline_views, local, never_views, promise_views, waiting_views
from incidentkit.incident.views.steps import question_view
from incidentkit.incident.views.telling import OUTCOME_WORDS, outcome_words
from incidentkit.spoken.answers import answer_words
from incidentkit.spoken.closing import open_points, promise_words
from incidentkit.spoken.plain import ask_words, deadline_line, title_lines, when_words

FORMATS = {
    ("html", "json"): message("A page for the browser (HTML), and data for programs (JSON)"),
    ("pdf",): message("To print or to send (PDF)"),
    ("docx",): message("To go on writing (DOCX)"),
    ("csv", "ics"): message("Tables (CSV) and deadlines for a calendar (ICS)"),
    ("md",): message("Text (Markdown)"),
    ("bundle",): message("Everything in one file, evidence too, to be checked without this program (bundle)"),
}
"""What is offered when somebody wants a report, by its formats; `export pdf` names one at once."""
ALL_FORMATS = tuple(each for formats in FORMATS for each in formats)


def close(session: Session) -> None:
    """Names what is open, asks outcome and a short note, closes."""
    say, prompts = session.cli.say, session.prompts
    points = [point.words for point in open_points(session.cli, session.situation)]
    prompts.blank()
    if points:
        prompts.lines([f"  ○ {point}" for point in points])
        prompts.say(
            counted(
                "{count} point is open. You can close: it stays in the report as not done.",
                "{count} points are open. You can close: they stay in the report as not done.",
                len(points),
            )
        )
    else:
        prompts.say(message("Nothing is open any more."))
    checks = session.situation.plan.close
    if checks:
        prompts.blank()
        prompts.say(message("Before you close, see that:"))
        prompts.lines([f"  - {check}" for check in checks])
    words = [say(OUTCOME_WORDS[outcome]) for outcome in OUTCOMES]
    said = prompts.pick(
        [say(message("How did it end? A number, or your own words. Not yet: back"))], words, free=True
    )
    outcome = OUTCOMES[said.number - 1] if said.number else checked(prompts, said.text, session.harmless)
    session.hold("outcome", outcome)
    note = prompts.text(
        [say(message("In two lines, how did it end? These lines stand first in the report."))]
    )
    note = checked(prompts, note, session.harmless)
    if session.write(c.Close(outcome=outcome, note=note), outcome, note):
        session.stop_doing()
        prompts.say(message("Closed. You can open it again at any time; nothing was erased."))
        seal(session)


def verify(session: Session) -> None:
    """Proves that nothing was changed, against a seal if there is one at hand, and shows the seal of now."""
    from incidentkit.desk.verifying import verify as check  # noqa: PLC0415
    from incidentkit.spoken.verified import verified_lines  # noqa: PLC0415 - reads the whole record

    say, prompts = session.cli.say, session.prompts
    typed = prompts.text(
        [say(message("If you hold the seal of a report, type its number and words. Enter: without."))],
        empty=True,
    )
    found = check(session.cli.desk, session.row.label, typed or None)
    prompts.blank()
    prompts.lines(verified_lines(say, found, sealed=bool(typed)))
    seal(session)


def seal(session: Session) -> None:
    """The seal up to now, and what it is for."""
    state = session.situation.state
    words = session.cli.desk.seal(session.row, state.count, state.head, session.cli.language)
    session.prompts.blank()
    session.prompts.say(message("Seal: {seal}", seal=words))
    session.prompts.say(
        message("Write it down or read it to somebody. It proves later that nothing before it changed.")
    )


def after_close(session: Session) -> None:
    """What a closed incident still takes."""
    say, prompts = session.cli.say, session.prompts
    situation: Situation = session.situation
    when = when_words(session.cli, local(situation, situation.state.closed_at), situation.now)
    said = prompts.pick(
        [say(message("{label} is closed ({time}). What now?", label=session.row.label, time=when))],
        [
            say(message("Write the report")),
            say(message("Add a note")),
            say(message("Keep a file as proof")),
            say(message("See everything on one page")),
            say(message("Open the incident again")),
            say(message("Leave")),
        ],
    )
    match said.number:
        case 1:
            export(session)
        case 2:
            acting.note(session)
        case 3:
            acting.evidence(session)
        case 4:
            show(session)
        case 5:
            acting.reopen(session)
        case _:
            raise Left


def show(session: Session) -> None:
    """Where things stand, in short blocks; the steps stand in `list`."""
    cli, situation, say = session.cli, session.situation, session.cli.say
    state = situation.state
    head = title_lines(cli, situation, session.row.label)
    if state.status == "closed":
        head.append(
            say(
                "Closed: {outcome}. {note}",
                outcome=outcome_words(state.outcome or ""),
                note=state.closing_note,
            )
        )
    blocks = [head, [f"× {say('Never {text}', text=view.say)}" for view in never_views(situation)]]
    blocks.append(_titled(say("Answers"), [_answer(session, name) for name in state.answers]))
    clocks = acting.by_nearness([view for view in deadline_views(situation) if view.state != "struck"])
    blocks.append(_titled(say("Deadlines"), [deadline_line(cli, situation, view) for view in clocks]))
    promises = promise_views(situation)
    blocks.append(
        _titled(say(message("Promises")), [promise_words(cli, situation, each) for each in promises])
    )
    waits = [
        (situation.steps[each.step].do, each)
        for each in waiting_views(situation)
        if each.step in situation.steps
    ]
    since = [
        say(
            "{step}: waiting for {who} since {time}",
            step=do,
            who=each.for_,
            time=when_words(cli, each.since, situation.now),
        )
        for do, each in waits
    ]
    blocks.append(_titled(say("Waiting"), since))
    kept = [f"{each.name} (#{each.seq})" for each in state.evidence]
    blocks.append(_titled(say(message("Proof")), kept))
    blocks.append([say(message("All steps: list"))])
    for block in blocks:
        if block:
            session.prompts.blank()
            session.prompts.lines(block)
    seal(session)


def _titled(title: str, lines: list[str]) -> list[str]:
    return [title, *(f"  - {line}" for line in lines)] if lines else []


def _answer(session: Session, name: str) -> str:
    view = question_view(session.situation, name)
    ask = ask_words(session.cli, session.situation, name)
    return f"{ask} {answer_words(session.cli, session.situation, view)}"


def export(session: Session, rest: str = "") -> None:
    """Writes reports and says where they are."""
    from incidentkit.desk.exporting import Options  # noqa: PLC0415 - renders
    from incidentkit.desk.exporting import export as write_reports  # noqa: PLC0415

    prompts, cli = session.prompts, session.cli
    formats = _formats_named(rest) or _ask_formats(session)
    language = next(
        (each for each in ("en", "fr") if each in fold(rest).replace(",", " ").split()), cli.language
    )
    try:
        made = write_reports(cli.desk, session.row.label, formats, options=Options(text_language=language))
    except IncidentkitError as error:
        prompts.failed(error)
        return
    for problem in made.problems:
        prompts.say(problem)
    prompts.blank()
    for file in made.files:
        prompts.say(message("Written: {path}", path=file["path"]))
    cli.saved(made.written)
    session.refresh_quietly()
    if "html" in formats:
        prompts.say(message("The page opens in any browser."))
    prompts.say(message("To prove later that nothing was changed:"))
    prompts.line(f"  incidentkit verify {session.row.label}")


def _formats_named(rest: str) -> tuple[str, ...]:
    words = fold(rest).replace(",", " ").split()
    return tuple(each for each in ALL_FORMATS if each in words)


def _ask_formats(session: Session) -> tuple[str, ...]:
    say = session.cli.say
    said = session.prompts.pick(
        [say(message("Which report? Enter: 1"))],
        [*(say(words) for words in FORMATS.values()), say(message("All of these"))],
        empty=1,
    )
    return [*FORMATS, ALL_FORMATS][(said.number or 1) - 1]
