"""An answer changed in one plan since it was carried into another: is it taken over there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.carrying import Offer, offers
from incidentkit.incident.views.now import offer_view
from incidentkit.incident.views.steps import question_view
from incidentkit.spoken.answers import answer_words
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.view import Choices, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


def next_offer(walk: Walk) -> Offer | None:
    """The first change that was not left alone in this sitting."""
    return next((each for each in offers(walk.situation) if mark_of(walk, each) not in walk.left), None)


def mark_of(walk: Walk, offer: Offer) -> str:
    """An offer as it stands; a further change is another one."""
    answer = walk.situation.state.answers.get(offer.ours)
    return f"{offer.name}<{offer.key or (answer.seq if answer else 0)}"


class OfferPage(IncidentPage):
    """What is known here and there, and whether it is taken over."""

    name = "offer"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, offer: Offer) -> None:
        super().__init__(host, walk)
        self.offer = offer

    def view(self) -> View:
        """Both answers."""
        say, situation, offer = self.host.say, self.walk.situation, self.offer
        view = offer_view(situation, offer)
        ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
        here = (
            view.value
            if offer.key
            else answer_words(self.host, situation, question_view(situation, offer.ours))
        )
        title = situation.title_of(offer.runbook)
        items: list[Item] = [
            Para(line(Span(say("You changed an answer that two plans use."), "title"))),
            Gap(),
            Para(
                line(Span(say("Known here: {question} {answer}", question=ask, answer=here), "text")), hang=2
            ),
        ]
        if view.there is not None:
            there = answer_words(self.host, situation, question_view(situation, offer.name))
            items.append(
                Para(
                    line(Span(say("In the other plan it still is: {answer}", answer=there), "muted")), hang=2
                )
            )
        take = say("Take it over into “{plan}”", plan=title) if offer.fits else say("Answer it there, too")
        options = (Option("take", take), Option("leave", say("Leave it as it is")))
        items += [Gap(), Choices("way", options, self.chosen.get("way", ("take",)))]
        return self.page(
            [title],
            items,
            [self.button("main"), self.button("back")],
            focus="way",
            step=f"offer:{offer.name}",
        )

    async def act_main(self) -> None:
        """Takes it over, or leaves it."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        way = self.chosen.get("way", ("take",))[0]
        if way == "take" and self.offer.fits:
            outcome = await self.walk.write(c.TakeOver(name=self.offer.name))
            if not self.tell_outcome(outcome):
                return
        else:
            self.walk.left.add(mark_of(self.walk, self.offer))
        await self.host.back()
        if way == "take" and not self.offer.fits:
            await ways.ask(self.host, self.walk, self.offer.name)
        else:
            await ways.settle(self.host, self.walk)

    async def act_back(self) -> None:
        """It is left alone in this sitting."""
        self.walk.left.add(mark_of(self.walk, self.offer))
        await self.host.back()
