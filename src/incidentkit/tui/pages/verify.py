"""Proving that nothing in the record was changed, alone or against the seal of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.spoken.verified import verified_lines
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.finish import seal_items, seal_of
from incidentkit.tui.pages.step import joined
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.desk.verifying import Verified
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


class VerifyPage(IncidentPage):
    """One field for a seal, and what was found."""

    name = "verify"
    labels = {"main": message("Verify now")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.seal = ""
        self.found: Verified | None = None
        self.sealed = False
        self.at_work = False

    async def opened(self) -> None:
        """Reads the seal of now."""
        self.seal = await seal_of(self.host, self.walk)

    async def respoken(self) -> None:
        """Its words in the other language."""
        await self.opened()

    async def others_wrote(self) -> None:
        """There are more lines now."""
        await self.opened()

    def view(self) -> View:
        """The field, what was found, the seal of now."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("Was anything changed?"), "title"))),
            Gap(),
            Field("seal", say("Seal of a report, if you hold one: its number and 13 words"), self.values.get("seal", ""),
                  placeholder=say("leave it empty if you have none")),
        ]  # fmt: skip
        if self.at_work:
            items += [Gap(), Para(line(Span(say("Reading every line…"), "muted")))]
        elif self.found is not None:
            items += [Gap(), *self._result(self.found)]
        items += [Gap(), Para(line(Span(say("The seal of now"), "muted"))), *seal_items(self.host, self.seal)]
        parts = [Span(say("Verify"), "strong"), Span(self.walk.label, "muted")]
        bar = "accent" if self.found is None else "ok" if self.found.ok else "never"
        buttons = [self.button("main"), self.button("back")]
        return self.page(
            joined(parts, self.host.look.glyphs.dot), items, buttons, bar=bar, never=(), step="verify"
        )

    def _result(self, found: Verified) -> list[Item]:
        glyphs = self.host.look.glyphs
        first, *more = verified_lines(self.host.say, found, sealed=self.sealed)
        if not found.ok:
            mark = Span(f"{glyphs.never} ", "never")
            return [Para(line(mark, each.removeprefix("× ")), hang=2) for each in (first, *more)]
        # What is true comes with its limits: those are no second success.
        limits = [Para(line(Span(f"{glyphs.dot} {each}", "muted")), hang=2) for each in more]
        return [Para(line(Span(f"{glyphs.done} ", "ok"), first), hang=2), *limits]

    async def act_main(self) -> None:
        """Reads the whole record beside the screen."""
        label, typed = self.walk.label, self.typed("seal") or None

        def check(desk: Desk) -> Verified:
            from incidentkit.desk.verifying import verify  # noqa: PLC0415

            return verify(desk, label, typed)

        self.found, self.at_work, self.sealed = None, True, bool(typed)
        self.host.spawn(self._check(check))

    async def _check(self, check: object) -> None:
        try:
            self.found = await self.host.office.elsewhere(check)  # type: ignore[arg-type]
        finally:
            self.at_work = False
            await self.host.refresh_page()
