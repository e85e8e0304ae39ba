"""From a story to an outline: the first page and the order of the chapters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from incidentkit.errors import Message, message
from incidentkit.incident.views.pages import Facts, Story
from incidentkit.incident.views.readers import Reader
from incidentkit.report import chapters, figures, kept, packs, people
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
    reader: Reader | None = None,
    thumbnails: Mapping[str, Thumbnail] | None = None,
) -> Outline:
    """The report of a story in the teller's language, marked `TLP:` and one of `tlp.TLP`.

    `reader` is who gets it: the order of the chapters and which there are. `thumbnails` are small copies of kept
    pictures by SHA-256; only those of the story's evidence are shown.
    """
    facts = story.facts
    return Outline(
        language=say.language,
        kind=say(message("Drill report")) if facts.drill else say(message("Incident report")),
        title=say(facts.title),
        label=facts.label,
        byline=_byline(story, say, reader),
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
        sections=_sections(story, say, reader, thumbnails or {}),
        foot=_foot(story, say),
        seal=_seal(story, say),
    )


def _progress(done: int, total: int) -> Message:
    return message("{done} of {total}", done=done, total=total)


READER_WORDS = {
    "director": message("Prepared for management. Some chapters of the record are left out."),
    "insurer": message("Prepared for the insurer. Some chapters of the record are left out."),
    "police": message("Prepared for the police. Some chapters of the record are left out."),
    "lawyer": message("Prepared for our lawyer. Nothing of the record is left out."),
    "authority": message("Prepared for the authority. Some chapters of the record are left out."),
    "staff": message("Prepared for our staff. Most chapters of the record are left out."),
    "customer": message("Prepared for our customers. Most chapters of the record are left out."),
}
"""For whom a report is, and honestly whether it is all; a test compares it with the table."""


def _byline(story: Story, say: Teller, reader: Reader | None) -> str:
    facts = story.facts
    told = message("{label} · as known on {time}", label=facts.label, time=story.until)
    if facts.organisation:
        told = message(
            "{organisation} · {label} · as known on {time}",
            organisation=facts.organisation,
            label=facts.label,
            time=story.until,
        )
    return say(told) if reader is None else f"{say(told)} · {say(READER_WORDS[reader.name])}"


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


def _seal(story: Story, say: Teller) -> Seal | None:
    if not story.seal.words:  # not for this reader
        return None
    text = message(
        "13 words stand for lines 1 to {count} of the log; they no longer fit once one is changed.",
        count=story.seal.count,
    )
    return Seal(say(message("Seal")), say(text), story.seal.words, chapters.seal_code(story, say))


Thumbnails = Mapping[str, Thumbnail]
Chapter = Callable[[Story, Teller, Thumbnails], Section | None]


def _plain(chapter: Callable[[Story, Teller], Section | None]) -> Chapter:
    """A chapter that shows no kept picture."""
    return lambda story, say, _: chapter(story, say)


CHAPTERS: dict[str, tuple[str, Chapter]] = {
    "timeline": ("", _plain(chapters.timeline)),
    "facts-by-date": ("", _plain(packs.facts_by_date)),
    "actions-by-date": ("", _plain(packs.actions_by_date)),
    "decisions": ("decisions", _plain(chapters.decisions)),
    "deadlines": ("deadlines", _plain(kept.deadlines)),
    "evidence": ("evidence", kept.evidence),
    "losses": ("losses", _plain(packs.losses)),
    "losses-asked": ("losses", _plain(packs.losses_asked)),
    "messages": ("messages", _plain(kept.messages)),
    "calls": ("calls", _plain(people.calls)),
    "promises": ("promises", _plain(kept.promises)),
    "answers": ("answers", _plain(chapters.answers)),
    "done": ("done", _plain(chapters.done)),
    "not-done": ("not-done", _plain(chapters.not_done)),
    "exceptions": ("exceptions", _plain(chapters.exceptions)),
    "never": ("never", _plain(chapters.never)),
    "roles": ("roles", _plain(people.roles)),
    "lessons": ("lessons", _plain(people.lessons)),
    "review": ("review", _plain(chapters.review)),
    "measures": ("measures", _plain(figures.measures)),
    "facts": ("about", _plain(chapters.facts)),
    "seal": ("seal", _plain(chapters.seal)),
}
"""Every chapter by its name, with the part of `readers.TABLE` that it needs."""
ORDERS = {
    "report": (
        "timeline", "decisions", "deadlines", "evidence", "losses", "messages", "calls", "promises", "answers", "done",
        "not-done", "exceptions", "never", "roles", "lessons", "review", "measures", "facts", "seal",
    ),
    "pack": (
        "facts-by-date", "actions-by-date", "evidence", "losses-asked", "messages", "calls", "answers",
        "deadlines", "facts", "seal",
    ),
}  # fmt: skip
"""The order of the chapters; a pack has the order in which police and insurers ask: facts, actions, proofs, losses."""


def _sections(story: Story, say: Teller, reader: Reader | None, thumbnails: Thumbnails) -> list[Section]:
    built = []
    for name in ORDERS[reader.order if reader else "report"]:
        part, chapter = CHAPTERS[name]
        if reader is not None and part and part not in reader.parts:
            continue
        if name == "timeline" and reader is not None and not story.timeline:
            continue
        built.append(chapter(story, say, thumbnails))
    return [section for section in built if section is not None]
