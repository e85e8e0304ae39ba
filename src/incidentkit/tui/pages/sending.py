"""A message: its draft with blanks to fill, what keeps it from going, and how it went out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from incidentkit.errors import IncidentkitError, Message, UsageError, counted, message
from incidentkit.incident.people.drafting import Drafted, closed_gates, draft
from incidentkit.incident.views.people import draft_view
from incidentkit.spoken.plain import ask_words, when_words
from incidentkit.tui.pages.base import IncidentPage, Page
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.step import joined
from incidentkit.tui.secrets import looks_secret
from incidentkit.tui.view import (
    Choices,
    Field,
    Gap,
    Item,
    Option,
    Para,
    Row,
    Span,
    View,
    line,
    rows_of,
    width_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from incidentkit.desk.core import Desk
    from incidentkit.incident.gates import Gate
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

Then = Callable[[], Awaitable[None]]
LANGUAGE_NAMES = {"en": "English", "fr": "français"}
BLANK = "blank-"
TITLE_CELLS = 36


async def open_message(page: Page, walk: Walk, step_id: str | None) -> None:
    """The step's message, or the list of those there are."""
    plan = walk.situation.plan
    name = walk.situation.steps[step_id].message if step_id else None
    if name in plan.messages:
        await page.host.open(MessagePage(page.host, walk, str(name)))
    elif len(plan.messages) == 1:
        await page.host.open(MessagePage(page.host, walk, next(iter(plan.messages))))
    elif plan.messages:
        await page.host.open(WhichPage(page.host, walk))
    else:
        page.tell(message("This plan has no message to draft. N writes a note about one."))


class WhichPage(IncidentPage):
    """The messages of the plan."""

    name = "which-message"
    keeps_drafts = False
    labels = {"main": message("See the draft")}  # noqa: RUF012

    def view(self) -> View:
        """One row each; those that went out say so."""
        say, situation, glyphs = self.host.say, self.walk.situation, self.host.look.glyphs
        sent = {each.message for each in situation.state.between.sent}
        rows = []
        for name, each in situation.plan.messages.items():
            mark = Span(f"{glyphs.done} ", "ok") if name in sent else Span(f"{glyphs.todo} ", "line")
            detail = say("sent") if name in sent else each.channel
            title = draft(situation, name).title
            gap = " " * max(2, TITLE_CELLS - width_of(line(title)))
            rows.append(Row(name, line(mark, title, gap, Span(detail, "muted"))))
        return self.page(
            [Span(say("Which message?"), "strong")],
            [rows_of("messages", rows, at=self.rows_at.get("messages", ""))],
            [self.button("main"), self.button("back")],
            focus="messages",
            step="messages",
        )

    async def act_main(self) -> None:
        """The draft under the cursor, in the place of the list: home is never more than four Escapes away."""
        name = self.host.row_key("messages")
        if name:
            await self.host.replace(MessagePage(self.host, self.walk, name))


