"""Whom to call and what to say: the number to be read from afar, the script, and what came of the call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.people.calling import call_made
from incidentkit.incident.people.names import likely_contacts, register_field
from incidentkit.incident.views.people import card_view
from incidentkit.spoken.people import called_words, contact_words
from incidentkit.tui.figures import large
from incidentkit.tui.pages.ask import read_time, time_field
from incidentkit.tui.pages.base import IncidentPage, Page
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.step import how_lines, joined
from incidentkit.tui.view import Field, Gap, Item, Para, Row, Span, View, line, rows_of

if TYPE_CHECKING:
    from incidentkit.incident.views.people import CardView
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

Then = Callable[[], Awaitable[None]]
ROOM_FOR_FIGURES = (80, 24)


async def open_call(page: Page, walk: Walk, step_id: str | None) -> None:
    """The card of the step's contact, or the list of those there are."""
    contact = walk.situation.steps[step_id].call if step_id else None
    if contact:
        await page.host.open(CallPage(page.host, walk, contact, step_id))
    else:
        await page.host.open(WhomPage(page.host, walk, step_id))


class WhomPage(IncidentPage):
    """Everybody who can be called, with their number."""

    name = "whom"
    labels = {"main": message("See what to say")}  # noqa: RUF012
    keeps_drafts = False

    def __init__(self, host: Host, walk: Walk, step_id: str | None) -> None:
        super().__init__(host, walk)
        self.step_id = step_id

    def view(self) -> View:
        """One row each."""
        say, situation = self.host.say, self.walk.situation
        rows = []
        for contact in likely_contacts(situation):
            card = card_view(situation, contact)
            name = contact_words(self.host, situation, contact)
            known = register_field(situation, contact, "phone") is not None
            phone = _words(self.host, card.phone) if known else say("no number is known")
            hours = f"   {card.hours}" if card.hours else ""
            spans = line(Span(f"{name:<30}  "), Span(f"{phone}{hours}", "muted"))
            rows.append(Row(contact, spans))
        empty = say("Nobody is listed here. Try your IT firm.")
        return self.page(
            [Span(say("Whom do you call?"), "strong")],
            [rows_of("whom", rows, empty=empty, at=self.rows_at.get("whom", ""))],
            [self.button("main"), self.button("back")],
            focus="whom",
            step="whom",
        )

    async def act_main(self) -> None:
        """The card of the one under the cursor."""
        contact = self.host.row_key("whom")
        if contact:
            await self.host.open(CallPage(self.host, self.walk, contact, self.step_id))


