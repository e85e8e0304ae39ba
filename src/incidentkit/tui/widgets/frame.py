"""What stands around a page: header with rail, outline of the steps, footer with its keys."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from incidentkit.tui.marks import shortened
from incidentkit.tui.view import Frame, Line, Phase, Row, Span
from incidentkit.tui.widgets.drawing import Brush, both_ends, cut, size_anew

TITLE_LEAST = 20
"""Characters of a title that stay before the clock beside it loses its name."""


class Header(Widget):
    """One row: title and how bad it is, what was saved, the nearest clock; below it the drill's row and the rail."""

    DEFAULT_CSS = "Header { height: auto; width: 100%; padding: 0 2; }"

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        self._frame = Frame(())
        self._wide = False

    def show(self, brush: Brush, frame: Frame, *, wide: bool) -> None:
        """Shows a frame; where there is an outline (`wide`) the rail is left out."""
        if (brush, frame, wide) != (self._brush, self._frame, self._wide):
            self._brush, self._frame, self._wide = brush, frame, wide
            size_anew(self)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One row, one more for a drill, one more for the rail."""
        return 1 + bool(self._frame.drill) + bool(self._frame.rail and not self._wide)

    def render(self) -> Content:
        """The rows."""
        frame, width = self._frame, self.size.width
        rows = [self._first(width)]
        if frame.drill:
            rows.append(self._drill(width))
        if frame.rail and not self._wide:
            rows.append(rail(self._brush, frame.rail, width))
        return Content("\n").join(rows)

    def _first(self, width: int) -> Content:
        frame = self._frame
        gap = (Span("   "),) if frame.clocks and frame.saved else ()
        title = self._brush.content(frame.title).cell_length
        right: Line = frame.saved
        for clock in frame.clocks[:-1]:
            right = (*frame.saved, *gap, *clock)
            room = width - self._brush.content(right).cell_length - 2
            if title <= room:
                return both_ends(self._brush, frame.title, right, width)
        if len(frame.clocks) > 1 and room >= TITLE_LEAST + title - cell_len(frame.title[0].text):
            return both_ends(self._brush, self._cut_title(room - title), right, width)
        right = (*frame.saved, *gap, *frame.clocks[-1]) if frame.clocks else right
        return both_ends(self._brush, frame.title, right, width)

    def _cut_title(self, by: int) -> Line:
        """The title with fewer words of its own and all of what stands behind it; `by` is negative."""
        (text, tone), *rest = self._frame.title
        return (Span(shortened(text, len(text) + by, self._brush.glyphs.ellipsis), tone), *rest)

    def _drill(self, width: int) -> Content:
        word, _, rest = self._frame.drill.partition("|")
        return cut(self._brush, (Span(f" {word} ", "drill"), Span(f"  {rest}", "muted")), width)


def rail(brush: Brush, phases: tuple[Phase, ...], width: int) -> Content:
    """The phases in a row: full names while they fit, else closer together, else short names."""
    for gap, short in ((3, False), (2, False), (2, True), (1, True)):
        spans: list[Span] = []
        for phase in phases:
            if spans:
                spans.append(Span(" " * gap))
            name = phase.short if short and not phase.here else phase.name
            spans.append(Span(f"{phase.glyph} ", phase.tone))
            words = f"{name} {phase.count}" if phase.here and phase.count else name
            spans.append(Span(words, "strong" if phase.here else "muted"))
        content = brush.content(tuple(spans))
        if content.cell_length <= width:
            return content
    return cut(brush, tuple(spans), width)


class Outline(Widget):
    """The phases with the steps of the one that is now; a click goes to a step."""

    DEFAULT_CSS = "Outline { width: 32; height: 1fr; padding: 1 1 0 2; }"

    class Picked(Message):
        """A step was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        self._rows: tuple[Row, ...] = ()

    def show(self, brush: Brush, rows: tuple[Row, ...]) -> None:
        """Shows other rows."""
        if (brush, rows) != (self._brush, self._rows):
            self._brush, self._rows = brush, rows
            self.refresh()

    def _shown(self) -> tuple[Row, ...]:
        """The rows that fit, with the one that is now among them."""
        height = self.size.height
        if len(self._rows) <= height:
            return self._rows
        here = next((n for n, row in enumerate(self._rows) if row.key.startswith("*")), 0)
        top = max(0, min(here - height // 2, len(self._rows) - height))
        return self._rows[top : top + height]

    def render(self) -> Content:
        """The rows."""
        width = self.size.width
        return Content("\n").join(
            [both_ends(self._brush, row.spans, row.right, width) for row in self._shown()]
        )

    def on_click(self, event: events.Click) -> None:
        """Goes to the step that was clicked."""
        rows = self._shown()
        place = event.y - 1
        if 0 <= place < len(rows) and rows[place].key.strip("*"):
            self.post_message(self.Picked(rows[place].key.strip("*")))


class Footer(Widget):
    """The keys that work now, the most useful first; keys are dropped whole, the help never."""

    DEFAULT_CSS = "Footer { height: 1; width: 100%; padding: 0 2; dock: bottom; }"

    class Pressed(Message):
        """A key's words were clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        self._keys: tuple[tuple[str, str, str], ...] = ()
        self._last: tuple[str, str, str] = ("help", "?", "")
        self._places: list[tuple[int, int, str]] = []

    def show(self, brush: Brush, keys: tuple[tuple[str, str, str], ...], last: tuple[str, str, str]) -> None:
        """Shows keys as (action, cap, words); `last` stands at the right and is never dropped."""
        if (brush, keys, last) != (self._brush, self._keys, self._last):
            self._brush, self._keys, self._last = brush, keys, last
            self.refresh()

    def shown(self) -> list[str]:
        """The actions whose keys can be read now."""
        return [action for _, _, action in self._places]

    def render(self) -> Content:
        """The row."""
        width = self.size.width
        right: Line = (Span(self._last[1], "key"), Span(f" {self._last[2]}", "muted"))
        room = width - self._brush.content(right).cell_length - 3
        spans: list[Span] = []
        used, self._places = 0, []
        for action, cap, words in self._keys:
            piece = (Span(cap, "key"), Span(f" {words}", "muted"))
            length = self._brush.content(piece).cell_length
            if used + length > room:
                break
            self._places.append((used, used + length, action))
            spans += [*piece, Span("   ")]
            used += length + 3
        spans = spans[:-1]
        end = self._brush.content(right).cell_length
        self._places.append((width - end, width, self._last[0]))
        return both_ends(self._brush, tuple(spans), right, width)

    def on_click(self, event: events.Click) -> None:
        """Does what was clicked."""
        at = event.x - 2
        for start, end, action in self._places:
            if start <= at < end and action:
                self.post_message(self.Pressed(action))
                return
