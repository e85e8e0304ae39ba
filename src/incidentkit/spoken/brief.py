"""The handover brief as a page of plain lines, in the order in which somebody who was not there needs it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident.views.words import LEVELS
from incidentkit.spoken.log import spoken
from incidentkit.spoken.people import action_lines, people_lines
from incidentkit.spoken.plain import deadline_line, role_words, when_words
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.brief import Brief, DoneLine, LastLine, OpenLine, WaitingLine


def brief_lines(voice: Voice, situation: Situation, brief: Brief, language: str) -> list[str]:
    """The whole brief, spoken in `language`; `situation` is in it too."""
    page = _Page(voice.speaking(language), situation)
    lines = page.head(brief)
    parts: list[tuple[Message, list[str]]] = [
        (message("Never"), [f"× {view.say}" for view in brief.never]),
        (message("To do, in this order"), [page.open(each) for each in brief.open]),
        (message("Waiting for others"), [page.waiting(each) for each in brief.waiting]),
        (message("Deadlines and promises"), page.clocks(brief)),
        (message("Not known yet"), [f"? {page.spoken(each.ask)}  ({each.name})" for each in brief.not_known]),
        (message("Done so far"), [page.done(each) for each in brief.done]),
        (message("Between people"), people_lines(page.voice, situation)),
        (message("Action items"), action_lines(page.voice, situation)),
        (message("The last lines of the log"), [page.last(each) for each in brief.last]),
    ]
    for title, body in parts:
        if body:
            lines += ["", page.voice.say(title), *(f"  {line}" for line in body)]
    return lines


class _Page:
    def __init__(self, voice: Voice, situation: Situation) -> None:
        self.voice = voice
        self.situation = situation

    def when(self, at: datetime | None) -> str:
        return when_words(self.voice, at, self.situation.now)

    def spoken(self, words: str | Message | datetime) -> str:
        return spoken(self.voice, self.situation, words)

    def head(self, brief: Brief) -> list[str]:
        say = self.voice.say
        title = say(
            message("Handover brief: {incident}, {title}", incident=brief.incident, title=brief.title)
        )
        lines = [f"{say('DRILL')}  {title}" if brief.drill else title]
        if brief.from_ and brief.to:
            lines.append(say(message("From {giver} to {taker}", giver=brief.from_, taker=brief.to)))
        lines.append(
            say(
                message(
                    "As it stands: {time}", time=self.when(self.situation.now.astimezone(self.situation.zone))
                )
            )
        )
        lines.append(say(message("Runbook: {title}", title=brief.runbook)))
        if brief.level:
            level = say("severity: {level}", level=LEVELS[brief.level])
            lines.append(f"{level}. {brief.because or ''}".strip())
        if brief.may_be:
            lines.append(say(message("It may become: {level}", level=LEVELS[brief.may_be])))
        if brief.status == "closed":
            lines.append(say(message("This incident is closed.")))
        return lines

    def open(self, each: OpenLine) -> str:
        say = self.voice.say
        line = f"{'?' if each.applies == 'unknown' else '○'} {each.do}  ({each.id})"
        if each.role:
            line += "  " + say("for {role}", role=role_words(self.situation, each.role))
        if each.target:
            line += "  " + say(message("by {time}", time=self.when(each.target)))
        if each.overdue:
            line += f"  {say('late')}"
        if each.first:
            line += "  " + say(message("first: {steps}", steps=each.first))
        return line

    def waiting(self, each: WaitingLine) -> str:
        say = self.voice.say
        since = self.when(each.since)
        line = say(message("{step} ({id}): waiting for {who} since {time}", step=each.do, id=each.id, who=each.who, time=since))  # fmt: skip
        if each.reference:
            line += "  " + say("Reference: {reference}", reference=each.reference)
        if each.nudge_at:
            line += "  " + say(message("Ask again: {time}", time=self.when(each.nudge_at)))
        return line

    def clocks(self, brief: Brief) -> list[str]:
        say = self.voice.say
        lines = [
            f"{deadline_line(self.voice, self.situation, view)}  ({view.id})" for view in brief.deadlines
        ]
        for view in brief.promises:
            words = message("Promised: {text}, by {time} (line {seq})", text=view.text, time=self.when(view.by), seq=view.seq)  # fmt: skip
            whose = message("promised to us") if view.whose == "theirs" else message("promised by us")
            late = f"  {say('late')}" if view.state == "late" else ""
            lines.append(f"{say(words)}  {say(whose)}{late}")
        return lines

    def done(self, each: DoneLine) -> str:
        say = self.voice.say
        glyph = "✓" if each.state == "done" else "–"
        line = f"{glyph} {each.do}  ({each.id})  {self.when(each.at)}  {each.actor}"
        if each.choice:
            line += "  " + say(message("Decided: {choice}", choice=each.choice))
        if each.result:
            line += f"  {each.result}"
        if each.reason:
            line += "  " + say(message("Reason: {reason}", reason=each.reason))
        return line

    def last(self, each: LastLine) -> str:
        words = self.voice.say(each.told.title)
        if each.told.about:
            words += f": {self.spoken(each.told.about)}"
        for said in each.told.said:
            label = f"{self.voice.say(said.label)}: " if said.label else ""
            words += f"; {label}{self.spoken(said.text)}"
        time = f"{each.at:%H:%M}" if each.at else ""
        return f"#{each.seq}  {time}  {each.actor}  {words}"
