"""The frame of an incident's pages: title, severity, saved, nearest clock, phases, steps, what waits. Pure data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident.severity import suggest
from incidentkit.incident.views.now import (
    DeadlineView,
    PromiseView,
    deadline_views,
    never_views,
    promise_views,
    waiting_views,
)
from incidentkit.incident.views.steps import StepView, step_view
from incidentkit.incident.views.words import LEVELS, PHASES
from incidentkit.locale.dates import day_and_time, relative, seconds_between, span
from incidentkit.runbook.model import PHASES as PHASE_IDS
from incidentkit.tui.marks import clock_mark, saved_words, shortened
from incidentkit.tui.theme import Glyphs
from incidentkit.tui.view import Frame, Gap, Item, Line, Para, Phase, Row, Span, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

SOON = timedelta(hours=1)
CLOCK_NAMES = (60, 40, 34, 28, 22, 16, 12, 8)
"""Characters of a clock's title in the header, tried one after the other; from NAMED on the day stands beside it."""
NAMED = 34

SHORT_PHASES = {
    "detect": message("Det"),
    "contain": message("Con"),
    "assess": message("Ass"),
    "notify": message("Not"),
    "recover": message("Rec"),
    "learn": message("Lea"),
}
RAIL_PHASES = {"learn": message("Lessons")}
"""Phases whose name is too long for the rail in one of the languages."""
_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"


def frame(host: Host, walk: Walk) -> Frame:
    """The frame around a page of this incident."""
    situation, say = walk.situation, host.say
    state = situation.state
    level = state.severity or suggest(situation).level
    title = [Span(state.title, "strong")]
    if level:
        tone = "late" if level in ("high", "critical") else "muted"
        title += [Span("   "), Span(say(LEVELS[level]).capitalize(), tone)]
    if state.status == "closed":
        title += [Span("   "), Span(say("closed"), "muted")]
    views = [step_view(situation, step) for step in situation.plan.steps]
    current = None if walk.closed else walk.current()
    return Frame(
        title=tuple(title),
        saved=saved_words(host),
        clocks=_nearest(host, walk),
        drill=f"{say('DRILL')}|{say('Nothing here is real. Call nobody outside.')}" if state.drill else "",
        rail=phases(host, views, current.phase if current else None),
        outline=outline(host, views, current.id if current else None),
        aside=aside(host, walk),
    )


def _nearest(host: Host, walk: Walk) -> tuple[Line, ...]:
    """The nearest legal clock, or one of ours due within the hour; else the nearest of all: in ever fewer words."""
    now, clocks = walk.situation.now, running_clocks(walk)
    if walk.closed or not clocks:
        return ()
    due, title, _ = next((each for each in clocks if _weighs(each[0], each[2], now)), clocks[0])
    mark = clock_mark(host.look.glyphs, due, now)
    tone = mark.tone if mark.tone != "line" else "muted"
    left = seconds_between(now, due)
    short_left = (
        host.say("late by {span}", span=span(left, host.language)) if left < 0 else span(left, host.language)
    )
    whole = f"{day_and_time(due, host.language, now=now)}, {relative(due, host.language, now=now)}"
    names = [(shortened(title, most, host.look.glyphs.ellipsis), most) for most in CLOCK_NAMES]
    said = [
        host.say("{title}: {state}", title=name, state=whole if most >= NAMED else short_left)
        for name, most in names
    ]
    return tuple(line(mark, Span(f" {words}", tone)) for words in [*said, short_left])


def _weighs(due: datetime, view: DeadlineView | PromiseView, now: datetime) -> bool:
    """Whether a clock comes before others that are due earlier."""
    soon = seconds_between(now, due) < SOON.total_seconds()
    return view.kind == "legal" or soon if isinstance(view, DeadlineView) else view.whose == "ours" and soon


def phases(host: Host, views: list[StepView], now: str | None) -> tuple[Phase, ...]:
    """The phases that this incident has, with how far each is."""
    found = []
    for name in PHASE_IDS:
        asked = [
            view for view in views if view.phase == name and (view.applies != "no" or view.state == "done")
        ]
        if not any(view.phase == name for view in views):
            continue
        done = sum(1 for view in asked if view.state == "done")
        left = sum(1 for view in asked if view.state not in ("done", "skipped"))
        glyph, tone = _phase_mark(host.look.glyphs, here=name == now, left=left)
        found.append(
            Phase(
                glyph,
                tone,
                host.say(RAIL_PHASES.get(name, PHASES[name])),
                host.say(SHORT_PHASES[name]),
                f"{done}/{len(asked)}",
                name == now,
            )
        )
    return tuple(found)


