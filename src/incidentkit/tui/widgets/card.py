"""The card of a page: its texts, fields, choices and lists, kept as they are while the page keeps its shape."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from incidentkit.tui.marks import shortened
from incidentkit.tui.view import (
    Choices,
    Field,
    Gap,
    Item,
    Line,
    Panes,
    Para,
    Rows,
    Span,
    View,
    line,
    width_of,
)
from incidentkit.tui.widgets.choosing import ChoiceList
from incidentkit.tui.widgets.drawing import Brush, widget_id
from incidentkit.tui.widgets.fields import field_widget, is_field
from incidentkit.tui.widgets.panes import PaneRow
from incidentkit.tui.widgets.rows import RowList
from incidentkit.tui.widgets.texts import Texts

if TYPE_CHECKING:
    from incidentkit.tui.pages.base import Page

LABEL_MOST = 16
"""Characters of a label that stand beside a field; a longer one stands above it."""

Block = tuple[str, Any]


def _blocks_of(items: tuple[Item, ...]) -> list[Block]:
    """Items as widgets take them: paragraphs together, everything else by itself."""
    blocks: list[Block] = []
    texts: list[Para | Gap] = []
    for item in items:
        if isinstance(item, (Para, Gap)):
            texts.append(item)
            continue
        if texts:
            blocks.append(("texts", tuple(texts)))
            texts = []
        kind = {Field: "field", Choices: "choices", Rows: "rows", Panes: "panes"}[type(item)]
        blocks.append((kind, item))
    if texts:
        blocks.append(("texts", tuple(texts)))
    return blocks


def _shape_of(blocks: list[Block]) -> tuple[Any, ...]:
    """What must be the same for widgets to be kept."""
    found: list[Any] = []
    for kind, item in blocks:
        if kind == "texts":
            found.append(kind)
        elif kind == "panes":
            found.append((kind, tuple(tuple(pane.rows.id for pane in column) for column in item.columns)))
        elif kind == "field":
            found.append((kind, item.id, item.rows > 1, item.search, _above(item), bool(item.hint)))
        else:
            found.append((kind, item.id))
    return tuple(found)


def _above(field: Field) -> bool:
    return len(field.label) > LABEL_MOST or field.rows > 1


TEXT_MOST = 76
"""Cells of a row on a card, as the stylesheet has it: longer rows are hard to read."""


class Card(VerticalScroll, can_focus=False):
    """Widgets for the items of a view; `on_text` is called with a field and its text as it is typed."""

    class Fitted(Message):
        """It has another size than before."""

    def on_resize(self) -> None:
        """There may be more below now, or no longer."""
        self.post_message(self.Fitted())

    def __init__(self, on_text: Callable[[str, str], None]) -> None:
        super().__init__(id="card")
        self._on_text = on_text
        self._shape: tuple[Any, ...] = ()

    async def show(self, brush: Brush, page: Page, view: View, width: int, *, fresh: bool) -> bool:
        """Draws a view of a page, its texts in `width` cells; True where its widgets are new."""
        self._brush, self._page, self._width = brush, page, width
        blocks = _blocks_of(view.items)
        if view.heading:
            head: Block = ("texts", (Para(self._one_row(view.heading), most=1), Gap()))
            blocks = [head, *blocks]
            if len(blocks) > 1 and blocks[1][0] == "texts":
                blocks[:2] = [("texts", (*head[1], *blocks[1][1]))]
        shape = _shape_of(blocks)
        tall = any(kind in ("rows", "panes") for kind, _ in blocks)
        self.set_class(tall, "tall")
        self.set_class(view.plain, "plain")
        for name in ("watch", "never", "ok"):
            self.set_class(view.bar == name, f"bar-{name}")
        labels = self._label_width(blocks)
        # What stays as far as it goes is not made anew: somebody may be typing into it.
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(shape, self._shape, strict=False))
        kept = 0 if fresh else sum(1 for _ in alike)
        before = list(self.children)
        for widget, block in zip(before[:kept], blocks, strict=False):
            self._update(widget, block, labels)
        if len(shape) == len(self._shape) == kept and not fresh:
            return False
        self._shape = shape
        await self.remove_children(before[kept:])
        await self.mount_all([self._made(block, labels) for block in blocks[kept:]])
        return True

    def _one_row(self, heading: Line) -> Line:
        """A heading in one row: its longest part is shortened, so that the others are read to their end."""
        over = width_of(heading) - min(self._width, TEXT_MOST)
        if over <= 0:
            return heading
        longest = max(range(len(heading)), key=lambda at: cell_len(heading[at].text))
        text, tone = heading[longest]
        text = shortened(text, len(text) - over, self._brush.glyphs.ellipsis)
        return (*heading[:longest], Span(text, tone), *heading[longest + 1 :])

    @staticmethod
    def _label_width(blocks: list[Block]) -> int:
        return max(
            (len(item.label) for kind, item in blocks if kind == "field" and not _above(item)), default=0
        )

    def _made(self, block: Block, labels: int) -> Widget:
        kind, item = block
        match kind:
            case "texts":
                return Texts(self._brush, item)
            case "choices":
                return ChoiceList(self._brush, item)
            case "rows":
                return RowList(self._brush, item)
            case "panes":
                return PaneRow(self._brush, item)
        field = field_widget(self._brush, self._as_typed(item), self._on_text)
        if self._page is not None and item.id in self._page.restored:
            field.go_on()
        if item.width:
            field.styles.width = item.width
        if item.search:
            return field  # type: ignore[no-any-return]
        hint = Texts(self._brush, self._hint(item))
        hint.add_class("hint")
        if _above(item):
            label = Texts(self._brush, self._label(item))
            below = Horizontal(field, *([hint] if item.hint and item.rows == 1 else []), classes="row")
            return Vertical(label, below, classes="row")
        label = Texts(self._brush, self._label(item))
        label.add_class("label")
        label.styles.width = labels
        return Horizontal(label, field, *([hint] if item.hint else []), classes="row")

    def _as_typed(self, item: Field) -> Field:
        """With the text as it is now: a letter may have come since the view was made."""
        return item._replace(value=self._page.values.get(item.id, item.value)) if self._page else item

    @staticmethod
    def _label(item: Field) -> tuple[Para, ...]:
        return (Para(line(Span(item.label, "muted"))),) if item.label else ()

    def _hint(self, item: Field) -> tuple[Para, ...]:
        room = self._width - (item.width or 30) - LABEL_MOST - 4
        return (Para(line(Span(item.hint, "muted")), most=1),) if item.hint and room > 12 else ()

    def _update(self, widget: Widget, block: Block, labels: int) -> None:
        kind, item = block
        if kind != "field":
            widget.show(self._brush, item)  # type: ignore[attr-defined]
            return
        field = widget if is_field(widget) else widget.query_one(f"#{widget_id(item.id)}")
        field.show(self._brush, self._as_typed(item))  # type: ignore[attr-defined]
        if item.search:
            return
        texts = list(widget.query(Texts))
        texts[0].show(self._brush, self._label(item))
        if not _above(item):
            texts[0].styles.width = labels
        if len(texts) > 1:
            texts[1].show(self._brush, self._hint(item))
