"""All incidents, closed ones and exercises too; what is typed is searched for in every line of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.desk.home import OpenIncident, incidents
from incidentkit.errors import IncidentkitError, counted, message
from incidentkit.locale.dates import day
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Field, Item, Row, Rows, Span, View, line, rows_of, width_of
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from incidentkit.desk.searching import Found
    from incidentkit.tui.host import Host

TITLE_CELLS = 34
ROOM_FOR_DATES = 100


class AllPage(Page):
    """A search over all records, and the incidents below it."""

    name = "all"
    keeps_drafts = False
    labels = {"main": message("Open it")}  # noqa: RUF012

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.incidents: list[OpenIncident] | None = None
        self.found: Found | None = None
        self.words = ""

    async def opened(self) -> None:
        """Draws at once, then reads."""
        self.host.spawn(self.read())

    async def read(self) -> None:
        """Every incident."""
        self.incidents = await self.host.office.do(incidents)
        await self.host.refresh_page()

    async def respoken(self) -> None:
        """Plans' titles in the other language."""
        await self.read()

    async def others_wrote(self) -> None:
        """There may be more."""
        await self.read()

    def field_changed(self, field: str) -> None:  # noqa: ARG002
        """Searches without holding the keys up."""
        self.host.spawn(self._search(self.typed("words")))

    async def _search(self, words: str) -> None:
        from incidentkit.desk.searching import search  # noqa: PLC0415

        found: Found | None = None
        if words:
            try:
                found = await self.host.office.do(lambda desk: search(desk, words))
            except IncidentkitError:  # a single sign, or far too much: there is nothing to find yet
                found = None
        if words == self.typed("words"):
            self.found, self.words = found, words
            await self.host.refresh_page()

    def view(self) -> View:
        """The field and the rows."""
        say = self.host.say
        items: list[Item] = [
            Field(
                "words",
                "",
                self.values.get("words", ""),
                placeholder=say("Search in all of them"),
                search=True,
            ),
            self._rows(),
        ]
        return self.page([Span(say("All incidents"), "strong")], items, (), focus="words", step="all")

    def _rows(self) -> Rows:
        say = self.host.say
        if self.incidents is None:
            return rows_of("incidents", [Row("", line(Span(say("One moment…"), "muted")))])
        empty = say("No incident yet. Each one that is opened stands here for good.")
        if not self.words:
            rows = [self._incident(each) for each in self.incidents]
            return rows_of("incidents", rows, empty=empty, at=self.rows_at.get("incidents", ""))
        wanted = self.words.casefold()
        rows = [self._incident(e) for e in self.incidents if wanted in f"{e.label} {e.title}".casefold()]
        hits = self.found.hits if self.found else []
        if rows and hits:
            rows.append(Row("", ()))
        if hits and self.found:
            words = counted(
                "{count} line has these words", "{count} lines have these words", self.found.total
            )
            rows.append(Row("", line(Span(say(words), "muted"))))
        rows += [
            Row(
                f"{hit.incident}#{hit.seq}",
                line(f"{hit.incident}  ", Span(f"#{hit.seq}  {hit.snippet}", "muted")),
            )
            for hit in hits
        ]
        return rows_of("incidents", rows, empty=say("Nothing has these words."), about=self.words)

    def _incident(self, each: OpenIncident) -> Row:
        say, glyphs = self.host.say, self.host.look.glyphs
        closed = each.status == "closed"
        mark = Span(f"{glyphs.done} ", "ok") if closed else Span(f"{glyphs.todo} ", "line")
        title = f"{say('DRILL')}  {each.title}" if each.drill else each.title
        gap = " " * max(2, TITLE_CELLS - width_of(line(title)))
        state = say("closed") if closed else say("{done} of {total} steps", done=each.done, total=each.total)
        opened = day(read_utc(each.opened_at).date(), self.host.language)
        if self.host.size[0] >= ROOM_FOR_DATES:
            state = f"{state}   {opened}"
        spans = line(mark, Span(title, "text" if closed else "strong"), gap, Span(state, "muted"))
        return Row(each.label, spans, line(Span(each.label, "muted")))

    async def act_main(self) -> None:
        """Opens the incident under the cursor."""
        await self._enter(self.host.row_key("incidents"))

    async def row_opened(self, rows: str, key: str) -> None:  # noqa: ARG002
        """Opens the one that was clicked."""
        await self._enter(key)

    async def _enter(self, key: str) -> None:
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        if key:
            await ways.enter(self.host, key.partition("#")[0])
