"""Keeping: evidence into the store, backup, restore, doctor, and where everything is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from incidentkit.desk.core import Desk, Request, Written
from incidentkit.errors import InputFileError, message
from incidentkit.incident.commands import AddEvidence, KeptFile
from incidentkit.journal import evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from incidentkit.incident.commands import Command
    from incidentkit.incident.situation import Situation
    from incidentkit.journal.backup import Backup
    from incidentkit.journal.doctor import Finding
    from incidentkit.journal.restoring import Restored


def keep_file(
    desk: Desk, path: str | Path, *, description: str | None = None, source: str | None = None
) -> KeptFile:
    """Copies a file into the evidence store; raises InputFileError or StoreError where it cannot be kept."""
    if not str(path).strip():  # a Path would take it for the current folder
        raise InputFileError("no-file-named", message("A file's name is empty."))
    kept = evidence.keep(Path(path), desk.home)
    return KeptFile(
        name=kept.name, sha256=kept.sha256, size=kept.size, path=str(kept.source_path), source=source,
        description=description,
    )  # fmt: skip


def perform_with_files(
    desk: Desk,
    name: str,
    paths: tuple[str, ...],
    make: Callable[[Situation, list[KeptFile]], Command],
    request: Request | None,
    *,
    description: str | None = None,
    source: str | None = None,
) -> Written:
    """Keeps files and carries out the command that names them; a refusal leaves no copy that no entry names.

    Raises InputFileError or StoreError where one cannot be kept.
    """
    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        return Written(row, repeated, repeated=True)
    desk.journal  # noqa: B018 - a store that cannot be opened is said before anything is copied
    kept: list[KeptFile] = []
    try:
        for path in paths:
            kept.append(keep_file(desk, path, description=description, source=source))  # noqa: PERF401 - what was kept so far is dropped on failure
        return desk.perform(row.label, lambda situation: make(situation, kept), request)
    except BaseException:  # also Ctrl-C while a large file is copied
        _drop_unnamed(desk, kept)
        raise


def _drop_unnamed(desk: Desk, kept: list[KeptFile]) -> None:
    """Removes copies that no entry of any incident names."""
    if not kept:
        return
    with desk.journal.writing():
        for file in kept:
            if not desk.journal.rows("SELECT 1 FROM payloads WHERE instr(body, ?) LIMIT 1", (file.sha256,)):
                path = evidence.path_of(desk.home, file.sha256)
                path.unlink(missing_ok=True)


def add_evidence(
    desk: Desk,
    name: str,
    paths: tuple[str, ...],
    *,
    step: str | None,
    description: str | None,
    source: str | None,
    when: Callable[[Situation], dict[str, Any]],
    request: Request | None,
) -> Written:
    """Keeps files for an incident, perhaps for one of its steps; a closed incident takes them too."""
    return perform_with_files(
        desk,
        name,
        paths,
        lambda situation, kept: AddEvidence(files=kept, step=step, **when(situation)),
        request,
        description=description,
        source=source,
    )


def backup(desk: Desk, file: Path) -> Backup:
    """Writes a verified ZIP of the records."""
    from incidentkit.journal.backup import backup as write_backup  # noqa: PLC0415
    from incidentkit.journal.backup import note_backup  # noqa: PLC0415

    note_backup(desk.journal, file)
    return write_backup(desk.journal, file)


def restore(desk: Desk, file: Path) -> Restored:
    """Brings back a backup into a home that holds no incidents."""
    from incidentkit.journal.restoring import restore as bring_back  # noqa: PLC0415

    return bring_back(file, desk.home, journal_mode=desk.journal_mode)


def doctor(desk: Desk) -> list[Finding]:
    """Checks the records' folder and this computer."""
    from incidentkit.journal.doctor import doctor as examine  # noqa: PLC0415

    return examine(desk.home, journal_mode=desk.journal_mode)


def where(desk: Desk, config: Path) -> dict[str, str]:
    """Where everything is kept."""
    from incidentkit._version import __version__  # noqa: PLC0415
    from incidentkit.desk.settings import path_in  # noqa: PLC0415
    from incidentkit.journal.engine import DATABASE  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    return {
        "home": str(desk.home.absolute()),
        "database": str(desk.home.absolute() / DATABASE),
        "evidence": str(desk.home.absolute() / "evidence"),
        "exports": str(desk.home.absolute() / "exports"),
        "settings": str(path_in(config)),
        "runbooks": str(library_folder(desk.runbooks)),
        "version": __version__,
    }
