"""The buttons of a page: at the same row on every page, the main one filled, a closed one with its reason."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from incidentkit.tui.marks import shortened
from incidentkit.tui.view import Button, Span
from incidentkit.tui.widgets.drawing import Brush, size_anew

LEAST = 14
"""Cells that a button keeps for its first words and its key, however little room there is."""


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
        self._room: int | None = None
        self._brief = False

    def length(self, *, brief: bool) -> int:
        """Cells of the whole button, whatever the room for it, in its short words where it has some."""
        return self._brush.content(self._spans(None, brief=brief)).cell_length

    @property
    def shown_length(self) -> int:
        """Cells of what is shown of it."""
        return self._brush.content(self._spans(self._room, brief=self._brief)).cell_length

    def fit(self, room: int | None, *, brief: bool) -> None:
        """Cells there are for it; None where they suffice. What does not fit is shortened, its key is not."""
        if (room, brief) != (self._room, self._brief):
            self._room, self._brief = room, brief
            size_anew(self)

    def typed_beside(self, way: str | None) -> None:
        """While a field has the focus: `way` is how Enter reaches this button ("" as it is); None when none has."""
        wanted = "" if way is None else (way or self.button.cap) if self.main else " "
        if wanted != self._typing:
            self._typing = wanted
            size_anew(self)

    def show(self, brush: Brush, button: Button, *, main: bool) -> None:
        """Other words on the same button."""
        if (brush, button, main) != (self._brush, self.button, self.main):
            self._brush, self.button, self.main = brush, button, main
            size_anew(self)

    def _spans(self, room: int | None, *, brief: bool) -> tuple[Span, ...]:
        glyphs = self._brush.glyphs
        mark = f"{glyphs.here} " if self.has_focus else "  "
        label = (brief and self.button.short) or self.button.label
        cap = (self._typing or self.button.cap).strip()
        if self.button.why:
            lead = f"{mark}{glyphs.gate} {label}  "
            why = self.button.why
            if room is not None:
                why = shortened(why, max(0, room - cell_len(lead)), glyphs.ellipsis)
            return (Span(lead, "never"), Span(why, "muted"))
        if room is not None:
            around = cell_len(mark) + 2 + cell_len(cap) + 1
            label = shortened(label, max(0, room - around), glyphs.ellipsis)
        if self.main:
            return (Span(f"{mark}{label}", "button"), Span(f"  {cap} ", "button-key"))
        tone = "strong" if self.has_focus else "text"
        return (Span(mark, "key"), Span(label, tone), Span(f"  {cap}", "key"), Span(" "))

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """As wide as its words."""
        return self.shown_length

    def render(self) -> Content:
        """The words and the key."""
        return self._brush.content(self._spans(self._room, brief=self._brief))

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


class ButtonRow(Horizontal):
    """The buttons beside each other, none of them cut: where there is no room the last ones lose words first."""

    def __init__(self) -> None:
        super().__init__(id="buttons")

    async def show(self, brush: Brush, wanted: tuple[Button, ...]) -> None:
        """Shows buttons, the main one first."""
        self.display = bool(wanted)
        there = list(self.query(ActionButton))
        if [each.button.action for each in there] != [each.action for each in wanted]:
            await self.remove_children()
            await self.mount_all([ActionButton(brush, each, main=not at) for at, each in enumerate(wanted)])
        else:
            for at, (widget, button) in enumerate(zip(there, wanted, strict=True)):
                widget.show(brush, button, main=not at)
        self.fit()

    def typed_beside(self, way: str | None) -> None:
        """While a field has the focus: how Enter reaches the main button; None when no field has it."""
        for button in self.query(ActionButton):
            button.typed_beside(way)
        self.fit()

    def on_resize(self) -> None:
        """More room or less."""
        self.fit()

    def fit(self) -> None:
        """Shares the room out."""
        buttons = list(self.query(ActionButton))
        brief, lengths, over = False, [0], 0
        for brief in (False, True):  # what a button says besides goes before words of others are cut
            lengths = [button.length(brief=brief) for button in buttons]
            over = sum(lengths) + len(lengths) - 1 - self.size.width if self.size.width else 0
            if over <= 0:
                break
        for button, length in zip(reversed(buttons), reversed(lengths), strict=True):
            cuts = min(max(0, over), max(0, length - LEAST))
            button.fit(length - cuts if cuts else None, brief=brief)
            over -= cuts
