"""Making a report ready: verify, fold up to a line, tell the story, and leave out what its reader does not get.

Nothing is written here. What comes out holds no time of its making, so the same lines and options make the same.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incidentkit.desk.core import Desk, IncidentRow
from incidentkit.desk.templating import find_fonts, find_template
from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.events import Entry
from incidentkit.journal.evidence import path_of
from incidentkit.journal.verifying import verify_incident
from incidentkit.locale import language_named
from incidentkit.report.formats import Made
from incidentkit.report.tlp import DEFAULT_MARKING, TLP

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.figures import Measures
    from incidentkit.incident.views.pseudonyms import Checking
    from incidentkit.incident.views.readers import LeftOut, Reader
    from incidentkit.incident.views.story import Story
    from incidentkit.report.outline import Thumbnail
    from incidentkit.report.words import Teller

_EVIDENCE = "evidence-"
MOST_EARLIER = 10
"""How many earlier incidents a report is held beside."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a report is asked for; None: as the incident or the reader has it.

    `pseudonyms` replaces names of persons, `names` are persons' names besides those that are known.
    """

    text_language: str | None = None
    until: int | None = None
    reader: str | None = None
    tlp: str | None = None
    pseudonyms: bool = False
    names: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """A report made ready: what the formats render, what was left out, which names were replaced, and what is wrong.

    `whole`: nothing was left out or replaced, so that the record itself may go with it.
    """

    row: IncidentRow
    entries: list[Entry]
    situation: "Situation"
    made: Made
    seal: str
    reader: "Reader | None"
    left_out: "list[LeftOut]"
    checking: "Checking | None"
    problems: list[Message]
    conditions: dict[int, str]
    whole: bool


def formats_of(asked: Sequence[str], known: Sequence[str]) -> list[str]:
    """The formats asked for, each once and in small letters; raises UsageError (unknown-format)."""
    wanted = list(dict.fromkeys(each.strip().lower() for each in asked if each.strip()))
    for each in wanted:
        if each not in known:
            raise UsageError(
                "unknown-format",
                message("“{format}” is not a format of a report here.", format=each[:40]),
                hint=message("There are: {formats}", formats=list(known)),
                where={"format": each[:40]},
            )
    if not wanted:
        raise UsageError(
            "unknown-format",
            message("No format was named."),
            hint=message("There are: {formats}", formats=list(known)),
        )
    return wanted


def marking(told: str) -> str:
    """A label of the Traffic Light Protocol as typed, `TLP:` before it or not; `WHITE`, its old name, is `CLEAR`.

    Raises UsageError (unknown-marking).
    """
    label = told.strip().upper().removeprefix("TLP:").strip()
    label = "CLEAR" if label == "WHITE" else label
    if label in TLP:
        return label
    raise UsageError(
        "unknown-marking",
        message("“{marking}” is not a marking.", marking=told[:40]),
        hint=message("There are: {markings}", markings=[f"TLP:{each}" for each in TLP]),
        where={"marking": told[:40]},
    )


def make(desk: Desk, row: IncidentRow, options: Options) -> Report:
    """The report of an incident, made ready for its reader.

    Raises UsageError (unknown-marking, unknown-entry, unknown-language, unknown-reader).
    """
    from incidentkit.incident.views.readers import PARTS, for_reader, left_out, reader  # noqa: PLC0415

    who = reader(options.reader) if options.reader else None
    tlp = marking(options.tlp or (who.marking if who else DEFAULT_MARKING))
    problems, conditions = _verified(desk, row, options.until)
    entries, situation, story, say, seal = _told(desk, row, options, problems, conditions)
    checking = None
    if options.pseudonyms or options.names:
        story, checking = _pseudonymised(story, situation, entries, say, options.names)
    missing = left_out(story, who) if who else []
    whole = checking is None and (who is None or who.parts == frozenset(PARTS))
    if who is not None:
        story = for_reader(story, who)
    data = _record(row, entries, situation, story, say, seal, tlp) if whole else _data(story, say, who, tlp)
    shown = checking is None and (who is None or "files" in who.parts)  # a picture may show a name
    found = find_template(desk.runbooks)
    problems = [*problems, *_broken(found.faults)]
    made = Made(
        story=story, say=say, tlp=tlp, data=data.encode(), reader=who,
        thumbnails=lambda: thumbnails(desk.home, story) if shown else {},
        template=found.template, logo=found.logo, fonts=find_fonts(desk.runbooks),
    )  # fmt: skip
    return Report(
        row, entries, situation, made, seal, who, missing, checking, problems, conditions, whole
    )  # fmt: skip


def _verified(desk: Desk, row: IncidentRow, until: int | None) -> tuple[list[Message], dict[int, str]]:
    """What is wrong with the record and its evidence, and the condition of each file that is not as it was kept."""
    found = [
        each
        for each in verify_incident(desk.journal, row).problems
        if until is None or each.seq is None or each.seq <= until
    ]
    conditions = {
        each.seq: each.code.removeprefix(_EVIDENCE)
        for each in found
        if each.seq is not None and each.code.startswith(_EVIDENCE)
    }
    return [each.what for each in found], conditions


def _told(
    desk: Desk, row: IncidentRow, options: Options, problems: list[Message], conditions: dict[int, str]
) -> "tuple[list[Entry], Situation, Story, Teller, str]":
    from incidentkit.incident.evolve import fold  # noqa: PLC0415 - commands that only write need none of this
    from incidentkit.incident.views.story import story, told_at  # noqa: PLC0415
    from incidentkit.journal.seal import seal_words  # noqa: PLC0415
    from incidentkit.report.words import Teller  # noqa: PLC0415

    every = desk.entries(row)
    covered = _covered(every, options.until)
    later = every[len(covered) :]
    state = fold(covered, later)
    if (
        not state.runbook_digest
    ):  # lines 1 and 2 only: what is pinned in the same breath is needed to read them
        state.runbook_digest = fold(every).runbook_digest
    language = language_named(options.text_language or state.language)
    situation = desk.situate(state, language=language, now=told_at(covered))
    told = story(
        covered,
        situation,
        label=row.label,
        seal=seal_words(row.incident_id, state.count, state.head, language),
        conditions=conditions,
        problems=problems,
        later=later,
        earlier=earlier(desk, row, covered, language),
    )
    seal = desk.seal(row, state.count, state.head, language)
    return covered, situation, told, Teller(language), seal


def earlier(desk: Desk, row: IncidentRow, covered: list[Entry], language: str) -> "list[Measures]":
    """The figures of incidents that were opened before this one, the newest first, as they were known at its last line.

    Drills are held beside drills only. What was written later anywhere changes nothing here, so that the same lines
    give the same report.
    """
    from incidentkit.incident.evolve import fold  # noqa: PLC0415
    from incidentkit.incident.views.measures import measures  # noqa: PLC0415
    from incidentkit.incident.views.story import told_at  # noqa: PLC0415

    opened, last = covered[0].recorded_at, max(each.recorded_at for each in covered)
    found = []
    for other in reversed(desk.incidents()):
        if other.incident_id == row.incident_id or other.drill != row.drill:
            continue
        lines = desk.entries(other)
        known = [each for each in lines if each.recorded_at <= last]
        if not known or known[0].recorded_at >= opened:
            continue
        known = lines[: len(known)]
        state = fold(known, lines[len(known) :])
        if state.runbook_digest:
            found.append(measures(desk.situate(state, language=language, now=told_at(known)), other.label))
        if len(found) == MOST_EARLIER:
            break
    return found


def _covered(entries: list[Entry], until: int | None) -> list[Entry]:
    last = len(entries) if until is None else until
    if not 1 <= last <= len(entries):
        raise UsageError(
            "unknown-entry",
            message("This incident has no line {seq}; it has {count}.", seq=last, count=len(entries)),
            where={"seq": last},
        )
    return entries[:last]


def _pseudonymised(
    story: "Story", situation: "Situation", entries: list[Entry], say: "Teller", names: tuple[str, ...]
) -> "tuple[Story, Checking]":
    from incidentkit.incident.views.pseudonyms import Pseudonyms, persons, pseudonymised  # noqa: PLC0415

    register = situation.register
    organisations = [register.name, *(each.name for each in register.contacts.values())] if register else []
    known = [*names, *persons(entries, register)]
    plan = situation.plan
    ours = [plan.title, plan.summary or "", *(step.do for step in plan.steps), *organisations]
    ours += [question.ask for question in situation.questions.values()]
    ours += [deadline.title for deadline in plan.deadlines.values()]
    return pseudonymised(story, Pseudonyms(known, say, organisations), ours)


def _broken(faults: list[Message]) -> list[Message]:
    """The note that a template was not used, with what is wrong with it."""
    if not faults:
        return []
    return [message("The company's template of reports is broken; ours was used instead."), *faults]


def thumbnails(home: Path, story: "Story") -> "dict[str, Thumbnail]":
    """Small copies of the pictures among a story's evidence, by SHA-256; only of files that are as they were kept."""
    from incidentkit.report.raster import thumbnail  # noqa: PLC0415 - only what is asked for

    found: dict[str, Thumbnail] = {}
    for each in story.evidence:
        if each.condition == "ok" and each.sha256 not in found:
            small = thumbnail(path_of(home, each.sha256))
            if small is not None:
                found[each.sha256] = small
    return found


def _record(
    row: IncidentRow,
    entries: list[Entry],
    situation: "Situation",
    story: "Story",
    say: "Teller",
    seal: str,
    tlp: str,
) -> str:
    """The record itself as JSON: every entry, with which each hash can be computed again."""
    from incidentkit.incident.views.now import show  # noqa: PLC0415
    from incidentkit.report import json  # noqa: PLC0415

    sealed = story.seal
    return json.render(
        label=row.label,
        incident_id=row.incident_id,
        tlp=tlp,
        entries=entries,
        view=show(situation, row.label, row.incident_id, seal),
        seal={"count": sealed.count, "head": sealed.head, "words": sealed.words, "text": seal},
        problems=story.problems,
        say=say,
    )


def _data(story: "Story", say: "Teller", who: "Reader | None", tlp: str) -> str:
    """The story as JSON: an entry cannot be shortened without breaking its hash, so none is in it."""
    from incidentkit.report import json  # noqa: PLC0415

    return json.render_story(story, say, tlp=tlp, reader=who.name if who else None)


__all__ = ["Made", "Options", "Report", "make", "marking"]
