"""Deadlines and promises, the nearest first: when, from what, what meets it, and what ends it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.incident.views.now import DeadlineView, PromiseView, deadline_views, promise_views
from incidentkit.locale.dates import day_and_time, relative
from incidentkit.spoken.plain import ask_words, deadline_line
from incidentkit.tui.marks import clock_mark
from incidentkit.tui.pages.ask import read_time, time_field
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Choices, Field, Gap, Item, Line, Option, Para, Row, Span, View, line, rows_of

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

WHEN = 24
LEFT = 16
WIDE = 110


class DeadlinesPage(ListPage):
    """Every clock that runs or ended, and every promise."""

    name = "deadlines"
    rows_name = "clocks"
    labels = {  # noqa: RUF012
        "main": message("Open the step"),
        "skip": message("not needed"),
        "edit": message("change the start"),
        "note": message("new promise"),
        "view": message("it is met"),
    }

    def keys(self) -> tuple[str, ...]:
        """What can be done with a clock."""
        return ("note", "view", "edit", "search", "waiting", "journal", "undo", "brief")

    def word(self, action: str) -> str:
        """E asks what is not known of the clock under the cursor."""
        if action == "edit" and self._open_names(self._here(self._clocks())):
            return self.host.say("find out")
        return super().word(action)

    def _clocks(self) -> list[tuple[datetime | None, str, DeadlineView | PromiseView]]:
        situation = self.walk.situation
        found: list[tuple[datetime | None, str, DeadlineView | PromiseView]] = [
            (view.due_at, f"d:{view.id}", view)
            for view in deadline_views(situation)
            if view.state != "struck"
        ]
        found += [(view.by, f"p:{view.seq}", view) for view in promise_views(situation)]
        far = datetime.max.replace(tzinfo=situation.zone)
        return sorted(found, key=lambda each: (_ended(each[2]), each[0] is None, each[0] or far))

    def view(self) -> View:
        """A row each, and what the one under the cursor rests on."""
        say, clocks = self.host.say, self._clocks()
        rows = [self._row(at, key, view) for at, key, view in clocks if self.fits(_title(view))]
        running = sum(1 for _, _, view in clocks if not _ended(view))
        heading = [
            Span(say("Deadlines and promises"), "strong"),
            Span(f"  {self.host.look.glyphs.dot}  {running}", "muted"),
        ]
        empty = say("No deadline runs. One starts when you say when you knew.")
        items: list[Item] = [
            *self.search_field(),
            rows_of("clocks", rows, empty, about=self.wanted()),
            Gap(),
            *self._below(clocks),
        ]
        here = self._here(clocks)
        buttons = [self.button("main")] if self._step_of(here) else []
        buttons += [self.button("skip")] if isinstance(here, DeadlineView) and not _ended(here) else []
        buttons += [self.button("note")]
        return self.page(heading, items, buttons, focus="clocks", step="deadlines", never=())

    def _row(self, at: datetime | None, key: str, view: DeadlineView | PromiseView) -> Row:
        say, now, glyphs = self.host.say, self.walk.situation.now, self.host.look.glyphs
        title = _title(view)
        if isinstance(view, PromiseView):
            whose = say("promised to us") if view.whose == "theirs" else say("you promised")
            title = say("{title}: {state}", title=whose, state=title)
        if isinstance(view, DeadlineView) and _ended(view):
            return Row(
                key,
                line(Span(f"{glyphs.done} ", "ok"), Span(title, "muted")),
                line(Span(say("met") if view.state == "met" else say("not needed"), "muted")),
            )
        if at is None:
            running = isinstance(view, DeadlineView) and view.state == "running" and not _unsure(view)
            state = say("without delay") if running else say("not started")
            sign = glyphs.near if running else glyphs.unknown if _unsure(view) else glyphs.unneeded
            return Row(
                key,
                line(
                    Span(f"{sign} ", "muted" if sign == glyphs.unneeded else "watch"),
                    Span(f"{state:<{WHEN + LEFT + 2 if self._wide() else LEFT}}  ", "muted"),
                    Span(title),
                ),
            )
        mark = clock_mark(glyphs, at, now)
        if _unsure(view) and mark.tone == "line":  # near or late says more than that it may not bind
            mark = Span(glyphs.unknown, "watch")
        tone = mark.tone if mark.tone != "line" else "muted"
        left = f"{relative(at, self.host.language, now=now):<{LEFT}}"
        if not self._wide():  # the day stands below, with what the clock rests on
            return Row(key, line(mark, Span(f" {left}  ", tone), Span(title)))
        when = f"{day_and_time(at, self.host.language, now=now):<{WHEN}}"
        return Row(key, line(mark, Span(f" {when}  ", "text"), Span(f"{left}  ", tone), Span(title)))

    def _wide(self) -> bool:
        """Whether a row has room for the day as well."""
        return self.host.size[0] >= WIDE

    def _here(
        self, clocks: list[tuple[datetime | None, str, DeadlineView | PromiseView]]
    ) -> DeadlineView | PromiseView | None:
        key = self.row_here() or (clocks[0][1] if clocks else "")
        return next((view for _, each, view in clocks if each == key), None)

    def _below(self, clocks: list[tuple[datetime | None, str, DeadlineView | PromiseView]]) -> list[Item]:
        say, here = self.host.say, self._here(clocks)
        if here is None:
            return []
        if isinstance(here, PromiseView):
            return [
                Para(line(Span(say("Line {seq} of the journal. E there strikes it.", seq=here.seq), "muted")))
            ]
        items: list[Item] = [Para(line(deadline_line(self.host, self.walk.situation, here)), most=3)]
        names = self._open_names(here)
        if names:
            words = say(
                "Not known yet: {question}", question=ask_words(self.host, self.walk.situation, names[0])
            )
            mark = Span(f"{self.host.look.glyphs.unknown} ", "watch")
            items.append(Para(line(mark, Span(words, "muted")), hang=2, most=2))
        if here.source:
            words = say("Where this comes from: {source}", source=here.source)
            items.append(Para(line(Span(words, "muted")), most=2))
        if here.late and here.state == "late":
            items.append(Para(line(Span(here.late, "watch")), most=2))
        return items

    def _open_names(self, view: DeadlineView | PromiseView | None) -> list[str]:
        """The questions that decide whether a clock applies; the countries first, which most clocks hang on."""
        if not isinstance(view, DeadlineView) or not _unsure(view):
            return []
        situation = self.walk.situation
        names = [name for name in view.depends_on if name in situation.questions and situation.askable(name)]
        return sorted(names, key=lambda name: name != "places")

    def _step_of(self, view: DeadlineView | PromiseView | None) -> str | None:
        """The step that meets a clock and can still be done."""
        if not isinstance(view, DeadlineView):
            return None
        situation = self.walk.situation
        deadline = situation.plan.deadlines.get(view.id)
        for name in deadline.met_by if deadline else []:
            for each in situation.unrolled.instances.get(name, [name]):
                if each in situation.steps and situation.record(each).state in ("open", "waiting"):
                    return each
        return None

    async def act_main(self) -> None:
        """Goes to the step that meets the clock."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        step = self._step_of(self._here(self._clocks()))
        if not step:
            self.tell(message("No step that is still open meets this one."))
        else:
            await ways.to_step(self.host, self.walk, step)

    async def act_skip(self) -> None:
        """It does not bind: that decision is kept, too."""
        here = self._here(self._clocks())
        if isinstance(here, DeadlineView) and not _ended(here):
            await self.host.open(EndPage(self.host, self.walk, here, met=False))

    async def act_view(self) -> None:
        """It is met, perhaps with a receipt."""
        here = self._here(self._clocks())
        if isinstance(here, DeadlineView) and not _ended(here):
            await self.host.open(EndPage(self.host, self.walk, here, met=True))
        else:
            self.tell(message("A promise ends in the journal: J, then E strikes it."))

    async def act_edit(self) -> None:
        """Asks the question from which the clock starts."""
        here = self._here(self._clocks())
        if not isinstance(here, DeadlineView):
            self.tell(message("A promise ends in the journal: J, then E strikes it."))
            return
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        deadline = self.walk.situation.plan.deadlines.get(here.id)
        names = [
            *self._open_names(here),
            *here.depends_on,
            deadline.starts if deadline else "",
            here.assumed or "",
        ]
        situation = self.walk.situation
        name = next((n for n in names if n in situation.questions and situation.askable(n)), None)
        if name is None:
            self.tell(
                message("This one starts with a step or with the record; there is no question to change.")
            )
            return
        await ways.ask(self.host, self.walk, name)

    async def act_note(self) -> None:
        """A promise of ours or theirs."""
        await self.host.open(PromisePage(self.host, self.walk))


