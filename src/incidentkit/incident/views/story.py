"""An incident's story: all that a report needs, as one tree of plain data, with no decision left to the report.

A pure function of the entries up to a moment and of what was pinned: the same entries give the same story, whenever
it is told. "Now" is the moment of the last entry that it covers.
"""

from collections.abc import Sequence
from datetime import datetime

from incidentkit.errors import Message
from incidentkit.incident.events import Entry
from incidentkit.incident.history import events
from incidentkit.incident.severity import suggest
from incidentkit.incident.situation import Situation
from incidentkit.incident.views import chapters, people_chapters
from incidentkit.incident.views.figures import Measures
from incidentkit.incident.views.measures import measures
from incidentkit.incident.views.pages import Facts, SealPart, Story
from incidentkit.incident.views.summary import summary
from incidentkit.incident.views.telling import level_words, outcome_words
from incidentkit.incident.views.told import moment
from incidentkit.when.instants import read_utc

__all__ = ["Entry", "Story", "story", "told_at"]


def told_at(entries: list[Entry]) -> datetime:
    """The moment up to which a story of these entries knows things: when the last was written (aware, UTC)."""
    return max(
        (read_utc(entry.recorded_at) for entry in entries), default=read_utc("1970-01-01T00:00:00.000Z")
    )


def story(
    entries: list[Entry],
    situation: Situation,
    *,
    label: str,
    seal: list[str],
    conditions: dict[int, str] | None = None,
    problems: list[Message] | None = None,
    later: Sequence[Entry] = (),
    earlier: Sequence[Measures] = (),
) -> Story:
    """The story of the incident `label` up to the last of `entries` (at least one).

    `situation` is made from their fold at `told_at(entries)`, in the language of the report; `seal` are the 13 words
    in that language. `conditions` (evidence entry → missing, changed, unreadable) and `problems` are what verifying
    found; None: nobody looked. Entries `later` than those covered say what stayed of content erased since.
    `earlier` are the figures of earlier incidents, to be held beside this one's.
    """
    history = events(entries, later)
    facts = _facts(situation, label, entries[0])
    parts = {
        "phases": chapters.phases(situation),
        "decisions": chapters.decisions(situation, history),
        "evidence": chapters.evidence(situation, conditions),
        "messages": people_chapters.messages(situation, history),
        "not_done": chapters.not_done(situation),
        "waiting": chapters.waiting(situation),
        "promises": chapters.promises(situation),
    }
    clocks = chapters.deadlines(situation)
    return Story(
        facts=facts,
        until=told_at(entries).astimezone(situation.zone),
        problems=problems or [],
        summary=summary(situation, facts, history, clocks=clocks, **parts),  # type: ignore[arg-type]
        timeline=chapters.timeline(situation, history),
        answers=chapters.answers(situation),
        deadlines=clocks,
        done=chapters.done(situation),
        not_needed=chapters.not_needed(situation),
        calls=people_chapters.calls(situation),
        roles=people_chapters.roles(situation, history),
        lessons=people_chapters.lessons(situation),
        actions=people_chapters.actions(situation),
        exceptions=chapters.exceptions(situation, history),
        never=chapters.never(situation),
        review=list(situation.plan.review),
        losses=chapters.losses(situation),
        measures=[measures(situation, label), *earlier],
        seal=SealPart(situation.state.count, seal, situation.state.head),
        **parts,  # type: ignore[arg-type]
    )


def _facts(situation: Situation, label: str, first: Entry) -> Facts:
    state, plan = situation.state, situation.plan
    suggestion = suggest(situation)
    level = state.severity or suggestion.level
    opened = read_utc(state.opened_at or first.recorded_at).astimezone(situation.zone)
    return Facts(
        label=label,
        incident_id=first.incident_id,
        title=state.title,
        organisation=situation.register.name if situation.register else None,
        runbook_id=plan.id,
        runbook=plan.title,
        runbook_digest=state.runbook_digest,
        commit=state.commit,
        dirty=state.dirty,
        zone=state.zone,
        language=state.language,
        drill=state.drill,
        closed=state.status == "closed",
        outcome=outcome_words(state.outcome) if state.outcome else None,
        closing_note=state.closing_note,
        level=level,
        level_words=level_words(level),
        level_because=state.severity_reason if state.severity else suggestion.because,
        opened_at=opened,
        detected_at=moment(situation, chapters.known_time(situation, "detected_at")),
        occurred_at=moment(situation, chapters.known_time(situation, "occurred_at")),
        closed_at=moment(situation, state.closed_at) if state.status == "closed" else None,
    )
