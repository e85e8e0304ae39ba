"""The stage: the one screen of the program. It draws the page on top, keeps focus and texts, and hands keys to it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from incidentkit.errors import message
from incidentkit.tui.actions import ACTIONS, BY_KEY, DIGITS, EVERYWHERE, cap_of
from incidentkit.tui.guard import Guard
from incidentkit.tui.view import Para, Span, View, line
from incidentkit.tui.widgets.buttons import ActionButton, ButtonRow
from incidentkit.tui.widgets.card import Card
from incidentkit.tui.widgets.choosing import ChoiceList
from incidentkit.tui.widgets.drawing import Brush, widget_id
from incidentkit.tui.widgets.fields import Finished, LineField, Typed, is_field
from incidentkit.tui.widgets.frame import Footer, Header, Outline
from incidentkit.tui.widgets.rows import RowList
from incidentkit.tui.widgets.texts import Texts

if TYPE_CHECKING:
    from incidentkit.tui.app import IncidentkitApp
    from incidentkit.tui.pages.base import Page

PLACES = (
    "Header",
    "Outline",
    "#never",
    "Card",
    "ButtonRow",
    "#after",
    "#notice",
    "#beside",
    "Footer",
    "#too-small",
)
SMALLEST = (60, 20)
OUTLINE_FROM, ASIDE_FROM = 100, 132
NARROW = (80, 22)
ROOMY_FROM = 30
TEXT_MOST = 97
"""Cells of a row of text that are still read easily."""
SCROLLS = {"up": -1, "down": 1, "pageup": -1, "pagedown": 1}
WORD_WITHIN = 1.0
"""Seconds from one letter of a word to the next."""
TRIES, TRIED_WITHIN = 3, 5.0
"""So many keys that do nothing, within so many seconds, and the footer names the help."""


def offered(view: View, more: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """The actions of a page as it is drawn; a page that offers others than its view shows says so itself."""
    if view.plain or not view.buttons:
        return more()
    buttons = [button.action for button in view.buttons if not button.why]
    return (*buttons, *view.keys, *EVERYWHERE)


class Stage(Screen[None]):
    """Draws pages. Every widget has an id that stays the same, so that focus and texts outlive a redraw."""

    AUTO_FOCUS = None
    app: IncidentkitApp

    def __init__(
        self,
        brush: Brush,
        clock: Callable[[], float],
        quiet: float,
        begin: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(classes="ascii" if brush.glyphs.ascii else None)
        self._begin = begin
        self.brush = brush
        self.guard = Guard(clock, quiet)
        self._clock = clock
        self._page: Page | None = None
        self._view: View | None = None
        self._misses: list[float] = []
        self._word, self._word_at = "", 0.0
        """What was typed where there is no field, letter by letter, and when its last one came."""
        self._wanted_focus = ""
        """A field that a page wants to have the focus, until it is drawn."""

    def compose(self) -> ComposeResult:
        """The places of a page."""
        yield Header(self.brush)
        with Horizontal(id="body"):
            yield Outline(self.brush)
            with Vertical(id="main"):
                yield Named(self.brush, "never")
                yield Card(self._changed)
                yield ButtonRow()
                yield Named(self.brush, "after")
                yield Named(self.brush, "notice")
            with VerticalScroll(id="aside", can_focus=False):
                yield Named(self.brush, "beside")
        yield Footer(self.brush)
        yield Named(self.brush, "too-small")

    async def on_mount(self) -> None:
        """The first page is there before the first layout: what is empty is never drawn."""
        for changing in ("virtual_size", "scroll_y"):
            self.watch(self.card, changing, self._foot, init=False)
        await self._begin()

    @property
    def is_whole(self) -> bool:
        """Whether every place of a page is there; not while the program ends."""
        return all(self.query(place) for place in PLACES)

    # --- drawing

    async def present(self, page: Page, *, fresh: bool = False) -> None:
        """Shows a page; `fresh` when it was not on top before: then the focus goes where the page wants it."""
        view = page.view()
        fresh = fresh or page is not self._page
        changed = fresh or self._view is None or view.step != self._view.step
        focused = self.focused.id if self.focused is not None and not changed else None
        self._page, self._view = page, view
        with self.app.batch_update():
            self._arrange()
            self._surround(view)
            rebuilt = await self.card.show(self.brush, page, view, self._main_width, fresh=fresh)
            await self.query_one(ButtonRow).show(self.brush, view.buttons)
            self._foot()
        if changed:
            self.guard.changed()
        self._focus(focused, view, moved=changed or rebuilt)
        if changed:
            self.card.scroll_home(animate=False)

    def _arrange(self) -> None:
        """What there is room for."""
        width, height = self.room
        view = self._view
        outlined = bool(view and view.frame.outline)
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "too-small")
        self.set_class(width < NARROW[0] or height < NARROW[1], "narrow")
        self.set_class(width >= OUTLINE_FROM and outlined, "wide")
        self.set_class(width >= ASIDE_FROM and bool(view and view.frame.aside), "very-wide")
        self.set_class(height >= ROOMY_FROM, "roomy")
        self.set_class(self.brush.glyphs.ascii, "ascii")
        words = message("This window is small. It works from 60x20; 80x24 is better.")
        self.query_one("#too-small", Texts).show(self.brush, (Para(line(self.app.say(words))),))

    def _surround(self, view: View) -> None:
        frame = view.frame
        self.query_one(Header).show(self.brush, frame, wide=self.has_class("wide"))
        self.query_one(Outline).show(self.brush, frame.outline)
        if self.has_class("very-wide"):
            self.query_one("#beside", Texts).show(self.brush, frame.aside)  # type: ignore[arg-type]
        never = self.query_one("#never", Texts)
        never.show(self.brush, tuple(Para(each, hang=2) for each in self._nevers(view)))
        never.display = bool(view.never)
        self.query_one("#after", Texts).show(self.brush, (Para(view.after, most=1),) if view.after else ())
        self._say_notice()

    def _nevers(self, view: View) -> tuple[Any, ...]:
        """As many as there is room for, each whole; the rest by number."""
        room = 4 if self.has_class("roomy") else 1 if self.has_class("narrow") else 2
        width = self._main_width
        rows = [len(self.brush.wrapped((Para(each, hang=2),), width)) for each in view.never]
        if sum(rows) <= room:
            return view.never
        shown, used = 0, 0
        while shown < len(rows) and (used + rows[shown] < room or not shown):
            used += rows[shown]
            shown += 1
        if shown == len(rows):
            return view.never
        more = message("and {count} more: press B", count=len(rows) - shown)
        words = line(Span(f"{self.brush.glyphs.never} ", "never"), Span(self.app.say(more), "muted"))
        return (*view.never[:shown], *((words,) if room > 1 else ()))

    @property
    def _main_width(self) -> int:
        """Cells for a row of text between what stands beside it."""
        beside = 34 * (self.has_class("wide") + self.has_class("very-wide"))
        return min(self.room.width - 8 - beside, TEXT_MOST)

    def _say_notice(self) -> None:
        notice = self.app.notice
        self.query_one("#notice", Texts).show(
            self.brush,
            (Para(notice, most=4 if self.has_class("roomy") else 1 if self.has_class("narrow") else 2),)
            if notice
            else (),
        )

    def _focus(self, before: str | None, view: View, *, moved: bool) -> None:
        """Keeps the focus where it was, or puts it where the page wants it."""
        if self.has_class("too-small"):
            return
        asked = self.query(f"#{widget_id(self._wanted_focus)}") if self._wanted_focus else None
        self._wanted_focus = ""
        if asked:
            self.set_focus(asked.first())
            return
        if before is not None and (found := self.query(f"#{before}")):
            if found.first() is not self.focused:
                self.set_focus(found.first(), scroll_visible=False)
            return
        if not moved and self.focused is not None and self.focused.is_attached:
            return
        wanted = self.query(f"#{widget_id(view.focus)}") if view.focus else None
        if not wanted:
            wanted = self.query(ActionButton) or self.query("RowList")
        if wanted:
            self.set_focus(wanted.first(), scroll_visible=bool(view.focus))

    # --- the footer: one of two worlds

    def _foot(self) -> None:
        page, view, say = self._page, self._view, self.app.say
        if page is None or view is None:
            return
        field = self._field()
        if field is None:
            shown = {button.action for button in view.buttons}
            keys = [
                (name, say(cap_of(name)), page.word(name))
                for name in view.keys
                if name in ACTIONS and ACTIONS[name].cap and name not in shown
            ]
            keys = self._with_ways_on(keys)
            last = ("help", "?", say("all keys"))
        elif isinstance(field, LineField) and field.field.search:
            keys = [
                ("", self.brush.glyphs.up_down, say("choose")),
                ("main", say(cap_of("main")), page.word("main")),
            ]
            keys += [("", "Tab", say("next")), ("language", "F2", page.word("language"))]
            last = ("help", "F1", say("help"))
        else:
            in_line = isinstance(field, LineField)
            keys = [("", say(cap_of("main")), say("next") if in_line else say("new line"))]
            if isinstance(field, LineField) and page.enter_is_enough(field.field.id):
                keys = []  # the button says what Enter does
            keys += [
                ("", "Tab", say("next")),
                ("back", say(cap_of("back")), say("leave the field, text is kept")),
            ]
            last = ("help", "F1", say("help"))
        self.query_one(Footer).show(self.brush, tuple(keys), last)
        # In a field letters are text, and Enter may be a new line: buttons say what works now.
        way = None if field is None else "" if isinstance(field, LineField) else say("Esc, then Enter")
        self.query_one(ButtonRow).typed_beside(way)

    def _with_ways_on(self, keys: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """First that there is more to read than is seen; last how to get back into the field above the buttons."""
        say = self.app.say
        card = self.card
        if isinstance(self.focused, ActionButton) and round(card.scroll_y) < card.max_scroll_y:
            down = say("down") if self.brush.glyphs.ascii else "\N{DOWNWARDS ARROW}"
            keys.insert(0, ("", down, say("more below")))
        buttons = self.query(ActionButton)
        if buttons and self.focused is buttons.first() and self.query("LineField, TextField"):
            keys.append(("", say("Shift+Tab"), say("back to the field")))
        return keys

    def _field(self) -> Widget | None:
        """The field that has the focus."""
        return self.focused if is_field(self.focused) else None

    def on_descendant_focus(self) -> None:
        """The footer says which keys work now."""
        self._foot()

    @property
    def card(self) -> Card:
        """What the page shows between its frame and its buttons."""
        return self.query_one(Card)

    @property
    def room(self) -> Size:
        """Cells of the terminal: those of this screen once it is laid out, which the application learns later."""
        return self.size if self.size.width else self.app.size

    def on_resize(self) -> None:
        """Arranges the page anew; text and focus stay."""
        self.app.refresh_soon()

    # --- keys

    async def on_key(self, event: events.Key) -> None:
        """A key that no field took."""
        self.app.key_pressed()
        if self.has_class("too-small") or self._page is None:
            if event.key == "q":
                self.app.act("quit")
            return
        field = self._field()
        if field is not None:
            self._key_in_field(event, field)
            return
        name = self._action_of(event)
        if self._goes_on_writing(event, name):
            event.stop()
            return
        if name is None:
            if self._digit(event):
                event.stop()
            elif event.key in SCROLLS:
                self._scroll(event.key)
            return
        if event.key in ("enter", "space") and isinstance(self.focused, ActionButton):
            name = self.focused.button.action
        event.stop()
        event.prevent_default()
        self.start(name)

    def _key_in_field(self, event: events.Key, field: Widget) -> None:
        self.guard.seen()
        if event.key == "escape":
            event.stop()
            if isinstance(field, LineField) and field.field.search:
                self.start("back")
            else:
                self._to_main()
        elif event.key in ("f1", "f2", "f3", "f4", "ctrl+p"):
            event.stop()
            event.prevent_default()
            self.start(BY_KEY[event.key])
        elif event.key in ("up", "down", "pageup", "pagedown") and isinstance(field, LineField):
            rows = self.query(RowList)
            if field.field.search and rows:
                rows.first().on_key(event)
        elif event.is_printable and event.character and isinstance(field, LineField):
            # It was on its way to what had the focus before: the rest of a word whose first letter moved it here.
            event.stop()
            field.insert_text_at_cursor(event.character)

    def _action_of(self, event: events.Key) -> str | None:
        key = event.key
        if key in BY_KEY:
            return BY_KEY[key]
        char = event.character or ""
        return BY_KEY.get(char.lower()) if char else None

    def _goes_on_writing(self, event: events.Key, name: str | None) -> bool:
        """A letter that is no command here begins a word: it goes into the field that waits, or finds an answer.

        The letters after it belong to that word: somebody who types “oui” means no command with its “i”.
        """
        page, view, now = self._page, self._view, self._clock()
        char = event.character or ""
        if not event.is_printable or event.key == "space" or page is None or view is None:
            self._word = ""
            return False
        lists = list(self.query(ChoiceList))
        if not self._word or now - self._word_at > WORD_WITHIN:
            self._word = ""
            if name in offered(view, page.offers) or (lists and (char in DIGITS or char.isdigit())):
                return False
            waiting = (one for one in self.query(LineField) if not one.value and not one.field.search)
            field = next((one for one in waiting if not (char.isalpha() and one.field.figures)), None)
            if field is not None:
                self.set_focus(field)
                field.insert_text_at_cursor(char)
                return True
            if not lists:
                self._missed()
                return True
        self._word, self._word_at = self._word + char, now
        if not any(widget.take_word(self._word) for widget in lists):
            self._missed()
        return True

    def _digit(self, event: events.Key) -> bool:
        """A digit, or what a French keyboard sends for it without Shift, takes the answer with that number."""
        digit = DIGITS.get(event.character or "", event.character or "")
        if not (digit.isascii() and digit.isdigit() and digit != "0"):
            return False
        lists = list(self.query(ChoiceList))
        lists.sort(
            key=lambda widget: widget is not self.focused
        )  # several lists: the one with the focus first
        for widget in lists:
            place = int(digit) - widget.choices.first_number
            if 0 <= place < len(widget.choices.options):
                self.guard.seen()
                widget.focus()
                widget.take(place, by_digit=True)
                return True
        return False

    def _scroll(self, key: str) -> None:
        """Reads on in a card that is longer than the room for it."""
        card, by = self.card, SCROLLS[key]
        card.scroll_relative(y=by * (1 if "page" not in key else max(1, card.size.height - 2)), animate=False)

    def _missed(self) -> None:
        now = self._clock()
        self._misses = [*(at for at in self._misses if now - at < TRIED_WITHIN), now]
        if len(self._misses) >= TRIES:
            self._misses = []
            self.app.tell_now(message("Press ? to see every key"))

    def start(self, name: str) -> None:
        """Does what a key or a click means, if it may act now."""
        page, view = self._page, self._view
        if page is None or view is None or name not in offered(view, page.offers):
            self._missed()
            return
        if not ACTIONS[name].writes:
            self.guard.seen()
        elif not self.guard.lets():
            return
        self.app.act(name)

    def _to_main(self) -> None:
        buttons = self.query(ActionButton) or self.query("RowList")
        if buttons:
            self.set_focus(buttons.first())

    # --- what widgets say

    def _changed(self, field: str, text: str) -> None:
        """A field's text is another one: the page has it at once."""
        if self._page is not None:
            self._page.values[field] = text

    @on(Card.Fitted)
    def _fitted(self, event: Card.Fitted) -> None:
        event.stop()
        self.call_after_refresh(self._foot)

    @on(Typed)
    def _typed(self, event: Typed) -> None:
        event.stop()
        if self._page is not None:
            self.app.typed(self._page, event.field, event.text)
            if self._view is not None and self._view.only_field == event.field:
                self._foot()  # what Enter does depends on whether anything is typed

    @on(Finished)
    def _finished(self, event: Finished) -> None:
        event.stop()
        page = self._page
        if page is None:
            return
        field = self._field()
        searching = field is not None and isinstance(field, LineField) and field.field.search
        if searching or page.enter_is_enough(event.field):
            if self.guard.lets():
                self.app.act("main")
            return
        self.focus_next("LineField, TextField, ChoiceList, ActionButton")

    @on(ChoiceList.Chosen)
    async def _chosen(self, event: ChoiceList.Chosen) -> None:
        event.stop()
        if self._page is not None:
            self.app.notice = ()  # it may have asked for this choice
            await self._page.choice_taken(event.widget.choices.id, event.value, by_digit=event.by_digit)
            self.app.refresh_soon()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        if self._page is not None:
            self._page.rows_here = event.widget.rows.id
            self._page.rows_at[event.widget.rows.id] = event.key
            self.app.refresh_soon()

    @on(RowList.Opened)
    async def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        if self._page is not None and self.guard.lets():
            self._page.rows_here = event.widget.rows.id
            self._page.rows_at[event.widget.rows.id] = event.key
            self.app.run_page(self._page.row_opened(event.widget.rows.id, event.key))

    @on(ActionButton.Pressed)
    def _pressed(self, event: ActionButton.Pressed) -> None:
        event.stop()
        self.start(event.action)

    @on(Footer.Pressed)
    def _footer(self, event: Footer.Pressed) -> None:
        event.stop()
        if event.action == "back" and self._field() is not None:
            self._to_main()
        else:
            self.start(event.action)

    @on(Outline.Picked)
    def _picked(self, event: Outline.Picked) -> None:
        event.stop()
        if self._page is not None:
            self.app.run_page(self._page.picked_step(event.key))

    def focus_field(self, field: str) -> None:
        """Puts the focus into a field, at once if it is on show, else when the page has been drawn with it."""
        found = self.query(f"#{widget_id(field)}")
        self._wanted_focus = "" if found else field
        if found:
            self.set_focus(found.first())

    def row_key(self, rows: str) -> str:
        """The key of the row under the cursor of a list on show."""
        found = self.query(f"#{widget_id(rows)}")
        widget = found.first() if found else None
        return widget.key if isinstance(widget, RowList) else ""


class Named(Texts):
    """Paragraphs at a place of the stage."""

    def __init__(self, brush: Brush, name: str) -> None:
        super().__init__(brush)
        self.id = name