class CallPage(IncidentPage):
    """The call card. `then` is what follows when it was asked while a step is being finished."""

    name = "call"
    labels = {  # noqa: RUF012
        "main": message("Call made"),
        "await": message("No answer"),
        "call": message("Copy number"),
        "skip": message("I did not call"),
    }

    def __init__(
        self, host: Host, walk: Walk, contact: str, step_id: str | None, then: Then | None = None
    ) -> None:
        super().__init__(host, walk)
        self.contact = contact
        self.step_id = step_id
        self.then = then
        self.draft_key = contact
        self.harmless: set[str] = set()

    def _card(self) -> CardView:
        return card_view(self.walk.situation, self.contact)

    @property
    def _name(self) -> str:
        return contact_words(self.host, self.walk.situation, self.contact)

    def keys(self) -> tuple[str, ...]:
        """Besides the call."""
        return ("note", "deadlines")

    def view(self) -> View:
        """Name and number, what to say, what came of it."""
        say, values, card = self.host.say, self.values, self._card()
        parts = [Span(say("Call"), "strong"), Span(self._name, "strong")]
        if card.hours:
            parts.append(Span(card.hours, "muted"))
        known = self._has_number()
        items: list[Item] = [*(self._number(card) if known else self._ask_number()), *self._ready(card)]
        script = how_lines(card.script)
        items += [Gap(), *script] if script else []
        for each in card.calls[-2:]:
            words = called_words(self.host, self.walk.situation, each)
            items.append(
                Para(line(Span(f"{self.host.look.glyphs.done} ", "ok"), Span(words, "muted")), hang=2)
            )
        items += [
            Gap(),
            Field("answered", say("Who answered"), values.get("answered", "")),
            Field("reference", say("Reference"), values.get("reference", ""), hint=say("theirs, if they gave one"), width=26),
            Field("promised", say("Promised"), values.get("promised", ""), placeholder=say("nothing")),
            *time_field(self, "by", "future", say("By when"), say("today 18:00, in 2 days")),
        ]  # fmt: skip
        main = self.button("main", message("Keep the number") if self._only_a_number() else None)
        buttons = [main, self.button("skip") if self.then else self.button("await")]
        if known:
            buttons.append(self.button("call"))
        heading = joined(parts, self.host.look.glyphs.dot)
        return self.page(heading, items, buttons, step=f"call:{self.contact}")

    def _only_a_number(self) -> bool:
        """The number was typed and nothing of a call yet."""
        return bool(self.typed("phone")) and not (self.typed("answered") or self.typed("promised"))

    def enter_is_enough(self, field: str) -> bool:
        """A number that was found is kept before anybody dials it."""
        return field == "phone" and self._only_a_number()

    def _has_number(self) -> bool:
        return register_field(self.walk.situation, self.contact, "phone") is not None

    def _ask_number(self) -> list[Item]:
        """Nobody entered a number beforehand: where to look for it, and a field that keeps it."""
        say = self.host.say
        where = say("Look on a contract, a bill or a card, never in a message you received.")
        mark = Span(f"{self.host.look.glyphs.unknown} ", "watch")
        return [
            Para(line(mark, Span(say("No number is entered here."), "strong"), f" {where}"), hang=2),
            Field("phone", say("Their number"), self.values.get("phone", ""), width=26, figures=True),
        ]

    def _number(self, card: CardView) -> list[Item]:
        phone = _words(self.host, card.phone)
        width, height = self.host.size
        roomy = (width, height) >= ROOM_FOR_FIGURES and height >= ROOM_FOR_FIGURES[1]
        rows = large(phone, min(66, width - 10)) if roomy and not self.host.look.glyphs.ascii else []
        shown = [Para(line(Span(row, "accent"))) for row in rows] or [Para(line(Span(phone, "title")))]
        if "phone" in card.noted:
            said = self.host.say("Found during the incident, not in your register.")
            shown.append(Para(line(Span(said, "muted"))))
        return list(shown)

    def _ready(self, card: CardView) -> list[Item]:
        """What they will ask for, and where else they can be reached."""
        say = self.host.say
        items: list[Item] = []
        if card.reference:
            label = say("Have ready") + "  "
            items.append(
                Para(line(Span(label, "muted"), say("Our reference: {reference}", reference=card.reference)))
            )
        if card.url:
            items.append(Para(line(Span(card.url, "muted"))))
        return items

    async def act_call(self) -> None:
        """The number for the clipboard; it never says that it arrived there."""
        phone = _words(self.host, self._card().phone)
        if not any(char.isdigit() for char in phone):
            self.tell(message("There is no number to copy. It stands in the company's register."))
            return
        self.host.copy(phone)
        self.tell(
            message("Copied to the clipboard, if your terminal allows it. The number stays on this page.")
        )

    async def act_main(self) -> None:
        """Keeps the number that was typed, then logs the call."""
        only_a_number = self._only_a_number()
        if self.typed("phone") and not await self._keep_number():
            return
        if only_a_number:
            return
        if not (self.typed("answered") or self.typed("promised")):
            self.tell(message("Who answered? A name or a counter will do. Nobody: No answer."))
            self.host.focus("answered")
            return
        by = read_time(self, "by", "future")
        said: dict[str, str] = {}
        for field in ("answered", "reference", "promised"):
            safe = await without_secret(self, self.typed(field), self.harmless)
            if safe is None:
                return
            said[field] = safe
        made = call_made(
            self.contact, said["answered"], said["reference"], said["promised"], by.at if by else None
        )
        done = message("Call noted. D shows what was promised.") if by else message("Call noted.")
        if self.tell_outcome(await self.walk.write(made), done):
            if self.step_id:  # finishing the step need not ask again
                self.walk.confirmed.add((self.step_id, f"call:{self.contact}"))
            await self._go_on()

    async def _keep_number(self) -> bool:
        safe = await without_secret(self, self.typed("phone"), self.harmless)
        if safe is None:
            return False
        made = c.NoteContact(contact=self.contact, phone=safe)
        if not self.tell_outcome(await self.walk.write(made), message("Number kept. You can dial it now.")):
            return False
        self.values.pop("phone", None)
        return True

    async def act_await(self) -> None:
        """Nobody answered: that is noted, and the step may wait."""
        from incidentkit.tui.pages.ask import AwaitPage  # noqa: PLC0415

        made = call_made(self.contact, self.host.say("no answer"), None, None, None)
        if not self.tell_outcome(await self.walk.write(made), message("Noted: no answer.")):
            return
        await self.host.forget(self)
        step = self.step_id
        if step and self.walk.situation.record(step).state == "open":
            page = AwaitPage(self.host, self.walk, step)
            page.values["who"] = self._name
            await self.host.replace(page)
        else:
            await self.host.back()

    async def act_skip(self) -> None:
        """Nobody called; the step is finished all the same."""
        await self._go_on()

    async def _go_on(self) -> None:
        await self.host.forget(self)
        if self.then is not None:
            await self.then()
        else:
            await self.host.back()


def _words(host: Host, text: str | Message) -> str:
    return host.say(text) if isinstance(text, Message) else text
