"""A list: one thing after the other, each with its fields; none is an answer, and so is “I don't know yet”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incidentkit.errors import Message, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident.listing import fields_of
from incidentkit.incident.values import read_value
from incidentkit.incident.views.steps import QuestionView, question_view
from incidentkit.spoken.answers import options_of
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.question import Asking
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Choices, Field, Gap, Item, Line, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


class SeveralPage(Asking):
    """What is listed so far, and what to do: add, that is all, take one out."""

    name = "several"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def keys(self) -> tuple[str, ...]:
        """What else can be done here."""
        return ("unknown", "note", "undo", "brief")

    def _options(self, view: QuestionView) -> list[Option]:
        say = self.host.say
        if view.items:
            found = [Option("add", say("Add another one")), Option("all", say("That is all"))]
            found += [
                Option(f"out:{key}", say("Take out: {name}", name=label)) for key, label in view.items.items()
            ]
            return found
        return [
            Option("add", say("Add the first one")),
            Option("none", say("There is none")),
            Option("unknown", say("I don't know yet")),
            Option("later", say("Leave it for later")),
        ]

    def view(self) -> View:
        """The question, the items, what to do."""
        say, view = self.host.say, self.asked()
        ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
        items: list[Item] = [Para(line(Span(ask, "title")))]
        if view.why:
            label = say("Why we ask") + "  "
            items += [Gap(), Para(line(Span(label, "muted"), view.why), hang=len(label))]
        if view.items:
            items.append(Gap())
            glyph = self.host.look.glyphs.done
            items += [Para(line(Span(f"{glyph} ", "ok"), label), hang=2) for label in view.items.values()]
        options = self._options(view)
        default = "all" if view.items else options[0].value
        items += [Gap(), Choices("way", tuple(options), self.chosen.get("way", (default,)))]
        buttons = [self.button("main"), self.button("back"), self.button("stuck")]
        count = len(view.items or {})
        more: dict[str, Any] = {"never": ()} if self.place.starting else {}
        return self.page(
            self._heading(), items, buttons, focus="way", step=f"several:{self.question}:{count}", **more
        )

    def _heading(self) -> Line:
        if not self.place.total:
            return self.place.heading
        where = self.host.say(
            "question {number} of {total}", number=self.place.number, total=self.place.total
        )
        return (*self.place.heading, Span(f"  {self.host.look.glyphs.dot}  ", "muted"), Span(where, "muted"))

    async def act_main(self) -> None:
        """Does what was chosen."""
        view = self.asked()
        options = self._options(view)
        default = "all" if view.items else options[0].value
        way, _, key = self.chosen.pop("way", (default,))[0].partition(":")
        match way:
            case "add":
                await self.host.open(ItemPage(self.host, self.walk, self.question))
            case "none" | "unknown":
                await self._say(way)
            case "out":
                outcome = await self.walk.write(c.RemoveItem(list=self.question, key=key))
                self.tell_outcome(outcome, message("Taken out. What was done for it stays in the record."))
            case "later":
                self.walk.left.add(self.question)
                await self.then(False)
            case _:
                await self.then(True)

    async def act_unknown(self) -> None:
        """“I don't know yet” is an answer."""
        await self._say("unknown")

    async def _say(self, text: str) -> None:
        outcome = await self.walk.write(c.AnswerQuestion(name=self.question, text=text))
        done = (
            message("Noted as not known yet. We do the safe thing meanwhile.") if text == "unknown" else None
        )
        if self.tell_outcome(outcome, done):
            await self.then(True)


class ItemPage(IncidentPage):
    """One item of a list, with its fields; what is left open can be answered later."""

    name = "item"
    labels = {"main": message("Add it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, question: str) -> None:
        super().__init__(host, walk)
        self.question = question
        self.draft_key = question
        self.harmless: set[str] = set()

    def fields(self) -> list[QuestionView]:
        """The fields that are asked now; others come with the first step that needs them."""
        known = fields_of(self.walk.situation, self.question)
        view = question_view(self.walk.situation, self.question)
        return [each for each in view.fields or [] if known[each.name].at != "step"]

    def view(self) -> View:
        """Every field on one page."""
        say = self.host.say
        view = question_view(self.walk.situation, self.question)
        ask = say(view.ask) if isinstance(view.ask, Message) else view.ask
        items: list[Item] = [Para(line(Span(ask, "title"))), Gap()]
        number = 1
        for each in self.fields():
            words = say(each.ask) if isinstance(each.ask, Message) else each.ask
            options = options_of(self.host, self.walk.situation, each)
            if options:
                listed = tuple(Option(value, label) for value, label in options.items())
                items += [Para(line(Span(words, "muted")))]
                many = each.type == "choices"
                items.append(
                    Choices(each.name, listed, self.chosen.get(each.name, ()), many=many, first_number=number)
                )
                number += len(listed)
            else:
                ahead, past = say("tomorrow 09:00, 3 November 14:00"), say("20 min ago, 18:00, yesterday")
                hint = "" if each.type != "time" else ahead if each.ahead else past
                items.append(Field(each.name, words, self.values.get(each.name, ""), hint=hint))
        items += [
            Gap(),
            Para(line(Span(say("What you leave empty is asked later, or stays not known."), "muted"))),
        ]
        first = self.fields()[0].name if self.fields() else ""
        return self.page(
            [say("One of them")], items, [self.button("main"), self.button("back")], focus=first, step="item"
        )

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:
        """One answer, or one of several."""
        many = next((each.type == "choices" for each in self.fields() if each.name == field), False)
        if not many:
            await super().choice_taken(field, value, by_digit=by_digit)
            return
        before = self.chosen.get(field, ())
        self.chosen[field] = tuple(v for v in before if v != value) if value in before else (*before, value)

    async def act_main(self) -> None:
        """Writes the item at once."""
        fields: dict[str, str] = {}
        for each in self.fields():
            text = ",".join(self.chosen.get(each.name, ())) or self.typed(each.name)
            if not text:
                continue
            safe = await without_secret(self, text, self.harmless)
            if safe is None:
                return
            fields[each.name] = safe
        if not fields:
            self.tell(message("Nothing was said of it, so it is not added."))
            return
        try:
            known = fields_of(self.walk.situation, self.question)
            for name, text in fields.items():
                read_value(name, known[name], text, now=self.host.now(), zone=self.walk.situation.zone)
        except UsageError as error:
            self.tell_error(error)
            return
        outcome = await self.walk.write(c.AddItem(list=self.question, fields=fields))
        if self.tell_outcome(outcome, message("Added.")):
            await self.host.forget(self)
            self.chosen.clear()
            await self.host.back()
