"""The chapters of a report on what happened between people: calls, roles, lessons, actions. Empty ones are left out."""

from __future__ import annotations

from incidentkit.errors import message
from incidentkit.incident.views.pages import MessagePart, Story
from incidentkit.report.cells import labelled, number, table, texts, when
from incidentkit.report.outline import Block, Cell, Row, Section, Text
from incidentkit.report.words import Teller


def sent_or_received(each: MessagePart, say: Teller) -> Cell:
    """A message with whom it went to, how, by whose leave and in which words."""
    word = message("→ Sent") if each.sent else message("← Received")
    gates = message("Went out without: {gates}", gates=each.without) if each.without else None
    return texts(
        Text(say(word), "strong"),
        Text(say.text(each.title), "strong") if each.title else None,
        labelled(say, message("To"), each.to),
        labelled(say, message("By way of"), each.through),
        Text(say.text(each.text), "quote"),
        labelled(say, message("Approved by"), each.approved_by),
        Text(say(gates), "watch") if gates else None,
        labelled(say, message("Reason"), each.reason),
        Text(each.sha256, "code", "SHA-256") if each.sha256 else None,
    )


def calls(story: Story, say: Teller) -> Section | None:
    """Who was called, who answered, and their reference."""
    if not story.calls:
        return None
    rows = []
    for each in story.calls:
        at = when(say, each.at)
        if each.approximate:
            at.append(Text(say(message("approximate")), "muted"))
        told = texts(
            Text(say(each.name), "strong"),
            labelled(say, message("Answered"), each.answered),
            labelled(say, message("Reference"), each.reference),
        )
        rows.append(Row([number(each.seq), at, [Text(say(each.actor))], told]))
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Who"), "who"),
        (message("Call"), "text"),
    ]
    return Section("calls", say(message("Calls")), [table(say, message("Calls made"), columns, rows)])


def roles(story: Story, say: Teller) -> Section | None:
    """Who led, who took which role, and how the incident changed hands."""
    if not story.roles:
        return None
    rows = []
    for each in story.roles:
        word = say(each.word) if each.other is None else f"{say(each.word)} {say(each.other)}"
        told = texts(Text(word, "strong"), Text(say.listed([say(role) for role in each.roles])))
        rows.append(Row([number(each.seq), when(say, each.at), [Text(say(each.actor))], told]))
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Who"), "who"),
        (message("What"), "text"),
    ]
    title = message("Roles and handovers")
    return Section("roles", say(title), [table(say, title, columns, rows)])


def lessons(story: Story, say: Teller) -> Section | None:
    """What was unclear, what was learnt, and who does what about it by when."""
    blocks: list[Block] = []
    if story.lessons:
        rows = []
        for each in story.lessons:
            about = Text(say(message("Unclear step: {step}", step=each.step)), "muted") if each.step else None
            told = texts(about, Text(say.text(each.text), "quote"))
            rows.append(Row([number(each.seq), when(say, each.at), [Text(say(each.actor))], told]))
        columns = [
            (message("Line"), "number"),
            (message("When"), "date"),
            (message("Who"), "who"),
            (message("Lesson"), "text"),
        ]
        blocks.append(table(say, message("Lessons, and steps that were unclear"), columns, rows))
    if story.actions:
        columns = [(message("Line"), "number"), (message("State"), "word"), (message("Action item"), "text")]
        blocks.append(table(say, message("Action items, with who does them"), columns, _actions(story, say)))
    return Section("lessons", say(message("Lessons and action items")), blocks) if blocks else None


def _actions(story: Story, say: Teller) -> list[Row]:
    rows = []
    for each in story.actions:
        if each.finished_at:
            state = Text(say(message("✓ finished")), "good")
        elif each.late:
            state = Text(say(message("■ overdue")), "watch")
        else:
            state = Text(say(message("○ to do")))
        told = texts(
            Text(say.text(each.text), "quote"),
            labelled(say, message("Who does it"), each.owner),
            labelled(say, message("Due"), each.due),
            labelled(say, message("Finished"), each.finished_at),
        )
        rows.append(Row([number(each.seq), [state], told]))
    return rows
