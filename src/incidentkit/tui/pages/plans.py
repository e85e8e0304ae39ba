"""Reading the plans: what each would ask, step by step, before anything has happened. Nothing is written here."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from incidentkit.desk.previewing import previewed
from incidentkit.errors import counted, message
from incidentkit.incident.views.steps import step_detail
from incidentkit.incident.views.words import PHASES
from incidentkit.tui.frame import never_line
from incidentkit.tui.pages.base import Page
from incidentkit.tui.pages.step import how_lines, joined
from incidentkit.tui.view import Gap, Item, Para, Row, Rows, Span, View, line, named_rows, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incidentkit.desk.home import Plan
    from incidentkit.incident.situation import Situation
    from incidentkit.runbook.plan import Plan as PinnedPlan
    from incidentkit.runbook.plan import PlanStep
    from incidentkit.spoken.voice import Voice
    from incidentkit.tui.host import Host


class PlansPage(Page):
    """Every plan."""

    name = "plans"
    keeps_drafts = False
    labels = {"main": message("Read")}  # noqa: RUF012

    def __init__(self, host: Host, plans: list[Plan]) -> None:
        super().__init__(host)
        self.plans = plans

    def keys(self) -> tuple[str, ...]:
        """Whether they are in order."""
        return ("check",)

    async def respoken(self) -> None:
        """Their titles in the other language."""
        from incidentkit.desk.home import plans  # noqa: PLC0415

        language = self.host.language
        self.plans = await self.host.office.do(lambda desk: plans(desk, language))

    def view(self) -> View:
        """One row each."""
        say = self.host.say
        rows = named_rows([(plan.id, plan.title, plan.summary) for plan in self.plans])
        empty = say("There are no plans in the folder. Settings say which folder is meant.")
        items: list[Item] = [
            Para(line(Span(say("Reading changes nothing. To practise, begin one as an exercise."), "muted"))),
            Gap(),
            rows_of("plans", rows, empty=empty, at=self.rows_at.get("plans", "")),
        ]
        buttons = [self.button("main"), self.button("back")]
        return self.page([Span(say("The plans"), "strong")], items, buttons, focus="plans", step="plans")

    async def act_main(self) -> None:
        """The plan under the cursor."""
        key = self.host.row_key("plans")
        if key:
            await self.host.open(PlanPage(self.host, key))


class PlanPage(Page):
    """One plan: what must never be done, what is asked first, the steps by phase."""

    name = "plan"
    keeps_drafts = False
    labels = {"main": message("Read the step")}  # noqa: RUF012

    def __init__(self, host: Host, plan_id: str) -> None:
        super().__init__(host)
        self.plan_id = plan_id
        self.situation: Situation | None = None

    async def opened(self) -> None:
        """Reads the plan in the language of now."""
        language = self.host.language
        if self.situation is None or self.situation.language != language:
            self.situation = await self.host.office.do(lambda desk: previewed(desk, self.plan_id, language))

    async def respoken(self) -> None:
        """The plan in the other language."""
        await self.opened()

    def view(self) -> View:
        """Rows; a step can be opened."""
        situation, say = self.situation, self.host.say
        if situation is None:
            return self.page([say("One moment…")], (), [self.button("back")])
        plan = situation.plan
        count = say(counted("{count} step", "{count} steps", len(plan.steps)))
        items: list[Item] = [
            Para(line(Span(plan.title, "title"), Span(f"   {count}", "muted"))),
            Para(line(Span(plan.summary, "muted")), most=2),
            Gap(),
            self._rows(situation),
        ]
        buttons = [self.button("main"), self.button("back")]
        return self.page(
            [Span(say("The plans"), "strong")], items, buttons, focus="steps", step=f"plan:{plan.id}"
        )

    def _rows(self, situation: Situation) -> Rows:
        say, glyphs, plan = self.host.say, self.host.look.glyphs, situation.plan
        rows = [Row("", never_line(self.host, each.say)) for each in plan.never]
        asked = asked_first(plan)
        if asked:
            rows += [*([Row("", ())] if rows else []), Row("", line(Span(say("Asked first"), "strong")))]
            rows += [Row("", line(Span(f"  {glyphs.unknown} ", "watch"), each)) for each in asked]
        for phase, steps in by_phase(plan):
            rows += [Row("", ()), Row("", line(Span(say(PHASES[phase]), "strong")))]
            rows += [
                Row(step.id, line(Span(f"  {glyphs.todo} ", "line"), step.do, if_needed(self.host, step)))
                for step in steps
            ]
        return rows_of("steps", rows, at=self.rows_at.get("steps", ""), about=f"{plan.id}:{plan.language}")

    async def act_main(self) -> None:
        """The step under the cursor."""
        key = self.host.row_key("steps")
        if key and self.situation is not None:
            await self.host.open(PlanStepPage(self.host, self, key))


class PlanStepPage(Page):
    """One step of a plan as it would be shown: why, how, whom to call, what to keep as proof."""

    name = "plan-step"
    keeps_drafts = False
    labels = {"main": message("Next step")}  # noqa: RUF012

    def __init__(self, host: Host, plan: PlanPage, step_id: str) -> None:
        super().__init__(host)
        self.plan = plan
        self.step_id = step_id

    async def respoken(self) -> None:
        """The plan below is read in the other language before this page is drawn."""
        await self.plan.opened()

    def view(self) -> View:
        """The card without its questions."""
        say, situation = self.host.say, self.plan.situation
        assert situation is not None
        steps = situation.plan.steps
        ids = [step.id for step in steps]
        step = steps[ids.index(self.step_id)]
        items: list[Item] = [
            Para(line(Span(step.do, "title"))),
            Gap(),
            *step_items(self.host, situation, step),
        ]
        place = say("step {number} of {total}", number=ids.index(step.id) + 1, total=len(ids))
        parts = [
            Span(situation.plan.title, "strong"),
            Span(say(PHASES[step.phase]), "muted"),
            Span(place, "muted"),
        ]
        heading = joined(parts, self.host.look.glyphs.dot)
        last = self.step_id == ids[-1]
        buttons = [self.button("back")] if last else [self.button("main"), self.button("back")]
        return self.page(heading, items, buttons, step=f"plan-step:{step.id}")

    async def act_main(self) -> None:
        """The one after it."""
        situation = self.plan.situation
        assert situation is not None
        ids = [step.id for step in situation.plan.steps]
        place = ids.index(self.step_id) + 1
        if place < len(ids):
            self.step_id = ids[place]
            self.plan.rows_at["steps"] = self.step_id


def asked_first(plan: PinnedPlan) -> list[str]:
    """The questions that the plan begins with."""
    return [question.ask for question in plan.questions.values() if question.at == "start"]


def by_phase(plan: PinnedPlan) -> Iterator[tuple[str, Iterator[PlanStep]]]:
    """Each phase that has steps, with them, in the order of the plan."""
    return groupby(plan.steps, key=lambda step: step.phase)


def if_needed(voice: Voice, step: PlanStep) -> Span:
    """Said behind a step that is not always there."""
    return Span(f"  {voice.say('if needed')}", "muted") if step.when or step.where else Span("")


def step_items(voice: Voice, situation: Situation, step: PlanStep) -> list[Item]:
    """What stands below a step: why, how, what is asked, whom to call, what to send, what to keep as proof."""
    say = voice.say
    items: list[Item] = []
    shown = step_detail(situation, step) if step.id in situation.steps else None
    why, how = (shown.why, shown.how) if shown else (step.why, step.how)
    if why:
        label = say("Why") + "  "
        items += [Para(line(Span(label, "muted"), why), hang=len(label)), Gap()]
    items += how_lines(how)
    labelled = [(say("Asked here"), question.ask) for question in step.record.values()]
    if step.call:
        labelled.append((say("Call"), step.call.replace("_", " ")))
    if step.message in situation.plan.messages:
        labelled.append((say("To send"), situation.plan.messages[step.message].to))
    if step.evidence:
        labelled.append((say("Proof"), step.evidence.ask))
    width = max((len(label) for label, _ in labelled), default=0) + 2
    items += [Gap()] if labelled else []
    return [
        *items,
        *(Para(line(Span(f"{label:<{width}}", "muted"), text), hang=width) for label, text in labelled),
    ]
