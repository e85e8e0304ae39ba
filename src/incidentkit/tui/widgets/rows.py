"""A list to move in, of any length: only the rows in sight are made."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from incidentkit.tui.view import Row, Rows, Span
from incidentkit.tui.widgets.drawing import Brush, both_ends, widget_id


class RowList(ScrollView, can_focus=True):
    """Rows of one line each; the one under the cursor is marked by glyph, weight and ground."""

    DEFAULT_CSS = """
    RowList { height: 1fr; width: 1fr; scrollbar-size: 1 1; overflow-x: hidden; background: transparent; }
    """

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, widget: RowList, key: str) -> None:
            super().__init__()
            self.widget = widget
            self.key = key

    class Opened(Message):
        """A row was clicked while the cursor stood on it."""

        def __init__(self, widget: RowList, key: str) -> None:
            super().__init__()
            self.widget = widget
            self.key = key

    def __init__(self, brush: Brush, rows: Rows, *, beside: bool = False) -> None:
        super().__init__(id=widget_id(rows.id))
        self._beside = beside
        """Whether other lists are seen with it: then the page is told when the focus comes here."""
        self._brush = brush
        self.rows = rows
        self.cursor = self._start(rows.at)

    def _start(self, at: str) -> int:
        if at == "end":
            return self._nearest(self.rows.count - 1, -1)
        if at:
            for place in range(min(self.rows.count, 5_000)):
                if self.rows.row(place).key == at:
                    return place
        return self._nearest(0, 1)

    def _start_near(self, at: str) -> int:
        """The row with this key; where it has gone, the one that took its place."""
        found, here = self._start(at), self.cursor
        if here <= 0 or not at or (found >= 0 and self.rows.row(found).key == at):
            return found
        near = self._nearest(min(here, self.rows.count - 1), 1)
        return near if near >= 0 else self._nearest(min(here, self.rows.count - 1), -1)

    def _nearest(self, place: int, step: int) -> int:
        """The first row from there on that can be chosen; -1 where there is none."""
        while 0 <= place < self.rows.count:
            if self.rows.row(place).key:
                return place
            place += step
        return -1

    @property
    def key(self) -> str:
        """The key of the row under the cursor, "" for none."""
        return self.rows.row(self.cursor).key if 0 <= self.cursor < self.rows.count else ""

    def on_focus(self) -> None:
        """What the main button does depends on the list that has the focus."""
        if self._beside:
            self.post_message(self.Moved(self, self.key))

    def on_mount(self) -> None:
        """Begins where the cursor stands."""
        self._fit()
        self.call_after_refresh(self.keep_in_sight)

    def on_resize(self) -> None:
        """Rows are as wide as the list."""
        self._fit()
        self.keep_in_sight()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, max(1, self.rows.count))

    def show(self, brush: Brush, rows: Rows) -> None:
        """Shows other rows; the cursor stays on the row it was on, or at the end if it followed the end."""
        if (brush, rows.version, rows.count, rows.empty, rows.about) == (
            self._brush,
            self.rows.version,
            self.rows.count,
            self.rows.empty,
            self.rows.about,
        ):
            self.rows = rows
            return
        before, at_end = self.key, self.cursor == self.rows.count - 1 and self.rows.at == "end"
        anew = rows.about != self.rows.about
        self._brush, self.rows = brush, rows
        if anew:
            self.cursor = self._start(rows.at)
        elif at_end:
            self.cursor = self._nearest(rows.count - 1, -1)
        elif not (0 <= self.cursor < rows.count and rows.row(self.cursor).key == before and before):
            self.cursor = self._start_near(before or rows.at)
        self._fit()
        if anew and self.cursor >= self.scroll_y + self.scrollable_content_region.height:
            self.scroll_to(y=self._headed(3), animate=False)  # a part is read from its beginning
        else:
            self.keep_in_sight()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row, made now."""
        width = self.scrollable_content_region.width
        place = y + round(self.scroll_y)
        if not self.rows.count:
            content = self._brush.content((Span(self.rows.empty, "muted"),)) if y == 0 else Content("")
            return self._strip(content.truncate(width), width, cursor=False)
        if place >= self.rows.count:
            return Strip.blank(width, self.rich_style)
        row = self.rows.row(place)
        cursor = place == self.cursor and bool(row.key)
        return self._strip(self._content(row, width, cursor=cursor), width, cursor=cursor)

    def _content(self, row: Row, width: int, *, cursor: bool) -> Content:
        mark = self._brush.glyphs.here if cursor else " "
        spans = row.spans
        if cursor:
            spans = tuple(Span(text, "strong" if tone == "text" else tone) for text, tone in spans)
        lead = (Span(f"{mark} ", "key" if cursor else "text"),) if row.key else ()
        return both_ends(self._brush, (*lead, *spans), row.right, width)

    def _strip(self, content: Content, width: int, *, cursor: bool) -> Strip:
        ground = self._brush.styles.get("ground-here", "")
        if cursor and ground:
            content = content.pad_right(max(0, width - content.cell_length)).stylize_before(ground)
        strip = Visual.to_strips(self, content, width, 1, self.visual_style)[0]
        return strip.adjust_cell_length(width, self.rich_style)

    def move_to(self, place: int, step: int) -> None:
        """Puts the cursor on the nearest row that can be chosen."""
        found = self._nearest(max(0, min(place, self.rows.count - 1)), step)
        if found < 0:
            found = self._nearest(max(0, min(place, self.rows.count - 1)), -step)
        if found >= 0 and found != self.cursor:
            self.cursor = found
            self.refresh()
            self.keep_in_sight()
            self.post_message(self.Moved(self, self.key))

    def move(self, by: int) -> bool:
        """Moves up or down; False where there is nothing further."""
        before = self.cursor
        self.move_to(self.cursor + by, 1 if by > 0 else -1)
        return self.cursor != before

    def keep_in_sight(self) -> None:
        """Scrolls only if the row under the cursor is not seen; a heading just above it is shown with it.

        All that stands above the first row that can be chosen is seen while that row is the one, if there is room.
        """
        height = self.scrollable_content_region.height
        if self.cursor < 0 or not height:
            return
        top = 0 if self.cursor < height and self.cursor == self._nearest(0, 1) else self._headed(2)
        if top < self.scroll_y:
            self.scroll_to(y=top, animate=False)
        elif self.cursor >= self.scroll_y + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def _headed(self, most: int) -> int:
        """The first of the headings just above the row under the cursor, at most so many rows above it."""
        top = self.cursor
        while top > 0 and self.cursor - top < most and not self.rows.row(top - 1).key:
            top -= 1
        return top

    def on_key(self, event: events.Key) -> None:
        """Moves in the list."""
        height = max(1, self.scrollable_content_region.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -height, "pagedown": height}
        if event.key in steps:
            if self.move(steps[event.key]) or "page" in event.key:
                event.stop()
        elif event.key in ("home", "end"):
            self.move_to(0 if event.key == "home" else self.rows.count - 1, 1 if event.key == "home" else -1)
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Selects; a second click on the same row opens it."""
        place = event.y + round(self.scroll_y)
        if not 0 <= place < self.rows.count or not self.rows.row(place).key:
            return
        if place == self.cursor and self.has_focus:
            self.post_message(self.Opened(self, self.key))
        elif place == self.cursor:
            self.focus()
            self.post_message(self.Opened(self, self.key))
        else:
            self.move_to(place, 1)
