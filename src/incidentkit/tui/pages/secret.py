"""A text that looks like a password: it is not written before somebody said what to do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.tui.pages.base import Page
from incidentkit.tui.secrets import hidden, looks_secret
from incidentkit.tui.view import Choices, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host


async def without_secret(page: Page, text: str, harmless: set[str]) -> str | None:
    """The text, if it may be written; None where a page now asks, which does the main action again afterwards."""
    if text in harmless or not looks_secret(text):
        return text
    field = next((name for name, value in page.values.items() if value.strip() == text.strip()), "")

    async def go_on(chosen: str) -> None:
        safe = hidden(text) if chosen == "hide" else text
        harmless.add(safe)
        if field:
            page.values[field] = safe
        await page.host.back()
        await page.act("main")

    await page.host.open(SecretPage(page.host, page, hidden(text), go_on))
    return None


class SecretPage(Page):
    """Hide it, keep it as typed because it is no password, or go back to the field."""

    name = "secret"
    keeps_drafts = False
    labels = {"main": message("Go on"), "back": message("Back to the text")}  # noqa: RUF012

    def __init__(self, host: Host, below: Page, shown: str, go_on: Callable[[str], Awaitable[None]]) -> None:
        super().__init__(host, below.walk)
        self.shown = shown
        self.go_on = go_on

    def view(self) -> View:
        """What would be written, with the secret hidden."""
        say = self.host.say
        options = (
            Option("hide", say("Hide it and go on")),
            Option("keep", say("It is no password: save as typed")),
        )
        items: list[Item] = [
            Para(line(Span(say("This looks like a password. It is not saved."), "title"))),
            Gap(),
            Para(line(Span(say("A record is kept for ever, and others read it."), "muted"))),
            Gap(),
            Choices("what", options, self.chosen.get("what", ("hide",))),
            Gap(),
            Para(line(Span(say("Hidden, it reads:") + "  ", "muted"), self.shown), hang=2, most=4),
        ]
        return self.page(
            [say("Wait")],
            items,
            [self.button("main"), self.button("back")],
            bar="watch",
            focus="what",
            step="secret",
        )

    async def act_main(self) -> None:
        """Does what was chosen."""
        await self.go_on(self.chosen.get("what", ("hide",))[0])
