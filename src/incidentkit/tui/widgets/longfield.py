"""A field of several lines."""

from __future__ import annotations

from rich.text import Text
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.widgets import TextArea

from incidentkit.tui.view import Field
from incidentkit.tui.widgets.drawing import Brush, widget_id
from incidentkit.tui.widgets.fields import Report, Typed, drawn


class TextField(TextArea):
    """A text of any length; Enter is a new line, Tab leaves it."""

    def __init__(self, brush: Brush, field: Field, report: Report) -> None:
        self.field = field
        self.brush = brush
        self.report = report
        super().__init__(
            field.value,
            id=widget_id(field.id),
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=field.placeholder,
        )
        self.styles.height = field.rows

    def go_on(self) -> None:
        """Puts the cursor behind a text that was begun before."""
        self.call_after_refresh(self.move_cursor, self.document.end)

    def show(self, brush: Brush, field: Field) -> None:
        """Other words around the same text."""
        self.brush, self.field = brush, field
        self.placeholder = field.placeholder
        self.styles.height = field.rows
        if field.value != self.text:
            self.load_text(field.value)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn; Textual asks for it here."""
        return Text(drawn(self.document.get_line(line_index)), end="", no_wrap=True)

    def edit(self, edit: Edit) -> EditResult:
        """Changes the text, and tells the page before anything else can be drawn."""
        result = super().edit(edit)
        self.report(self.field.id, self.text)
        return result

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tells the page."""
        event.stop()
        self.report(self.field.id, self.text)  # undone and redone typing comes here only
        self.post_message(Typed(self.field.id, self.text))
