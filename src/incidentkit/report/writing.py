"""From a story to an outline: the first page and the order of the chapters."""

from __future__ import annotations

from collections.abc import Mapping

from incidentkit.errors import Message, message
from incidentkit.incident.views.pages import Facts, Story
from incidentkit.report import chapters, kept, people
from incidentkit.report.outline import Chip, Outline, Point, Seal, Section, Thumbnail, Tone
from incidentkit.report.tlp import DEFAULT_MARKING
from incidentkit.report.words import Teller

_LEVELS = ("low", "moderate", "high", "critical")
_TONES: dict[str, Tone] = {"plain": "plain", "good": "good", "watch": "watch", "bad": "bad"}


def outline(
    story: Story,
    say: Teller,
    *,
    tlp: str = DEFAULT_MARKING,
    thumbnails: Mapping[str, Thumbnail] | None = None,
) -> Outline:
    """The report of a story in the teller's language, marked `TLP:` and one of `tlp.TLP`.

    `thumbnails` are small copies of kept pictures by SHA-256; only those of the story's evidence are shown.
    """
    facts = story.facts
    return Outline(
        language=say.language,
        kind=say(message("Drill report")) if facts.drill else say(message("Incident report")),
        title=say(facts.title),
        label=facts.label,
        byline=_byline(story, say),
        tlp=f"TLP:{tlp}",
        until=story.until,
        known=say(message("As known on {time}", time=story.until)),
        watermark=say(message("DRILL")) if facts.drill else None,
        drill=say(message("DRILL: nothing in this report really happened.")) if facts.drill else None,
        notices=[say(each) for each in story.problems],
        chips=_chips(facts, say),
        summary_title=say(message("Summary")),
        summary=[
            Point(say(each.label), [say.text(line) for line in each.lines], _TONES.get(each.tone, "plain"))
            for each in story.summary
        ],
        phases_title=say(message("How far each phase came")),
        phases=[
            (say(p.name), p.done, p.total, say(_progress(p.done, p.total))) for p in story.phases if p.total
        ],
        contents_title=say(message("In this report")),
        sections=_sections(story, say, thumbnails or {}),
        foot=_foot(story, say),
        seal=_seal(story, say),
    )


def _progress(done: int, total: int) -> Message:
    return message("{done} of {total}", done=done, total=total)


def _byline(story: Story, say: Teller) -> str:
    facts = story.facts
    if facts.organisation:
        return say(
            message(
                "{organisation} · {label} · as known on {time}",
                organisation=facts.organisation,
                label=facts.label,
                time=story.until,
            )
        )
    return say(message("{label} · as known on {time}", label=facts.label, time=story.until))


def _chips(facts: Facts, say: Teller) -> list[Chip]:
    status = say(message("Closed")) if facts.closed else say(message("Open"))
    if facts.closed and facts.outcome is not None:
        status = say(message("Closed: {outcome}", outcome=facts.outcome))
    rank = _LEVELS.index(facts.level) + 1 if facts.level in _LEVELS else 0
    level_tone: Tone = "watch" if rank > 2 else "plain"
    return [
        Chip(
            say(message("Status")), "✓" if facts.closed else "►", status, "good" if facts.closed else "plain"
        ),
        Chip(say(message("Severity")), "■" * rank + "□" * (4 - rank), say(facts.level_words), level_tone),
    ]


def _foot(story: Story, say: Teller) -> str:
    return say(
        message(
            "Made by incidentkit from lines 1 to {count} of the incident log of {label}. Not legal advice.",
            count=story.seal.count,
            label=story.facts.label,
        )
    )


def _seal(story: Story, say: Teller) -> Seal:
    text = message(
        "13 words stand for lines 1 to {count} of the log; they no longer fit once one is changed.",
        count=story.seal.count,
    )
    return Seal(say(message("Seal")), say(text), story.seal.words, chapters.seal_code(story, say))


def _sections(story: Story, say: Teller, thumbnails: Mapping[str, Thumbnail]) -> list[Section]:
    built = (
        chapters.timeline(story, say),
        chapters.decisions(story, say),
        kept.deadlines(story, say),
        kept.evidence(story, say, thumbnails),
        kept.messages(story, say),
        people.calls(story, say),
        kept.promises(story, say),
        chapters.answers(story, say),
        chapters.done(story, say),
        chapters.not_done(story, say),
        chapters.exceptions(story, say),
        chapters.never(story, say),
        people.roles(story, say),
        people.lessons(story, say),
        chapters.review(story, say),
        chapters.facts(story, say),
        chapters.seal(story, say),
    )
    return [section for section in built if section is not None]
