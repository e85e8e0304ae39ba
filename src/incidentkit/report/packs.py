"""Chapters in the order in which police and insurers ask: facts by date, actions by date, losses."""

from __future__ import annotations

from datetime import datetime

from incidentkit.errors import message
from incidentkit.incident.views.pages import Line, Story
from incidentkit.report.cells import none, number, table, texts, when
from incidentkit.report.outline import Paragraph, Row, Section, Text
from incidentkit.report.words import Teller

FACTS = frozenset({"facts", "messages"})
ACTIONS = frozenset({"actions", "evidence", "decisions", "clocks"})


def facts_by_date(story: Story, say: Teller) -> Section:
    """What happened, by when it happened: notes of facts, messages, and times that were found out."""
    title = say(message("Facts by date"))
    dated = [
        (_at(line), line.seq, _line(line, say))
        for line in story.timeline
        if line.sort in FACTS and line.counts
    ]
    for each in story.answers:
        if isinstance(each.value, datetime) and each.known:
            about = Text(say(message("approximate")), "muted") if each.approximate else None
            cells = [
                number(each.seq),
                when(say, each.value),
                texts(Text(say.text(each.ask), "strong"), about),
            ]
            dated.append((each.value, each.seq, Row(cells)))
    if not dated:
        return Section("facts-by-date", title, none(message("No fact was noted."), say))
    rows = [row for _, _, row in sorted(dated, key=lambda each: each[:2])]
    intro = message("In the order in which things happened; where nobody told when, when it was written.")
    columns = [(message("Line"), "number"), (message("When"), "date"), (message("Fact"), "text")]
    return Section(
        "facts-by-date",
        title,
        [Paragraph(say(intro), "muted"), table(say, message("Facts by date"), columns, rows)],
    )


def actions_by_date(story: Story, say: Teller) -> Section:
    """What was done about it, by when it was done."""
    title = say(message("Actions by date"))
    lines = [line for line in story.timeline if line.sort in ACTIONS and line.counts]
    if not lines:
        return Section("actions-by-date", title, none(message("No action was noted."), say))
    rows = [_line(line, say, who=True) for line in sorted(lines, key=lambda line: (_at(line), line.seq))]
    columns = [
        (message("Line"), "number"),
        (message("When"), "date"),
        (message("Action"), "text"),
        (message("Who"), "who"),
    ]
    return Section("actions-by-date", title, [table(say, message("Actions by date"), columns, rows)])


def losses(story: Story, say: Teller) -> Section | None:
    """What was lost, in figures where somebody gave them; left out of a report that is no pack where nobody did."""
    title = say(message("Losses"))
    if not story.losses:
        return None
    columns = [(message("Line"), "number"), (message("What"), "text"), (message("Loss"), "text")]
    rows = [
        Row([number(each.seq), [Text(say.text(each.ask))], [Text(say.text(each.value), "strong")]])
        for each in story.losses
    ]
    return Section("losses", title, [table(say, message("Losses as noted"), columns, rows)])


def losses_asked(story: Story, say: Teller) -> Section:
    """The same in a pack, which says so where nothing was noted: whoever receives it will ask."""
    found = losses(story, say)
    if found is not None:
        return found
    words = message("No loss was noted in figures yet. Police and insurer will ask for it.")
    return Section("losses", say(message("Losses")), none(words, say))


def _at(line: Line) -> datetime:
    return line.occurred_at or line.recorded_at


def _line(line: Line, say: Teller, *, who: bool = False) -> Row:
    at = when(say, _at(line))
    if line.approximate:
        at.append(Text(say(message("approximate")), "muted"))
    if line.occurred_at is None:
        at.append(Text(say(message("when it was written")), "muted"))
    told = texts(
        Text(say(line.title), "strong"),
        Text(say.text(line.about)) if line.about is not None else None,
        *(
            Text(say.text(said.text), "quote" if said.label is None and isinstance(said.text, str) else "plain",
                 say(said.label) if said.label else None)
            for said in line.said
        ),
    )  # fmt: skip
    cells = [number(line.seq), at, told]
    return Row([*cells, [Text(say(line.actor))]] if who else cells)
