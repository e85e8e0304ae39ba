"""Several lists side by side, each under its title; the one with the focus is told by its edge."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from incidentkit.tui.view import Pane, Panes, Para
from incidentkit.tui.widgets.drawing import Brush
from incidentkit.tui.widgets.rows import RowList
from incidentkit.tui.widgets.texts import Texts


class PaneBox(Vertical):
    """A title and its list."""

    DEFAULT_CSS = "PaneBox { height: 1fr; width: 1fr; padding: 0 0 0 1; margin: 0 1 0 0; }"

    def __init__(self, brush: Brush, pane: Pane) -> None:
        super().__init__()
        self.head = Texts(brush, (Para(pane.title, most=1),))
        self.list = RowList(brush, pane.rows, beside=True)

    def compose(self) -> ComposeResult:
        """The two of them."""
        yield self.head
        yield self.list

    def show(self, brush: Brush, pane: Pane) -> None:
        """Another title, other rows; cursor and scrolled place stay as in any list."""
        self.head.show(brush, (Para(pane.title, most=1),))
        self.list.show(brush, pane.rows)


class PaneRow(Horizontal):
    """Columns of panes; panes of one column stand one below the other."""

    DEFAULT_CSS = "PaneRow { height: 1fr; width: 1fr; } PaneRow > Vertical { height: 1fr; width: 1fr; }"

    def __init__(self, brush: Brush, panes: Panes) -> None:
        super().__init__()
        self._boxes = [[PaneBox(brush, pane) for pane in column] for column in panes.columns]

    def compose(self) -> ComposeResult:
        """A column each."""
        for column in self._boxes:
            yield Vertical(*column)

    def show(self, brush: Brush, panes: Panes) -> None:
        """The same panes with other content."""
        for boxes, column in zip(self._boxes, panes.columns, strict=True):
            for box, pane in zip(boxes, column, strict=True):
                box.show(brush, pane)
