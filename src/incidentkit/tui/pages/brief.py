"""Where was I? What happened last, what is now, who is waited for, what is promised, what is never to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.desk.core import Desk
from incidentkit.errors import counted, message
from incidentkit.incident.history import event
from incidentkit.incident.views.now import local, never_views, progress, promise_views, waiting_views
from incidentkit.incident.views.telling import tell
from incidentkit.locale.dates import due, span
from incidentkit.spoken.log import spoken
from incidentkit.spoken.plain import when_words
from incidentkit.tui.frame import never_line, running_clocks
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.view import Gap, Item, Line, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.incident.events import Entry
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

LAST = 3


async def half_typed(host: Host, walk: Walk) -> str:
    """A text of this incident that was begun and not written, in one line; "" for none."""
    from incidentkit.desk import drafts  # noqa: PLC0415

    prefix = f"screen/{walk.row.incident_id}/"
    found = await host.office.do(lambda desk: drafts.kept(desk, prefix))
    return " ".join(next((text for text in found.values() if text.strip()), "").split())


class BriefPage(IncidentPage):
    """The brief: after ten minutes away, after a restart, and at the key B."""

    name = "brief"
    keeps_drafts = False
    labels = {"main": message("Go on"), "transfer": message("Hand over")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk, *, away: float | None = None, kept: str = "") -> None:
        super().__init__(host, walk)
        self.away = away
        self.kept = kept
        self.last: list[Entry] = []

    async def opened(self) -> None:
        """Reads the last lines, and what is still half typed."""
        await self._read()
        self.kept = await half_typed(self.host, self.walk)

    async def others_wrote(self) -> None:
        """There are newer lines."""
        await self._read()

    async def _read(self) -> None:
        row = self.walk.row

        def read(desk: Desk) -> list[Entry]:
            return desk.entries(row, since=max(0, row.count - LAST))

        self.last = await self.host.office.do(read)

    def keys(self) -> tuple[str, ...]:
        """Where to go from here."""
        return ("journal", "deadlines", "waiting", "list", "note", "proof", "undo", "call", "message", "edit", "gravity",
                "export", "finish", "more")  # fmt: skip

    def view(self) -> View:
        """One page."""
        say = self.host.say
        head = say("Where things stand")
        if self.away is not None:
            head = say("You were away {span}. Nothing is lost.", span=span(self.away, self.host.language))
        width = max(len(label) for label, _ in [*self.ahead(), *self.behind()]) + 2
        items: list[Item] = [Para(line(Span(head, "title"))), Gap()]
        if self.kept:
            words = say("Half-typed text was kept: “{text}”", text=self.kept[:120])
            items += [Para(line(Span(words, "watch")), most=2), Gap()]
        items += [self._labelled(width, *each) for each in self.ahead()]
        nevers = never_views(self.walk.situation)
        if nevers:
            items += [Gap(), *(Para(never_line(self.host, each.say), hang=2) for each in nevers)]
        items += [Gap(), *(self._labelled(width, *each) for each in self.behind())]
        buttons = [self.button("main"), self.button("journal"), self.button("transfer")]
        return self.page((), items, buttons, step="brief", never=())

    @staticmethod
    def _labelled(width: int, label: str, spans: Line) -> Para:
        return Para(line(Span(f"{label:<{width}}", "muted"), *spans), hang=width, most=2)

    def ahead(self) -> list[tuple[str, Line]]:
        """What is to be done and by when, each with its label: what somebody who comes back needs first."""
        return [*self._now(), *self._waiting(), *self._clocks(), *self._promises()]

    def behind(self) -> list[tuple[str, Line]]:
        """What was done last, how much in all, and under whose name the next line is written."""
        say = self.host.say
        you = (
            say("You"),
            line(self.host.actor, Span(f"  {say('to change it: Settings, on the first page')}", "muted")),
        )
        return [*self._last(), *self._done(), you]

    def _last(self) -> list[tuple[str, Line]]:
        say, found = self.host.say, []
        for number, entry in enumerate(reversed(self.last)):
            told = tell(self.walk.situation, event(entry))
            words = say(told.title)
            if told.about:
                about = spoken(self.host, self.walk.situation, told.about)
                words = say("{title}: {state}", title=words, state=about)
            at = local(self.walk.situation, entry.recorded_at)
            time = f"{at:%H:%M}" if at else ""
            found.append(
                (say("Last") if number == 0 else "", line(Span(f"{time}  {entry.actor}  ", "muted"), words))
            )
        return found

    def _now(self) -> list[tuple[str, Line]]:
        say, step = self.host.say, self.walk.current()
        if step is None:
            return [(say("Now"), line(say("no step is left")))]
        place = self.walk.place(step.id)
        words = say("step {number} of {total}", number=place[0], total=place[1]) if place else ""
        return [(say("Now"), line(step.do, Span(f"  {words}", "muted")))]

    def _waiting(self) -> list[tuple[str, Line]]:
        say, situation = self.host.say, self.walk.situation
        found = []
        for each in waiting_views(situation)[:3]:
            since = when_words(self.host, each.since, situation.now)
            words = say("{who}, since {time}", who=each.for_, time=since)
            found.append(
                (say("Waiting"), line(words, Span(f"  {each.reference}" if each.reference else "", "muted")))
            )
        return found

    def _clocks(self) -> list[tuple[str, Line]]:
        say, situation = self.host.say, self.walk.situation
        clocks = [
            (at, title)
            for at, title, view in running_clocks(self.walk)
            if not hasattr(view, "whose") or hasattr(view, "kind")
        ]
        found = [
            (
                say("Next deadline") if number == 0 else "",
                line(title, Span(f"  {due(at, self.host.language, now=situation.now)}", "muted")),
            )
            for number, (at, title) in enumerate(clocks[:2])
        ]
        if len(clocks) > 2:
            more = counted("and {count} more: D", "and {count} more: D", len(clocks) - 2)
            found.append(("", line(Span(say(more), "muted"))))
        return found

    def _promises(self) -> list[tuple[str, Line]]:
        say, situation = self.host.say, self.walk.situation
        return [
            (
                say("Promised"),
                line(each.text, Span(f"  {due(each.by, self.host.language, now=situation.now)}", "muted")),
            )
            for each in promise_views(situation)[:3]
        ]

    def _done(self) -> list[tuple[str, Line]]:
        done, total = progress(self.walk.situation)
        return [
            (
                self.host.say("Done so far"),
                line(self.host.say("{done} of {total} steps", done=done, total=total)),
            )
        ]

    async def act_main(self) -> None:
        """Goes on where the person was."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await self.host.back()
        await ways.settle(self.host, self.walk)
