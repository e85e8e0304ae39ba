"""The chapters of a report on what happened: one function for each; an empty one says so or is left out (None)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from incidentkit.errors import Message, counted, message
from incidentkit.incident.views.pages import Line, Story
from incidentkit.incident.views.people_telling import role_name
from incidentkit.report import pictures
from incidentkit.report.cells import drawn, labelled, none, number, table, texts, when
from incidentkit.report.drawing import Picture
from incidentkit.report.outline import (
    Block,
    Cell,
    Figure,
    Group,
    Items,
    Pairs,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Text,
    Words,
)
from incidentkit.report.qr import qr
from incidentkit.report.words import Teller, offset

# --- the log


def timeline(story: Story, say: Teller) -> Section:
    """Every line of the log, by the day on which it was written, with both times."""
    groups: list[Group] = []
    known: dict[str, str | None] = {}
    """The role in which each wrote last: it is told again when it is another one."""
    for each in story.timeline:
        title = say.day(each.recorded_at)
        if not groups or groups[-1].title != title:
            groups.append(Group(title, []))
        told = known.get(each.actor) == each.role
        known[each.actor] = each.role
        groups[-1].rows.append(_line(each, story.until, say, role=None if told else each.role))
    columns = [message("No."), message("Happened"), message("Written"), message("Who"), message("What")]
    listed = Table(
        say(message("Incident log")), [say(name) for name in columns], ["number", "time", "time", "who", "text"],
        groups, wordy=True,
    )  # fmt: skip
    intro = message(
        "Each line has two times: when it happened, where somebody told it, and when it was written. "
        "Lines are never changed or removed; a wrong one is struck and stays readable. Times are those of {zone}.",
        zone=say.zone(story.until, story.facts.zone),
    )
    return Section(
        "timeline", say(message("Timeline")), [*drawn(pictures.timeline(story, say)), Paragraph(say(intro), "muted"), listed]
    )  # fmt: skip


def _line(line: Line, until: datetime, say: Teller, *, role: str | None) -> Row:
    told = [Text(say(line.title), "strong")]
    if line.about is not None:
        told.append(Text(say.text(line.about)))
    for said in line.said:
        style: Style = "quote" if said.label is None and isinstance(said.text, str) else "plain"
        text = say.text(said.text)
        if re.fullmatch("[0-9a-f]{40,64}", text):
            style = "code"
        told.append(Text(text, style, say(said.label) if said.label else None))
    told += [Text(say(mark), "muted" if line.counts else "watch") for mark in line.marks]
    who = [Text(say(line.actor)), *([Text(say(role_name(role)), "muted")] if role else [])]
    return Row(
        [
            number(line.seq),
            _happened(line, until, say),
            [Text(_clock(line.recorded_at, until))],
            who,
            told,
        ],
        faded=not line.counts,
        anchor=f"line-{line.seq}",
    )


def _happened(line: Line, until: datetime, say: Teller) -> Cell:
    if line.occurred_at is None:
        return [Text("–", "muted")]
    text = _clock(line.occurred_at, until, seconds=False)
    told = [Text(say(message("about {time}", time=text)) if line.approximate else text)]
    if line.occurred_at.date() != line.recorded_at.date():
        told.insert(0, Text(say.short_day(line.occurred_at)))
    return told


def _clock(at: datetime, until: datetime, *, seconds: bool = True) -> str:
    """The time of day; with its offset where that is not the usual one, since a time may then come twice."""
    text = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    return text if at.utcoffset() == until.utcoffset() else f"{text} {offset(at)}"


# --- decisions, answers


def decisions(story: Story, say: Teller) -> Section:
    """Decisions with reason, advice, and whether it was followed."""
    title = say(message("Decisions and reasons"))
    if not story.decisions:
        return Section("decisions", title, none(message("No decision was recorded."), say))
    rows = []
    for each in story.decisions:
        advice = [say(one) for one in each.advised]
        told = texts(
            Text(say.text(each.question)) if each.question else None,
            Text(say.text(each.choice), "strong"),
            labelled(say, message("Reason"), each.reason),
            Text(say(message("Against the advice, which was: {advice}", advice=advice)), "watch")
            if each.against
            else labelled(say, message("As advised"), ", ".join(advice), "muted"),
            None if each.stands else Text(say(message("No longer stands: see the timeline")), "watch"),
        )
        rows.append(
            Row([number(each.seq), when(say, each.at), [Text(say(each.actor))], told], faded=not each.stands)
        )
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Who"), "who"),
        (message("Decision"), "text"),
    ]
    return Section(
        "decisions", title, [table(say, message("Decisions, with who took them and why"), columns, rows)]
    )


def answers(story: Story, say: Teller) -> Section:
    """What was found out, and what was not."""
    title = say(message("Questions and answers"))
    if not story.answers:
        return Section("answers", title, none(message("No question was answered."), say))
    rows = []
    for each in story.answers:
        value = Text(say.text(each.value), "strong" if each.known else "watch")
        about = Text(say(message("approximate")), "muted") if each.approximate else None
        rows.append(Row([number(each.seq), [Text(say.text(each.ask))], texts(value, about)]))
    columns = [(message("Line"), "number"), (message("Question"), "text"), (message("Answer"), "text")]
    return Section("answers", title, [table(say, message("Answers that hold"), columns, rows)])


# --- steps


def done(story: Story, say: Teller) -> Section:
    """Steps that were done."""
    title = say(message("What was done"))
    if not story.done:
        return Section("done", title, none(message("No step was finished."), say))
    rows = []
    for each in story.done:
        proofs = (
            counted("{count} kept as proof", "{count} kept as proof", each.proofs) if each.proofs else None
        )
        rounds = counted("done {count} time", "done {count} times", each.rounds) if each.rounds else None
        told = texts(
            Text(say(each.do), "strong"), Text(say.text(each.choice)) if each.choice else None,
            Text(say.text(each.result), "quote") if each.result else None,
            Text(say(rounds), "muted") if rounds else None, Text(say(proofs), "muted") if proofs else None,
        )  # fmt: skip
        rows.append(
            Row([[Text(say(each.phase), "muted")], told, when(say, each.at), [Text(say(each.actor))]])
        )
    columns = [
        (message("Phase"), "word"),
        (message("Step"), "text"),
        (message("When"), "date"),
        (message("Who"), "who"),
    ]
    return Section("done", title, [table(say, message("Steps done"), columns, rows)])


def not_done(story: Story, say: Teller) -> Section:
    """What was not done, and why."""
    title = say(message("What was not done, and why"))
    blocks: list[Block] = []
    if story.not_done:
        rows = []
        for each in story.not_done:
            why = texts(
                Text(say(each.why), "plain" if each.state == "skipped" else "watch"),
                Text(say.text(each.reason), "quote") if each.reason else None,
                Text(say(message("overdue")), "watch") if each.overdue and not story.facts.closed else None,
            )
            rows.append(Row([[Text(say(each.phase), "muted")], [Text(say(each.do), "strong")], why]))
        columns = [(message("Phase"), "word"), (message("Step"), "text"), (message("Why"), "text")]
        blocks.append(table(say, message("Steps not done, with the reason"), columns, rows))
    else:
        blocks += none(message("Every step that was needed was done."), say)
    if story.not_needed:
        names = Items([[Text(say(each))] for each in story.not_needed])
        blocks += [Paragraph(say(message("Not needed here, by the answers given:")), "muted"), names]
    return Section("not-done", title, blocks)


def exceptions(story: Story, say: Teller) -> Section | None:
    """Gates passed and second persons; left out where there are none."""
    if not story.exceptions:
        return None
    rows = []
    for each in story.exceptions:
        what = say(each.what) if each.detail is None else f"{say(each.what)} {say(each.detail)}"
        told = texts(
            Text(say(each.step), "strong"), Text(what), labelled(say, message("Reason"), each.reason)
        )
        rows.append(Row([number(each.seq), when(say, each.at), [Text(say(each.actor))], told]))
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Who"), "who"),
        (message("What"), "text"),
    ]
    title = say(message("Exceptions and second persons"))
    return Section("exceptions", title, [table(say, message("Exceptions and second persons"), columns, rows)])


def never(story: Story, say: Teller) -> Section | None:
    """What was never to be done here; left out where the runbook names nothing."""
    if not story.never:
        return None
    rows: list[Cell] = []
    for each in story.never:
        note = None
        if not each.in_force:
            note = Text(say(message("no longer in force")), "muted")
        elif not each.sure:
            note = Text(say(message("not known yet whether this binds here")), "muted")
        rows.append(texts(Text(say(message("× Never {what}", what=each.say))), note))
    return Section("never", say(message("What must not be done")), [Items(rows)])


def review(story: Story, say: Teller) -> Section | None:
    """The runbook's questions for afterwards; left out where it has none."""
    if not story.review:
        return None
    intro = Paragraph(say(message("To talk over once the incident is behind you:")), "muted")
    return Section(
        "review", say(message("Questions for the review")), [intro, Items(_plain(story.review, say))]
    )


