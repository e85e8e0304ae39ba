"""Exporting: fold up to a line, tell the story, render, write each file whole or not at all, and only then note it.

The record notes what was written with the files' SHA-256; the files hold no time of export, so that the same lines
and options give the same bytes.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from incidentkit.desk.core import Desk, IncidentRow, Request, Written
from incidentkit.desk.placing import Placer
from incidentkit.errors import IncidentkitError, Message, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident.events import Entry
from incidentkit.journal.engine import EXPORTS
from incidentkit.journal.evidence import path_of
from incidentkit.journal.verifying import verify_incident
from incidentkit.locale import LANGUAGES
from incidentkit.report.formats import RENDERERS, Made
from incidentkit.report.tlp import DEFAULT_MARKING, TLP

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.views.story import Story
    from incidentkit.report.outline import Thumbnail
    from incidentkit.report.words import Teller

LATER = frozenset({"docx", "csv", "ics", "bundle"})
_EVIDENCE = "evidence-"


class Exported(msgspec.Struct, frozen=True):
    """What was written: `files` of {format, path, sha256}, the entry that notes it, and what verifying found."""

    files: list[dict[str, str]]
    written: Written
    problems: list[Message]


class _Report(msgspec.Struct, frozen=True):
    """Everything the formats render."""

    row: IncidentRow
    entries: list[Entry]
    situation: "Situation"
    story: "Story"
    seal: str
    say: "Teller"
    home: Path


def export(
    desk: Desk,
    name: str,
    formats: tuple[str, ...] = ("html", "json"),
    folder: Path | None = None,
    text_language: str | None = None,
    until: int | None = None,
    *,
    tlp: str = DEFAULT_MARKING,
    request: Request | None = None,
) -> Exported:
    """Writes the reports of an incident into `folder` (by default the home's exports) and notes it in the record.

    `text_language` is that of the report, by default the incident's own; `until` is the last line covered, by default
    the head before this export. Raises UsageError (unknown-format, unknown-marking, unknown-entry, unknown-language, not-a-folder)
    and StoreError (disk-full, folder-not-writable); where only the noting fails, `where.files` names what was written.
    """
    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        files = (repeated[0].payload or {}).get("files")
        return Exported(files if isinstance(files, list) else [], Written(row, repeated, repeated=True), [])
    wanted = _formats(formats)
    tlp = marking(tlp)
    problems, conditions = _verified(desk, row, until)
    report = _report(desk, row, text_language, until, problems, conditions)
    made = _made(report, tlp)
    rendered = {each: RENDERERS[each](made) for each in wanted}
    contents = {suffix: body for files in rendered.values() for suffix, body in files.items()}
    placer = Placer(folder or Path(desk.home) / EXPORTS, private=folder is None)
    paths = placer.place(row.label, contents)
    files = [
        {"format": each, "path": str(paths[suffix]), "sha256": hashlib.sha256(body).hexdigest()}
        for each, rendered_files in rendered.items()
        for suffix, body in rendered_files.items()
    ]
    return Exported(files, _note(desk, row, report, files, request), problems)


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


def _note(
    desk: Desk, row: IncidentRow, made: _Report, files: list[dict[str, str]], request: Request | None
) -> Written:
    recorded = [{**file, "path": _unicode(file["path"])} for file in files]
    command = c.NoteExport(
        files=recorded, until=made.story.seal.count, seal=made.seal, text_language=made.say.language
    )
    try:
        return desk.perform(row.label, command, request)
    except IncidentkitError as error:  # the files are there, and whoever reads the error should know
        error.where = {**error.where, "files": recorded}
        raise


def _unicode(path: str) -> str:
    r"""A path as Unicode text; bytes that are none are shown as `\xff`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _formats(asked: tuple[str, ...]) -> list[str]:
    wanted = list(dict.fromkeys(each.strip().lower() for each in asked if each.strip()))
    for each in wanted:
        if each not in RENDERERS:
            what = message("“{format}” is not a format of a report here.", format=each[:40])
            if each in LATER:
                what = message("Reports as {format} come with a later version.", format=each)
            raise UsageError(
                "unknown-format",
                what,
                hint=message("There are: {formats}", formats=list(RENDERERS)),
                where={"format": each[:40]},
            )
    if not wanted:
        raise UsageError(
            "unknown-format",
            message("No format was named."),
            hint=message("There are: {formats}", formats=list(RENDERERS)),
        )
    return wanted


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


def _report(
    desk: Desk,
    row: IncidentRow,
    text_language: str | None,
    until: int | None,
    problems: list[Message],
    conditions: dict[int, str],
) -> _Report:
    from incidentkit.incident.evolve import fold  # noqa: PLC0415 - commands that only write need none of this
    from incidentkit.incident.views.story import story, told_at  # noqa: PLC0415
    from incidentkit.journal.seal import seal_words  # noqa: PLC0415
    from incidentkit.report.words import Teller  # noqa: PLC0415

    every = desk.entries(row)
    covered = _covered(every, until)
    later = every[len(covered) :]
    state = fold(covered, later)
    if (
        not state.runbook_digest
    ):  # lines 1 and 2 only: what is pinned in the same breath is needed to read them
        state.runbook_digest = fold(every).runbook_digest
    language = text_language or state.language
    if language not in LANGUAGES:
        raise UsageError(
            "unknown-language",
            message("“{language}” is not a language here: en or fr.", language=language[:40]),
            where={"language": language[:40]},
        )
    situation = desk.situate(state, language=language, now=told_at(covered))
    told = story(
        covered,
        situation,
        label=row.label,
        seal=seal_words(row.incident_id, state.count, state.head, language),
        conditions=conditions,
        problems=problems,
        later=later,
    )
    seal = desk.seal(row, state.count, state.head, language)
    return _Report(row, covered, situation, told, seal, Teller(language), Path(desk.home))


def _covered(entries: list[Entry], until: int | None) -> list[Entry]:
    last = len(entries) if until is None else until
    if not 1 <= last <= len(entries):
        raise UsageError(
            "unknown-entry",
            message("This incident has no line {seq}; it has {count}.", seq=last, count=len(entries)),
            where={"seq": last},
        )
    return entries[:last]


def _made(report: _Report, tlp: str) -> Made:
    """What the formats render."""
    from incidentkit.incident.views.now import show  # noqa: PLC0415
    from incidentkit.report import json  # noqa: PLC0415

    row, sealed = report.row, report.story.seal
    data = json.render(
        label=row.label,
        incident_id=row.incident_id,
        tlp=tlp,
        entries=report.entries,
        view=show(report.situation, row.label, row.incident_id, report.seal),
        seal={"count": sealed.count, "head": sealed.head, "words": sealed.words, "text": report.seal},
        problems=report.story.problems,
        say=report.say,
    )
    return Made(
        story=report.story, say=report.say, tlp=tlp, data=data.encode(),
        thumbnails=lambda: thumbnails(report.home, report.story),
    )  # fmt: skip


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


__all__ = ["DEFAULT_MARKING", "Exported", "export", "marking"]
