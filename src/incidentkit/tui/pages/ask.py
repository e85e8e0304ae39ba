"""Pages that ask for a few words and write them: skip, wait for somebody, a note, what was unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.views.words import PHASES
from incidentkit.locale.dates import date_time_long
from incidentkit.tui.pages.base import IncidentPage, Page
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.step import StepPage, joined
from incidentkit.tui.view import Choices, Field, Gap, Item, Line, Option, Para, Span, View, line
from incidentkit.when.phrases import TimeError, Understood, understand

if TYPE_CHECKING:
    from datetime import datetime

    from incidentkit.runbook.plan import PlanStep
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk
    from incidentkit.when.asking import Expect


class StepWords(IncidentPage):
    """A page about one step that asks for words."""

    keeps_drafts = True

    def __init__(self, host: Host, walk: Walk, step_id: str) -> None:
        super().__init__(host, walk)
        self.step_id = step_id
        self.draft_key = step_id
        self.harmless: set[str] = set()

    def _step(self) -> PlanStep:
        return self.walk.situation.steps[self.step_id]

    def heading(self) -> Line:
        """Phase and step."""
        step = self._step()
        parts = [Span(self.host.say(PHASES[step.phase]), "strong"), Span(step.do, "muted")]
        return joined(parts, self.host.look.glyphs.dot)

    async def done(self) -> None:
        """Back on the step, or on the one that comes now."""
        await self.host.forget(self)
        await self.host.back()
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        if isinstance(self.host.page, StepPage):
            await ways.settle(self.host, self.walk)


class SkipPage(StepWords):
    """Skips a step; a reason is needed, even “no time”."""

    name = "skip"
    labels = {"main": message("Skip it")}  # noqa: RUF012

    def view(self) -> View:
        """The reason, and what follows."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("Skip this step. In a few words, why?"), "title"))),
            Gap(),
            Field("text", say("Reason"), self.values.get("text", "")),
            Gap(),
            Para(
                line(
                    Span(
                        say("It stays in the report as not done, with this reason. L opens it again."),
                        "muted",
                    )
                )
            ),
        ]
        return self.page(
            self.heading(), items, [self.button("main"), self.button("back")], focus="text", step="skip"
        )

    async def act_main(self) -> None:
        """Writes that it is skipped."""
        text = self.typed("text")
        if not text:
            self.tell(message("A reason is needed, even “no time”."))
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is None:
            return
        outcome = await self.walk.write(c.SkipStep(step=self.step_id, reason=safe))
        if self.tell_outcome(outcome, message("Skipped: {step}. Z takes it back.", step=self._step().do)):
            self.walk.here = None
            await self.done()


class AwaitPage(StepWords):
    """A step waits for somebody: who, their reference, when to ask again."""

    name = "await"
    labels = {"main": message("Wait for them")}  # noqa: RUF012

    def view(self) -> View:
        """Three fields."""
        say, values = self.host.say, self.values
        items: list[Item] = [
            Para(line(Span(say("Whose answer does this step wait for?"), "title"))),
            Gap(),
            Field("who", say("Who"), values.get("who", "")),
            Field(
                "reference",
                say("Reference"),
                values.get("reference", ""),
                hint=say("theirs, if they gave one"),
                width=24,
            ),
            *time_field(self, "nudge", "future", say("Ask again"), say("in 2 hours, tomorrow 09:00")),
            Gap(),
            Para(line(Span(say("The step moves to the side; W shows who is being waited for."), "muted"))),
        ]
        return self.page(
            self.heading(), items, [self.button("main"), self.button("back")], focus="who", step="await"
        )

    async def act_main(self) -> None:
        """Writes whom it waits for."""
        who = self.typed("who")
        if not who:
            self.tell(message("Say who it is: a name, a company, a counter."))
            self.host.focus("who")
            return
        nudge = read_time(self, "nudge", "future")
        made = c.AwaitReply(
            step=self.step_id,
            for_=who,
            reference=self.typed("reference") or None,
            nudge=nudge.at if nudge else None,
        )
        outcome = await self.walk.write(made)
        if self.tell_outcome(outcome, message("Waiting for {who}. W shows it.", who=who)):
            self.walk.here = None
            await self.done()


NOTE_KINDS = {
    "fact": message("A fact"),
    "assumption": message("An assumption"),
    "decision": message("A decision"),
    "action": message("Something done"),
    "message-in": message("A message received"),
    "message-out": message("A message sent"),
}


