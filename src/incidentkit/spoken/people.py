"""Messages, calls, roles and action items as lines of text, for commands and for the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.errors import message
from incidentkit.incident.people.names import contact_name
from incidentkit.incident.views.people import action_views, call_views, role_views, sent_views
from incidentkit.incident.views.words import contact_kind
from incidentkit.spoken.plain import call_lines, role_words, when_words
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.incident.people.names import contact_name
    from incidentkit.incident.situation import Situation
from incidentkit.incident.views.people import CallEntryView, CardView, DraftView


def contact_words(voice: Voice, situation: Situation, contact: str) -> str:
    """A contact by its name in the register, else by what it is, in the reader's language."""
    name = contact_name(situation, contact)
    words = contact_kind(contact)
    return name or (words if isinstance(words, str) else voice.say(words))


def draft_lines(voice: Voice, situation: Situation, view: DraftView) -> list[str]:
    """What stands beside a draft: for whom, who approved it, what keeps it from going out."""
    say = voice.say
    lines = [
        say("Message to {to}, by {channel}: {title}", to=view.to, channel=view.channel, title=view.title)
    ]
    if view.max_words is not None:
        lines.append(say(message("{words} of {most} words", words=view.words, most=view.max_words)))
    if view.approved is not None and view.approved.holds:
        time = when_words(voice, view.approved.at, situation.now)
        lines.append(say(message("Approved by {who}, {time}", who=view.approved.by, time=time)))
    lines += [f"■ {say(gate['because'])}" for gate in view.gates]
    return lines


def card_lines(voice: Voice, situation: Situation, view: CardView) -> list[str]:
    """The call card and what earlier calls brought."""
    lines = call_lines(voice, view)
    return [*lines, *(called_words(voice, situation, each) for each in view.calls)]


def called_words(voice: Voice, situation: Situation, each: CallEntryView) -> str:
    """A call that was made, and what it brought."""
    time = when_words(voice, each.at, situation.now)
    what = _brought(voice, each.answered, each.reference)
    return voice.say(message("Called {time}, line {seq}: {what}", time=time, seq=each.seq, what=what))


def _brought(voice: Voice, answered: str | None, reference: str | None) -> str:
    parts = [answered] if answered else []
    if reference:
        parts.append(voice.say("Reference: {reference}", reference=reference))
    return ", ".join(parts) or "–"


def people_lines(voice: Voice, situation: Situation) -> list[str]:
    """Who is in charge of what, what was sent, who was called."""
    say, now = voice.say, situation.now
    lines = [
        say(message("{role}: {name}, since {time}", role=role_words(situation, role, holder=False), name=held.name, time=when_words(voice, held.since, now)))
        for role, held in role_views(situation).items()
    ]  # fmt: skip
    lines += [
        say(message("Sent {time}: {title}, to {to} (line {seq})", time=when_words(voice, m.at, now), title=m.title, to=m.to, seq=m.seq))
        for m in sent_views(situation)
    ]  # fmt: skip
    lines += [
        say(
            message(
                "Called {time}: {name} (line {seq}); {what}",
                time=when_words(voice, c.at, now),
                name=c.name or contact_kind(c.contact),
                seq=c.seq,
                what=_brought(voice, c.answered, c.reference),
            )
        )
        for c in call_views(situation)
    ]
    return lines


def action_lines(voice: Voice, situation: Situation) -> list[str]:
    """Action items, each with its line's number, its owner and when it is due."""
    say = voice.say
    lines = []
    for item in action_views(situation):
        glyph = "✓" if item.state == "finished" else "○"
        words = say(message("{text} ({owner})", text=item.text, owner=item.owner))
        if item.due and item.state != "finished":
            words += "  " + say(message("due {time}", time=when_words(voice, item.due, situation.now)))
        late = f"  {say('late')}" if item.state == "late" else ""
        lines.append(f"{glyph} #{item.seq}  {words}{late}")
    return lines
