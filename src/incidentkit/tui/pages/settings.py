"""Settings: who you are, language, colours, which plans; each holds at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.desk.computer import folder_named
from incidentkit.errors import IncidentkitError, message
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.tui.host import Host

LANGUAGES = {"en": "English", "fr": "français"}
THEMES = {
    "dark": message("dark"),
    "light": message("light"),
    "contrast": message("high contrast"),
    "mono": message("no colours"),
}
FIELDS = ("name", "role", "runbooks")
LONGEST = 200


class SettingsPage(Page):
    """One page; colours change while one looks at them."""

    name = "settings"
    labels = {"main": message("Keep")}  # noqa: RUF012

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.kept = {"name": host.actor, **host.settings}

    def keys(self) -> tuple[str, ...]:
        """Whether the plans of the folder are in order."""
        return ("check",)

    def view(self) -> View:
        """Three fields and two choices."""
        say, host = self.host.say, self.host
        languages = tuple(Option(*each) for each in LANGUAGES.items())
        themes = tuple(Option(each, say(words)) for each, words in THEMES.items())
        items: list[Item] = [
            Field("name", say("Name"), self._value("name"), hint=say("stands beside what you write"), width=34),
            Field("role", say("Role"), self._value("role"), hint=say("it, lead, comms… if you like"), width=34),
            Gap(),
            Choices("language", languages, (host.language,), label=say("Language"), across=True),
            Choices("theme", themes, (host.look.theme,), label=say("Colours"), across=True),
            Gap(),
            Field("runbooks", say("Plans in"), self._value("runbooks"), placeholder=say("the plans that come with the program")),
            Gap(),
            Para(line(Span(say("Colours and language hold at once; what is typed holds with Enter."), "muted"))),
        ]  # fmt: skip
        buttons = [self.button("main"), self.button("back")]
        return self.page([Span(say("Settings"), "strong")], items, buttons, focus="theme", step="settings")

    def _value(self, field: str) -> str:
        return self.values.get(field, self.kept.get(field, ""))

    async def opened(self) -> None:
        """The fields begin with what is set."""
        for field in FIELDS:
            self.values.setdefault(field, self.kept.get(field, ""))

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:  # noqa: ARG002
        """At once."""
        if field == "language":
            if value != self.host.language:
                await self.host.change_language()
        else:
            await self.host.set_setting("theme", value)

    async def act_main(self) -> None:
        """Keeps what was typed."""
        typed = {field: self.typed(field)[:LONGEST] for field in FIELDS}
        changed = {field: text for field, text in typed.items() if text != self.kept.get(field, "")}
        for field, text in changed.items():
            if not text:
                self.tell(message("This cannot be emptied here; change it to something else."))
                self.host.focus(field)
                return
        if "runbooks" in changed and not await self._holds_plans(changed["runbooks"]):
            return
        for field, text in changed.items():
            await self.host.set_setting(field, text)
        if not self.host.notice:
            self.tell(message("Kept."))
        notice = self.host.notice
        await self.host.forget(self)
        await self.host.back()
        self.host.notice = notice

    async def _holds_plans(self, text: str) -> bool:
        """A folder without plans would leave home empty."""

        def look(_: Desk) -> bool:
            from incidentkit.runbook.loading import holds_runbooks, library_folder  # noqa: PLC0415

            return holds_runbooks(library_folder(folder_named(text)))

        try:
            found = await self.host.office.do(look)
        except IncidentkitError as error:
            self.tell_error(error)
            found = True
            self.host.focus("runbooks")
            return False
        if not found:
            self.tell(message("There are no plans in that folder."))
            self.host.focus("runbooks")
        return found
