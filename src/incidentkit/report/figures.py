"""The chapter on how the incident went in figures, beside earlier ones, with a picture of the times to contain."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from incidentkit.errors import Message, message
from incidentkit.incident.views.figures import Measures
from incidentkit.incident.views.pages import Story
from incidentkit.report.cells import table
from incidentkit.report.drawing import Bar, Drawn, Label, Picture
from incidentkit.report.outline import Block, Figure, Paragraph, Row, Section, Text
from incidentkit.report.words import Teller

_WIDTH, _LEFT, _RIGHT, _ROW = 680.0, 120.0, 560.0, 24.0

SPANS: list[tuple[Message, Callable[[Measures], int | None]]] = [
    (message("From happening to noticing"), lambda each: each.notice_seconds),
    (message("From noticing to contained"), lambda each: each.contain_seconds),
    (message("From noticing to closed"), lambda each: each.close_seconds),
]
COUNTS: list[tuple[Message, Callable[[Measures], int]]] = [
    (message("Deadlines met"), lambda each: each.deadlines_met),
    (message("Deadlines late"), lambda each: each.deadlines_late),
    (message("Steps done"), lambda each: each.steps_done),
    (message("Steps skipped"), lambda each: each.steps_skipped),
    (message("Closed gates passed"), lambda each: each.gates_passed),
    (message("Steps marked as unclear"), lambda each: each.marks),
    (message("Lessons"), lambda each: each.lessons),
    (message("Action items still open"), lambda each: each.actions_open),
]


def measures(story: Story, say: Teller) -> Section | None:
    """Times, deadlines, steps and marks of this incident, and the middle of earlier ones."""
    if not story.measures:
        return None
    this, *earlier = story.measures
    columns = [(message("Figure"), "text"), (message("This incident"), "text")]
    if earlier:
        columns.append((message("Middle of earlier incidents"), "text"))
    rows = [
        _row(say, name, _span(take(this), say), [_span(x, say) for x in _middle(earlier, take)])
        for name, take in SPANS
    ]
    rows += [
        _row(say, name, str(take(this)), [_count(x) for x in _middle(earlier, take)]) for name, take in COUNTS
    ]
    blocks: list[Block] = [table(say, message("Figures of this incident"), columns, rows)]
    if earlier:
        names = [each.label for each in earlier]
        blocks.append(Paragraph(say(message("Earlier incidents: {labels}.", labels=names)), "muted"))
        drawn = picture(story.measures, say)
        if drawn is not None:
            caption = message("Time from noticing to contained, this incident and earlier ones.")
            blocks.append(Figure(drawn, say(caption)))
    else:
        blocks.append(Paragraph(say(message("There is no earlier incident to hold it beside.")), "muted"))
    return Section("measures", say(message("In figures")), blocks)


def _middle(earlier: list[Measures], take: Callable[[Measures], int | None]) -> list[int | None]:
    """The median of those that are known, in a list; [] where there is nothing to compare with."""
    if not earlier:
        return []
    known = [value for each in earlier if (value := take(each)) is not None]
    return [round(median(known))] if known else [None]


def _row(say: Teller, name: Message, this: str, others: list[str]) -> Row:
    return Row([[Text(say(name))], [Text(this, "strong")], *([Text(each)] for each in others)])


def _span(seconds: int | None, say: Teller) -> str:
    return "–" if seconds is None else say.span(seconds)


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def picture(found: list[Measures], say: Teller) -> Picture | None:
    """The times to contain as bars, this incident first; None where none is known of two."""
    known = [(each, each.contain_seconds) for each in found if each.contain_seconds is not None]
    if len(known) < 2:
        return None
    longest = max(1, *(seconds for _, seconds in known))
    drawn: list[Drawn] = []
    told = []
    for place, (each, seconds) in enumerate(known):
        y = place * _ROW
        words = say.span(seconds)
        here = each.label == found[0].label
        drawn += [
            Label(0, y + 15, each.label, 11, "text", bold=here),
            Bar(
                _LEFT,
                y + 5,
                max(seconds / longest * (_RIGHT - _LEFT), 2.0),
                12,
                "accent" if here else "muted",
            ),
            Label(_WIDTH, y + 15, words, 11, "text", "end", bold=here),
        ]
        told.append(say(message("{label}: {span}.", label=each.label, span=words)))
    alternative = " ".join([say(message("Times to contain as bars.")), *told])
    return Picture("measures", alternative, _WIDTH, len(known) * _ROW + 4, drawn)
