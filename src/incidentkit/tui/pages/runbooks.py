"""The files of the plans, watched: what is wrong in each, told again whenever one is saved in any editor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from incidentkit.errors import IncidentkitError, Message, counted, message
from incidentkit.tui.pages.listing import SearchPage
from incidentkit.tui.view import Gap, Item, Line, Para, Row, Span, View, line, rows_of, width_of

if TYPE_CHECKING:
    from pathlib import Path

    from incidentkit.desk.core import Desk
    from incidentkit.lint.watching import Seen, Watch, WatchedFile
    from incidentkit.tui.host import Host

KINDS = {
    "runbook": message("Plans"),
    "block": message("Parts that plans include"),
    "shared": message("Parts that all plans share"),
    "organisation": message("The register"),
    "settings": message("How strict the checks are"),
}
"""What files there are, in the order in which they are listed."""
TITLE_MOST = 44


class RunbooksPage(SearchPage):
    """Every file of the folder in use with its language, title and number of findings. It keeps the watch."""

    name = "runbooks"
    rows_name = "files"
    labels = {"main": message("Open it")}  # noqa: RUF012

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.watch: Watch | None = None
        self.seen: Seen | None = None
        self.problem: Message | None = None

    async def opened(self) -> None:
        """Draws at once, then begins to watch."""
        if self.watch is None:
            self.host.spawn(self._begin())

    async def _begin(self) -> None:
        from incidentkit.lint.watching import Watch  # noqa: PLC0415 - after the first frame

        loop = asyncio.get_running_loop()

        def folder(desk: Desk) -> Path:
            from incidentkit.runbook.loading import library_folder  # noqa: PLC0415 - in the desk's thread

            try:
                return library_folder(desk.runbooks)
            except IncidentkitError:
                if desk.runbooks is None:
                    raise
                return desk.runbooks  # it is not there now; the watch says so, and sees it come back

        def told(seen: Seen | Exception) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(lambda: self.host.spawn(self._take(seen)))

        try:
            found = await self.host.office.do(folder)
        except IncidentkitError as error:
            self.problem = error.what
            await self.host.refresh_page()
            return
        if self.watch is None:
            self.watch = Watch(found, told)
            self.watch.start()

    def left(self) -> None:
        """Nobody looks any more."""
        if self.watch is not None:
            self.watch.stop()

    async def _take(self, seen: Seen | Exception) -> None:
        """The folder as it is now: first what is wrong, then the plan anew, if the page of one file is on top."""
        from incidentkit.tui.pages.runbook import RunbookPage  # noqa: PLC0415 - it shows what this page hands it

        if isinstance(seen, Exception):
            raise seen
        self.seen = seen
        await self.host.refresh_page()
        if isinstance(self.host.page, RunbookPage):
            await self.host.page.reread()
            await self.host.refresh_page()

    def keys(self) -> tuple[str, ...]:
        """The list can be searched."""
        return ("search",)

    def view(self) -> View:
        """A row for each file."""
        say = self.host.say
        heading = [Span(say("Check the plans"), "strong")]
        buttons = [self.button("main"), self.button("back")]
        if self.seen is None or self.seen.gone:
            words = self.problem or (gone_words(self.seen.folder) if self.seen else message("One moment…"))
            return self.page(heading, [Para(line(say(words)))], [self.button("back")], step="runbooks:none")
        heading += [Span(f"   {self._all_counted(self.seen)}", "muted")]
        how = say("Edit them in any editor: what is saved there is checked here at once.")
        where = say("Folder: {folder}", folder=str(self.seen.folder))
        empty = say("There are no plans in the folder. Settings say which folder is meant.")
        search: list[Item] = [*self.search_field()]
        items: list[Item] = [
            Para(line(Span(how, "muted")), most=2),
            Para(line(Span(where, "muted")), most=2),
            *(search or [Gap()]),
            rows_of(
                "files",
                self._rows(self.seen),
                empty,
                at=self.rows_at.get("files") or _first_wrong(self.seen),
                about=self.wanted(),
            ),
        ]
        return self.page(heading, items, buttons, focus="files", step="runbooks")

    def _all_counted(self, seen: Seen) -> str:
        files = self.host.say(counted("{count} file", "{count} files", len(seen.files)))
        words = self.host.say("nothing found")
        count = sum(len(each.findings) for each in seen.files)
        if count:
            words = self.host.say(counted("{count} finding", "{count} findings", count))
        return f"{files} {self.host.look.glyphs.dot} {words}"

    def _rows(self, seen: Seen) -> list[Row]:
        rows: list[Row] = []
        for kind, name in KINDS.items():
            files = [each for each in seen.files if each.kind == kind and self.fits(_searched(each))]
            if files:
                rows += [Row("", ())] if rows else []
                rows.append(Row("", line(Span(self.host.say(name), "muted"))))
                rows += [self._row(each) for each in sorted(files, key=lambda one: (one.id, one.language))]
        return rows

    def _row(self, each: WatchedFile) -> Row:
        glyphs = self.host.look.glyphs
        mark = Span(glyphs.done, "ok") if not each.findings else Span(glyphs.gate, tone_of(each))
        language = "" if each.kind in ("organisation", "settings") else each.language
        title, name = each.title, each.path.name
        spans = line(mark, f" {language:<3}", title or name)
        if title and self.host.size[0] >= 100:
            spans = (*spans, Span(" " * max(2, TITLE_MOST - width_of(spans))), Span(name, "muted"))
        return Row(str(each.path), spans, found_words(self.host, each))

    async def act_main(self) -> None:
        """The file under the cursor."""
        from incidentkit.tui.pages.runbook import RunbookPage  # noqa: PLC0415

        key = self.row_here()
        each = next((one for one in self.seen.files if str(one.path) == key), None) if self.seen else None
        if each is not None:
            await self.host.open(RunbookPage(self.host, self, each))


def _first_wrong(seen: Seen) -> str:
    """The first file of the list with a finding: that is what one comes here for."""
    order = list(KINDS)
    files = sorted(seen.files, key=lambda one: (order.index(one.kind), one.id, one.language))
    return next((str(each.path) for each in files if each.findings), "")


def _searched(each: WatchedFile) -> str:
    return f"{each.title} {each.path.name} {each.language}"


def gone_words(folder: Path) -> Message:
    """What is said while the folder is away."""
    return message(
        "There is no folder {folder} at the moment. Once it is there again, its files are read again.",
        folder=str(folder),
    )


def tone_of(each: WatchedFile) -> str:
    """How bad the worst finding is."""
    return "never" if any(one.severity == "error" for one in each.findings) else "watch"


def found_words(host: Host, each: WatchedFile) -> Line:
    """How many errors and warnings there are in a file; information counts with the warnings."""
    say = host.say
    errors = sum(one.severity == "error" for one in each.findings)
    others = len(each.findings) - errors
    parts = []
    if errors:
        parts.append(say(counted("{count} error", "{count} errors", errors)))
    if others:
        parts.append(say(counted("{count} warning", "{count} warnings", others)))
    if not parts:
        return line(Span(say("nothing found"), "muted"))
    return line(Span(f" {host.look.glyphs.dot} ".join(parts), tone_of(each)))
