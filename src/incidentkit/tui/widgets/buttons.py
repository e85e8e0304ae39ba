"""The buttons of a page: at the same row on every page, the main one filled, a closed one with its reason."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from incidentkit.tui.view import Button, Span
from incidentkit.tui.widgets.drawing import Brush


class ActionButton(Widget, can_focus=True):
    """A button with its words and its key."""

    DEFAULT_CSS = "ActionButton { height: 1; width: auto; margin-right: 1; }"

    class Pressed(Message):
        """A button was pressed by mouse, or by Enter while it had the focus."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, brush: Brush, button: Button, *, main: bool) -> None:
        super().__init__(id=f"button-{button.action}")
        self._brush = brush
        self.button = button
        self.main = main
        self._typing = ""

    def typed_beside(self, way: str | None) -> None:
        """While a field has the focus: `way` is how Enter reaches this button ("" as it is); None when none has."""
        wanted = "" if way is None else (way or self.button.cap) if self.main else " "
        if wanted != self._typing:
            self._typing = wanted
            self.refresh(layout=True)

    def show(self, brush: Brush, button: Button, *, main: bool) -> None:
        """Other words on the same button."""
        if (brush, button, main) != (self._brush, self.button, self.main):
            self._brush, self.button, self.main = brush, button, main
            self.refresh(layout=True)

    def _spans(self) -> tuple[Span, ...]:
        glyphs = self._brush.glyphs
        mark = f"{glyphs.here} " if self.has_focus else "  "
        label, cap = self.button.label, (self._typing or self.button.cap).strip()
        if self.button.why:
            return (Span(f"{mark}{glyphs.gate} {label}  ", "never"), Span(self.button.why, "muted"))
        if self.main:
            return (Span(f"{mark}{label}", "button"), Span(f"  {cap} ", "button-key"))
        tone = "strong" if self.has_focus else "text"
        return (Span(mark, "key"), Span(label, tone), Span(f"  {cap}", "key"), Span(" "))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """As wide as its words."""
        return self._brush.content(self._spans()).cell_length

    def render(self) -> Content:
        """The words and the key."""
        return self._brush.content(self._spans())

    def on_click(self, event: events.Click) -> None:
        """One click acts."""
        event.stop()
        self.post_message(self.Pressed(self.button.action))

    def on_focus(self) -> None:
        """Shows the mark."""
        self.refresh()

    def on_blur(self) -> None:
        """Hides the mark."""
        self.refresh()
