"""A time stamp by somebody else: the query that is sent, and the answer that is kept with the record."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.locale.dates import date_time_long
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.step import joined
from incidentkit.tui.view import Field, Gap, Item, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, Written
    from incidentkit.desk.stamping import Query, Stamp
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


def stamps_can_be_read() -> bool:
    """Whether the extra that reads time stamps is installed; without it there is no way to the page."""
    return find_spec("rfc3161_client") is not None


class StampPage(IncidentPage):
    """Three points in a row: write the query, send it, keep what comes back. Nothing is sent from here."""

    name = "stamp"
    labels = {"main": message("Write the query")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.made: Query | None = None
        self.stamp: Stamp | None = None

    def view(self) -> View:
        """What it proves, the three points, and what was kept."""
        say, glyphs = self.host.say, self.host.look.glyphs
        items: list[Item] = [
            Para(line(Span(say("Have somebody else witness when the record stood as it does"), "title"))),
            Para(line(Span(say("A time stamping authority signs a hash with its own time. It learns nothing of what is written, and nothing is sent from here."), "muted"))),
            *self._kept(),
            Gap(),
            self._point(1, say("Write the query; it covers every line until now.")),
        ]  # fmt: skip
        if self.made is not None:
            items.append(Para(line(Span(f"{glyphs.done} ", "ok"), str(self.made.query)), hang=2))
        if self.made is None:
            items.append(self._point(2, say("Send it to a time stamping authority.")))
        else:
            items.append(self._point(2, say("Send it to an authority, in a browser or like this:")))
            items.append(Para(line(Span(send_words(self.made), "muted"))))
        items += [
            self._point(3, say("Keep the answer that came back.")),
            Field("reply", say("Their answer"), self.values.get("reply", ""), placeholder=say("the file, for example with .tsr")),
            Field("roots", say("Certificates"), self.values.get("roots", ""), placeholder=say("a PEM file, or nothing")),
        ]  # fmt: skip
        main = self.button("main", message("Keep the answer") if self.typed("reply") else None)
        heading = [Span(say("Time stamp"), "strong"), Span(self.walk.label, "muted")]
        return self.page(
            joined(heading, glyphs.dot), items, [main, self.button("back")], never=(), step="stamp"
        )

    def _point(self, number: int, words: str) -> Para:
        return Para(line(Span(f"{number}  ", "key"), words), hang=3)

    def _kept(self) -> list[Item]:
        if self.stamp is None:
            return []
        say, stamp = self.host.say, self.stamp
        time = date_time_long(stamp.at, self.host.language)
        words = say("Line {seq} was there at {time} (UTC), says the authority.", seq=stamp.seq, time=time)
        items: list[Item] = [
            Gap(),
            Para(line(Span(f"{self.host.look.glyphs.done} ", "ok"), words), hang=2),
        ]
        if not stamp.checked:
            unchecked = say(
                "Whether it is that authority's signature was not checked: that takes its certificates."
            )
            items.append(Para(line(Span(unchecked, "muted")), hang=2))
        return items

    async def act_main(self) -> None:
        """Writes the query, or keeps the answer that was named."""
        if self.typed("reply"):
            await self._keep()
        else:
            await self._ask()

    async def _ask(self) -> None:
        label = self.walk.label

        def ask(desk: Desk) -> Query:
            from incidentkit.desk.stamping import query  # noqa: PLC0415

            return query(desk, label)

        self.made = await self.host.office.do(ask)
        self.tell(message("The query is written. Send it, then name the file that comes back."))
        self.host.focus("reply")

    async def _keep(self) -> None:
        label, reply, roots = self.walk.label, self.typed("reply"), self.typed("roots")
        kept: list[Stamp] = []

        def keep(desk: Desk) -> Written:
            from incidentkit.desk.computer import folder_named  # noqa: PLC0415
            from incidentkit.desk.stamping import keep_reply  # noqa: PLC0415

            named = folder_named(roots) if roots else None
            kept.append(keep_reply(desk, label, folder_named(reply), named))
            return kept[0].written

        outcome = await self.walk.carry_out(keep)
        if self.tell_outcome(outcome, message("The time stamp is kept with the record.")):
            self.stamp = kept[0]
            await self.host.forget(self)


def send_words(made: Query) -> str:
    """A command that sends the query; the address is the authority's."""
    reply = made.query.with_suffix(".tsr")
    return f"curl -H 'Content-Type: application/timestamp-query' --data-binary @{made.query} -o {reply} https://…"
