"""Spans as the screen library's content: made safe to show, in the theme's styles, wrapped with hanging indents."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from incidentkit.text import visible
from incidentkit.tui.theme import Glyphs, plain_ascii
from incidentkit.tui.view import Gap, Line, Para, Span


class Brush(NamedTuple):
    """How this terminal draws: a style for each tone, and which signs it knows."""

    styles: dict[str, str]
    glyphs: Glyphs

    def safe(self, text: str) -> str:
        """A text of any origin as it may reach the terminal."""
        text = visible(" ".join(text.splitlines()) if "\n" in text else text)
        return plain_ascii(text) if self.glyphs.ascii else text

    def content(self, spans: Line) -> Content:
        """A line ready to be drawn."""
        return Content.assemble(*((self.safe(text), self.styles.get(tone, "")) for text, tone in spans))

    def wrapped(self, items: tuple[Para | Gap, ...], width: int) -> list[Content]:
        """Paragraphs as rows of at most `width` cells."""
        rows: list[Content] = []
        for item in items:
            if isinstance(item, Gap):
                rows.append(Content(""))
            else:
                rows += self._paragraph(item, width)
        return rows

    def _paragraph(self, item: Para, width: int) -> list[Content]:
        width = max(width, 8)
        hang = min(item.hang, width // 2)
        whole = _glued(self.content(item.spans))
        lines = whole.wrap(width)
        if hang and len(lines) > 1:
            first = lines[0]
            rest = whole[len(first.plain) :]
            rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")) :]
            margin = Content(" " * hang)
            lines = [first, *(margin + each for each in rest.wrap(width - hang))]
        lines = [_loosened(each) for each in lines]
        if item.most and len(lines) > item.most:
            last = lines[item.most - 1]
            mark = self.glyphs.ellipsis
            lines = [*lines[: item.most - 1], last.truncate(width - len(mark)).rstrip() + Content(mark)]
        return lines


_GLUE = {"\N{NO-BREAK SPACE}": "\ue0a0", "\N{NARROW NO-BREAK SPACE}": "\ue0a1"}
_TO_GLUE = str.maketrans(_GLUE)
_FROM_GLUE = str.maketrans({glue: space for space, glue in _GLUE.items()})


def _glued(content: Content) -> Content:
    """With a sign of no space for each space at which no row may end: the library breaks at every kind of space."""
    return Content(content.plain.translate(_TO_GLUE), list(content.spans))


def _loosened(content: Content) -> Content:
    return Content(content.plain.translate(_FROM_GLUE), list(content.spans))


def widget_id(field: str) -> str:
    """The id of a field's widget: names of blanks and steps hold signs that ids may not."""
    return "field-" + "".join(
        c if c.isascii() and (c.isalnum() or c in "-_") else f"-{ord(c):x}-" for c in field
    )


def cut(brush: Brush, spans: Line, width: int) -> Content:
    """A line of at most `width` cells; what is dropped is named by an ellipsis, never cut in silence."""
    content = brush.content(spans)
    if content.cell_length <= width:
        return content
    mark = brush.glyphs.ellipsis
    if width <= len(mark):
        return Content(mark[:width])
    short = content.truncate(width - len(mark))
    return short.rstrip() + Content(mark)


def both_ends(brush: Brush, left: Line, right: Line, width: int) -> Content:
    """A row with something at each end; the left is cut for the right, but not to less than half of the row."""
    least = min(brush.content(left).cell_length, width // 2)
    end = cut(brush, right, max(0, width - least - 2)) if right else Content("")
    start = cut(brush, left, width - end.cell_length - (2 if right else 0))
    return start + Content(" " * (width - start.cell_length - end.cell_length)) + end


__all__ = ["Brush", "Line", "Span", "both_ends", "cut", "widget_id"]


def size_anew(widget: Widget) -> None:
    """Draws a widget that may be of another size than before."""
    # Textual 8.2 counts one change of size until the widget is at rest: a height that was worked out in between, as
    # when the terminal is resized, would stay. It is worked out again where the styles were touched.
    widget.styles.merge_rules({})
    widget.refresh(layout=True)
