"""Beginning an incident: is it real, or an exercise, or one that is open already?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line
from incidentkit.tui.walk import Walk

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.desk.home import OpenIncident, Plan
    from incidentkit.desk.opening import Opened
    from incidentkit.tui.host import Host


class StartPage(Page):
    """One question before anything is recorded; what was said becomes the first note."""

    name = "start"
    labels = {"main": message("Begin")}  # noqa: RUF012

    def __init__(self, host: Host, plan: Plan, words: str = "", same: OpenIncident | None = None) -> None:
        super().__init__(host)
        self.plan = plan
        self.words = words
        self.same = same
        self.draft_key = plan.id
        self.chosen = {"kind": ("same" if same else "real",)}

    def view(self) -> View:
        """The plan, and what to do with it."""
        say = self.host.say
        options = [
            Option("real", say("This is real: begin")),
            Option("drill", say("It is an exercise"), say("nothing counts")),
        ]
        if self.same:
            options.insert(
                0,
                Option(
                    "same", say("Go on with {label}", label=self.same.label), say("open with the same plan")
                ),
            )
        items: list[Item] = [
            Para(line(Span(self.plan.title, "title"))),
            Gap(),
            Para(line(self.plan.summary)),
            Gap(),
        ]
        if self.words:
            items += [Para(line(Span(say("You said") + "  ", "muted"), self.words), hang=10, most=2), Gap()]
        items += [
            Choices("kind", tuple(options), self.chosen["kind"]),
            Gap(),
            Field(
                "title",
                say("Title"),
                self.values.get("title", ""),
                placeholder=self.plan.title,
                hint=say("in the lists"),
                width=34,
            ),
            Gap(),
            Para(
                line(
                    Span(
                        say("Everything you do is written down with its time. You can stop at any moment."),
                        "muted",
                    )
                )
            ),
        ]
        return self.page(
            [say("Starting")], items, [self.button("main"), self.button("back")], focus="kind", step="start"
        )

    async def act_main(self) -> None:
        """Opens the incident and asks its first questions."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        kind = self.chosen["kind"][0]
        if kind == "same" and self.same is not None:
            await ways.enter(self.host, self.same.label)
            return
        title, plan_id = self.typed("title") or None, self.plan.id

        def open_it(desk: Desk) -> Opened:
            from incidentkit.desk.opening import open_incident  # noqa: PLC0415

            return open_incident(desk, plan_id, title=title, drill=kind == "drill")

        opened = await self.host.office.do(open_it)
        self.host.saved(opened.written)
        walk = await Walk.open(self.host, opened.written.row.label)
        await self.host.forget_typed("screen/-/")
        if self.words:
            await self._note(walk)
        await ways.settle(self.host, walk)
        for warning in opened.warnings:
            self.tell(_without_commands(warning))

    async def _note(self, walk: Walk) -> None:
        """What was said at the beginning is the first line; something like a password is hidden in it."""
        from incidentkit.incident.commands import AddNote  # noqa: PLC0415
        from incidentkit.tui.secrets import hidden  # noqa: PLC0415

        words = self.host.say("First report: {words}", words=hidden(self.words))
        await walk.write(AddNote(text=words))


def _without_commands(warning: Message) -> Message:
    """The warning about the example register, in the screen's words."""
    if "{path}" in warning.text:
        return warning
    return message(
        "The names and numbers of your organisation are not entered yet: you will see “to fill in” in their place."
    )
