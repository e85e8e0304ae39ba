"""The running screen: a stack of pages on one stage, the desk's thread, the language, and what is kept while typing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.filter import NoColor
from textual.scrollbar import ScrollBar, ScrollBarRender

from incidentkit.desk import computer, drafts
from incidentkit.desk.computer import folder_named
from incidentkit.errors import IncidentkitError, Message, StoreError, message
from incidentkit.locale import Speaker, speaker
from incidentkit.tui.guard import QUIET
from incidentkit.tui.keyorder import KeyOrder
from incidentkit.tui.office import Office
from incidentkit.tui.pages.base import refused_words
from incidentkit.tui.secrets import looks_secret
from incidentkit.tui.stage import Stage
from incidentkit.tui.theme import PALETTES, Look, styles, theme_of
from incidentkit.tui.view import Line, Span
from incidentkit.tui.widgets.drawing import Brush
from incidentkit.when.instants import read_utc

if TYPE_CHECKING:
    from textual.worker import Worker

    from incidentkit.desk.core import Desk, Written
    from incidentkit.tui.pages.base import Page

POLL = 0.25
"""Seconds between two looks at whether another program wrote."""
TICK = 10.0
"""Seconds between two looks at the clock."""
AWAY = 600.0
"""Seconds without a key after which the brief is shown."""
SETTLE = 0.4
"""Seconds from a letter until the half-typed text is kept."""


class AsciiBar(ScrollBarRender):
    """A scroll bar without eighths of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class IncidentkitApp(App[None]):
    """The host of the pages."""

    CSS_PATH = "stage.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", show=False, priority=True)]

    def __init__(
        self,
        make_desk: Callable[[], Desk],
        first_page: Callable[[IncidentkitApp], Page],
        *,
        look: Look,
        language: str,
        actor: str,
        settings: dict[str, str] | None = None,
        write_setting: Callable[[str, str], dict[str, str]] | None = None,
        now: Callable[[], datetime] = computer.now,
        clock: Callable[[], float] = time.monotonic,
        quiet: float = QUIET,
    ) -> None:
        super().__init__()
        self._language = language
        self._actor = actor
        self.look = look
        self.settings = settings or {}
        self._write_setting = write_setting
        self._now = now
        self._clock = clock
        self._quiet = quiet
        self._first_page = first_page
        self._role: str | None = None
        self._runbooks: Path | None = None
        self._before_contrast = look.theme if look.theme != "contrast" else "dark"
        self.notice: Line = ()
        self._saved: datetime | Message | None = None
        self.office = Office(lambda: self._desk(make_desk))
        self.pages: list[Page] = []
        self._stage: Stage | None = None
        self._acting = False
        self._fresh = False
        self._drawn = False
        self._after_first: list[Coroutine[Any, Any, Any]] = []
        self._drawing = asyncio.Lock()
        self._pending: dict[str, tuple[str, str | None]] = {}
        self._draft_timer: Any = None
        self._last_key = clock()
        self._order = KeyOrder(self, super().on_event)
        self._seen_version: int | None = None
        self._wanted = False
        self._noticed = ""
        """The field that was asked for last: what the notice says is about it."""
        self.broken: Exception | None = None
        for name in PALETTES:
            self.register_theme(theme_of(name))
        self.theme = f"ik-{look.theme}"
        self._colourless(look)
        ScrollBar.renderer = AsciiBar if look.glyphs.ascii else ScrollBarRender

    def _colourless(self, look: Look) -> None:
        """Without colours, none of the library's own reach the terminal either."""
        self._filters[:] = [each for each in self._filters if not isinstance(each, NoColor)]
        if look.theme == "mono":
            self._filters.append(NoColor())

    def _desk(self, make_desk: Callable[[], Desk]) -> Desk:
        desk = make_desk()
        desk.language, desk.actor = self._language, self._actor
        desk.role, desk.runbooks = self._role or desk.role, self._runbooks or desk.runbooks
        return desk

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our variables before our themes are known, or the stylesheet could not be read."""
        return {f"ik-{role}": colour for role, colour in PALETTES["dark"].items()}

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted texts go to their widgets in the order in which they came."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            await self._order.take(event)
        else:
            await super().on_event(event)

    def refresh_css(self, animate: bool = True) -> None:
        """Before there is a screen only the colours are noted: the stylesheet is read then, and once is enough."""
        if self._stage is None:
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            super().refresh_css(animate=animate)

    # --- the host's side

    @property
    def language(self) -> str:
        """`en` or `fr`."""
        return self._language

    @property
    def say(self) -> Speaker:
        """Says a sentence in the interface's language."""
        return speaker(self._language)

    def speaking(self, language: str) -> Self:
        """A voice in another language; for texts handed to others."""
        return _Voice(language)  # type: ignore[return-value]

    @property
    def actor(self) -> str:
        """Who acts."""
        return self._actor

    def now(self) -> datetime:
        """The time, aware, UTC."""
        return self._now()

    @property
    def last_saved(self) -> datetime | Message | None:
        """When something was last saved, in its zone; a sentence while the last write has failed."""
        return self._saved

    def saved(self, written: Written) -> None:
        """Something is on the disk; called after the commit."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415 - after the first frame

        last = written.entries[-1]
        self._saved = read_utc(last.recorded_at).astimezone(ZoneInfo(last.zone))

    def not_saved(self, error: StoreError) -> None:
        """Something could not be written; what was typed stays where it is."""
        self._saved = error.what

    @property
    def brush(self) -> Brush:
        """How this terminal draws."""
        return Brush(styles(self.look.theme), self.look.glyphs)

    @property
    def page(self) -> Page:
        """The page on top."""
        return self.pages[-1]

    async def open(self, page: Page) -> None:
        """Shows a page on top of this one, with what was typed into it before."""
        await self._restore(page)
        self.pages.append(page)
        await page.opened()
        await self.refresh_page(fresh=True)

    async def replace(self, page: Page) -> None:
        """Shows a page in the place of this one."""
        await self._restore(page)
        self.pages[-1].left()
        self.pages[-1:] = [page]
        await page.opened()
        await self.refresh_page(fresh=True)

    async def back(self, to: type[Page] | None = None) -> None:
        """Shows the page below, or the nearest of a kind; the last page stays."""
        while len(self.pages) > 1:
            self.pages.pop().left()
            if to is None or isinstance(self.pages[-1], to):
                break
        await self.pages[-1].opened()
        await self.refresh_page(fresh=True)

    async def start_over(self, page: Page) -> None:
        """Shows a page with nothing below it."""
        await self._restore(page)
        for each in self.pages:
            each.left()
        self.pages[:] = [page]
        await page.opened()
        await self.refresh_page(fresh=True)

    async def refresh_page(self, *, fresh: bool = False) -> None:
        """Draws the page on top as it is now; while an action is being done, once, when it has ended."""
        self._fresh = self._fresh or fresh
        if self._acting or self._stage is None or not self.pages:
            return
        fresh, self._fresh = self._fresh, False
        async with self._drawing:
            try:
                await self._stage.present(self.pages[-1], fresh=fresh)
            except NoMatches:
                if self._stage.is_whole:
                    raise
                return  # the screen is being taken down, and nobody looks at it
        if not self._drawn:
            self._drawn = True
            self.call_after_refresh(self._go_on_after_first)

    def _go_on_after_first(self) -> None:
        waiting, self._after_first = self._after_first, []
        for doing in waiting:
            self.spawn(doing)

    def refresh_soon(self) -> None:
        """Draws the page on top once what is waiting has been done; several wishes are one."""
        if not self._wanted:
            self._wanted = True
            self.call_later(self._refresh_wanted)

    async def _refresh_wanted(self) -> None:
        self._wanted = False
        if not self._acting:
            await self.refresh_page()

    def tell_now(self, words: Message) -> None:
        """Says something in the row above the footer."""
        self.notice = (Span(self.say(words), "muted"),)
        self.refresh_soon()

    async def set_setting(self, key: str, value: str) -> None:
        """Keeps a setting where settings can be written, and lives by it at once."""
        self.settings = {**self.settings, key: value}
        if self._write_setting is not None:
            try:
                self.settings = self._write_setting(key, value)
            except IncidentkitError as error:
                self.notice = (Span(self.say(error.what), "watch"),)
        if key == "name":
            self._actor = value
            await self.office.do(lambda desk: setattr(desk, "actor", value))
        if key == "role":
            self._role = value
            await self.office.do(lambda desk: setattr(desk, "role", value))
        if key == "runbooks":
            self._runbooks = folder_named(value)
            await self.office.do(lambda desk: setattr(desk, "runbooks", self._runbooks))
        if key == "theme":
            self.change_look(value)

    def change_look(self, theme: str) -> None:
        """Another theme, at once."""
        self.look = Look(theme, self.look.glyphs)
        self.theme = f"ik-{theme}"
        self._colourless(self.look)
        if self._stage is not None:
            self._stage.brush = self.brush
        self.refresh_soon()

    async def change_contrast(self) -> None:
        """High contrast, or the colours from before."""
        if self.look.theme == "contrast":
            theme = self._before_contrast
        else:
            self._before_contrast, theme = self.look.theme, "contrast"
        self.change_look(theme)
        if self._write_setting is not None and theme in ("dark", "light", "contrast", "mono"):
            with contextlib.suppress(IncidentkitError):
                self.settings = self._write_setting("theme", theme)

    def copy(self, text: str) -> None:
        """OSC 52: some terminals ignore it, none says so."""
        self.copy_to_clipboard(text)

    async def become(self, name: str) -> None:
        """Somebody else sits here from now on."""
        await self.set_setting("name", name)

    async def change_language(self) -> None:
        """The other language, in place: texts, place and focus stay."""
        language = "en" if self._language == "fr" else "fr"
        self._language = language
        await self.office.do(lambda desk: setattr(desk, "language", language))
        for walk in {id(page.walk): page.walk for page in self.pages if page.walk is not None}.values():
            await walk.reload()
        for page in self.pages:
            await page.respoken()
        if self._write_setting is not None:
            with contextlib.suppress(IncidentkitError):
                self.settings = self._write_setting("language", language)
        await self.refresh_page()

    # --- doing things

    def act(self, action: str) -> None:
        """Starts an action of the page on top, unless one is still being done."""
        if not self._acting and self.pages:
            self.run_page(self.page.act(action), clear=True)

    def run_page(self, doing: Coroutine[Any, Any, Any], *, clear: bool = True) -> None:
        """Does something a page wants, away from the key that asked for it; then draws the page on top."""
        if self._acting:
            doing.close()
            return
        self._acting = True
        self.run_worker(self._done(doing, clear=clear), group="act", exit_on_error=True)

    async def _done(self, doing: Coroutine[Any, Any, Any], *, clear: bool) -> None:
        try:
            if clear:
                self.notice = ()
            await self.flush_drafts()
            await doing
        except StoreError as error:
            self.not_saved(error)
            self.notice = (Span(self.say(error.what), "never"),)
        except IncidentkitError as error:
            self._refuse(error)
        finally:
            self._acting = False
        if self.pages:
            await self.refresh_page()

    def spawn(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Does something beside what the person does; it draws when it is done."""
        if self._drawn:
            self.run_worker(self._beside(doing), group="beside")
        else:  # the first frame comes before anything is read
            self._after_first.append(doing)

    async def _beside(self, doing: Coroutine[Any, Any, Any]) -> None:
        try:
            await doing
        except IncidentkitError as error:
            self._refuse(error)
            await self.refresh_page()

    def _refuse(self, error: IncidentkitError) -> None:
        self.notice = (Span(f"{self.look.glyphs.gate} ", "watch"), Span(self.say(refused_words(error))))

    def focus(self, field: str) -> None:
        """Puts the focus into a field of the page on top, once it is drawn; what was said is about that field."""
        self._noticed = field
        if self._stage is not None:
            self._stage.focus_field(field)

    def row_key(self, rows: str) -> str:
        """The key of the row under the cursor of a list on show."""
        return self._stage.row_key(rows) if self._stage is not None else ""

    def key_pressed(self) -> None:
        """Somebody is there."""
        self._last_key = self._clock()

    # --- half-typed texts

    def typed(self, page: Page, field: str, text: str) -> None:
        """A field's text changed: the page has it now, the disk a moment later."""
        self.key_pressed()
        text = page.values.get(field, text)
        if page.told.get(field, "") == text:
            return
        page.told[field] = text
        if field == self._noticed and self.notice:  # what was asked for is being typed
            self._noticed, self.notice = "", ()
        page.field_changed(field)
        if page.keeps_drafts:
            self._pending[page.draft_place(field)] = (text, page.walk.row.incident_id if page.walk else None)
            if (
                self._draft_timer is None
            ):  # not put off by the next letter: a steady typist is kept up with, too
                self._draft_timer = self.set_timer(SETTLE, self._flush_later)
        self.refresh_soon()

    def _flush_later(self) -> None:
        self._draft_timer = None
        self._work(self.flush_drafts, group="drafts")

    def _work(
        self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str, exclusive: bool = False
    ) -> Worker[None]:
        """Does something beside the person; not begun, it leaves no coroutine that nobody awaited."""
        return self.run_worker(work, group=group, exclusive=exclusive)

    async def flush_drafts(self) -> None:
        """Keeps every half-typed text now; one that looks like a password is not kept anywhere.

        Where the disk refuses, that is said, the text stays on the screen, and the next letter tries again.
        """
        pending, self._pending = self._pending, {}
        if not pending:
            return

        def keep(desk: Desk) -> None:
            for place, (text, incident_id) in pending.items():
                drafts.keep(desk, place, "" if looks_secret(text) else text, incident_id)

        try:
            await self.office.do(keep)
        except StoreError as error:
            self._pending = {**pending, **self._pending}
            self.not_saved(error)
            self.notice = (Span(self.say(error.what), "never"),)
            self.refresh_soon()
        except (IncidentkitError, OSError):  # too long for a draft: the page itself still has it
            return

    async def _restore(self, page: Page) -> None:
        if not page.keeps_drafts:
            return
        prefix = page.draft_prefix()
        try:
            found = await self.office.do(lambda desk: drafts.kept(desk, prefix))
        except IncidentkitError:
            return
        page.restored = set(found) - set(page.values)
        page.values = {**found, **page.values}

    async def forget(self, page: Page) -> None:
        """What was typed into a page is written now: its drafts go."""
        await self.forget_typed(page.draft_prefix())
        page.values.clear()
        page.told.clear()

    async def forget_typed(self, prefix: str) -> None:
        """Half-typed texts below a place go."""
        self._pending = {place: text for place, text in self._pending.items() if not place.startswith(prefix)}
        with contextlib.suppress(IncidentkitError):
            await self.office.do(
                lambda desk: drafts.drop(desk, *(f"{prefix}{rest}" for rest in drafts.kept(desk, prefix)))
            )

    # --- life

    def get_default_screen(self) -> Stage:
        """The only screen: a second one would be laid out before it for nothing."""
        self._stage = Stage(self.brush, self._clock, self._quiet, self._begin)
        return self._stage

    async def _begin(self) -> None:
        """Draws the first page before anything is read; what was half typed on it comes back after that."""
        page = self._first_page(self)
        self.pages[:] = [page]
        self.spawn(self._bring_back(page))
        await page.opened()
        await self.refresh_page(fresh=True)
        self.set_interval(POLL, self._poll)
        self.set_interval(TICK, self._tick)

    async def _bring_back(self, page: Page) -> None:
        await self._restore(page)
        if page.restored and page is self.page:
            await self.refresh_page(fresh=True)

    def _poll(self) -> None:
        if not self._acting and self._stage is not None:
            self._work(self._look_for_others, group="poll", exclusive=True)

    async def _look_for_others(self) -> None:
        """Another program's entries are on the screen within a second."""
        try:
            version = await self.office.do(_version)
        except (IncidentkitError, OSError):
            return
        if version == self._seen_version or (self.pages and bool(getattr(self.page, "at_work", None))):
            return  # what a page writes beside the screen is no news; it is looked at again when that is done
        first, self._seen_version = self._seen_version is None, version
        if first or self._acting or not self.pages:
            return
        walk = self.page.walk
        if walk is not None:
            before = walk.row.count
            await walk.reload()
            if walk.row.count != before:
                self.notice = (
                    Span(
                        self.say("Somebody else wrote to this incident meanwhile. You see it as it is now."),
                        "watch",
                    ),
                )
        await self.page.others_wrote()
        await self.refresh_page()

    async def _tick(self) -> None:
        """Clocks move on; after ten minutes without a key, the brief."""
        if self._acting or not self.pages:
            return
        walk = self.page.walk
        if walk is None:
            return
        state, language = walk.situation.state, self._language
        try:
            walk.situation = await self.office.do(lambda desk: desk.situate(state, language=language))
        except IncidentkitError:
            return
        idle = self._clock() - self._last_key
        if idle >= AWAY and not walk.closed:
            from incidentkit.tui.pages.brief import BriefPage  # noqa: PLC0415

            if not isinstance(self.page, BriefPage):
                self.run_page(self.open(BriefPage(self, walk, away=idle)), clear=False)
                return
        await self.refresh_page()

    async def leave(self) -> None:
        """Leaves; everything that is half typed is kept first."""
        await self.flush_drafts()
        self.exit()

    async def action_leave(self) -> None:
        """Ctrl+Q leaves, as the key Q does."""
        await self.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C copies what is selected elsewhere; here it names the key that leaves."""
        self.tell_now(message("To leave: Q. All is kept."))

    async def on_unmount(self) -> None:
        """Closes the desk after what it was still doing."""
        for page in self.pages:
            page.left()
        self.office.close()

    def _handle_exception(self, error: Exception) -> None:
        """A defect of ours: the screen ends, `run` says so in a sentence."""
        if self.broken is None:
            self.broken = error
        self._return_code = 70
        self.exit(return_code=70)


class _Voice:
    """A language and a way to say sentences in it."""

    def __init__(self, language: str) -> None:
        self.language = language

    @property
    def say(self) -> Speaker:
        return speaker(self.language)

    def speaking(self, language: str) -> _Voice:
        return _Voice(language)


def _version(desk: Desk) -> int | None:
    journal = desk.existing_journal()
    return journal.data_version() if journal else None