class NotePage(IncidentPage):
    """A line of any length for the journal, also about what happened earlier."""

    name = "note"
    labels = {"main": message("Write it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, step_id: str | None = None) -> None:
        super().__init__(host, walk)
        self.step_id = step_id
        self.harmless: set[str] = set()

    def view(self) -> View:
        """The text, its kind, when it happened."""
        say = self.host.say
        kinds = tuple(Option(kind, say(words)) for kind, words in NOTE_KINDS.items())
        items: list[Item] = [
            Para(line(Span(say("What is to be written down?"), "title"))),
            Gap(),
            Field("text", "", self.values.get("text", ""), rows=4),
            Gap(),
            *time_field(self, "when", "past", say("Happened"), say("or yesterday 18:00"), or_else=say("now")),
            Gap(),
            Choices("kind", kinds, self.chosen.get("kind", ("fact",))),
        ]
        return self.page(
            [say("Note")], items, [self.button("main"), self.button("back")], focus="text", step="note"
        )

    async def act_main(self) -> None:
        """Writes the line."""
        text = self.values.get("text", "").strip()
        if not text:
            self.tell(message("There is nothing to write yet."))
            self.host.focus("text")
            return
        when = read_time(self, "when", "past")
        safe = await without_secret(self, text, self.harmless)
        if safe is None:
            return
        made = c.AddNote(
            text=safe, type=self.chosen.get("kind", ("fact",))[0], step=self.step_id,
            occurred_at=when.at if when else None, approximate=bool(when and when.approximate),
        )  # fmt: skip
        outcome = await self.walk.write(made)
        if self.tell_outcome(outcome, message("Written into the journal.")):
            await self.host.forget(self)
            await self.host.back()


class MarkPage(StepWords):
    """Says what of a step was unclear; its author reads it afterwards."""

    name = "mark"
    labels = {"main": message("Note it")}  # noqa: RUF012

    def view(self) -> View:
        """One field."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("What is unclear in this step?"), "title"))),
            Gap(),
            Field("text", "", self.values.get("text", ""), rows=3),
            Gap(),
            Para(line(Span(say("Whoever looks after the plan reads it afterwards."), "muted"))),
        ]
        return self.page(
            self.heading(), items, [self.button("main"), self.button("back")], focus="text", step="mark"
        )

    async def act_main(self) -> None:
        """Writes it."""
        text = self.values.get("text", "").strip()
        if not text:
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is None:
            return
        outcome = await self.walk.write(c.MarkStep(step=self.step_id, text=safe))
        if self.tell_outcome(outcome, message("Noted for whoever looks after the plan.")):
            await self.host.forget(self)
            await self.host.back()


class ReopenPage(IncidentPage):
    """Opens a step, or the closed incident, again."""

    name = "reopen"
    labels = {"main": message("Open it again")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, step_id: str | None = None) -> None:
        super().__init__(host, walk)
        self.step_id = step_id
        self.draft_key = step_id or ""
        self.harmless: set[str] = set()

    def view(self) -> View:
        """One field."""
        say = self.host.say
        what = self.walk.situation.steps[self.step_id].do if self.step_id else self.walk.situation.state.title
        items: list[Item] = [
            Para(line(Span(what, "title"))),
            Gap(),
            Field("text", say("Why is it opened again?"), self.values.get("text", "")),
        ]
        return self.page(
            [say("Open again")],
            items,
            [self.button("main"), self.button("back")],
            focus="text",
            step="reopen",
        )

    async def act_main(self) -> None:
        """Writes it."""
        text = self.typed("text")
        if not text:
            self.tell(message("A reason is needed, even “by mistake”."))
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is None:
            return
        made: c.Command = (
            c.ReopenStep(step=self.step_id, reason=safe) if self.step_id else c.Reopen(reason=safe)
        )
        outcome = await self.walk.write(made)
        if not self.tell_outcome(outcome, message("Open again.")):
            return
        await self.host.forget(self)
        if self.step_id:
            self.walk.confirmed = {pair for pair in self.walk.confirmed if pair[0] != self.step_id}
            self.walk.go_to(self.step_id)
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await self.host.back(StepPage)
        await ways.settle(self.host, self.walk)


# --- times in fields


def read_time(page: Page, field: str, expect: Expect) -> Understood | None:
    """The time in a field, None for an empty one; for one that is not understood the focus goes there, then TimeError."""
    try:
        return _time_in(page, field, expect)
    except TimeError:
        page.host.focus(field)
        raise


def _time_in(page: Page, field: str, expect: Expect) -> Understood | None:
    assert page.walk is not None
    text = page.typed(field)
    if not text:
        return None
    zone = page.walk.situation.zone
    return understand(text, now=page.host.now(), zone=zone, expect=expect, language=page.host.language)


def time_field(
    page: Page, field: str, expect: Expect, label: str, hint: str, *, or_else: str = ""
) -> list[Item]:
    """A field for a time, and below it how it is understood; `or_else` says what an empty field means."""
    return [
        Field(field, label, page.values.get(field, ""), placeholder=or_else, hint=hint, width=26),
        *_time_echo(page, field, expect),
    ]


def _time_echo(page: Page, field: str, expect: Expect) -> list[Item]:
    """How the time in a field is understood while it is typed."""
    if not page.typed(field):
        return []
    glyphs, say = page.host.look.glyphs, page.host.say
    try:
        found = _time_in(page, field, expect)
    except TimeError as error:
        return [Para(line(Span(f"{glyphs.unknown} ", "watch"), Span(say(error.what), "muted")), hang=2)]
    if found is None:
        return []
    return [
        Para(
            line(
                Span(f"{glyphs.done} ", "ok"),
                Span(say(understood(page, found.at, found.approximate)), "muted"),
            )
        )
    ]


def understood(page: Page, at: datetime, approximate: bool) -> Message:
    """A time as it was understood."""
    words = date_time_long(at, page.host.language)
    return (
        message("Understood: about {time}", time=words)
        if approximate
        else message("Understood: {time}", time=words)
    )
