"""One file of a plan while it is edited elsewhere: what is wrong in it, what the responder would see, and its graph."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from incidentkit.desk.previewing import previewed_file
from incidentkit.errors import message
from incidentkit.incident.views.words import PHASES
from incidentkit.lint.renderers import pointed
from incidentkit.runbook.graphing import graph
from incidentkit.runbook.rails import stations
from incidentkit.tui.pages.base import Page
from incidentkit.tui.pages.plans import PlanPage, PlanStepPage, asked_first, by_phase, if_needed, step_items
from incidentkit.tui.pages.runbooks import found_words, gone_words
from incidentkit.tui.view import Item, Line, Pane, Panes, Para, Row, Rows, Span, View, line, rows_of
from incidentkit.tui.wrapping import rows_of_items, wrapped

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.lint.diagnostics import Diagnostic
    from incidentkit.lint.watching import WatchedFile
    from incidentkit.tui.host import Host
    from incidentkit.tui.pages.runbooks import RunbooksPage

SIDE_BY_SIDE, THREE = 120, 168
"""Columns from which the parts stand beside each other, in two columns or in three."""
AROUND, EDGES = 10, 6
"""Cells around the card; cells that a list needs for its edge, its cursor and its scroll bar."""
PARTS = {
    "problems": message("What is wrong"),
    "preview": message("What the responder sees"),
    "graph": message("What follows from what"),
}
SEVERITIES = {"error": message("error"), "warning": message("warning"), "information": message("remark")}


class RunbookPage(Page):
    """Three parts, side by side where there is room, else one after the other."""

    name = "runbook"
    keeps_drafts = False
    labels = {"main": message("Copy its place"), "view": message("next part")}  # noqa: RUF012

    def __init__(self, host: Host, files: RunbooksPage, file: WatchedFile) -> None:
        super().__init__(host)
        self.files = files
        self.path = file.path
        self.situation: Situation | None = None
        self.stale = False
        """Whether the plan on show is from before: the file cannot be used as it is now."""
        self._reads = 0
        self._jumps = 0
        self._made: dict[tuple[object, ...], Rows] = {}
        self._found: tuple[Diagnostic, ...] = ()
        """The findings that those rows tell."""

    @property
    def file(self) -> WatchedFile | None:
        """The file as it was seen last; None while it is away."""
        seen = self.files.seen
        return next((each for each in seen.files if each.path == self.path), None) if seen else None

    async def opened(self) -> None:
        """Reads its plan, for the first time or again."""
        await self.reread()

    async def reread(self) -> None:
        """The plan as it is in the file now, read away from the screen; one that cannot be used leaves the last one."""
        file = self.file
        if file is None or file.kind != "runbook":
            return
        self._reads += 1
        number, folder, now = (
            self._reads,
            self.files.seen.folder if self.files.seen else file.path,
            self.host.now(),
        )
        found = await asyncio.to_thread(previewed_file, folder, file.id, file.language, now)
        if number == self._reads:
            self.stale = found is None
            self.situation = found or self.situation
            self._made.clear()

    def keys(self) -> tuple[str, ...]:
        """From part to part."""
        return ("view",)

    # --- what it shows

    def view(self) -> View:
        """The parts, or where the file has gone."""
        say, file, seen = self.host.say, self.file, self.files.seen
        if file is None:
            words = message("{path} is gone. Once it is there again, it is shown again.", path=str(self.path))
            words = gone_words(seen.folder) if seen and seen.gone else words
            return self.page(
                [Span(self.path.name, "strong")],
                [Para(line(say(words)))],
                [self.button("back")],
                step="runbook:none",
            )
        if file.findings != self._found:
            self._found = file.findings
            self._made.clear()
        heading = [Span(str(file.shown), "strong"), Span("   "), *found_words(self.host, file)]
        columns = self.host.size[0]
        item = self._beside(file, columns) if columns >= SIDE_BY_SIDE else self._below(file, columns)
        part, _, rest = (self._key() or ("problems|x" if file.findings else "")).partition("|")
        main = self.button("main", message("Read the step") if part in ("preview", "graph") else None)
        buttons = [*([main] if rest.partition("|")[0] else []), self.button("back")]
        return self.page(heading, [item], buttons, focus=self._list(), step=f"runbook:{self.path}")

    def _list(self) -> str:
        """The list that the cursor is in."""
        if self.host.size[0] < SIDE_BY_SIDE:
            return "parts"
        return self.rows_here if self.rows_here in PARTS else "problems"

    def _key(self) -> str:
        return self.rows_at.get(self._list(), "")

    def _beside(self, file: WatchedFile, columns: int) -> Panes:
        three = columns >= THREE
        width = (columns - AROUND) // (3 if three else 2) - EDGES
        panes = {name: Pane(self._title(name), self._part(name, file, width)) for name in PARTS}
        if three:
            return Panes(tuple((pane,) for pane in panes.values()))
        return Panes(((panes["problems"],), (panes["preview"], panes["graph"])))

    def _title(self, name: str) -> Line:
        return line(Span(self.host.say(PARTS[name]), "strong"))

    def _part(self, name: str, file: WatchedFile, width: int) -> Rows:
        """A part as a list; made once for each state of the file, width and language, because each key draws anew."""
        asked = (name, width, self.host.language, self.host.look.glyphs.ascii)
        if asked not in self._made:
            self._made = {key: rows for key, rows in self._made.items() if key[0] != name}
            self._made[asked] = rows_of(name, self._rows(name, file, width))
        return replace(self._made[asked], at=self.rows_at.get(name, ""))

    def _below(self, file: WatchedFile, columns: int) -> Rows:
        """All parts in one list."""
        width = columns - AROUND - 3
        asked = ("parts", width, self.host.language, self.host.look.glyphs.ascii)
        if asked not in self._made:
            rows: list[Row] = []
            for name in PARTS:
                rows += [Row("", ())] if rows else []
                rows += [Row("", self._title(name)), *self._rows(name, file, width)]
            self._made = {asked: rows_of("parts", rows)}
        return replace(self._made[asked], at=self.rows_at.get("parts", ""), about=str(self._jumps))

    def _rows(self, name: str, file: WatchedFile, width: int) -> list[Row]:
        if name == "problems":
            return self._problems(file, width)
        if file.kind != "runbook":
            words = self.host.say(
                "Only a plan has this. What stands in this file is seen in the plans that use it."
            )
            return _keyed(name, "", wrapped(line(Span(words, "muted")), width))
        if self.situation is None:
            words = self.host.say("It cannot be shown until the errors are mended.")
            return _keyed(name, "", wrapped(line(Span(words, "muted")), width))
        rows: list[Row] = []
        if self.stale:
            words = self.host.say("As it was before the last change; the file cannot be used as it is now.")
            rows = [*_keyed(name, "", wrapped(line(Span(words, "watch")), width)), Row("", ())]
        return rows + (self._preview if name == "preview" else self._graph)(self.situation, width)

    def _problems(self, file: WatchedFile, width: int) -> list[Row]:
        if not file.findings:
            mark = Span(f"{self.host.look.glyphs.done} ", "ok")
            return [Row("problems|", line(mark, self.host.say("Nothing found.")))]
        rows: list[Row] = []
        for one in file.findings:
            rows += [Row("", ())] if rows else []
            rows += self._problem(file, one, width)
        return rows

    def _problem(self, file: WatchedFile, one: Diagnostic, width: int) -> list[Row]:
        """Where, what, the line itself with a caret, what to write."""
        say, glyphs = self.host.say, self.host.look.glyphs
        tone = "never" if one.severity == "error" else "watch"
        sign = glyphs.never if one.severity == "error" else glyphs.near
        place = f"{file.path.name}:{one.line}:{one.column}"
        head = line(Span(f"{sign} {say(SEVERITIES[one.severity])}", tone), "  ", Span(place, "strong"))
        found = wrapped(head, width, hang=2)
        found += wrapped(line("  ", say(one.message), Span(f" [{one.rule}]", "muted")), width, hang=2)
        margin = len(f"  {one.line} | ")
        source, *caret = pointed(one, max(8, width - margin)) or [""]
        found += [line(Span(source, "muted")), *(line(Span(each, tone)) for each in caret)] if source else []
        if one.hint is not None:
            found += wrapped(line("  ", say(one.hint)), width, hang=2)
        return _keyed("problems", f"{one.line}:{one.column}", found)

    def _preview(self, situation: Situation, width: int) -> list[Row]:
        """The plan as it is read, in its own language: title, what must never be done, first questions, every card."""
        voice = self.host.speaking(situation.language)
        say, glyphs, plan = voice.say, self.host.look.glyphs, situation.plan
        head: list[Line] = [
            line(Span(plan.title, "title")),
            *wrapped(line(Span(plan.summary, "muted")), width),
        ]
        for each in plan.never:
            words = say("Never {text}", text=each.say)
            head += wrapped(line(Span(f"{glyphs.never} ", "never"), words), width, hang=2)
        asked = asked_first(plan)
        if asked:
            head += [(), line(Span(say("Asked first"), "strong"))]
            for ask in asked:
                head += wrapped(line(Span(f"{glyphs.unknown} ", "watch"), ask), width, hang=2)
        rows = _keyed("preview", "", head)
        for phase, steps in by_phase(plan):
            rows += [Row("", ()), Row("", line(Span(say(PHASES[phase]), "accent")))]
            for step in steps:
                what = line(Span(f"{glyphs.todo} ", "line"), Span(step.do, "strong"), if_needed(voice, step))
                below: list[Item] = step_items(voice, situation, step)
                found = wrapped(what, width, hang=2)
                found += [line("  ", *each) if each else () for each in rows_of_items(below, width - 2)]
                rows += [Row("", ()), *_keyed("preview", step.id, found)]
        return rows

    def _graph(self, situation: Situation, width: int) -> list[Row]:
        """Its steps with a rail from each to those that hang on it."""
        rows: list[Row] = []
        phase, above = "", ""
        for station in stations(graph(situation.plan)):
            if station.phase != phase:
                phase = station.phase
                lead = above or " " * len(station.rails)
                rows += [Row("", line(Span(f"  {lead}", "line"), Span(phase, "accent")))]
            above = station.below
            rail, below = Span(station.rails, "line"), Span(f"{station.below}     ", "line")
            room = width - len(station.rails) - 5
            first, *rest = wrapped(line(station.text), room)
            found = [line(rail, Span(f"{station.number:>3}  ", "muted"), *first)]
            found += [line(below, *each) for each in rest]
            for detail in station.details:
                found += [line(below, *each) for each in wrapped(line(Span(detail, "muted")), room, hang=2)]
            rows += _keyed("graph", station.step, found)
        return rows

    # --- what its keys do

    async def act_main(self) -> None:
        """Copies the place of the finding under the cursor, or opens the step under it as a responder reads it."""
        part, _, rest = self.host.row_key(self._list()).partition("|")
        about = rest.partition("|")[0]
        if part == "problems" and about and self.file is not None:
            place = f"{self.file.shown}:{about}"
            self.host.copy(place)
            self.tell(message("{place}: sent to the clipboard, if your terminal allows it.", place=place))
        elif part in ("preview", "graph") and about and self.situation is not None:
            plan = PlanPage(self.host, self.situation.plan.id)
            plan.situation = self.situation
            await self.host.open(PlanStepPage(self.host, plan, about))

    async def act_view(self) -> None:
        """On to the next part, and from the last to the first."""
        names = list(PARTS)
        here = self._list()
        part = here if here in PARTS else self._key().partition("|")[0] or names[0]
        following = names[(names.index(part) + 1) % len(names)]
        if here in PARTS:
            self.rows_here = following
            self.host.focus(following)
            return
        self._jumps += 1
        file = self.file
        rows = self._below(file, self.host.size[0]) if file else None
        keys = (rows.row(place).key for place in range(rows.count)) if rows else iter(())
        self.rows_at["parts"] = next((key for key in keys if key.startswith(f"{following}|")), "")

    async def row_opened(self, rows: str, key: str) -> None:
        """A second click does what Enter does."""
        self.rows_at[rows] = key
        await self.act_main()


def _keyed(part: str, about: str, lines: list[Line]) -> list[Row]:
    """Lines as rows that the cursor goes through, so that a long part is read by moving down; empty ones are passed over."""
    return [Row(f"{part}|{about}|{at}" if each else "", each) for at, each in enumerate(lines)]