def _phase_mark(glyphs: Glyphs, *, here: bool, left: int) -> tuple[str, str]:
    if here:
        return glyphs.here, "key"
    return (glyphs.todo, "line") if left else (glyphs.done, "ok")


def step_mark(glyphs: Glyphs, view: StepView, *, here: bool = False) -> Span:
    """The sign of a step's state."""
    if here:
        return Span(glyphs.here, "key")
    if view.state == "done":
        return Span(glyphs.done, "ok")
    if view.state == "skipped":
        return Span(glyphs.skipped, "muted")
    if view.state == "waiting":
        return Span(glyphs.waiting, "watch")
    if view.applies == "no":
        return Span(glyphs.unneeded, "muted")
    if view.applies == "unknown":
        return Span(glyphs.unknown, "watch")
    return Span(glyphs.gate, "late") if view.overdue else Span(glyphs.todo, "line")


def outline(host: Host, views: list[StepView], here: str | None) -> tuple[Row, ...]:
    """Every phase, and the steps of the one that is now."""
    glyphs = host.look.glyphs
    current = next((view.phase for view in views if view.id == here), None)
    rows = []
    for phase in phases(host, views, current):
        tone = "strong" if phase.here else "muted"
        rows.append(
            Row(
                "",
                line(Span(f"{phase.glyph} ", phase.tone), Span(phase.name, tone)),
                line(Span(phase.count, "muted")),
            )
        )
        if not phase.here:
            continue
        for view in views:
            if view.phase != current or (view.applies == "no" and view.state == "open"):
                continue
            mark = step_mark(glyphs, view, here=view.id == here)
            name = f"{view.do} ({view.item_label})" if view.item_label else view.do
            words = Span(name, "strong" if view.id == here else "muted")
            rows.append(
                Row(f"*{view.id}" if view.id == here else view.id, line("  ", mark, Span(" "), words))
            )
    return tuple(rows)


def aside(host: Host, walk: Walk) -> tuple[Item, ...]:
    """On wide terminals: the clocks, who is waited for, what was promised."""
    situation, say = walk.situation, host.say
    items: list[Item] = []
    clocks = running_clocks(walk)
    if clocks:
        items += [Para(line(Span(say("Deadlines"), "strong")))]
        for due, title, _ in clocks[:5]:
            items.append(clock_para(host, due, title, situation.now))
        items.append(Gap())
    waits = waiting_views(situation)
    if waits:
        items.append(Para(line(Span(say("Waiting"), "strong"))))
        for each in waits[:4]:
            words = f"{each.for_}, {day_and_time(each.since, host.language, now=situation.now)}"
            items.append(
                Para(
                    line(Span(f"{host.look.glyphs.waiting} ", "watch"), Span(words, "muted")), hang=2, most=2
                )
            )
        items.append(Gap())
    return tuple(items)


def running_clocks(walk: Walk) -> list[tuple[datetime, str, DeadlineView | PromiseView]]:
    """Deadlines and promises that run, the nearest first; of two at the same moment, that which the plan names first."""
    situation = walk.situation
    found: list[tuple[datetime, str, DeadlineView | PromiseView]] = [
        (view.due_at, view.title, view)
        for view in deadline_views(situation)
        if view.state in ("running", "late") and view.due_at and view.applies != "no"
    ]
    found += [(view.by, view.text, view) for view in promise_views(situation)]
    return sorted(found, key=lambda each: each[0])


def clock_para(host: Host, due: datetime, title: str, now: datetime) -> Para:
    """A clock in one paragraph."""
    mark = clock_mark(host.look.glyphs, due, now)
    left = relative(due, host.language, now=now)
    tone = mark.tone if mark.tone != "line" else "muted"
    return Para(line(mark, Span(f" {left}", tone), Span(f"  {title}", "muted")), hang=2, most=3)


def never_lines(host: Host, walk: Walk) -> tuple[Line, ...]:
    """What must never be done now."""
    return tuple(never_line(host, view.say) for view in never_views(walk.situation))


def never_line(host: Host, text: str) -> Line:
    """A text that completes "Never …", with the word in its own tone."""
    head, _, rest = host.say("Never {text}", text=_PLACE).partition(_PLACE)
    return line(Span(f"{host.look.glyphs.never} {head}", "never"), Span(f"{text}{rest}"))
