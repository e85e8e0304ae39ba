"""Exporting: make the report ready, render, write each file whole or not at all, and only then note it.

The record notes what was written with the files' SHA-256; the files hold no time of export, so that the same lines
and options give the same bytes.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from incidentkit.desk.core import Desk, Request, Written
from incidentkit.desk.placing import Content, Placer
from incidentkit.desk.reporting import Options, Report, formats_of, make, marking
from incidentkit.errors import IncidentkitError, Message, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.journal.engine import EXPORTS
from incidentkit.report.formats import RENDERERS

if TYPE_CHECKING:
    from incidentkit.desk.locking import Lock
    from incidentkit.incident.views.pseudonyms import Checking
    from incidentkit.incident.views.readers import LeftOut

BUNDLE = "bundle"
FORMATS = (*RENDERERS, BUNDLE)
"""Every format that can be asked for; a bundle packs the others."""


class Exported(msgspec.Struct, frozen=True):
    """What was written: `files` of {format, path, sha256}, the entry that notes it, and what verifying found.

    `checking` are the names that were replaced, for a person to check.
    """

    files: list[dict[str, str]]
    written: Written
    problems: list[Message]
    checking: "Checking | None" = None


class Handing(msgspec.Struct, frozen=True):
    """How a bundle leaves the house: signed with the key of an SSH key file, locked for those who may open it."""

    key: Path | None = None
    lock: "Lock | None" = None
    asks: bool = True
    """Whether the terminal is free for the question after the key's passphrase."""


class Preview(msgspec.Struct, frozen=True):
    """What a report would leave out, item by item, and the names it would replace."""

    reader: str | None
    marking: str
    left_out: "list[LeftOut]"
    checking: "Checking | None"


def export(
    desk: Desk,
    name: str,
    formats: tuple[str, ...] = ("html", "json"),
    folder: Path | None = None,
    *,
    options: Options | None = None,
    handing: Handing | None = None,
    begun: Callable[[str], None] = lambda _: None,
    last: Callable[[], None] = lambda: None,
    request: Request | None = None,
) -> Exported:
    """Writes the reports of an incident into `folder` (by default the home's exports) and notes it in the record.

    `options` say in which language, up to which line, and for whom; `handing` is for a bundle; `begun` is told each format before it is rendered,
    `last` is called when all are made, and nothing is written where one of them raises. Raises UsageError
    (unknown-format, unknown-marking, unknown-reader, unknown-entry, unknown-language, not-a-folder, only-a-bundle, and
    those of `signing.sign`) and StoreError
    (disk-full, folder-not-writable); where only the noting fails, `where.files` names what was written.
    """
    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        files = (repeated[0].payload or {}).get("files")
        return Exported(files if isinstance(files, list) else [], Written(row, repeated, repeated=True), [])
    named = formats_of(formats, FORMATS)
    if handing is not None and BUNDLE not in named:
        raise UsageError(
            "only-a-bundle",
            message("Only a bundle can be signed or encrypted."),
            hint=message("Add: --format bundle. It has the other reports inside."),
        )
    wanted = _told(named, begun)
    report = make(desk, row, options or Options())
    placer = Placer(folder or Path(desk.home) / EXPORTS, private=folder is None)
    with ExitStack() as stack:
        rendered = {each: _rendered(desk, report, each, handing, stack) for each in wanted}
        contents = {suffix: body for files in rendered.values() for suffix, body in files.items()}
        paths = placer.place(_stem(report), contents, last)
    files = [
        {"format": each, "path": str(paths[suffix]), "sha256": _sha256(paths[suffix], body)}
        for each, rendered_files in rendered.items()
        for suffix, body in rendered_files.items()
    ]
    return Exported(files, _note(desk, report, files, request), report.problems, report.checking)


def _told(formats: list[str], begun: Callable[[str], None]) -> Iterator[str]:
    for each in formats:
        begun(each)
        yield each


def _rendered(
    desk: Desk, report: Report, wanted: str, handing: Handing | None, stack: ExitStack
) -> Mapping[str, Content]:
    if wanted != BUNDLE:
        return RENDERERS[wanted](report.made)
    from incidentkit.desk.bundling import bundle  # noqa: PLC0415 - only what is asked for

    packs = bundle(desk, report)
    return {".zip": packs} if handing is None else _HandedOver(packs, handing, stack).contents()


class _HandedOver:
    """A bundle that is packed once, so that what is signed is what is handed over; open, it lies in no folder."""

    def __init__(self, packs: Callable[[IO[bytes]], None], handing: Handing, stack: ExitStack) -> None:
        self._packs = packs
        self._stack = stack
        self._handing = handing
        self._packed: IO[bytes] | None = None

    def contents(self) -> dict[str, Content]:
        """What writes each file, by the endings of their names."""
        found: dict[str, Content] = (
            {".zip": self._whole} if self._handing.lock is None else {".zip.age": self._locked}
        )
        return found | ({".zip.sig": self._signature} if self._handing.key is not None else {})

    def _plain(self) -> IO[bytes]:
        if self._packed is None:
            self._packed = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
            self._packs(self._packed)
        self._packed.seek(0)
        return self._packed

    def _whole(self, target: IO[bytes]) -> None:
        shutil.copyfileobj(self._plain(), target)

    def _locked(self, target: IO[bytes]) -> None:
        if self._handing.lock is not None:
            self._handing.lock.close(self._plain(), target)

    def _signature(self, target: IO[bytes]) -> None:
        from incidentkit.desk.signing import sign  # noqa: PLC0415 - only for a signature

        if self._handing.key is not None:
            target.write(sign(self._handing.key, self._plain(), asks=self._handing.asks))


def _sha256(path: Path, content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def preview(desk: Desk, name: str, options: Options) -> Preview:
    """What an export with these options would leave out and replace; nothing is written. Raises as `export` does."""
    report = make(desk, desk.find(name), options)
    return Preview(
        report.reader.name if report.reader else None, report.made.tlp, report.left_out, report.checking
    )


def _stem(report: Report) -> str:
    """A file's name before its ending: reports for one reader cannot be mistaken for those for another."""
    parts = [report.row.label, report.reader.name if report.reader else ""]
    return "-".join([*filter(None, parts), *(["pseudonyms"] if report.checking else [])])


def _note(desk: Desk, report: Report, files: list[dict[str, str]], request: Request | None) -> Written:
    recorded = [{**file, "path": _unicode(file["path"])} for file in files]
    command = c.NoteExport(
        files=recorded,
        until=report.made.story.seal.count,
        seal=report.seal,
        reader=report.reader.name if report.reader else None,
        text_language=report.made.say.language,
    )
    try:
        return desk.perform(report.row.label, command, request)
    except IncidentkitError as error:  # the files are there, and whoever reads the error should know
        error.where = {**error.where, "files": recorded}
        raise


def _unicode(path: str) -> str:
    r"""A path as Unicode text; bytes that are none are shown as `\xff`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


__all__ = ["Exported", "Handing", "Options", "Preview", "export", "marking", "preview"]
