"""Answers to choose from, with numbers; one, or several."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from incidentkit.text import folded
from incidentkit.tui.view import Choices, Para, Span
from incidentkit.tui.widgets.drawing import Brush, size_anew, widget_id

LABEL_CELLS = 10
MOVES = "LineField, TextField, ChoiceList, ActionButton, RowList"
"""What up and down go on to from answers that stand side by side."""


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
        super().__init__(id=widget_id(choices.id))
        self._brush = brush
        self.choices = choices
        self.cursor = self._first()

    def _first(self) -> int:
        values = [option.value for option in self.choices.options]
        before = (
            0 if self.choices.many else -1
        )  # of several, the cursor is no answer; of one it would be taken for one
        return next((values.index(value) for value in self.choices.chosen if value in values), before)

    def show(self, brush: Brush, choices: Choices) -> None:
        """Shows other answers, or other ones chosen."""
        if (brush, choices) == (self._brush, self.choices):
            return
        moved = choices.chosen != self.choices.chosen
        self._brush, self.choices = brush, choices
        if moved and not choices.many:
            self.cursor = self._first()
        self.cursor = min(self.cursor, len(choices.options) - 1)
        size_anew(self)

    def _across(self, width: int) -> list[tuple[list[tuple[int, int, int]], Content]]:
        """Rows of answers side by side, each with where its answers stand: (place, from, to)."""
        glyphs, many = self._brush.glyphs, self.choices.many
        label = self._brush.content((Span(self.choices.label, "muted"),))
        hang = max(LABEL_CELLS, label.cell_length + 2) if self.choices.label else 0
        rows: list[tuple[list[tuple[int, int, int]], Content]] = []
        places: list[tuple[int, int, int]] = []
        line = label + Content(" " * (hang - label.cell_length))
        for place, option in enumerate(self.choices.options):
            here, marked = place == self.cursor and self.has_focus, option.value in self.choices.chosen
            number = place + self.choices.first_number
            digit = f"{number} " if number <= 9 and self.has_focus else ""
            sign = glyphs.here if (here if many else marked) else " "
            box = (Span(f"[{'x' if marked else ' '}] ", "ok" if marked else "muted"),) if many else ()
            tone = "strong" if marked or here else "muted" if not self.has_focus else "text"
            piece = self._brush.content(
                (Span(f"{sign} ", "accent"), Span(digit, "key"), *box, Span(option.words, tone), Span("  "))
            )
            start = line.cell_length
            if places and start + piece.cell_length - 2 > width:
                rows.append((places, line))
                places, line, start = [], Content(" " * hang), hang
            places.append((place, start, start + piece.cell_length))
            line = line + piece
        return [*rows, (places, line)]

    def _rows(self, width: int) -> list[tuple[int, Content]]:
        if self.choices.across:
            return [(places[0][0] if places else 0, line) for places, line in self._across(width)]
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

    def take_word(self, word: str) -> bool:
        """Takes the one answer that begins with a typed word of two letters or more; False where none begins so."""
        begin = [
            place
            for place, option in enumerate(self.choices.options)
            if folded(option.words).startswith(folded(word))
        ]
        if len(begin) == 1 and len(word) > 1 and not self.choices.many:
            self.take(begin[0])
        return bool(begin)

    def move(self, by: int) -> bool:
        """Moves to the answer above or below; False at the ends."""
        place = max(0, self.cursor + by)
        if self.cursor == place == 0 or not 0 <= place < len(self.choices.options):
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
        if self.choices.across and event.key in ("left", "right"):
            self.move(-1 if event.key == "left" else 1)
            event.stop()
        elif self.choices.across and event.key in ("up", "down"):
            (self.screen.focus_previous if event.key == "up" else self.screen.focus_next)(MOVES)
            event.stop()
        elif event.key in ("up", "down"):
            if self.move(-1 if event.key == "up" else 1):
                event.stop()
        elif event.key == "space" and self.choices.many:
            self.take(self.cursor)
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """Takes the answer that was clicked."""
        if self.choices.across:
            across = self._across(self.size.width)
            if 0 <= event.y < len(across):
                for place, start, end in across[event.y][0]:
                    if start <= event.x < end:
                        self.take(place, by_digit=True)
            return
        rows = self._rows(self.size.width)
        if 0 <= event.y < len(rows):
            self.take(rows[event.y][0], by_digit=True)

    def on_focus(self) -> None:
        """Shows where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Hides it again."""
        self.refresh()
