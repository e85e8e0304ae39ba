"""Answers to choose from, with numbers; one, or several."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from incidentkit.tui.view import Choices, Para, Span
from incidentkit.tui.widgets.drawing import Brush


class ChoiceList(Widget, can_focus=True):
    """The answers of a question; up and down move, a digit or a click takes one."""

    DEFAULT_CSS = "ChoiceList { height: auto; width: 1fr; }"

    class Chosen(Message):
        """An answer was taken or, where several may be, taken back."""

        def __init__(self, widget: ChoiceList, value: str, *, by_digit: bool = False) -> None:
            super().__init__()
            self.widget = widget
            self.value = value
            self.by_digit = by_digit

    def __init__(self, brush: Brush, choices: Choices) -> None:
        super().__init__(id=f"field-{choices.id}")
        self._brush = brush
        self.choices = choices
        self.cursor = self._first()

    def _first(self) -> int:
        values = [option.value for option in self.choices.options]
        return next((values.index(value) for value in self.choices.chosen if value in values), 0)

    def show(self, brush: Brush, choices: Choices) -> None:
        """Shows other answers, or other ones chosen."""
        if (brush, choices) == (self._brush, self.choices):
            return
        moved = choices.chosen != self.choices.chosen
        self._brush, self.choices = brush, choices
        if moved and not choices.many:
            self.cursor = self._first()
        self.cursor = min(self.cursor, max(0, len(choices.options) - 1))
        self.refresh(layout=True)

    def _rows(self, width: int) -> list[tuple[int, Content]]:
        rows: list[tuple[int, Content]] = []
        for place, option in enumerate(self.choices.options):
            here = place == self.cursor
            focused = here and self.has_focus
            marked = option.value in self.choices.chosen
            glyphs = self._brush.glyphs
            sign = glyphs.here if (here if not self.choices.many else focused) else " "
            number = place + self.choices.first_number
            tone = "strong" if marked or (here and not self.choices.many) else "text"
            spans = [Span(f"{sign} ", "accent"), Span(f"{number}" if number <= 9 else " ", "key"), Span("  ")]
            if self.choices.many:
                spans.append(Span(f"[{'x' if marked else ' '}] ", "ok" if marked else "muted"))
            hang = sum(len(span.text) for span in spans)
            spans.append(Span(option.words, tone))
            if option.detail:
                spans.append(Span(f"  {option.detail}", "muted"))
            rows += [(place, row) for row in self._brush.wrapped((Para(tuple(spans), hang=hang),), width)]
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the answers take."""
        return len(self._rows(width)) if width else 0

    def render(self) -> Content:
        """The answers."""
        return Content("\n").join([row for _, row in self._rows(self.size.width)])

    def take(self, place: int, *, by_digit: bool = False) -> None:
        """Takes an answer, or takes it back where several may be."""
        if 0 <= place < len(self.choices.options):
            self.cursor = place
            self.refresh()
            self.post_message(self.Chosen(self, self.choices.options[place].value, by_digit=by_digit))

    def move(self, by: int) -> bool:
        """Moves to the answer above or below; False at the ends."""
        place = self.cursor + by
        if not 0 <= place < len(self.choices.options):
            return False
        self.cursor = place
        if not self.choices.many:
            self.post_message(self.Chosen(self, self.choices.options[place].value))
        self.refresh()
        self.keep_in_sight()
        return True

    def keep_in_sight(self) -> None:
        """Scrolls until the answer under the cursor is seen."""
        rows = [
            number for number, (place, _) in enumerate(self._rows(self.size.width)) if place == self.cursor
        ]
        if rows and self.parent:
            region = Region(self.region.x, self.virtual_region.y + rows[0], self.size.width, len(rows))
            self.screen.call_after_refresh(self.parent.scroll_to_region, region, animate=False)  # type: ignore[attr-defined]

    def on_key(self, event: events.Key) -> None:
        """Up, down, and space where several may be chosen."""
        if event.key in ("up", "down"):
            if self.move(-1 if event.key == "up" else 1):
                event.stop()
        elif event.key == "space" and self.choices.many:
            self.take(self.cursor)
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Takes the answer that was clicked."""
        rows = self._rows(self.size.width)
        if 0 <= event.y < len(rows):
            self.take(rows[event.y][0], by_digit=True)

    def on_focus(self) -> None:
        """Shows where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Hides it again."""
        self.refresh()
