"""Everything that can be done here: each key with its words; Enter does the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.text import folded
from incidentkit.tui.actions import ACTIONS, cap_of
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Field, Gap, Item, Para, Row, Span, View, line, rows_of

if TYPE_CHECKING:
    from incidentkit.tui.host import Host

HINTS = (
    message("Letters are commands only while no field has the focus; in a field they are text."),
    message(
        "Tab goes on, Shift+Tab back. Everything with a key can be clicked. To select text: Shift and drag."
    ),
    message("Nothing is ever erased: Z takes back the last action by a new line."),
)


class HelpPage(Page):
    """The actions of the page below it, and nothing else."""

    name = "help"
    keeps_drafts = False
    labels = {"main": message("Do it")}  # noqa: RUF012

    def __init__(self, host: Host, below: Page) -> None:
        super().__init__(host, below.walk)
        self.below = below

    def actions(self) -> list[str]:
        """What the page below offers, in the order of use."""
        return [name for name in self.below.offers() if name in ACTIONS and name != "help"]

    def offers(self) -> tuple[str, ...]:
        """Here only choosing and leaving."""
        return ("main", "back", "language", "contrast", "quit")

    def view(self) -> View:
        """A search, the keys, a few words about them."""
        say, wanted = self.host.say, folded(self.typed("words"))
        rows = []
        for name in self.actions():
            action = ACTIONS[name]
            word, helps = self.below.word(name), say(action.help)
            if not wanted or wanted in folded(f"{word} {helps} {action.cap}"):
                spans = line(
                    Span(f"{say(cap_of(name)):<7}", "key"), Span(f"{word:<24}  "), Span(helps, "muted")
                )
                rows.append(Row(name, spans))
        items: list[Item] = [
            Field("words", "", self.values.get("words", ""), placeholder=say("Search"), search=True),
            rows_of("actions", rows, empty=say("Nothing here is called that."), about=wanted),
        ]
        if not wanted:
            items += [Gap(), *(Para(line(Span(say(hint), "muted")), hang=2) for hint in HINTS)]
        heading = [say("Everything you can do here")]
        return self.page(heading, items, (), never=(), focus="words", step="help")

    async def act_main(self) -> None:
        """Does the action under the cursor on the page below."""
        name = self.host.row_key("actions")
        if not name:
            return
        await self.host.back()
        await self.below.act(name)

    async def row_opened(self, rows: str, key: str) -> None:  # noqa: ARG002
        """Does the action that was clicked."""
        await self.host.back()
        await self.below.act(key)
