"""Deadlines, promises, replies awaited and action items as an iCalendar file (RFC 5545).

Events, not to-dos: the calendars that people use show no to-dos. The same thing has the same UID in every export, and
a later export has a higher SEQUENCE, so that a calendar changes what it has instead of adding another.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from incidentkit.errors import Message, message
from incidentkit.incident.views.pages import DeadlinePart, Story
from incidentkit.report.words import Teller

if TYPE_CHECKING:
    from icalendar import Event

LENGTH = timedelta(minutes=15)
"""How long an event is: a calendar hides one without a length."""
REMIND = timedelta(hours=2)
"""How long before its time an open one reminds."""


class Entry(NamedTuple):
    """Something with a time: what makes its UID, its title, further lines, and whether it is open or called off."""

    key: str
    at: datetime
    title: Message | str
    lines: list[str]
    open: bool
    off: bool = False


def render(story: Story, say: Teller, tlp: str) -> bytes:
    """The calendar; the same story gives the same bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy, and only this format needs it

    calendar = Calendar()
    calendar.add("prodid", "-//incidentkit//incidentkit//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{story.facts.label} · TLP:{tlp}")
    for each in sorted(entries(story, say), key=lambda entry: (entry.at, entry.key)):
        calendar.add_component(_event(each, story, say, tlp))
    written: bytes = calendar.to_ical()
    return written


def entries(story: Story, say: Teller) -> list[Entry]:
    """Everything of a story that has a time to come or had one."""
    found = [_deadline(each, say) for each in story.deadlines if each.due_at and each.state != "struck"]
    for promise in story.promises:
        title = message("Promised to us: {what}", what=promise.text) if promise.theirs else message("Promised by us: {what}", what=promise.text)  # fmt: skip
        found.append(Entry(f"promise {promise.seq}", promise.by, title, [], open=True))
    for wait in story.waiting:
        if wait.ask_again:
            title = message("Ask {who} again: {step}", who=wait.who, step=wait.step)
            lines = (
                [say(message("Reference: {reference}", reference=wait.reference))] if wait.reference else []
            )
            found.append(Entry(f"waiting {wait.step}", wait.ask_again, title, lines, open=True))
    for action in story.actions:
        if action.due:
            title = message("{owner}: {what}", owner=action.owner, what=action.text)
            found.append(
                Entry(f"action {action.seq}", action.due, title, [], open=action.finished_at is None)
            )
    return found


def _deadline(each: DeadlinePart, say: Teller) -> Entry:
    lines = [f"{say(each.kind)} · {say(each.state_words)}"]
    if each.assumed:
        lines.append(say(message("At the latest, assuming {what}", what=each.assumed)))
    if each.to:
        lines.append(say(message("To {who}", who=each.to)))
    if each.source:
        lines.append(say(message("Source: {source}", source=each.source)))
    open_ = each.state in ("running", "late")
    title = each.title if open_ else message("{title} ({state})", title=each.title, state=each.state_words)
    assert each.due_at is not None
    return Entry(f"deadline {each.id}", each.due_at, title, lines, open_, off=each.state == "waived")


def _event(entry: Entry, story: Story, say: Teller, tlp: str) -> Event:
    from icalendar import Alarm, Event  # noqa: PLC0415

    facts = story.facts
    title = f"{facts.label}: {say(entry.title)}"
    about = f"{facts.incident_id or facts.label} {entry.key}"
    event = Event()
    values: dict[str, Any] = {
        "uid": f"{hashlib.sha256(about.encode()).hexdigest()[:40]}@incidentkit",
        "dtstamp": story.until.astimezone(UTC),
        "sequence": story.seal.count,
        "summary": title,
        "description": "\n".join([*entry.lines, say(facts.title), f"TLP:{tlp}"]),
        "dtstart": entry.at.astimezone(UTC),
        "dtend": entry.at.astimezone(UTC) + LENGTH,
        "status": "CANCELLED" if entry.off else "CONFIRMED",
        "transp": "TRANSPARENT",
        "class": "CONFIDENTIAL",
        "categories": [facts.label],
    }
    for name, value in values.items():
        event.add(name, value)
    if entry.open and not facts.drill:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -REMIND)
        event.add_component(alarm)
    return event