def _plain(texts: Iterable[str], say: Teller) -> list[Cell]:
    return [[Text(say(text))] for text in texts]


# --- the incident, the seal


def facts(story: Story, say: Teller) -> Section:
    """What the record says about itself."""
    f = story.facts
    items: list[tuple[Message, Cell]] = [
        (message("Incident"), [Text(f.label, "strong"), Text(f.incident_id, "code")]),
        (message("Runbook"), [Text(say(f.runbook)), Text(say(f.runbook_id), "muted")]),
        (message("Runbook's SHA-256"), [Text(f.runbook_digest, "code")]),
        (
            message("Runbook's version in git"),
            texts(
                Text(say(f.commit), "code") if f.commit else Text(say(message("none recorded")), "muted"),
                Text(say(message("with changes that were not in git")), "watch") if f.dirty else None,
            ),
        ),
        (message("Organisation"), [Text(say(f.organisation or message("not given")))]),
        (message("Time zone"), [Text(say.zone(story.until, f.zone))]),
        (
            message("Language of the record"),
            [Text({"en": "English", "fr": "Français"}.get(f.language, f.language))],
        ),
        (message("Drill"), [Text(say(message("yes")) if f.drill else say(message("no")))]),
        (message("Lines in the log"), [Text(str(story.seal.count))]),
        (message("Known up to"), [Text(say(story.until))]),
    ]
    return Section(
        "facts", say(message("About this record")), [Pairs([(say(name), cell) for name, cell in items])]
    )


