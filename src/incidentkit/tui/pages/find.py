"""“I don't know what it is”: at most three questions find the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.tui.pages.base import Page
from incidentkit.tui.view import Button, Choices, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.home import Plan
    from incidentkit.tui.host import Host


@dataclass(frozen=True)
class Fork:
    """A question; each answer leads to another one, or to plans, the most likely first."""

    ask: Message
    ways: tuple[tuple[Message, Fork | tuple[str, ...]], ...]


ACCOUNT = Fork(
    message("Which account is it?"),
    (
        (message("A mailbox"), ("email-account", "compromised-account")),
        (message("A page or account on a social network"), ("compromised-account", "email-account")),
        (message("Another one, or several"), ("email-account", "compromised-account")),
    ),
)
SAID = Fork(
    message("Who wrote it?"),
    (
        (
            message("Somebody else, about us"),
            Fork(
                message("Is it true?"),
                (
                    (message("No, or not all of it"), ("false-claims", "post-backlash")),
                    (message("Yes, and people are angry"), ("post-backlash", "false-claims")),
                ),
            ),
        ),
        (message("We did, and we regret it"), ("post-backlash", "false-claims")),
        (message("Somebody who uses our account"), ("compromised-account",)),
    ),
)
DATA = Fork(
    message("How did it get away?"),
    (
        (message("Sent or shown to the wrong person"), ("data-breach",)),
        (message("With a device that is gone"), ("lost-device", "data-breach")),
        (message("Somebody got into a mailbox or an account"), ("email-account", "data-breach")),
        (message("Nobody knows yet"), ("data-breach",)),
    ),
)
COMPUTERS = Fork(
    message("What do you see?"),
    (
        (message("Files that do not open, or a demand for money"), ("ransomware",)),
        (message("Somebody else seems to be at work on it"), ("ransomware", "email-account")),
        (message("It is gone"), ("lost-device",)),
    ),
)
FIRST = Fork(
    message("What is it about?"),
    (
        (message("A laptop, a phone, a key or a USB stick is gone"), ("lost-device",)),
        (message("An account or a mailbox does what we did not do"), ACCOUNT),
        (message("Money: an invoice, a payment, bank details"), ("payment-fraud", "email-account")),
        (message("Something that is said about us"), SAID),
        (message("Data about people or secrets got away"), DATA),
        (message("Computers or files do not work any more"), COMPUTERS),
        (message("Somebody leaves, or left in anger"), ("leaver-access",)),
    ),
)


class FindPage(Page):
    """One question at a time; then the plans that fit."""

    name = "find"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(self, host: Host, plans: list[Plan], words: str) -> None:
        super().__init__(host)
        self.plans = {plan.id: plan for plan in plans}
        self.words = words
        self.path: list[int] = []

    def _here(self) -> Fork | tuple[str, ...]:
        here: Fork | tuple[str, ...] = FIRST
        for number in self.path:
            assert isinstance(here, Fork)
            here = here.ways[number][1]
        return here

    def view(self) -> View:
        """The question, or what was found."""
        here, say = self._here(), self.host.say
        buttons = [self.button("main"), self.button("back")]
        if isinstance(here, Fork):
            options = tuple(Option(str(number), say(words)) for number, (words, _) in enumerate(here.ways))
            chosen = self.chosen.get("way", (options[0].value,))
            items: list[Item] = [
                Para(line(Span(say(here.ask), "title"))),
                Gap(),
                Choices("way", options, chosen),
                Gap(),
                Para(
                    line(Span(say("The nearest answer will do. You can change everything later."), "muted"))
                ),
            ]
            heading: list[str | Span] = [
                say("Finding the plan"),
                Span(f"  {self.host.look.glyphs.dot}  ", "muted"),
            ]
            heading.append(Span(say("question {number} of at most 3", number=len(self.path) + 1), "muted"))
            return self.page(heading, items, buttons, focus="way", step=f"find{self.path}")
        return self._result([self.plans[each] for each in here if each in self.plans], buttons)

    def _result(self, fitting: list[Plan], buttons: list[Button]) -> View:
        say = self.host.say
        shown = fitting or list(self.plans.values())
        options = tuple(Option(plan.id, plan.title, plan.summary) for plan in shown)
        first = say("This plan fits:") if len(fitting) == 1 else say("These plans fit, the likeliest first:")
        head = first if fitting else say("No plan here is made for that. Take the nearest one.")
        items: list[Item] = [
            Para(line(Span(head, "title"))),
            Gap(),
            Choices("plan", options, self.chosen.get("plan", (options[0].value,) if options else ())),
            Gap(),
            Para(
                line(
                    Span(
                        say(
                            "In danger, call the police first: 112 in Europe, 999 in Britain, 911 in America."
                        ),
                        "muted",
                    )
                )
            ),
        ]
        return self.page([say("Finding the plan")], items, buttons, focus="plan", step="found")

    async def act_main(self) -> None:
        """Takes the answer, or begins with the plan."""
        here = self._here()
        if isinstance(here, Fork):
            chosen = int(self.chosen.pop("way", ("0",))[0])
            self.path.append(chosen)
            self.chosen.pop("plan", None)
            return
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        fitting = [each for each in here if each in self.plans] or list(self.plans)
        chosen_plan = self.chosen.get("plan", (fitting[0],))[0] if fitting else ""
        if chosen_plan in self.plans:
            await ways.begin(self.host, self.plans[chosen_plan], self.words, None)

    async def act_back(self) -> None:
        """One question back, or home."""
        if self.path:
            self.path.pop()
            self.chosen.clear()
        else:
            await self.host.back()