def _title(view: DeadlineView | PromiseView) -> str:
    return view.text if isinstance(view, PromiseView) else view.title


def _unsure(view: DeadlineView | PromiseView) -> bool:
    return isinstance(view, DeadlineView) and view.applies == "unknown" and not _ended(view)


def _ended(view: DeadlineView | PromiseView) -> bool:
    return isinstance(view, DeadlineView) and view.state in ("met", "waived")


class EndPage(IncidentPage):
    """A clock ends: met, or not needed and why."""

    name = "end-deadline"

    def __init__(self, host: Host, walk: Walk, deadline: DeadlineView, *, met: bool) -> None:
        super().__init__(host, walk)
        self.deadline = deadline
        self.met = met
        self.draft_key = f"{deadline.id}/{'met' if met else 'waived'}"
        self.harmless: set[str] = set()

    def view(self) -> View:
        """One field."""
        say = self.host.say
        ask = (
            say("It is met. Receipt or reference?")
            if self.met
            else say("Not needed? Say why: that decision is kept too.")
        )
        items: list[Item] = [
            Para(line(Span(self.deadline.title, "title"))),
            Gap(),
            Para(line(ask)),
            Gap(),
            Field("text", say("Reference") if self.met else say("Reason"), self.values.get("text", "")),
        ]
        main = self.button("main", message("It is met") if self.met else message("It does not bind us"))
        return self.page(
            [say("Deadline")], items, [main, self.button("back")], focus="text", step="end-deadline"
        )

    async def act_main(self) -> None:
        """Writes it."""
        text = self.typed("text")
        if not text and not self.met:
            self.tell(message("A reason is needed."))
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless) if text else ""
        if safe is None:
            return
        made: c.Command = c.WaiveDeadline(deadline=self.deadline.id, reason=safe)
        if self.met:
            made = c.MeetDeadline(deadline=self.deadline.id, reference=safe or None)
        outcome = await self.walk.write(made)
        if self.tell_outcome(outcome):
            await self.host.forget(self)
            await self.host.back()


