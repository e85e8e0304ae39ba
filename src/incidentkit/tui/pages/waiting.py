"""Who is being waited for: since when, their reference, when to ask again."""

from __future__ import annotations

from incidentkit.errors import message
from incidentkit.incident.views.now import waiting_views
from incidentkit.spoken.plain import when_words
from incidentkit.tui.pages.listing import ListPage
from incidentkit.tui.view import Gap, Item, Para, Row, Span, View, line, rows_of


class WaitingPage(ListPage):
    """A row for each step that waits; Enter takes it up again."""

    name = "waiting"
    rows_name = "waits"
    labels = {"main": message("Take it up")}  # noqa: RUF012

    @property
    def step_id(self) -> str:
        """The step under the cursor: what a call or a note from here is about."""
        return self.row_here()

    def keys(self) -> tuple[str, ...]:
        """What else is near."""
        return ("search", "call", "deadlines", "journal", "note", "undo")

    def view(self) -> View:
        """The rows."""
        say, situation, glyphs = self.host.say, self.walk.situation, self.host.look.glyphs
        rows = []
        for each in waiting_views(situation):
            step = situation.steps.get(each.step)
            do = step.do if step else each.step
            if not self.fits(f"{each.for_} {do} {each.reference or ''}"):
                continue
            since = say("since {time}", time=when_words(self.host, each.since, situation.now))
            late = each.nudge_at is not None and situation.now > each.nudge_at
            again = (
                say("ask again {time}", time=when_words(self.host, each.nudge_at, situation.now))
                if each.nudge_at
                else ""
            )
            words = line(
                Span(f"{glyphs.waiting} ", "watch"),
                Span(f"{each.for_:<22}  ", "strong"),
                Span(f"{each.reference or ''}  {do}", "muted"),
            )
            rows.append(Row(each.step, words, line(Span(again or since, "late" if late else "muted"))))
        empty = say("Nobody is being waited for. A on a step waits for somebody.")
        items: list[Item] = [*self.search_field(), rows_of("waits", rows, empty, about=self.wanted()), Gap()]
        items.append(
            Para(line(Span(say("Enter takes a step up again, for when the answer has come."), "muted")))
        )
        buttons = [*([self.button("main")] if rows else []), self.button("back")]
        return self.page(
            [Span(say("Waiting for others"), "strong")],
            items,
            buttons,
            focus="waits",
            step="waiting",
            never=(),
        )

    async def act_main(self) -> None:
        """Shows the step, to finish it or to wait on."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        key = self.row_here()
        if key:
            await ways.to_step(self.host, self.walk, key)
