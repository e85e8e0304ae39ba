"""Proof: a file kept for the step on show or for the incident, and below it what is kept already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident.views.now import local
from incidentkit.spoken.plain import when_words
from incidentkit.spoken.sizes import size_words
from incidentkit.tui.keeping import keep_files
from incidentkit.tui.pages.ask import read_time, time_field
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk
    from incidentkit.incident.events import Entry
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

MOST_SHOWN = 6


class ProofPage(IncidentPage):
    """Keeps a file; the copy is read-only and carries its hash."""

    name = "proof"
    labels = {"main": message("Keep it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, step_id: str | None) -> None:
        super().__init__(host, walk)
        self.step_id = step_id
        self.draft_key = step_id or ""
        self.kept: list[Entry] = []

    async def opened(self) -> None:
        """Reads what is kept."""
        row = self.walk.row

        def read(desk: Desk) -> list[Entry]:
            return [entry for entry in desk.entries(row) if entry.kind == "evidence-added"]

        self.kept = await self.host.office.do(read)

    def view(self) -> View:
        """Path, what it is, where it came from; what is kept."""
        say, situation = self.host.say, self.walk.situation
        step = situation.steps.get(self.step_id or "")
        items: list[Item] = [
            Para(line(Span(step.do if step else say("Keep a file as proof"), "title"))),
            Gap(),
        ]
        if step is not None and step.evidence is not None:
            items += [Para(line(Span(say("Asked for") + "  ", "muted"), step.evidence.ask), hang=2), Gap()]
        items += [
            Field(
                "path",
                say("File"),
                self.values.get("path", ""),
                placeholder=say("path, or drag the file here"),
            ),
            Field(
                "what", say("What it is"), self.values.get("what", ""), placeholder=say("may be left empty")
            ),
            Field(
                "source",
                say("From"),
                self.values.get("source", ""),
                placeholder=say("address, account or device"),
            ),
            *time_field(
                self, "when", "past", say("Captured"), say("or 20 min ago, 18:00"), or_else=say("now")
            ),
            Gap(),
            *self._kept(),
        ]
        return self.page(
            [say("Proof")], items, [self.button("main"), self.button("back")], focus="path", step="proof"
        )

    def _kept(self) -> list[Item]:
        say, situation, glyphs = self.host.say, self.walk.situation, self.host.look.glyphs
        if not self.kept:
            return [
                Para(
                    line(Span(say("Nothing is kept yet. Kept: name, size, SHA-256, when, by whom."), "muted"))
                )
            ]
        items: list[Item] = []
        for entry in self.kept[-MOST_SHOWN:]:
            payload = entry.payload or {}
            when = when_words(self.host, local(situation, entry.recorded_at), situation.now)
            size = size_words(int(str(payload.get("size", 0))), self.host.language)
            name = str(payload.get("name") or say("erased"))
            words = f"{size}  {when}  {entry.actor}  {str(payload.get('sha256', ''))[:12]}"
            items.append(
                Para(line(Span(f"{glyphs.done} ", "ok"), f"{name}  ", Span(words, "muted")), hang=2, most=2)
            )
        left = len(self.kept) - MOST_SHOWN
        if left > 0:
            items.append(Para(line(Span(say("and {count} more in the journal", count=left), "muted"))))
        return items

    async def act_main(self) -> None:
        """Copies the file and writes that it is kept."""
        kept = await keep_files(
            self, self.typed("path"), self.step_id, self.typed("what") or None, self.typed("source") or None,
            captured=read_time(self, "when", "past"),
        )  # fmt: skip
        if kept:
            await self.host.forget(self)
            await self.host.back()
