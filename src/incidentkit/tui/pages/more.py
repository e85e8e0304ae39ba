"""Everything else that can be done with an incident, as rows that lead on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.people.names import roles, same_person
from incidentkit.incident.views.people import action_views, lesson_views
from incidentkit.spoken.plain import role_words, when_words
from incidentkit.tui.pages.ask import read_time, time_field
from incidentkit.tui.pages.base import Page
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.stamp import StampPage, stamps_can_be_read
from incidentkit.tui.view import Field, Gap, Item, Para, Row, Span, View, line, named_rows, rows_of

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, Written
    from incidentkit.desk.home import Plan
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

WHAT: dict[str, tuple[Message, Message]] = {
    "attach": (message("Walk another plan as well"), message("its steps join this incident")),
    "roles": (message("Who is in charge"), message("take a role, or give one")),
    "lessons": (message("Lessons"), message("what there is to learn")),
    "todo": (message("Things to do afterwards"), message("each with somebody and a date")),
    "mark": (message("Something in the step is unclear"), message("for whoever looks after the plan")),
    "reopen": (message("Open the step again"), message("the one on show")),
    "verify": (message("Check the record"), message("that nothing was changed; the seal")),
    "stamp": (message("A time stamp by somebody else"), message("proves when the record stood as it does")),
    "changes": (message("The plan on the disk"), message("has it changed since the incident began?")),
    "organisation": (message("Take over our details anew"), message("organisation.yaml was filled in")),
}
ALWAYS = ("lessons", "todo", "verify", "stamp")
"""What a closed incident still takes."""


class MorePage(ListPage):
    """A list of where to go."""

    name = "more"
    rows_name = "ways"
    labels = {"main": message("Open it")}  # noqa: RUF012

    def keys(self) -> tuple[str, ...]:
        """The list is the page."""
        return ("main",)

    def view(self) -> View:
        """One row for each way."""
        say = self.host.say
        rows = named_rows(
            [
                (name, say(words), say(detail))
                for name, (words, detail) in WHAT.items()
                if (name in ALWAYS or not self.walk.closed) and (name != "stamp" or stamps_can_be_read())
            ]
        )
        items: list[Item] = [rows_of("ways", rows)]
        heading = [Span(say("What else can be done"), "strong")]
        return self.page(
            heading, items, [self.button("main"), self.button("back")], focus="ways", step="more", never=()
        )

    async def act_main(self) -> None:
        """Goes where the cursor stands, in the place of this page."""
        from incidentkit.tui.pages import changes, ways  # noqa: PLC0415

        host, walk, name = self.host, self.walk, self.row_here()
        pages: dict[str, Callable[[], Page]] = {
            "attach": lambda: AttachPage(host, walk),
            "roles": lambda: RolesPage(host, walk),
            "lessons": lambda: LessonsPage(host, walk),
            "todo": lambda: TodoPage(host, walk),
            "stamp": lambda: StampPage(host, walk),
            "changes": lambda: changes.ChangesPage(host, walk),
        }
        if name in pages:
            await host.replace(pages[name]())
        elif name == "organisation":
            await self._organisation()
        elif name:
            await host.back()
            await ways.go(host.page, name)

    async def _organisation(self) -> None:
        from incidentkit.desk.opening import update_organisation  # noqa: PLC0415

        label = self.walk.label
        outcome = await self.walk.carry_out(lambda desk: update_organisation(desk, label))
        self.tell_outcome(outcome, message("Names and numbers are those of organisation.yaml now."))


class AttachPage(ListPage):
    """The other plans; the one chosen is walked in the same incident."""

    name = "attach"
    rows_name = "plans"
    labels = {"main": message("Walk it as well")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.plans: list[Plan] = []

    async def opened(self) -> None:
        """Reads the plans."""
        from incidentkit.desk.home import plans  # noqa: PLC0415

        language = self.host.language
        known = {self.walk.situation.runbook.id, *self.walk.situation.state.attached}
        found = await self.host.office.do(lambda desk: plans(desk, language))
        self.plans = [plan for plan in found if plan.id not in known]

    async def respoken(self) -> None:
        """Their titles in the other language."""
        await self.opened()

    def view(self) -> View:
        """A row each."""
        say = self.host.say
        rows = named_rows([(plan.id, plan.title, plan.summary) for plan in self.plans])
        items: list[Item] = [rows_of("plans", rows, say("There is no other plan.")), Gap()]
        items.append(
            Para(
                line(
                    Span(say("What is known already is carried over; deadlines are kept together."), "muted")
                )
            )
        )
        heading = [Span(say("Which other plan is walked in this incident too?"), "strong")]
        return self.page(
            heading, items, [self.button("main"), self.button("back")], focus="plans", step="attach", never=()
        )

    async def act_main(self) -> None:
        """Attaches it."""
        from incidentkit.desk.attaching import attach  # noqa: PLC0415
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        chosen, label = self.row_here(), self.walk.label
        if not chosen:
            return

        def act(desk: Desk) -> Written:
            return attach(desk, label, chosen)

        outcome = await self.walk.carry_out(act)
        if self.tell_outcome(outcome, message("Its steps are part of this incident now.")):
            await self.host.back()
            await ways.settle(self.host, self.walk)


class RolesPage(ListPage):
    """Who holds which role; a name takes the one under the cursor."""

    name = "roles"
    rows_name = "roles"
    labels = {"main": message("Give it")}  # noqa: RUF012

    def view(self) -> View:
        """The roles and a name."""
        say, situation = self.host.say, self.walk.situation
        rows = [Row(role, line(role_words(situation, role))) for role in roles(situation)]
        items: list[Item] = [
            rows_of("roles", rows),
            Gap(),
            Field(
                "name",
                say("To"),
                self.values.get("name", ""),
                placeholder=say("{name} (you)", name=self.host.actor),
                width=34,
            ),
        ]
        heading = [Span(say("Who is in charge of what?"), "strong")]
        return self.page(
            heading, items, [self.button("main"), self.button("back")], focus="roles", step="roles", never=()
        )

    async def act_main(self) -> None:
        """Takes the role, or gives it."""
        role, name = self.row_here(), self.typed("name")
        if not role:
            return
        made: c.Command = c.GiveRole(role=role, to=name)
        if not name or same_person(name, self.host.actor):
            made = c.TakeRole(role=role)
        if self.tell_outcome(await self.walk.write(made)):
            self.values.clear()
            self.tell(
                message(
                    "{role}: {name}",
                    role=role_words(self.walk.situation, role, holder=False),
                    name=name or self.host.actor,
                )
            )


class WordsListPage(ListPage):
    """A list of short texts with a field below it that adds one."""

    keeps_drafts = True
    labels = {"main": message("Add it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.harmless: set[str] = set()

    async def _added(self, make: Callable[[str], Awaitable[c.Command | None]]) -> None:
        text = self.typed("text")
        if not text:
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is None:
            return
        made = await make(safe)
        if made is not None and self.tell_outcome(await self.walk.write(made), message("Written.")):
            await self.host.forget(self)


class LessonsPage(WordsListPage):
    """What there is to learn."""

    name = "lessons"
    rows_name = "lessons"

    def view(self) -> View:
        """The lessons and a field."""
        say = self.host.say
        rows = [
            Row(str(each.seq), line(each.text), line(Span(each.actor, "muted")))
            for each in lesson_views(self.walk.situation)
        ]
        questions = [Para(line(Span(each, "muted")), hang=2) for each in self.walk.situation.plan.review[:4]]
        items: list[Item] = [
            rows_of("lessons", rows, say("Nothing was noted yet.")),
            *questions,
            Gap(),
            Field("text", say("Lesson"), self.values.get("text", "")),
        ]
        heading = [Span(say("What is there to learn?"), "strong")]
        return self.page(
            heading, items, [self.button("main"), self.button("back")], focus="text", step="lessons", never=()
        )

    async def act_main(self) -> None:
        """Writes a lesson."""

        async def make(text: str) -> c.Command:
            return c.AddLesson(text=text)

        await self._added(make)


class TodoPage(WordsListPage):
    """Things to do afterwards, each with somebody and a date."""

    name = "todo"
    rows_name = "todo"
    labels = {"main": message("Add it"), "view": message("it is done")}  # noqa: RUF012

    def keys(self) -> tuple[str, ...]:
        """Finishing the one under the cursor."""
        return ("view",)

    def view(self) -> View:
        """The items and three fields."""
        say, situation, glyphs = self.host.say, self.walk.situation, self.host.look.glyphs
        rows = []
        for each in action_views(situation):
            done = each.state == "finished"
            mark = Span(f"{glyphs.done if done else glyphs.todo} ", "ok" if done else "line")
            due = when_words(self.host, each.due, situation.now) if each.due and not done else ""
            tone = "late" if each.state == "late" else "muted"
            rows.append(
                Row(
                    str(each.seq),
                    line(
                        mark, Span(each.text, "muted" if done else "text"), Span(f"  {each.owner}", "muted")
                    ),
                    line(Span(due, tone)),
                )
            )
        items: list[Item] = [
            rows_of("todo", rows, say("Nothing was noted yet.")),
            Gap(),
            Field("text", say("What"), self.values.get("text", "")),
            Field("owner", say("Who"), self.values.get("owner", ""), width=30),
            *time_field(self, "due", "future", say("By when"), say("in 2 weeks; may be left empty")),
        ]
        heading = [Span(say("Things to do afterwards"), "strong")]
        return self.page(
            heading,
            items,
            [self.button("main"), self.button("view"), self.button("back")],
            focus="text",
            step="todo",
            never=(),
        )

    async def act_main(self) -> None:
        """Writes an item."""

        async def make(text: str) -> c.Command | None:
            if not self.typed("owner"):
                self.tell(message("Say who does it."))
                self.host.focus("owner")
                return None
            due = read_time(self, "due", "future")
            return c.AddActionItem(text=text, owner=self.typed("owner"), due=due.at if due else None)

        await self._added(make)

    async def act_view(self) -> None:
        """The item under the cursor is done."""
        key = self.row_here()
        if key:
            self.tell_outcome(await self.walk.write(c.FinishActionItem(seq=int(key))))
