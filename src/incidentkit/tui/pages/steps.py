"""All steps: by phase, also those not needed, done or skipped; Enter goes to one."""

from __future__ import annotations

from incidentkit.errors import message
from incidentkit.incident.views.steps import StepView, step_view
from incidentkit.spoken.plain import phase_line, rounds_words, when_words
from incidentkit.tui.frame import step_mark
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.view import Gap, Item, Para, Row, Span, View, line, rows_of


class StepsPage(ListPage):
    """The whole plan with its states in words."""

    name = "list"
    rows_name = "steps"
    labels = {"main": message("Go there")}  # noqa: RUF012

    def keys(self) -> tuple[str, ...]:
        """Moving, searching, and what can be done from anywhere."""
        return ("main", "search", "note", "undo", "deadlines", "journal", "brief")

    def view(self) -> View:
        """A row for each step."""
        situation, place = self.walk.situation, ("", "")
        rows: list[Row] = []
        current = self.walk.current()
        for step in situation.plan.steps:
            view = step_view(situation, step)
            words = self.state(view)
            name = f"{view.do} ({view.item_label})" if view.item_label else view.do
            if not self.fits(f"{name} {words} {view.id}"):
                continue
            if place != (view.runbook or "", view.phase):
                place = (view.runbook or "", view.phase)
                rows += [Row("", ())] if rows else []
                rows.append(Row("", line(Span(phase_line(self.host, situation, view), "strong"))))
            here = current is not None and current.id == view.id
            tone = "muted" if view.applies == "no" and view.state == "open" else "text"
            mark = step_mark(self.host.look.glyphs, view)
            state = Span(self.host.say("now") if here else words, "key" if here else "muted")
            rows.append(Row(view.id, line(mark, Span(f" {name}", tone)), line(state)))
        empty = self.host.say("No step has these words.")
        at = current.id if current else ""
        items: list[Item] = [
            *self.search_field(),
            rows_of("steps", rows, empty, at=at, about=self.wanted()),
            *self._order(),
        ]
        heading = [Span(self.host.say("All steps"), "strong")]
        return self.page(
            heading, items, [self.button("main"), self.button("back")], focus="steps", step="list", never=()
        )

    def _order(self) -> list[Item]:
        """Why a step further up may still be open: those that are surely needed come first."""
        situation = self.walk.situation
        if not any(
            situation.record(step.id).state == "open" and situation.applies(step) is None
            for step in situation.plan.steps
        ):
            return []
        words = self.host.say("Steps marked {mark} come after those that are surely needed; an answer settles them.",
                              mark=self.host.look.glyphs.unknown)  # fmt: skip
        return [Gap(), Para(line(Span(words, "muted")), most=2)]

    def state(self, view: StepView) -> str:
        """How a step stands, in few words."""
        say = self.host.say
        if view.state == "done":
            when = when_words(self.host, view.done_at, self.walk.situation.now)
            return say(message("done {time}", time=when))
        if view.state == "skipped":
            return say("skipped: {reason}", reason=(view.skip_reason or "")[:30])
        if view.state == "waiting":
            return say("waiting")
        if view.applies == "no":
            return say("not needed")
        if view.applies == "unknown":
            return say(message("perhaps needed"))
        if view.overdue:
            return say("late")
        if view.rounds:
            last = when_words(self.host, view.rounds[-1], self.walk.situation.now)
            return rounds_words(self.host, len(view.rounds), last)
        return say(message("to do"))

    async def act_main(self) -> None:
        """Goes to the step under the cursor."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        key = self.row_here()
        if key:
            await ways.to_step(self.host, self.walk, key)
