"""The screen played without a terminal: the real program on a real record, with a clock and ids of our own."""

import asyncio
import contextlib
import unicodedata
from datetime import UTC, datetime, timedelta

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from incidentkit.desk.core import Desk
from incidentkit.desk.opening import open_incident
from incidentkit.tui.app import IncidentkitApp
from incidentkit.tui.pages.home import HomePage
from incidentkit.tui.pages.welcome import WelcomePage
from incidentkit.tui.theme import look
from incidentkit.tui.widgets.fields import is_field


class Clock:
    """A time that moves only when told to."""

    def __init__(self):
        self.at = datetime(2026, 11, 23, 13, 3, 22, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self):
        return self.at

    def monotonic(self):
        return self.seconds

    def later(self, **span):
        self.at += timedelta(**span)
        self.seconds += timedelta(**span).total_seconds()


class Play:
    """What a person at the screen does and sees."""

    def __init__(self, app, pilot, clock):
        self.app = app
        self.pilot = pilot
        self.clock = clock

    def _at_work(self):
        """Whether something is being done, or waits to be laid out or drawn."""
        app, screen = self.app, self.app.screen
        return (
            app._acting
            or app._wanted
            or any(w.group in ("act", "beside", "drafts") and not w.is_finished for w in app.workers)
            or (not app._batch_count and self._undrawn(screen))
            or screen._callbacks
            or any(not pump._message_queue.empty() for pump in (app, *screen.walk_children(with_self=True)))
        )

    @staticmethod
    def _undrawn(screen):
        return screen._layout_required or screen._scroll_required or screen._dirty_widgets

    async def settle(self):
        """Until nothing is being done any more.

        The library's own way is to sleep until the processor rests, 20 ms at least, several times a key; here its
        queues are looked at instead, and what is to be drawn is drawn now rather than at the next frame.
        """
        calm = 0
        for _ in range(20_000):
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()
            if self.app.is_running and not self._at_work():
                calm += 1
                if calm == 2:
                    return
                await asyncio.sleep(0)
            else:
                calm = 0
                await asyncio.sleep(0.001)
        raise AssertionError("the screen does not come to rest")

    async def quiet(self):
        """Until what is done beside the person has ended too: an export, a look at what is left out."""
        for _ in range(500):
            await self.settle()
            if (
                not getattr(self.app.page, "at_work", "")
                and getattr(self.app.page, "found", True) is not None
            ):
                return
            await self.pilot.pause(0.02)

    async def to_step(self, step):
        """From home into the incident, to a step."""
        await self.press("enter")
        self.app.page.walk.go_to(step)
        await self.app.refresh_page()
        await self.settle()

    async def _press(self, key):
        char = key if len(key) == 1 else " " if key == "space" else None
        with contextlib.suppress(KeyError):
            char = char or unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
        pressed = events.Key(_character_to_key(key) if char == key else key, char)
        pressed.set_sender(self.app)
        await self.app._post_message(pressed)
        await self.settle()

    async def press(self, *keys):
        """Keys one after the other, each once what came before has been done and seen."""
        for key in keys:
            self.clock.seconds += 1.0
            await self._press(key)

    async def type(self, text):
        """A text into the field that has the focus."""
        for char in text:
            await self._press("space" if char == " " else char)

    def lines(self):
        """The screen as rows of text."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def text(self):
        """The screen as one text, rows joined."""
        return "\n".join(self.lines())

    def words(self):
        """The screen's words with one space between them, so that wrapping does not matter."""
        return " ".join(self.text().replace("▌", " ").replace("│", " ").split())

    async def resize(self, width, height):
        """Another size of the window."""
        await self.pilot.resize_terminal(width, height)
        for _ in range(20_000):  # the library waits a moment for the next size
            if self.app.screen.size == (width, height):
                break
            await asyncio.sleep(0.001)
        await self.app.refresh_page()
        await self.settle()

    def typing(self):
        """Whether a field has the focus, so that letters are text."""
        return is_field(self.app.screen.focused)

    def focused(self):
        """The id of what has the focus."""
        return self.app.screen.focused.id if self.app.screen.focused else None


class World:
    """A home folder with its record, and screens over it."""

    def __init__(self, folder, runbooks=None):
        self.home = folder / "home"
        self.runbooks = runbooks
        self.clock = Clock()
        self.ids = 0
        self.settings = {"name": "Marie"}

    def new_id(self):
        self.ids += 1
        return f"{self.ids:032x}"

    def desk(self, actor="Marie", language="en"):
        return Desk(
            self.home, actor=actor, language=language, runbooks=self.runbooks, now=self.clock.now, new_id=self.new_id
        )  # fmt: skip

    def open(self, runbook="lost-device", language="en", **options):
        """An incident opened before the screen; its label."""
        with self.desk(language=language) as desk:
            return open_incident(desk, runbook, **options).written.row.label

    def entries(self, label="INC-2026-001"):
        with self.desk() as desk:
            return desk.entries(desk.find(label))

    def kinds(self, label="INC-2026-001"):
        return [entry.kind for entry in self.entries(label)]

    def play(
        self,
        scenario,
        *,
        size=(80, 24),
        language="en",
        theme="dark",
        first=HomePage,
        environment=None,
        page=None,
        quiet=0.7,
        actor="Marie",
        encoding="utf-8",
    ):
        """Runs `scenario(play)` on a screen of that size; returns what it returns."""

        async def run():
            def first_page(host):
                if page is not None:
                    return page(host)
                return WelcomePage(host, "marie") if first is WelcomePage else first(host)

            app = IncidentkitApp(
                lambda: self.desk(actor), first_page, look=look(environment or {}, theme, encoding), language=language,
                actor=actor, settings=dict(self.settings), now=self.clock.now, clock=self.clock.monotonic, quiet=quiet,
            )  # fmt: skip
            async with app.run_test(size=size) as pilot:
                play = Play(app, pilot, self.clock)
                await play.settle()
                result = await scenario(play)
            if app.broken is not None:
                raise app.broken
            return result

        return asyncio.run(run())