class MessagePage(IncidentPage):
    """The draft. `then` is what follows when it was asked while a step is being finished."""

    name = "message"
    labels = {  # noqa: RUF012
        "main": message("Copy"),
        "message": message("I sent it"),
        "edit": message("Somebody approves it"),
        "skip": message("Not sent"),
    }

    def __init__(self, host: Host, walk: Walk, message_id: str, then: Then | None = None) -> None:
        super().__init__(host, walk)
        self.message_id = message_id
        self.then = then
        self.draft_key = message_id
        self.harmless: set[str] = set()

    async def opened(self) -> None:
        """Texts that were filled in before stand in their fields again."""
        for name, text in {**self._drafted().fields, **self.walk.filled.get(self.message_id, {})}.items():
            self.values.setdefault(BLANK + name, text)
        self._take_over()

    def field_changed(self, field: str) -> None:
        """The draft is made with what is typed."""
        if field.startswith(BLANK):
            self._take_over()

    def _take_over(self) -> None:
        """What is typed into blanks, as far as it is a value of the kind asked for."""
        situation, kept = self.walk.situation, {}
        for field, text in self.values.items():
            if not field.startswith(BLANK) or not text.strip():
                continue
            name = field.removeprefix(BLANK)
            try:
                draft(situation, self.message_id, {name: text.strip()}, self._language)
            except UsageError:
                continue
            kept[name] = text.strip()
        self.walk.filled[self.message_id] = kept

    @property
    def _language(self) -> str | None:
        return self.walk.text_languages.get(self.message_id)

    def _drafted(self) -> Drafted:
        filled = self.walk.filled.get(self.message_id)
        return draft(self.walk.situation, self.message_id, filled, self._language)

    def _blanks(self, made: Drafted) -> dict[str, str]:
        """What can be filled in, each with its words; what the plan asks first."""
        situation = self.walk.situation
        asked = made.draft.fields
        found = {name: question.ask for name, question in asked.items()}
        for name in [*made.to_fill, *self.walk.filled.get(self.message_id, {})]:
            if name not in found:
                known = name in situation.questions
                found[name] = ask_words(self.host, situation, name) if known else name.replace("_", " ")
        return found

    def keys(self) -> tuple[str, ...]:
        """Besides the message."""
        return ("note", "call") if self.then is None else ("edit", "note")

    def view(self) -> View:
        """The text as it would go out, then its blanks, then what is still in the way."""
        say, made = self.host.say, self._drafted()
        parts = [Span(say("Message"), "strong"), Span(say("to {who}", who=made.draft.to), "strong")]
        items: list[Item] = [
            Para(line(Span(made.title, "title"))),
            Para(line(Span(made.draft.channel, "muted")), most=1),
            Gap(),
        ]
        items += [Para(_marked(each)) if each.strip() else Gap() for each in made.text.splitlines()]
        blanks = self._blanks(made)
        items.append(Gap())
        for name, ask in blanks.items():
            items.append(Field(BLANK + name, ask, self.values.get(BLANK + name, "")))
            items += self._trouble(name)
        items += [*self._state(made), Gap(), self._languages(made)]
        items += [
            Para(line(Span(say("incidentkit sends nothing. Copy it, send it, then come back."), "muted")))
        ]
        third = self.button("skip") if self.then else self.button("edit", message("Approved by…"))
        buttons = [self.button("main"), self.button("message"), third]
        return self.page(
            joined(parts, self.host.look.glyphs.dot), items, buttons, step=f"message:{self.message_id}"
        )

    def _trouble(self, name: str) -> list[Item]:
        """Why what was typed is no value of its kind."""
        text = self.typed(BLANK + name)
        if not text:
            return []
        try:
            draft(self.walk.situation, self.message_id, {name: text}, self._language)
        except IncidentkitError as error:
            mark = Span(f"{self.host.look.glyphs.unknown} ", "watch")
            return [Para(line(mark, Span(self.host.say(error.what), "muted")), hang=2)]
        return []

    def _languages(self, made: Drafted) -> Choices:
        situation = self.walk.situation
        plans = list(LANGUAGE_NAMES)
        options = tuple(Option(each, LANGUAGE_NAMES[each]) for each in plans)
        del situation
        return Choices("language", options, (made.language,), label=self.host.say("Its words"), across=True)

    def _state(self, made: Drafted) -> list[Item]:
        """Blanks, length, approval, and whether it looks as if it held a secret."""
        say, glyphs = self.host.say, self.host.look.glyphs
        view, found = draft_view(self.walk.situation, made), list[tuple[Span, Message]]()
        good, open_ = Span(f"{glyphs.done} ", "ok"), Span(f"{glyphs.todo} ", "line")
        shut = Span(f"{glyphs.gate} ", "watch")
        if made.to_fill:
            left = counted(
                "{count} blank is left to fill", "{count} blanks are left to fill", len(made.to_fill)
            )
            found.append((open_, left))
        if made.draft.max_words is not None:
            too_long = made.words > made.draft.max_words
            found.append(
                (
                    shut if too_long else good,
                    message("{words} of {most} words", words=made.words, most=made.draft.max_words),
                )
            )
        if view.approved is not None and view.approved.holds:
            time = when_words(self.host, view.approved.at, self.walk.situation.now)
            found.append((good, message("Approved by {who}, {time}", who=view.approved.by, time=time)))
        found += [(shut, gate["because"]) for gate in view.gates if gate["kind"] in ("approval", "changed")]
        if looks_secret(f"{made.title}\n{made.text}"):
            found.append(
                (
                    Span(f"{glyphs.never} ", "never"),
                    message("Something in it looks like a password. Take it out first."),
                )
            )
        else:
            found.append((good, message("Nothing in it looks like a password or a card's number.")))
        return [Para(line(mark, Span(say(words), "muted")), hang=2) for mark, words in found]

    def blank_words(self) -> Message:
        """What is still blank, in the words in which it is asked."""
        made = self._drafted()
        blanks = self._blanks(made)
        words = [blanks[name].rstrip("?. \u00a0") for name in made.to_fill]
        return counted(
            "{count} blank to fill: {names}", "{count} blanks to fill: {names}", len(words), names=words
        )

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:  # noqa: ARG002
        """The same message in the other language."""
        self.walk.text_languages[self.message_id] = value

    # --- what is done with it

    async def act_main(self) -> None:
        """The text for the clipboard and into a file: one of the two is at hand."""
        made, label = self._drafted(), self.walk.label

        def lay(desk: Desk) -> Path:
            from incidentkit.desk.copying import lay_beside  # noqa: PLC0415

            return lay_beside(desk, label, f"{made.id}-{made.language}", f"{made.title}\n\n{made.text}\n")

        path = await self.host.office.do(lay)
        self.host.copy(f"{made.title}\n\n{made.text}\n")
        told = message("Copied to the clipboard, if your terminal allows it. Also in {path}", path=str(path))
        if made.to_fill:
            still = counted(
                "{count} blank in it is not filled.",
                "{count} blanks in it are not filled.",
                len(made.to_fill),
            )
            self.tell(Span(f"{self.host.look.glyphs.gate} ", "watch"), still, " ", told)
        else:
            self.tell(told)

    async def act_message(self) -> None:
        """It went out: to whom, in what way."""
        from incidentkit.tui.pages.sent import SentPage  # noqa: PLC0415

        await self.host.open(SentPage(self))

    async def act_edit(self) -> None:
        """Somebody says that it may go out as it is."""
        from incidentkit.tui.pages.sent import ApprovePage  # noqa: PLC0415

        await self.host.open(ApprovePage(self))

    async def act_skip(self) -> None:
        """It was not sent; the step is finished all the same."""
        await self.go_on()

    async def go_on(self) -> None:
        """After it was sent, or not."""
        await self.host.forget(self)
        if self.then is not None:
            await self.then()
        else:
            await self.host.back()

    def shut(self, *, approved: bool) -> list[Gate]:
        """What keeps it from going out."""
        return closed_gates(self.walk.situation, self._drafted(), approved_now=approved)

    def common(self) -> dict[str, object]:
        """What approving and sending tell of the draft."""
        return {
            "message": self.message_id,
            "fields": self.walk.filled.get(self.message_id, {}),
            "text_language": self._drafted().language,
        }

    async def checked(self, text: str) -> str | None:
        """A text that may be written; None while it is being asked about."""
        return await without_secret(self, text, self.harmless)

    def drafted(self) -> Drafted:
        """The message as it would go out now."""
        return self._drafted()


def _marked(text: str) -> tuple[Span, ...]:
    """A line of the draft, its blanks in the tone of what is still open."""
    spans: list[Span] = []
    rest = text
    while "[" in rest and "]" in rest[rest.index("[") :]:
        head, _, tail = rest.partition("[")
        inside, _, rest = tail.partition("]")
        spans += [Span(head), Span(f"[{inside}]", "watch")]
    return (*spans, Span(rest))
