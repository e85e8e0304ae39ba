"""Handing over: the brief on one page, to whom, and taking over in the other's name and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.incident.people.names import same_person
from incidentkit.incident.views.brief import brief
from incidentkit.incident.views.now import never_views
from incidentkit.incident.views.people import OfferView, offer_view
from incidentkit.spoken.brief import brief_lines
from incidentkit.tui.frame import never_line
from incidentkit.tui.pages.brief import BriefPage
from incidentkit.tui.pages.reading import ReadPage
from incidentkit.tui.view import Button, Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.incident.events import Entry
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


ROOMY = 30
"""Rows from which a line may take two."""


def offered_to(walk: Walk, actor: str) -> OfferView | None:
    """A handover that somebody else offered and that this person may take over."""
    offer = None if walk.closed else offer_view(walk.situation)
    return offer if offer is not None and not same_person(offer.by, actor) else None


class TransferPage(BriefPage):
    """One page: who hands to whom, and what the other has to know. The whole brief is one key away."""

    name = "transfer"
    keeps_drafts = True
    labels = {  # noqa: RUF012
        "main": message("Hand over"),
        "view": message("the whole brief"),
        "back": message("Not now"),
    }

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.entries: list[Entry] = []

    async def opened(self) -> None:
        """Reads the record."""
        await super().opened()
        row = self.walk.row
        self.entries = await self.host.office.do(lambda desk: desk.entries(row))

    def keys(self) -> tuple[str, ...]:
        """The whole brief."""
        return ("note", "journal")

    def _offer(self) -> OfferView | None:
        return offer_view(self.walk.situation)

    def view(self) -> View:
        """By the state of the handover: nobody asked yet, waiting for the other, or asked of this person."""
        say, offer = self.host.say, self._offer()
        items: list[Item]
        if offer is None:
            title = say("Who takes over?")
            items = [Field("to", say("To whom"), self.values.get("to", ""), width=36), Gap()]
            main = self.button("main")
        elif same_person(offer.by, self.host.actor):
            title = say("You hand this incident over to {taker}", taker=offer.to)
            words = say("Read it to them, and let them read it back. Sitting here, they type their name:")
            name = Field("name", say("Name"), self.values.get("name", ""), placeholder=offer.to, width=36)
            items = [Para(line(Span(words, "muted"))), name, Gap()]
            main = self.button("main", message("{taker} takes over", taker=self.typed("name") or offer.to))
        else:
            title = say("{giver} hands this incident over to {taker}.", giver=offer.by, taker=offer.to)
            items = [Gap()]
            main = self.button("main", message("I take it over"))
        items = [Para(line(Span(title, "title"))), *items, *self._minute()]
        return self.page(
            [Span(say("Handing over"), "strong")], items, self._buttons(main), never=(),
            focus="to" if offer is None else "", step=f"transfer:{offer.seq if offer else 0}",
        )  # fmt: skip

    def _buttons(self, main: Button) -> list[Button]:
        return [main, self.button("view"), self.button("back")]

    def _minute(self) -> list[Item]:
        """What the other must know, in a minute."""
        labelled = [*self.behind(), *self.ahead()]
        nevers = [never_line(self.host, each.say) for each in never_views(self.walk.situation)]
        width = max((len(label) for label, _ in labelled), default=0) + 2
        most = 2 if self.host.size[1] >= ROOMY else 1  # all of it is one key away
        items: list[Item] = [Para(line(Span(self.host.say("In one minute"), "strong")))]
        items += [
            Para(line(Span(f"{label:<{width}}", "muted"), *spans), hang=width, most=most)
            for label, spans in labelled
        ]
        return [*items, *(Para(each, hang=2) for each in nevers)]

    def lines(self) -> list[str]:
        """The whole brief, in the language of now."""
        situation, offer = self.walk.situation, self._offer()
        by, to = (offer.by, offer.to) if offer else (self.host.actor, self.typed("to") or None)
        made = brief(situation, self.walk.label, self.entries, by=by, to=to)
        return brief_lines(self.host, situation, made, self.host.language)

    async def act_view(self) -> None:
        """Everything that somebody who was not there needs."""
        await self.host.open(ReadPage(self.host, self.walk, message("Handover brief"), self.lines))

    async def act_main(self) -> None:
        """Offers, or takes over."""
        offer = self._offer()
        if offer is None:
            await self._hand_over()
            return
        actor = self.host.actor
        if same_person(offer.by, actor):
            actor = self.typed("name") or offer.to
        if same_person(actor, offer.by):
            self.tell(message("You cannot hand over to yourself."))
            return
        before = self.host.actor
        await self.host.become(actor)
        outcome = await self.walk.write(c.AcceptHandover(actor=actor))
        if not self.tell_outcome(
            outcome, message("{name} is in charge now. F2 changes the language.", name=actor)
        ):
            await self.host.become(before)
            return
        await self.host.forget(self)
        await self.host.back()

    async def _hand_over(self) -> None:
        to = self.typed("to")
        if not to:
            self.tell(message("Say who takes over: a name."))
            self.host.focus("to")
            return
        made = c.OfferHandover(actor=self.host.actor, to=to)
        words = message(
            "Offered to {taker}. On their own computer they open this incident and press T.", taker=to
        )
        if self.tell_outcome(await self.walk.write(made), words):
            await self.host.forget(self)
            await self.opened()
