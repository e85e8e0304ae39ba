"""How bad it is: what the answers suggest and why, and what a person sets instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident import commands as c
from incidentkit.incident.severity import suggest
from incidentkit.incident.views.words import LEVELS
from incidentkit.runbook.model import LEVELS as LEVEL_IDS
from incidentkit.spoken.plain import ask_words, several
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.tui.host import Host
    from incidentkit.tui.walk import Walk


class SeverityPage(IncidentPage):
    """Four levels and a reason."""

    name = "severity"
    labels = {"main": message("Set it")}  # noqa: RUF012

    def __init__(self, host: Host, walk: Walk) -> None:
        super().__init__(host, walk)
        self.harmless: set[str] = set()

    def view(self) -> View:
        """What stands, what could be, the levels."""
        say, situation = self.host.say, self.walk.situation
        suggestion, set_to = suggest(situation), situation.state.severity
        items: list[Item] = [Para(line(Span(say("How bad is it?"), "title"))), Gap()]
        if set_to:
            because = situation.state.severity_reason or ""
            words = say("Set to {level}: {because}", level=LEVELS[set_to], because=because)
            items.append(Para(line(Span(words, "muted")), most=2))
        if suggestion.level:
            words = say(
                "The answers say {level}. {because}",
                level=LEVELS[suggestion.level],
                because=suggestion.because or "",
            )
            items.append(Para(line(Span(words, "muted")), most=2))
        if suggestion.may_be and not set_to:
            names = several(
                self.host, [ask_words(self.host, situation, name) for name in suggestion.depends_on]
            )
            words = say(
                "Could be {level} until you know: {questions}",
                level=LEVELS[suggestion.may_be],
                questions=names,
            )
            items.append(Para(line(Span(words, "watch")), most=3))
        current = set_to or suggestion.level or LEVEL_IDS[0]
        options = tuple(Option(level, say(LEVELS[level])) for level in LEVEL_IDS)
        items += [
            Gap(),
            Choices("level", options, self.chosen.get("level", (current,))),
            Gap(),
            Field(
                "reason", say("Reason"), self.values.get("reason", ""), placeholder=say("in a few words, why")
            ),
        ]
        return self.page(
            [say("Severity")],
            items,
            [self.button("main"), self.button("back")],
            focus="level",
            never=(),
            step="severity",
        )

    async def act_main(self) -> None:
        """Writes it."""
        reason = self.typed("reason")
        if not reason:
            self.tell(message("Say in a few words why."))
            self.host.focus("reason")
            return
        safe = await without_secret(self, reason, self.harmless)
        if safe is None:
            return
        state = self.walk.situation.state
        level = self.chosen.get(
            "level", (state.severity or suggest(self.walk.situation).level or LEVEL_IDS[0],)
        )[0]
        outcome = await self.walk.write(c.SetSeverity(level=level, reason=safe))
        if self.tell_outcome(outcome):
            await self.host.forget(self)
            await self.host.back()
