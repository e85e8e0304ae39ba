"""Home: what has happened, what is open, and the plans there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.locale.dates import day_and_time, due, seconds_between, span
from incidentkit.tui import marks
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import (
    Field,
    Frame,
    Gap,
    Item,
    Line,
    Para,
    Row,
    Span,
    View,
    line,
    rows_of,
    width_of,
)

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.desk.home import Company, OpenIncident, Plan
    from incidentkit.tui.host import Host

MOST_OPEN = 5
MOST_CLOSED = 1
MOST_FOUND = 4
NAME_WIDTH = 30


@dataclass(frozen=True)
class Known:
    """What home shows; None until it is read."""

    company: Company
    incidents: list[OpenIncident]
    closed: list[OpenIncident] = field(default_factory=list)
    """Those closed lately: their reports are asked for in the days that follow."""
    plans: list[Plan] = field(default_factory=list)


class HomePage(Page):
    """One field over both languages' signs, and rows to choose from."""

    name = "home"
    labels = {"main": message("Open it")}  # noqa: RUF012

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.known: Known | None = None
        self.found: list[str] = []
        """Ids of plans that the words in the field may mean, best first."""

    async def opened(self) -> None:
        """Draws at once, then reads."""
        self.host.spawn(self.read())

    async def read(self) -> None:
        """Reads what is open and which plans there are."""
        language, now = self.host.language, self.host.now()

        def look(desk: Desk) -> Known:
            from incidentkit.desk.home import at_home, plans  # noqa: PLC0415 - after the first frame, in the desk's thread

            found = at_home(desk, now)
            return Known(found.company, found.open, found.closed, plans(desk, language))

        self.known = await self.host.office.do(look)
        if self.typed("words"):
            await self.rank(self.typed("words"))
        await self.host.refresh_page()

    async def respoken(self) -> None:
        """Plans in the other language."""
        await self.read()

    async def others_wrote(self) -> None:
        """Another incident may be open now."""
        await self.read()

    def keys(self) -> tuple[str, ...]:
        """What letters do while the list has the focus."""
        return ("main", "search", "check")

    def frame(self) -> Frame:
        """The company, and the language to change to."""
        say = self.host.say
        title: Line = (Span("incidentkit", "accent"),)
        if self.known and self.known.company.name:
            name = self.known.company.name
            if self.known.company.example:
                name = say("your organisation is not entered yet")
            title = (*title, Span(f"  {name}", "muted"))
        return Frame(title, saved=marks.saved_words(self.host), clocks=marks.languages(self.host))

    def view(self) -> View:
        """The field, the rows, and what the one under the cursor is about."""
        say, words, rows = self.host.say, self.typed("words"), self._rows()
        about = f"{words}:{' '.join(self.found)}" if words else ""
        items: list[Item] = [
            Para(line(Span(say("What has happened?"), "strong"))),
            Field(
                "words",
                "",
                self.values.get("words", ""),
                placeholder=say("Type a few words, as you would say them"),
                search=True,
            ),
            rows_of("places", rows, at=self.rows_at.get("places") or self._first(), about=about),
            *self._below(rows),
        ]
        return self.page((), items, (), plain=True, focus="words", step="home")

    def _first(self) -> str:
        """Where the cursor begins: on what is open, else on the first plan, never on what is closed."""
        if self.known is None or self.typed("words") or self.known.incidents or not self.known.plans:
            return ""
        return f"new:{self.known.plans[0].id}"

    def _rows(self) -> list[Row]:
        if self.known is None:
            return [Row("", line(Span(self.host.say("One moment…"), "muted")))]
        return self._searched() if self.typed("words") else self._all()

    def _searched(self) -> list[Row]:
        """What the words may mean, then the way for those whom no words help."""
        assert self.known is not None
        say, by_id = self.host.say, {plan.id: plan for plan in self.known.plans}
        found = [by_id[each] for each in self.found if each in by_id][:MOST_FOUND]
        rows: list[Row] = []
        open_ones = [each for each in self.known.incidents if each.runbook_id in self.found]
        closed_ones = [each for each in self.known.closed if each.runbook_id in self.found]
        if open_ones:
            rows += [
                _heading(say("Go on with")),
                *(self._incident(each) for each in open_ones[:MOST_OPEN]),
                _blank(),
            ]
        if found:
            rows.append(_heading(say("Does one of these fit? You can change everything later.")))
            rows += [self._plan(plan) for plan in found]
        else:
            rows.append(_heading(say("Nothing fits yet. Three questions will find the right plan.")))
        rows += [self._unsure(), *self._closed(closed_ones), _blank(), _heading(say("All plans"))]
        rows += [self._plan(plan) for plan in self.known.plans if plan not in found]
        return rows

    def _all(self) -> list[Row]:
        assert self.known is not None
        say = self.host.say
        rows: list[Row] = []
        if self.known.incidents:
            rows.append(_heading(say("Go on with")))
            rows += [self._incident(each) for each in self.known.incidents[:MOST_OPEN]]
            rows += [*self._closed(self.known.closed), _blank()]
        else:
            rows += self._closed(self.known.closed)
        rows.append(_heading(say("Something new")))
        rows += [self._plan(plan) for plan in self.known.plans]
        rows += [self._unsure(), _blank(), _heading(say("Besides"))]
        rows += [
            _two("all", say("All incidents"), say("closed ones and exercises too")),
            _two("plans", say("Read the plans"), say("what each would ask of you")),
            _two("check", say("Check the plans"), say("what is wrong in their files, while you edit them")),
            _two("settings", say("Settings"), say("you are {name}; language, colours", name=self.host.actor)),
        ]
        return rows

    def _incident(self, each: OpenIncident) -> Row:
        say = self.host.say
        assert self.known is not None
        name = self._name(each, [*self.known.incidents, *self.known.closed])
        if each.next_step:
            detail = each.next_step
        elif each.waiting:
            detail = say("waiting for {who}", who=each.waiting)
        else:
            detail = say("no step is left")
        return Row(f"open:{each.label}", _columns(name, detail, "strong"), self._clock(each.due))

    def _closed(self, closed: list[OpenIncident]) -> list[Row]:
        """What was closed last, with its report: one row, since at 80x24 the plans have all others."""
        say, now, rows = self.host.say, self.host.now(), []
        for each in closed[:MOST_CLOSED]:
            when = day_and_time(each.closed_at or now, self.host.language, now=now)
            name = self._name(each, [*closed, *(self.known.incidents if self.known else [])])
            detail = say("closed {time}; its report", time=when)
            rows.append(Row(f"open:{each.label}", _columns(name, detail, "text")))
        return rows

    def _name(self, each: OpenIncident, beside: list[OpenIncident]) -> str:
        """Its title, with its number where another one has the same."""
        name = f"{self.host.say('DRILL')}  {each.title}" if each.drill else each.title
        return f"{name} ({each.label})" if sum(one.title == each.title for one in beside) > 1 else name

    def _clock(self, at: datetime | None) -> Line:
        if at is None:
            return ()
        now = self.host.now()
        left = seconds_between(now, at)
        words = span(left, self.host.language)
        words = (
            self.host.say("late by {span}", span=words)
            if left < 0
            else self.host.say("{span} left", span=words)
        )
        mark = marks.clock_mark(self.host.look.glyphs, at, now)
        return line(mark, Span(f" {words}", mark.tone if mark.tone != "line" else "muted"))

    def _plan(self, plan: Plan) -> Row:
        return Row(f"new:{plan.id}", line(plan.title))

    def _below(self, rows: list[Row]) -> list[Item]:
        """What the row under the cursor is about, in full: beside the rows there is room for a few words only."""
        if self.known is None:
            return []
        here = self.rows_at.get("places") or self._first() or next((row.key for row in rows if row.key), "")
        kind, _, rest = here.partition(":")
        said = ""
        if kind == "open":
            said = " ".join(self._stands(each) for each in self.known.incidents if each.label == rest)
        elif kind == "new":
            said = " ".join(plan.summary for plan in self.known.plans if plan.id == rest)
        return [Gap(), Para(line(Span(said, "muted")), most=3)] if said else []

    def _stands(self, each: OpenIncident) -> str:
        """An open incident: what comes next, who is waited for, what is due when."""
        say, parts = self.host.say, []
        if each.next_step:
            number = min(each.finished + 1, each.total)
            step = say("step {number} of {total}", number=number, total=each.total)
            parts.append(say("Next: {step} ({place}).", step=each.next_step, place=step))
        if each.waiting:
            parts.append(say("Waiting for {who}.", who=each.waiting))
        if each.due and each.due_what:
            time = due(each.due, self.host.language, now=self.host.now())
            parts.append(say("Deadline: {title}, {time}.", title=each.due_what, time=time))
        return " ".join(parts)

    def _unsure(self) -> Row:
        say = self.host.say
        return _two("find", say("I don't know what it is"), say("three questions find the plan"))

    # --- what is done here

    def field_changed(self, field: str) -> None:  # noqa: ARG002
        """Ranks the plans by what is typed, without holding the keys up."""
        self.rows_at.pop("places", None)
        self.host.spawn(self.rank(self.typed("words")))

    async def rank(self, words: str) -> None:
        """Which plans the words may mean; a later word wins over an earlier one."""
        if not words:
            self.found = []
            return

        def look(desk: Desk) -> list[str]:
            from incidentkit.desk.home import ranked  # noqa: PLC0415 - in the desk's thread

            return ranked(desk, words)

        found = await self.host.office.do(look)
        if words == self.typed("words"):
            self.found = found
            await self.host.refresh_page()

    async def act_main(self) -> None:
        """Opens the row under the cursor."""
        key = self.host.row_key("places")
        await self._open(key)

    async def row_opened(self, rows: str, key: str) -> None:  # noqa: ARG002
        """Opens the row that was clicked."""
        await self._open(key)

    async def act_search(self) -> None:
        """Back into the field."""
        self.host.focus("words")

    async def act_back(self) -> None:
        """Empties the field; home itself is never left by Escape."""
        if self.typed("words"):
            self.values["words"] = ""
            await self.host.forget(self)
            self.found = []
        else:
            self.tell(message("Leave? In the list (Tab), press Q. All is kept."))

    async def _open(self, key: str) -> None:
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        kind, _, rest = key.partition(":")
        match kind:
            case "open":
                await ways.enter(self.host, rest)
            case "new":
                await ways.begin(self.host, self._plan_of(rest), self.typed("words"), self._same(rest))
            case _:
                await ways.from_home(
                    self.host, kind, self.typed("words"), self.known.plans if self.known else []
                )

    def _plan_of(self, runbook_id: str) -> Plan:
        assert self.known is not None
        return next(plan for plan in self.known.plans if plan.id == runbook_id)

    def _same(self, runbook_id: str) -> OpenIncident | None:
        """An open incident of the same plan."""
        assert self.known is not None
        return next((each for each in self.known.incidents if each.runbook_id == runbook_id), None)


def _heading(words: str) -> Row:
    return Row("", line(Span(words, "muted")))


def _blank() -> Row:
    return Row("", ())


def _two(key: str, name: str, detail: str) -> Row:
    return Row(key, _columns(name, detail, "text"))


def _columns(name: str, detail: str, tone: str) -> Line:
    width = width_of(line(name))
    gap = " " * max(2, NAME_WIDTH - width)
    return line(Span(name, tone), Span(gap), Span(detail, "muted"))
