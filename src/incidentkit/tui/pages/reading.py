"""A text to read: lines as they are, headings told apart, nothing to fill in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incidentkit.errors import Message
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


class ReadPage(Page):
    """Lines of text; a line that does not begin with a blank is a heading. `made` makes them in the language of now."""

    name = "read"
    keeps_drafts = False

    def __init__(self, host: Host, walk: Walk | None, title: Message, made: Callable[[], list[str]]) -> None:
        super().__init__(host, walk)
        self.title = title
        self.made = made

    def view(self) -> View:
        """The lines."""
        items: list[Item] = []
        for text in self.made():
            indent = len(text) - len(text.lstrip(" "))
            if not text.strip():
                items.append(Gap())
            elif indent:
                items.append(Para(line(text.strip()), hang=2))
            else:
                items.append(Para(line(Span(text, "strong"))))
        heading = [Span(self.host.say(self.title), "strong")]
        return self.page(heading, items, [self.button("back")], never=(), step="read")
