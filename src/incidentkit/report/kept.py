"""The chapters of a report on what binds and what is kept: deadlines, evidence, messages, promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from incidentkit.errors import Message, message
from incidentkit.incident.views.pages import DeadlinePart, EvidencePart, Story
from incidentkit.report import pictures
from incidentkit.report.cells import drawn, labelled, none, number, table, texts, when
from incidentkit.report.outline import Block, Cell, Gallery, Paragraph, Row, Section, Style, Text, Thumbnail
from incidentkit.report.people import sent_or_received
from incidentkit.report.words import Teller

_LINK = re.compile(r"(?:https?://[^\s<>\"'`\\^{|}]+|mailto:[^\s<>\"'`\\^{|}]+)")
_CLOCKS: dict[str, tuple[str, Style]] = {
    "met": ("✓", "good"), "waived": ("–", "muted"), "late": ("■", "watch"), "running": ("●", "plain"),
    "not-started": ("○", "muted"), "struck": ("·", "muted"),
}  # fmt: skip
_CONDITIONS: dict[str | None, tuple[Message, Style]] = {
    "ok": (message("✓ Unchanged: hashed again for this report"), "good"),
    "missing": (message("× MISSING: the kept copy is no longer there"), "bad"),
    "changed": (message("× CHANGED: the kept copy is not what was kept"), "bad"),
    "unreadable": (message("× UNREADABLE: the kept copy could not be hashed again"), "bad"),
    None: (message("Not hashed again for this report"), "muted"),
}


# --- clocks


def deadlines(story: Story, say: Teller) -> Section:
    """Clocks: met, waived, late, running, struck; with their source."""
    title = say(message("Deadlines"))
    if not story.deadlines:
        return Section("deadlines", title, none(message("This runbook has no deadlines."), say))
    order = ("late", "running", "met", "waived", "not-started")
    shown = [each for state in order for each in story.deadlines if each.state == state]
    struck = [each for each in story.deadlines if each.state not in order]
    blocks: list[Block] = []
    if shown:
        columns = [(message("State"), "word"), (message("Deadline"), "text"), (message("Times"), "text")]
        rows = [Row([_state(each, say), _clock_name(each, say), _clock_times(each, say)]) for each in shown]
        blocks += drawn(pictures.deadlines(story, say))
        blocks.append(table(say, message("Deadlines that bind or may bind"), columns, rows))
    else:
        blocks += none(message("No deadline binds here."), say)
    if struck:
        names = [say(each.title) for each in struck]
        blocks.append(Paragraph(say(message("Not applicable here: {names}.", names=names)), "muted"))
    return Section("deadlines", title, blocks)


def _state(each: DeadlinePart, say: Teller) -> Cell:
    glyph, style = _CLOCKS.get(each.state, ("○", "muted"))
    told = [Text(f"{glyph} {say(each.state_words)}", style)]
    if each.overdue_seconds is not None:
        late = message("late by {span}", span=say.span(each.overdue_seconds))
        told.append(Text(say(late), "watch"))
    return told


def _clock_name(each: DeadlinePart, say: Teller) -> Cell:
    source = say(each.source) if each.source else ""
    found = _LINK.search(source)
    return texts(
        Text(say(each.title), "strong"),
        Text(say(each.kind), "muted"),
        labelled(say, message("To"), each.to),
        Text(source, "muted", say(message("Source")), found[0] if found else None),
        labelled(say, message("Source checked"), each.checked, "muted"),
        Text(say(message("This one binds others towards us.")), "muted") if each.theirs else None,
    )


def _clock_times(each: DeadlinePart, say: Teller) -> Cell:
    open_ = each.state in ("running", "late", "not-started")
    return texts(
        labelled(say, message("Ran from"), each.starts_at),
        Text(say(message("assuming {what}", what=each.assumed)), "watch") if each.assumed else None,
        labelled(say, message("Within"), each.within),
        labelled(say, message("Due"), each.due_at),
        labelled(say, message("Ended"), each.ended_at),
        labelled(say, message("Reason") if each.state == "waived" else message("Reference"), each.because),
        labelled(say, message("Depends on"), say.listed([say(one) for one in each.depends_on]))
        if open_
        else None,
    )


# --- evidence, messages, promises


def evidence(story: Story, say: Teller, thumbnails: Mapping[str, Thumbnail]) -> Section:
    """Kept files with hash, origin, custody and whether they are unchanged; small copies of those that are pictures."""
    title = say(message("Evidence"))
    if not story.evidence:
        return Section("evidence", title, none(message("No file was kept as evidence."), say))
    columns = [(message("Line"), "number"), (message("File"), "text"), (message("Custody"), "text")]
    rows = [Row([number(each.seq), _file(each, say), _custody(each, say)]) for each in story.evidence]
    small = [
        replace(thumbnails[each.sha256], caption=caption, alt=_seen(each, say))
        for each, caption in ((each, _pointed(each, say)) for each in story.evidence)
        if each.sha256 in thumbnails
    ]
    gallery: list[Block] = [Gallery(small)] if small else []
    files = table(say, message("Files kept, with their SHA-256"), columns, rows)
    return Section("evidence", title, [*gallery, files])


def _pointed(each: EvidencePart, say: Teller) -> str:
    return say(message("Line {seq}: {name}", seq=each.seq, name=each.name))


def _seen(each: EvidencePart, say: Teller) -> str:
    """What a picture shows, as far as somebody wrote it down."""
    if each.description:
        return say(
            message("Kept picture {name}: {description}", name=each.name, description=each.description)
        )
    return say(message("Kept picture {name}, without a description", name=each.name))


def _file(each: EvidencePart, say: Teller) -> Cell:
    return texts(
        Text(say(each.name), "strong"),
        Text(say.text(each.description), "quote") if each.description else None,
        Text(say.size(each.size), "muted"),
        Text(say(each.sha256), "code", "SHA-256"),
    )


def _custody(each: EvidencePart, say: Teller) -> Cell:
    words, style = _CONDITIONS.get(each.condition, _CONDITIONS[None])
    return texts(
        Text(say(words), style),
        labelled(say, message("Kept"), message("{time} by {who}", time=each.kept_at, who=each.actor)),
        labelled(say, message("Captured"), each.occurred_at),
        labelled(say, message("How"), each.method),
        labelled(say, message("Where it came from"), each.source),
        labelled(say, message("File as it was found"), each.path, "muted"),
        labelled(say, message("For the step"), each.step),
    )


def messages(story: Story, say: Teller) -> Section:
    """Messages noted as sent or received."""
    title = say(message("Messages"))
    if not story.messages:
        return Section("messages", title, none(message("No message was noted as sent or received."), say))
    rows = []
    for each in story.messages:
        at = when(say, each.at)
        if each.approximate:
            at.append(Text(say(message("approximate")), "muted"))
        rows.append(Row([number(each.seq), at, [Text(say(each.actor))], sent_or_received(each, say)]))
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Who"), "who"),
        (message("Message"), "text"),
    ]
    return Section("messages", title, [table(say, message("Messages sent and received"), columns, rows)])


def promises(story: Story, say: Teller) -> Section | None:
    """Promises that stand and replies that are awaited; left out where there are none."""
    if not story.promises and not story.waiting:
        return None
    rows = []
    for p in story.promises:
        who = say(message("promised to us")) if p.theirs else say(message("promised by us"))
        state = Text(say(message("■ overdue")), "watch") if p.late else Text(say(message("● running")))
        rows.append(Row([[state, Text(who, "muted")], [Text(say.text(p.text))], when(say, p.by)]))
    for w in story.waiting:
        told = texts(
            Text(say(w.who), "strong"), Text(say(w.step)), labelled(say, message("Reference"), w.reference),
            labelled(say, message("Since"), w.since),
        )  # fmt: skip
        again = when(say, w.ask_again) if w.ask_again else [Text("–", "muted")]
        rows.append(Row([[Text(say(message("… waiting")), "watch")], told, again]))
    columns = [(message("State"), "word"), (message("What"), "text"), (message("By, or ask again"), "date")]
    title = say(message("Promises and replies awaited"))
    return Section("promises", title, [table(say, message("Promises and replies awaited"), columns, rows)])
