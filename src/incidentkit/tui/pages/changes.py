"""The plan on the disk against the one this incident began with: what changed, and going on with the new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, Written
    from incidentkit.desk.updating import RunbookChanges
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

MOST_SHOWN = 12


class ChangesPage(IncidentPage):
    """Says what changed; taking it over is a decision, with a reason, and an entry."""

    name = "changes"
    labels = {"main": message("Take it over")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.found: list[RunbookChanges] | None = None
        self.harmless: set[str] = set()

    async def opened(self) -> None:
        """Compares; the incident keeps what it began with."""
        await self._read()

    async def respoken(self) -> None:
        """The same in the other language."""
        await self._read()

    async def _read(self) -> None:
        from incidentkit.desk.updating import runbook_changes  # noqa: PLC0415

        row = self.walk.row
        self.found = await self.host.office.do(lambda desk: runbook_changes(desk, row))

    def _changed(self) -> list[RunbookChanges]:
        return [each for each in self.found or [] if each.changed]

    def view(self) -> View:
        """The changes, one a line."""
        say, changed = self.host.say, self._changed()
        head = (
            say("The plan has changed on the disk")
            if changed
            else say("The plan on the disk is the one this incident has.")
        )
        items: list[Item] = [Para(line(Span(head, "title"))), Gap()]
        problems = [(each.title, each.problem) for each in self.found or [] if each.problem is not None]
        items += [
            Para(line(Span(f"{title}: ", "strong"), say(problem)), hang=2, most=3)
            for title, problem in problems
        ]
        for each in changed:
            items.append(Para(line(Span(each.title, "strong"))))
            items += [
                Para(line(Span(f"{self.host.look.glyphs.dot} ", "key"), say(one.message)), hang=2, most=2)
                for one in each.changes[:MOST_SHOWN]
            ]
            left = len(each.changes) - MOST_SHOWN
            if left > 0:
                items.append(Para(line(Span(say("and {count} more", count=left), "muted"))))
        buttons = [self.button("back")]
        if changed:
            words = say(
                "This incident goes on with what it began with until you decide otherwise. What was done stays."
            )
            items += [Gap(), Para(line(Span(words, "muted"))), Gap()]
            items.append(
                Field(
                    "reason",
                    say("Reason"),
                    self.values.get("reason", ""),
                    placeholder=say("in a few words, why"),
                )
            )
            buttons = [self.button("main"), self.button("back")]
        return self.page(
            [say("The plan on the disk")],
            items,
            buttons,
            bar="watch" if changed else "accent",
            step="changes",
        )

    async def act_main(self) -> None:
        """Takes over every plan that changed."""
        from incidentkit.desk.updating import take_over  # noqa: PLC0415

        reason, label, changed = self.typed("reason"), self.walk.label, self._changed()
        if not changed:
            return
        if not reason:
            self.tell(message("Say in a few words why: it will be in the report."))
            self.host.focus("reason")
            return
        safe = await without_secret(self, reason, self.harmless)
        if safe is None:
            return
        for each in changed:
            runbook = each.id

            def act(desk: Desk, runbook: str = runbook) -> Written:
                return take_over(desk, label, safe, runbook)

            if not self.tell_outcome(
                await self.walk.carry_out(act), message("This incident goes on with the new version.")
            ):
                return
        await self.host.forget(self)
        await self.host.back()
