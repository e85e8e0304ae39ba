"""What a report shows as pictures: the timeline to scale, and the deadlines as bars; each drawn from the story alone.

Nothing is decided here that the words beside a picture do not say too: a picture can be left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentkit.errors import Message, counted, message
from incidentkit.incident.views.pages import DeadlinePart, DecisionPart, Story
from incidentkit.report.axis import DAY, Axis, moment
from incidentkit.report.drawing import Bar, Drawn, Ink, Label, Mark, Picture, Stroke, cut, room
from incidentkit.report.outline import Text
from incidentkit.report.words import Teller

WIDTH = 720
_GUTTER = 104
"""The names of the rows."""
_ROW = 22
MOST_DECISIONS = 12
MOST_DEADLINES = 30
_APART = 15
"""Marks nearer than this share one number."""
_BEFORE, _HALF_HOUR = 30, 1800
"""The axis reaches back so many times the length of the record itself, which counts as half an hour at least."""


# --- the timeline


@dataclass(frozen=True)
class Told:
    """A picture with the words that belong below it: what its marks mean, and what its numbers stand for."""

    picture: Picture
    caption: str
    numbered: list[list[Text]]


def timeline(story: Story, say: Teller) -> Told | None:
    """The course of an incident to scale: its moments, its phases, its decisions, and when lines were written."""
    if not story.timeline:
        return None
    decisions = [each for each in story.decisions if each.stands][:MOST_DECISIONS]
    written = {line.seq: line.recorded_at for line in story.timeline}
    marks = _moments(story)
    axis, earlier = _window(story, decisions, marks, say)
    heads, levels = _heads(axis, marks, say)
    top = 14.0 * levels + (26 if axis.ticks()[0] >= DAY else 40)
    rows: list[Drawn] = []
    y = top + 8
    for name, ends in _phases(story):
        rows += _phase(axis, y, say(name), ends)
        y += _ROW
    if decisions:
        rows += _decisions(axis, y, decisions, written, say)
        y += _ROW + 8
    rows += _lines(axis, y, story, say)
    y += 2 * _ROW + 6
    drawn: list[Drawn] = [*axis.drawn(top, y, say), *_columns(axis, marks, top, y), *heads, *rows]
    later = sum(1 for line in story.timeline if line.recorded_at > axis.end)
    if earlier is not None:
        drawn.append(Label(axis.left, y + 14, f"◄ {earlier}", 10, "muted"))
    if later:
        words = say(counted("{count} line later", "{count} lines later", later))
        drawn.append(Label(axis.right, y + 14, f"{words} ►", 10, "muted", "end"))
    if earlier is not None or later:
        y += 16
    picture = Picture("timeline", _alternative(story, decisions, marks, say), WIDTH, y + 4, drawn)
    return Told(picture, _caption(say, decisions=bool(decisions)), _numbered(decisions, written, say))


def _moments(story: Story) -> list[tuple[Message, datetime]]:
    f = story.facts
    found: list[tuple[Message, datetime | None]] = [
        (message("Happened"), f.occurred_at),
        (message("Noticed"), f.detected_at),
        (message("Opened"), f.opened_at),
        (message("Closed"), f.closed_at),
    ]
    known = [(name, at) for name, at in found if at is not None and at <= story.until]
    return sorted(known, key=lambda each: each[1])


def _window(
    story: Story, decisions: list[DecisionPart], marks: list[tuple[Message, datetime]], say: Teller
) -> tuple[Axis, str | None]:
    """The axis; where what is told began so long before that the rest would be one dot, it begins later."""
    left, right = float(_GUTTER), float(WIDTH - 12)
    opened, end = story.facts.opened_at, _end(story)
    seconds = max((end - opened).total_seconds(), _HALF_HOUR)
    try:
        first = opened - timedelta(seconds=_BEFORE * seconds)
    except OverflowError:
        first = opened
    told = [line.occurred_at for line in story.timeline if line.counts and line.occurred_at]
    every = [opened, end, *(at for _, at in marks), *(each.at for each in decisions), *told]
    every = [at for at in every if at <= end]
    axis = Axis.over([at for at in every if at >= first], left, right)
    earliest = min(every)
    if earliest >= first:
        return axis, None
    names = [say(name) for name, at in marks if at == earliest]
    return axis, " ".join([*names, moment(earliest, say)])


def _end(story: Story) -> datetime:
    """Until when the course is told: of a closed incident to its closing and what was still written about it.

    A report that is exported years later must not shrink the incident to a dot.
    """
    closed = story.facts.closed_at
    if closed is None:
        return story.until
    return max(closed, *(line.recorded_at for line in story.timeline if line.kind != "report-exported"))


def _heads(axis: Axis, marks: list[tuple[Message, datetime]], say: Teller) -> tuple[list[Drawn], int]:
    """The names of the moments over the axis, on as many levels as they need."""
    ends: list[float] = []
    drawn: list[Drawn] = []
    for name, at in marks:
        if at < axis.start:
            continue
        words = f"{say(name)} {at:%H:%M}"
        width = room(words, 11)
        x = min(axis.place(at), axis.right - width)
        level = next((n for n, end in enumerate(ends) if end + 8 <= x), len(ends))
        ends[level : level + 1] = [x + width]
        drawn.append(Label(x, 12 + 14 * level, words, 11, "text", "start", bold=True))
    return drawn, max(1, len(ends))


def _columns(axis: Axis, marks: list[tuple[Message, datetime]], top: float, bottom: float) -> list[Drawn]:
    shown = [axis.place(at) for _, at in marks if at >= axis.start]
    return [Stroke(x, top - 3, x, bottom, "accent", 1, dashed=True) for x in dict.fromkeys(shown)]


def _phases(story: Story) -> list[tuple[Message, list[datetime]]]:
    """The phases of which a step was done, with the moments of those steps."""
    found = []
    for phase in story.phases:
        ends = sorted(step.at for step in story.done if step.phase.text == phase.name.text)
        if ends:
            found.append((phase.name, ends))
    return found


def _phase(axis: Axis, y: float, name: str, ends: list[datetime]) -> list[Drawn]:
    first, last = axis.place(ends[0]), axis.place(ends[-1])
    drawn: list[Drawn] = [_name(y, name), Bar(first - 3, y + 5, max(last - first, 0) + 6, 10, "panel")]
    spots = dict.fromkeys(round(axis.place(at)) for at in ends)
    return [*drawn, *(Mark(x, y + 10, 3, "dot", "good") for x in spots)]


def _name(y: float, text: str) -> Label:
    return Label(0, y + 14, cut(text, _GUTTER - 8, 11), 11, "muted")


def _decisions(
    axis: Axis, y: float, decisions: list[DecisionPart], written: dict[int, datetime], say: Teller
) -> list[Drawn]:
    """Each decision when it was written, and hollow when it was taken; near ones share a number."""
    drawn: list[Drawn] = [_name(y, say(message("Decisions")))]
    groups: list[tuple[float, list[int]]] = []
    for x, number in sorted(
        (axis.place(written.get(each.seq, each.at)), n) for n, each in enumerate(decisions, 1)
    ):
        if groups and x - groups[-1][0] < _APART:
            groups[-1][1].append(number)
        else:
            groups.append((x, [number]))
    for each in decisions:
        taken, noted = axis.place(each.at), axis.place(written.get(each.seq, each.at))
        if abs(taken - noted) > 4:
            drawn += [
                Stroke(taken, y + 10, noted, y + 10, "muted"),
                Mark(taken, y + 10, 4, "hollow", "muted"),
            ]
    for x, numbers in groups:
        drawn += [
            Mark(x, y + 10, 5, "diamond", "accent"),
            Label(x, y + 26, _together(numbers), 10, "accent", "middle", bold=True),
        ]
    return drawn


def _together(numbers: list[int]) -> str:
    """`3`, `3–5`, `1, 4`: numbers that share a mark."""
    numbers = sorted(numbers)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(str(number) for number in numbers)


def _lines(axis: Axis, y: float, story: Story, say: Teller) -> list[Drawn]:
    """How many lines say that something happened then, and how many were written then."""
    told = [line.occurred_at for line in story.timeline if line.counts and line.occurred_at]
    drawn: list[Drawn] = []
    rows: list[tuple[Message, list[datetime], Ink]] = [
        (message("Happened"), [at for at in told if axis.start <= at <= axis.end], "watch"),
        (
            message("Written"),
            [line.recorded_at for line in story.timeline if line.recorded_at <= axis.end],
            "muted",
        ),
    ]
    for name, moments, ink in rows:
        spots = Counter(int(axis.place(at) // 3) for at in moments)
        most = max(spots.values(), default=1)
        drawn += [_name(y, say(name)), Stroke(axis.left, y + 18, axis.right, y + 18)]
        for spot, count in sorted(spots.items()):
            height = 5 + 11 * (count / most if most > 1 else 0)
            drawn.append(Bar(spot * 3, y + 18 - height, 2, height, ink))
        y += _ROW
    return drawn


def _caption(say: Teller, *, decisions: bool) -> str:
    if decisions:
        return say(message(
            "To scale. Bars run from the first to the last step done of a phase, a dot for each step. ◆ is a decision "
            "when it was written, ◇ when it was taken, if that was earlier. Below: when things happened, as far as "
            "somebody told it, and when lines were written."
        ))  # fmt: skip
    return say(message(
        "To scale. Bars run from the first to the last step done of a phase, a dot for each step. Below: when things "
        "happened, as far as somebody told it, and when lines were written."
    ))  # fmt: skip


def _numbered(decisions: list[DecisionPart], written: dict[int, datetime], say: Teller) -> list[list[Text]]:
    told = []
    for each in decisions:
        noted = written.get(each.seq, each.at)
        times = (
            message("taken {time}, written {noted}", time=moment(each.at, say), noted=moment(noted, say, beside=each.at))
            if noted != each.at
            else message("written {time}", time=moment(noted, say))
        )  # fmt: skip
        told.append([Text(cut(say(each.choice), 1000, 11), "strong"), Text(say(times), "muted")])
    return told


def _alternative(
    story: Story, decisions: list[DecisionPart], marks: list[tuple[Message, datetime]], say: Teller
) -> str:
    told = [say(message("{moment}: {time}.", moment=name, time=at)) for name, at in marks]
    for name, ends in _phases(story):
        if ends[0] == ends[-1]:
            told.append(say(message("{phase}: a step done {time}.", phase=name, time=ends[0])))
        else:
            told.append(say(message(
                "{phase}: steps done from {first} to {last}.", phase=name, first=ends[0], last=ends[-1]
            )))  # fmt: skip
    told.append(say(counted("{count} decision.", "{count} decisions.", len(decisions))))
    told.append(say(counted("{count} line written.", "{count} lines written.", len(story.timeline))))
    return say(message("The course of the incident to scale.")) + " " + " ".join(told)


# --- deadlines

_DUE, _BAR_RIGHT = 560.0, 640.0
_CLOCK = 52
"""The height of a clock: its name, its bar, its start and due time."""
_TONES: dict[str, Ink] = {"met": "good", "late": "watch", "running": "accent", "waived": "muted"}


def deadlines(story: Story, say: Teller) -> Told | None:
    """Each clock that ran as a bar from its start to its end; all are due at the same place."""
    shown = [each for each in story.deadlines if each.state in _TONES and each.starts_at and each.due_at]
    if not shown:
        return None
    drawn: list[Drawn] = []
    told: list[str] = []
    y = 4.0
    for each in shown[:MOST_DEADLINES]:
        words = _outcome(each, story, say)
        drawn += _clock(each, story.until, y, words, say)
        told.append(say(message("{title}: {state}.", title=each.title, state=words)))
        y += _CLOCK
    caption = message(
        "Each bar is the time that was used, each on its own scale: the stroke is the moment when it was due."
    )
    alternative = " ".join([say(message("Deadlines as bars.")), *told])
    return Told(Picture("deadlines", alternative, WIDTH, y, drawn), say(caption), [])


def _clock(each: DeadlinePart, until: datetime, y: float, words: str, say: Teller) -> list[Drawn]:
    assert each.starts_at is not None
    assert each.due_at is not None
    ink = _TONES[each.state]
    overdue = bool(each.overdue_seconds)
    end = max(each.ended_at or until, each.starts_at)
    allowed = max((each.due_at - each.starts_at).total_seconds(), 1)
    share = (end - each.starts_at).total_seconds() / allowed
    reached = max(min(share * _DUE, _BAR_RIGHT), 3.0)
    tone: Ink = "watch" if overdue else ink
    drawn: list[Drawn] = [
        Label(0, y + 11, cut(say(each.title), WIDTH - room(words, 11) - 12, 11.5), 11.5),
        Label(WIDTH, y + 11, words, 11, tone, "end", bold=True),
        Bar(0, y + 17, _DUE, 10),
        Bar(0, y + 17, min(reached, _DUE), 10, ink),
        *([Bar(_DUE, y + 17, reached - _DUE, 10, "watch")] if reached > _DUE else []),
        Stroke(_DUE, y + 14, _DUE, y + 30, "text", 2),
        Label(0, y + 39, moment(each.starts_at, say), 10, "muted"),
        Label(_DUE, y + 39, say(message("due {time}", time=moment(each.due_at, say))), 10, "muted", "end"),
    ]
    if each.state in ("met", "waived"):
        drawn.append(Mark(reached, y + 22, 6, "diamond", tone))
    return drawn


def _outcome(each: DeadlinePart, story: Story, say: Teller) -> str:
    assert each.due_at is not None
    if each.overdue_seconds:
        late = say.span(each.overdue_seconds)
        word = (
            message("✓ late by {span}", span=late)
            if each.state == "met"
            else message("■ late by {span}", span=late)
        )
        return say(word)
    if each.state == "running":
        return say(message("● {span} left", span=say.span((each.due_at - story.until).total_seconds())))
    glyph = "✓" if each.state == "met" else "–"
    at = f" {each.ended_at:%H:%M}" if each.ended_at else ""
    return f"{glyph} {say(each.state_words)}{at}"