def check_command(story: Story) -> str:
    """The command that checks the seal."""
    sealed = story.seal
    return f'incidentkit verify {story.facts.label} --seal "{sealed.count} {" ".join(sealed.words)}"'


def seal_code(story: Story, say: Teller) -> Picture | None:
    """The command and the hash of the last line, for a camera."""
    return qr(f"{check_command(story)}\n{story.seal.head}", say)


def seal(story: Story, say: Teller) -> Section:
    """The seal, and what it proves and does not."""
    sealed, code = story.seal, seal_code(story, say)
    intro = message(
        "These 13 words stand for lines 1 to {count}. If one of those lines is changed, moved or removed, the words "
        "no longer fit. Keep them outside the computer: on paper, or with somebody else.",
        count=sealed.count,
    )
    check = message("To check, with the record at hand")
    command = check_command(story)
    honest = message(
        "The record is tamper-evident, not tamper-proof: the seal shows that nothing changed since it was made. "
        "It does not show that what people wrote is true."
    )
    return Section(
        "seal",
        say(message("Seal")),
        [
            Paragraph(say(intro)),
            Words(sealed.words),
            Pairs([
                (say(message("Lines sealed")), [Text(str(sealed.count), "strong")]),
                (say(message("Hash of the last line")), [Text(sealed.head, "code")]),
                (say(check), [Text(command, "code")]),
            ]),
            Paragraph(say(honest), "muted"),
            *([] if code is None else [Figure(code, say(message("The same for a camera")))]),
        ],
    )  # fmt: skip
