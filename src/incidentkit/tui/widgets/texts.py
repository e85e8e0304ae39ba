"""Paragraphs: wrapped to the width at hand, drawn in one widget."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from incidentkit.tui.view import Gap, Para
from incidentkit.tui.widgets.drawing import Brush, size_anew


class Texts(Widget):
    """Paragraphs and the empty rows between them."""

    DEFAULT_CSS = "Texts { height: auto; width: 1fr; }"

    def __init__(self, brush: Brush, items: tuple[Para | Gap, ...] = ()) -> None:
        super().__init__()
        self._brush = brush
        self._items = items

    def show(self, brush: Brush, items: tuple[Para | Gap, ...]) -> None:
        """Shows other paragraphs; draws nothing where they are the same."""
        if (brush, items) == (self._brush, self._items):
            return
        self._brush, self._items = brush, items
        size_anew(self)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the wrapped text has."""
        return len(self._brush.wrapped(self._items, width)) if width else 0

    def render(self) -> Content:
        """The rows."""
        return Content("\n").join(self._brush.wrapped(self._items, self.size.width))
