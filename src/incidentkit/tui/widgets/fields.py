"""Fields: what is typed is kept as typed and drawn safe, one cell for each character that must not reach a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Input

from incidentkit.text import visible
from incidentkit.tui.view import Field
from incidentkit.tui.widgets.drawing import Brush, widget_id

HIDDEN = "\N{MIDDLE DOT}"


def drawn(text: str) -> str:
    """The text with each commanding or invisible character as one dot, so that places in it stay the same."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(char if visible(char) == char else HIDDEN for char in text)


class Typed(Message):
    """The text of a field changed."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__()
        self.field = field
        self.text = text


class Finished(Message):
    """Enter in a one-line field: go to the next thing."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field


class LineField(Input):
    """A field of one line; Enter goes on to the next thing, a pasted text of several lines becomes one."""

    def __init__(self, brush: Brush, field: Field, report: Callable[[str, str], None]) -> None:
        # Before the library looks at the value, which asks for both.
        self.field = field
        self.brush = brush
        self.report = report
        super().__init__(
            value=field.value,
            placeholder=field.placeholder,
            id=widget_id(field.id),
            classes="search" if field.search else "line",
            select_on_focus=False,
            compact=not field.search,
        )

    def go_on(self) -> None:
        """Puts the cursor behind a text that was begun before."""
        self.cursor_position = len(self.value)

    def show(self, brush: Brush, field: Field) -> None:
        """Other words around the same text."""
        self.brush, self.field = brush, field
        self.placeholder = field.placeholder
        if field.value != self.value:
            self.value = field.value
            self.cursor_position = len(field.value)

    @property
    def _value(self) -> Text:
        """What is drawn; Textual asks for it by this name."""
        return Text(drawn(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        text = " ".join(event.text.split("\n")).replace("\r", "")
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
        event.stop()
        event.prevent_default()

    async def action_submit(self) -> None:
        """Enter: nothing is sent, the next thing is gone to."""
        self.post_message(Finished(self.field.id))

    def watch_value(self, value: str) -> None:
        """Tells the page."""
        self.report(self.field.id, value)
        self.post_message(Typed(self.field.id, value))


Report = Callable[[str, str], None]
"""Told at once of every change, with the field and its text: a page drawn a moment later must not be behind its field."""


def field_widget(brush: Brush, field: Field, report: Report) -> Any:
    """The widget for a field."""
    if field.rows == 1:
        return LineField(brush, field, report)
    from incidentkit.tui.widgets.longfield import TextField  # noqa: PLC0415 - home has none, and it takes long to import

    return TextField(brush, field, report)


def is_field(widget: object) -> bool:
    """Whether a widget is one to type into."""
    return isinstance(getattr(widget, "field", None), Field)
