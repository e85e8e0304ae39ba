"""Closing: every point that is open is asked, then how it ended; then the seal and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import counted, message
from incidentkit.incident import commands as c
from incidentkit.incident.decide import OUTCOMES
from incidentkit.incident.views.telling import OUTCOME_WORDS
from incidentkit.spoken.closing import OpenPoint, open_points
from incidentkit.tui.frame import clock_para, running_clocks
from incidentkit.tui.pages.base import IncidentPage, Page
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.pages.step import StepPage, joined
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk

WHY, WHO, ALL = "why-", "who-", "all"


async def open_finish(page: Page, walk: Walk) -> None:
    """The checks and the open points first, where there are any; a closed incident shows its seal."""
    host = page.host
    if walk.closed:
        await host.open(SealPage(host, walk))
    elif walk.situation.plan.close:
        await host.open(ChecksPage(host, walk))
    else:
        await after_checks(host, walk)


async def after_checks(host: Host, walk: Walk) -> None:
    """What is open, where anything is; else how it ended."""
    still = open_points(host, walk.situation)
    await host.open(PointsPage(host, walk) if still else EndPage(host, walk))


MOST_DUE = 3
"""So many deadlines are named when an incident is closed."""


class _Closing(IncidentPage):
    """What the pages of closing share."""

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.harmless: set[str] = set()

    def points(self) -> list[OpenPoint]:
        """What is open now."""
        return open_points(self.host, self.walk.situation)

    def heading(self, number: int) -> tuple[Span, ...]:
        """Where one is, and that nothing gets lost."""
        say = self.host.say
        parts = [
            Span(say("Finish"), "strong"),
            Span(say("{number} of {total}", number=number, total=3), "muted"),
        ]
        parts.append(Span(say("nothing is lost by closing"), "muted"))
        return joined(parts, self.host.look.glyphs.dot)


class ChecksPage(_Closing):
    """What the plan wants to be seen to before closing."""

    name = "checks"
    keeps_drafts = False
    labels = {"main": message("Go on"), "back": message("Not yet")}  # noqa: RUF012

    def view(self) -> View:
        """One line each."""
        say, dot = self.host.say, self.host.look.glyphs.dot
        items: list[Item] = [Para(line(Span(say("Before you close, see that:"), "title"))), Gap()]
        items += [
            Para(line(Span(f"{dot} ", "muted"), check), hang=2) for check in self.walk.situation.plan.close
        ]
        buttons = [self.button("main"), self.button("back")]
        return self.page(self.heading(1), items, buttons, never=(), step="checks")

    async def act_main(self) -> None:
        """On to what is open."""
        await after_checks(self.host, self.walk)


class PointsPage(_Closing):
    """Steps that were not done: why? Steps that wait: who follows? Clocks that run: they go on."""

    name = "points"
    labels = {"main": message("Go on"), "back": message("Not yet")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.asked: set[str] = set()
        """Points whose missing reason was asked for once: nobody is kept here by a second refusal."""

    def view(self) -> View:
        """One field for each, and one for all of them."""
        say, glyphs, points = self.host.say, self.host.look.glyphs, self.points()
        steps = [each for each in points if each.kind == "step"]
        many = counted("{count} point is open", "{count} points are open", len(points))
        if not points:
            nothing = Span(say("Nothing is open any more."), "title")
            return self._page([Para(line(nothing))], bar="ok")
        items: list[Item] = [
            Para(line(Span(say(many), "title"))),
            Para(line(Span(say("You can close: they stay in the report as “not done, because”."), "muted"))),
        ]
        if len(steps) > 1:
            items += [
                Gap(),
                Field(ALL, say("One reason for all that was not done"), self.values.get(ALL, "")),
            ]
        for each in steps:
            same = self.typed(ALL) or say("not done: why?")
            items += [
                Gap(),
                Para(line(Span(f"{glyphs.todo} ", "line"), each.words), hang=2),
                Field(WHY + each.id, say("Why"), self.values.get(WHY + each.id, ""), placeholder=same),
            ]
        for each in (point for point in points if point.kind == "waiting"):
            waits = self.walk.situation.record(each.id).waiting_for or ""
            items += [
                Gap(),
                Para(line(Span(f"{glyphs.waiting} ", "watch"), say("{step}: waiting for {who}", step=each.words, who=waits)), hang=2),
                Field(WHO + each.id, say("Who follows"), self.values.get(WHO + each.id, ""), placeholder=say("a name: it becomes an action to follow")),
            ]  # fmt: skip
        clocks = [each for each in points if each.kind in ("deadline", "promise")]
        items += [Gap()] if clocks else []
        for each in clocks:
            running = line(
                Span(f"{glyphs.near} ", "watch"), each.words, Span(f"   {say('goes on running')}", "muted")
            )
            items.append(Para(running, hang=2))
        return self._page(items, bar="watch")

    def _page(self, items: list[Item], *, bar: str) -> View:
        bare = self.asked and self._unsaid() <= self.asked
        main = self.button("main", message("Go on without a reason") if bare else None)
        return self.page(
            self.heading(2), items, [main, self.button("back")], bar=bar, never=(), step="points"
        )

    def _said_of(self, each: OpenPoint) -> str:
        field = {"step": WHY, "waiting": WHO}.get(each.kind, "") + each.id
        return self.typed(field) or (self.typed(ALL) if each.kind == "step" else "")

    def _unsaid(self) -> set[str]:
        """Steps for which no reason is typed."""
        return {each.id for each in self.points() if each.kind == "step" and not self._said_of(each)}

    async def act_main(self) -> None:
        """Asks once for reasons that are missing, writes what was said of each; then how it ended."""
        unsaid = self._unsaid()
        if unsaid - self.asked:
            self.asked = unsaid
            self.tell(
                counted(
                    "{count} point has no reason yet; whoever reads the report asks for it. Even “no time” will do.",
                    "{count} points have no reason yet; whoever reads the report asks for it. Even “no time” will do.",
                    len(unsaid),
                )
            )
            one = len([each for each in self.points() if each.kind == "step"]) == 1
            self.host.focus(WHY + next(iter(unsaid)) if one else ALL)
            return
        for each in self.points():
            text = self._said_of(each)
            if each.kind not in ("step", "waiting") or not text:
                continue
            safe = await without_secret(self, text, self.harmless)
            if safe is None:
                return
            made: c.Command = c.SkipStep(step=each.id, reason=safe)
            if each.kind == "waiting":
                waits = self.walk.situation.record(each.id).waiting_for or ""
                words = self.host.say("{step}: waiting for {who}", step=each.words, who=waits)
                if self._followed(words):
                    continue
                made = c.AddActionItem(text=words, owner=safe)
            if not self.tell_outcome(await self.walk.write(made)):
                return
        self.host.notice = ()
        await self.host.open(EndPage(self.host, self.walk))

    def _followed(self, words: str) -> bool:
        """Whether somebody follows it already: going back and forth writes nothing twice."""
        return any(each.text == words for each in self.walk.situation.state.between.actions)


class EndPage(_Closing):
    """How it ended, and the two lines that stand first in the report."""

    name = "end"
    labels = {"main": message("Close"), "back": message("Not yet")}  # noqa: RUF012

    def view(self) -> View:
        """Outcome, two lines."""
        say = self.host.say
        items: list[Item] = []
        options = tuple(Option(each, say(OUTCOME_WORDS[each])) for each in OUTCOMES)
        items += [
            Para(line(Span(say("How did it end?"), "title"))),
            Choices("outcome", options, self.chosen.get("outcome", ())),
            Field("own", say("Or in your words"), self.values.get("own", "")),
            Gap(),
            Field(
                "note",
                say("In two lines: they stand first in the report"),
                self.values.get("note", ""),
                rows=3,
            ),
        ]
        left = len(self.points())
        main = message("Close")
        if left:
            main = counted("Close with {count} open point", "Close with {count} open points", left)
        buttons = [self.button("main", say(main)), self.button("back")]
        return self.page(self.heading(3), items, buttons, focus="outcome", never=(), step="end")

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:
        """One of ours: the field for other words is not needed."""
        await super().choice_taken(field, value, by_digit=by_digit)

    async def act_main(self) -> None:
        """Closes."""
        own, note = self.typed("own"), self.values.get("note", "").strip()
        chosen = self.chosen.get("outcome", ())
        if not own and not chosen:
            self.tell(message("Say how it ended: choose one, or write it in your words."))
            self.host.focus("outcome")
            return
        if not note:
            self.tell(message("Two lines on how it ended: whoever reads the report reads them first."))
            self.host.focus("note")
            return
        said = []
        for text in (own, note):
            safe = await without_secret(self, text, self.harmless)
            if safe is None:
                return
            said.append(safe)
        made = c.Close(outcome=said[0] or chosen[0], note=said[1])
        if not self.tell_outcome(await self.walk.write(made), message("Closed. Nothing was erased.")):
            return
        await self.host.forget(self)
        await self.host.back(StepPage)
        await self.host.open(SealPage(self.host, self.walk))


class SealPage(_Closing):
    """The seal up to now, and what it is for."""

    name = "seal"
    keeps_drafts = False
    labels = {"back": message("Later")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.seal = ""

    async def opened(self) -> None:
        """Reads the seal."""
        self.seal = await seal_of(self.host, self.walk)

    async def others_wrote(self) -> None:
        """There are more lines now."""
        await self.opened()

    async def respoken(self) -> None:
        """The seal's words in the other language; both are read."""
        await self.opened()

    def keys(self) -> tuple[str, ...]:
        """What a closed incident still takes."""
        return ("export", "reopen", "note", "journal", "deadlines")

    def view(self) -> View:
        """The words."""
        say = self.host.say
        items: list[Item] = [
            Para(line(Span(say("This is the seal of the record."), "title"))),
            Gap(),
            *seal_items(self.host, self.seal),
            Gap(),
            *self._still_due(),
            Para(line(Span(say("You can open it again at any time; nothing was erased."), "muted"))),
        ]
        buttons = [
            self.button("export", message("Write the report")),
            self.button("verify"),
            self.button("back"),
        ]
        heading = joined(
            [Span(say("closed").capitalize(), "strong"), Span(self.walk.label, "muted")],
            self.host.look.glyphs.dot,
        )
        return self.page(heading, items, buttons, bar="ok", step="seal")

    def _still_due(self) -> list[Item]:
        """Closing an incident ends no duty: what runs on is named once more."""
        now, clocks = self.walk.situation.now, running_clocks(self.walk)
        if not clocks:
            return []
        words = self.host.say("This runs on all the same:")
        found: list[Item] = [Para(line(Span(words, "watch")))]
        found += [clock_para(self.host, due, title, now) for due, title, _ in clocks[:MOST_DUE]]
        return [*found, Gap()]


async def seal_of(host: Host, walk: Walk) -> str:
    """The seal of an incident as it stands: its number of lines and 13 words."""
    row, state, language = walk.row, walk.situation.state, host.language
    return await host.office.do(lambda desk: desk.seal(row, state.count, state.head, language))


def seal_items(host: Host, seal: str) -> list[Item]:
    """The seal, and what it is for."""
    say = host.say
    return [
        Para(line(Span(seal, "strong"))),
        Gap(),
        Para(
            line(say("Write it down or read it to somebody. It proves later that nothing before it changed."))
        ),
        Para(
            line(
                Span(
                    say("Each new line, also an export, has a seal of its own; older ones keep their worth."),
                    "muted",
                )
            )
        ),
    ]
