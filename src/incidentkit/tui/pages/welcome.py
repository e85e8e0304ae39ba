"""The first start: it asks only who you are."""

from __future__ import annotations

from incidentkit.errors import message
from incidentkit.tui.host import Host
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

LONGEST_NAME = 200


class WelcomePage(Page):
    """Asks for a name; Enter alone takes the computer's."""

    name = "welcome"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(self, host: Host, suggested: str) -> None:
        super().__init__(host)
        self.suggested = suggested

    def view(self) -> View:
        """One question."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("Who are you?"), "title"))),
            Gap(),
            Para(
                line(
                    Span(
                        say("Your name will stand beside what you write. Nothing is sent anywhere."), "muted"
                    )
                )
            ),
            Gap(),
            Field("name", say("Name"), self.values.get("name", ""), placeholder=self.suggested, width=36),
            Gap(),
        ]
        if not self.typed("name") and self.suggested:
            items.append(
                Para(line(Span(say("Enter alone: you are called {name}.", name=self.suggested), "muted")))
            )
        return self.page([say("Welcome")], items, [self.button("main")], focus="name", step="welcome")

    def enter_is_enough(self, field: str) -> bool:  # noqa: ARG002
        """There is one thing to type."""
        return True

    async def act_main(self) -> None:
        """Keeps the name and goes on."""
        from incidentkit.tui.pages.home import HomePage  # noqa: PLC0415

        if not self.typed("name") and not self.suggested:
            self.tell(message("Type your name, then press Enter."))
            self.host.focus("name")
            return
        await self.host.set_setting("name", (self.typed("name") or self.suggested)[:LONGEST_NAME])
        await self.host.start_over(HomePage(self.host))