class PromisePage(IncidentPage):
    """What was promised, by when, by whom."""

    name = "promise"

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.harmless: set[str] = set()

    def view(self) -> View:
        """Three things."""
        say = self.host.say
        whose = (Option("ours", say("We did")), Option("theirs", say("Somebody else")))
        items: list[Item] = [
            Para(line(Span(say("What was promised?"), "title"))),
            Gap(),
            Field("text", say("What"), self.values.get("text", "")),
            *time_field(self, "by", "future", say("By when"), say("today 18:00, in 2 days")),
            Gap(),
            Para(line(Span(say("Who promised it?"), "muted"))),
            Choices("whose", whose, self.chosen.get("whose", ("ours",))),
        ]
        return self.page(
            self._heading(),
            items,
            [self.button("main", message("Write it")), self.button("back")],
            focus="text",
            step="promise",
        )

    def _heading(self) -> Line:
        return line(Span(self.host.say("New promise"), "strong"))

    async def act_main(self) -> None:
        """Starts the clock."""
        if not self.typed("text"):
            self.host.focus("text")
            return
        by = read_time(self, "by", "future")
        if by is None:
            self.tell(message("By when? For example: today 18:00, in 2 days"))
            self.host.focus("by")
            return
        safe = await without_secret(self, self.typed("text"), self.harmless)
        if safe is None:
            return
        outcome = await self.walk.write(
            c.MakePromise(text=safe, by=by.at, whose=self.chosen.get("whose", ("ours",))[0])
        )
        if self.tell_outcome(outcome):
            await self.host.forget(self)
            await self.host.back()
