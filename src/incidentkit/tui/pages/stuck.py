"""“I'm stuck”: that is normal; what would help?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident.views.steps import step_detail
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN
from incidentkit.spoken.plain import role_words
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.view import Choices, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


class StuckPage(IncidentPage):
    """Somebody to ask, and the ways around. Opening and leaving it writes nothing."""

    name = "stuck"
    keeps_drafts = False
    labels = {"main": message("Go on"), "call": message("whom to call")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, step_id: str | None) -> None:
        super().__init__(host, walk)
        self.step_id = step_id

    def view(self) -> View:
        """People first, then what can be done."""
        say = self.host.say
        items: list[Item] = [Para(line(Span(say("Stuck? That is normal. What would help?"), "title"))), Gap()]
        items += [Para(line(words), hang=2) for words in people(self.host, self.walk.situation, self.step_id)]
        options = [Option("call", say("See whom to call and what to say"))]
        if self.step_id:
            options += [
                Option("skip", say("Skip the step, and say why")),
                Option("await", say("Wait for somebody")),
                Option("mark", say("Say what is unclear in it")),
            ]
        options += [Option("list", say("Take another step first")), Option("note", say("Write a note"))]
        items += [Gap(), Choices("way", tuple(options), self.chosen.get("way", (options[0].value,)))]
        return self.page(
            [say("Stuck")],
            items,
            [self.button("main"), self.button("back")],
            bar="watch",
            focus="way",
            step="stuck",
        )

    async def act_main(self) -> None:
        """Goes the way that was chosen, in the place of this page."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        way = self.chosen.get("way", ("call",))[0]
        await self.host.back()
        await ways.go(self.host.page, way)


def people(host: Host, situation: Situation, step_id: str | None) -> list[str]:
    """Whom to call: the role's holder, the contact of the step, the provider, 17Cyber where it is France."""
    say = host.say
    view = step_detail(situation, situation.steps[step_id]) if step_id else None
    lines = []
    if view is not None and view.role:
        path = f"organisation.roles.{view.role}"
        holder, phone, deputy = (
            _known(situation, f"{path}.{each}") for each in ("holder", "phone", "deputy")
        )
        if holder and phone:
            lines.append(
                say(
                    message(
                        "For this step: {who}, {phone}", who=role_words(situation, view.role), phone=phone
                    )
                )
            )
        elif holder:
            lines.append(say(message("For this step: {who}", who=role_words(situation, view.role))))
        if deputy:
            lines.append(say(message("Stands in: {who}", who=deputy)))
    contacts = [view.call.contact] if view is not None and view.call else []
    for contact in dict.fromkeys([*contacts, "it_provider"]):
        name, phone = (
            _known(situation, f"organisation.contacts.{contact}.{each}") for each in ("name", "phone")
        )
        if name or phone:
            lines.append(say(message("Call: {name}, {phone}", name=name or contact, phone=phone or "–")))
    if not lines:
        lines.append(say(message("Nobody is listed for this. Try your IT firm.")))
    places = situation.value("places")
    if host.language == "fr" if not isinstance(places, list) else "FR" in places:
        lines.append(say(message("In France: 17Cyber, day and night, free: 17cyber.gouv.fr")))
    return lines


def _known(situation: Situation, path: str) -> str | None:
    value = situation.value(path)
    return None if value in (UNKNOWN, NOT_ASKED) else str(value)
