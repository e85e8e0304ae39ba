"""Bringing a backup back into a folder that holds no incidents, trusting nothing in the ZIP."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import zipfile
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from incidentkit.errors import InputFileError, Message, RefusedError, StoreError, counted, message
from incidentkit.journal import place
from incidentkit.journal.backup import copy_hashed, verify_copy
from incidentkit.journal.engine import (
    APPLICATION_ID,
    DATABASE,
    EVIDENCE,
    EXPORTS,
    LOCK,
    VERSION,
    connect,
    sqlite3,
)
from incidentkit.journal.files import sync_file, sync_folder
from incidentkit.journal.lock import locked
from incidentkit.journal.log import Journal
from incidentkit.journal.verifying import Found, Verified

_PLAIN = 1 << 30  # bytes: up to that much in all, no ratio is suspicious
_RATIO = 100  # a database packs 5 to 10 times; bombs pack 1000 times and more
_RESERVE = 16 << 20  # bytes left free on the disk


class Restored(NamedTuple):
    """What came back: the folder, numbers of incidents, entries and files beside the database, what does not verify."""

    home: str
    incidents: int
    entries: int
    files: int
    problems: list[Found]


def restore(
    file: str | os.PathLike[str], home: str | os.PathLike[str], *, journal_mode: str = "wal"
) -> Restored:
    """Unpack a backup into a folder, after verifying it in a temporary one; the database comes last.

    A damaged database in the way is renamed, never deleted. Raises RefusedError `home-not-empty` when the folder
    holds incidents, InputFileError (`backup-missing`, `not-a-backup`, `backup-unsafe`, `backup-damaged`,
    `backup-newer`), StoreError for a folder that cannot be written.
    """
    source, folder = Path(file), Path(place.absolute(home))
    if journal_mode == "wal":
        place.refuse_unfit(str(folder))
    _refuse_incidents(folder, journal_mode)
    place.prepare(str(folder))
    try:
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder) as temporary:
            unpacked = Path(temporary)
            files = _unpack(source, unpacked)
            found = _verified(unpacked, source)
            with locked(str(folder / LOCK)):
                _refuse_incidents(folder, journal_mode, lock_held=True)
                _move_in(unpacked, folder)
    except OSError as error:
        raise place.folder_error(error, str(folder)) from error
    return Restored(str(folder), found.incidents, found.entries, files, found.problems)


def _refuse_incidents(folder: Path, journal_mode: str, *, lock_held: bool = False) -> None:
    """Refuse a folder with incidents. What is damaged or missing may be replaced; what is newer or foreign not."""
    if not (folder / DATABASE).exists():
        return
    try:
        if lock_held:
            with closing(connect(str(folder / DATABASE))) as connection:
                (count,) = connection.execute("SELECT count(*) FROM incidents").fetchone()
        else:
            with Journal.open(folder, create=False, journal_mode=journal_mode) as journal:
                count = len(journal.incidents())
    except StoreError as error:
        if error.code in {"damaged", "not-a-database", "database-missing"}:
            return
        raise
    except sqlite3.Error:
        return
    if count:
        raise RefusedError(
            "home-not-empty",
            counted(
                "{home} holds {count} incident; a backup is only restored where there is none.",
                "{home} holds {count} incidents; a backup is only restored where there are none.",
                count,
                home=str(folder),
            ),
            hint=message("Name an empty folder with --home or INCIDENTKIT_HOME."),
            where={"path": str(folder), "incidents": count},
        )


def _unpack(source: Path, target: Path) -> int:
    """Write the members of the ZIP below `target`; returns how many there are beside the database."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            for member in members:
                _refuse_unsafe(member, source)
            _refuse_bomb(members, source, target)
            for member in members:
                path = target / member.filename
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with archive.open(member) as packed, path.open("xb") as unpacked:
                    path.chmod(0o600)
                    copy_hashed(packed, unpacked)  # zipfile stops at the size it was told
    except FileNotFoundError as error:
        if error.filename == str(source):
            raise _unusable(
                "backup-missing", message("There is no file {path}.", path=str(source)), source
            ) from error
        raise
    except FileExistsError as error:
        raise _unsafe(source, os.path.basename(error.filename)) from error  # noqa: PTH119
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _not_a_backup(source) from error
    except OSError as error:
        if (
            error.errno in {errno.EISDIR, errno.EACCES, errno.EPERM, errno.EINVAL}
            and not target.joinpath(DATABASE).exists()
        ):
            raise _not_a_backup(source) from error
        raise
    if not (target / DATABASE).is_file():
        raise _not_a_backup(source)
    return len(members) - 1


def _refuse_unsafe(member: zipfile.ZipInfo, source: Path) -> None:
    """Only the database, evidence under its hash, and files under exports/: nothing that could land elsewhere."""
    name = member.filename
    parts = PurePosixPath(name).parts
    kind = stat.S_IFMT(member.external_attr >> 16)
    plain = name.isprintable() and "\\" not in name and ":" not in name and str(PurePosixPath(*parts)) == name
    inside = not (set(parts) & {"..", ".", "/"}) and not any(part.endswith((" ", ".")) for part in parts)
    known = (
        name == DATABASE
        or (
            len(parts) == 2
            and parts[0] == EVIDENCE
            and len(parts[1]) == 64
            and set(parts[1]) <= set("0123456789abcdef")
        )
        or (len(parts) >= 2 and parts[0] == EXPORTS)
    )
    if not (plain and inside and known and kind in {0, stat.S_IFREG} and not member.flag_bits & 1):
        raise _unsafe(source, name)


def _refuse_bomb(members: list[zipfile.ZipInfo], source: Path, target: Path) -> None:
    names = [member.filename.casefold() for member in members]
    total = sum(member.file_size for member in members)
    packed = source.stat().st_size
    overlapping = sum(member.compress_size for member in members) > packed
    swollen = sum(member.file_size for member in members if member.file_size > member.compress_size * _RATIO)
    if len(names) != len(set(names)) or overlapping or swollen > _PLAIN:
        raise _unsafe(source, DATABASE)
    if hasattr(os, "statvfs"):
        disk = os.statvfs(target)
        if total + _RESERVE > disk.f_bavail * disk.f_frsize:
            raise StoreError(
                "disk-full",
                message(
                    "{path} holds {size} bytes, more than the disk has left.", path=str(source), size=total
                ),
                hint=message("Free some space, or name a folder on another disk with INCIDENTKIT_HOME."),
                where={"path": str(source), "size": total},
            )


def _verified(unpacked: Path, source: Path) -> Verified:
    """Check that the database is ours and whole, then the chains against the unpacked evidence."""
    try:
        with closing(
            connect(f"{(unpacked / DATABASE).as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID or version < 1:
            raise _not_a_backup(source)
        if version > VERSION:
            what = message("{path} was made by a newer version of incidentkit.", path=str(source))
            raise _unusable("backup-newer", what, source, message("Update incidentkit first."))
        return verify_copy(unpacked / DATABASE, str(unpacked))
    except (sqlite3.Error, StoreError) as error:
        what = message("The database in {path} is damaged: {detail}.", path=str(source), detail=str(error))
        raise _unusable("backup-damaged", what, source) from error


def _move_in(unpacked: Path, folder: Path) -> None:
    """Evidence and exports first, the database last: until then the folder is known as one without its database."""
    for name in (EVIDENCE, EXPORTS):
        for parent, _, names in os.walk(unpacked / name):
            inside = folder / Path(parent).relative_to(unpacked)
            inside.mkdir(mode=0o700, parents=True, exist_ok=True)
            for each in names:
                target = inside / each
                if name == EVIDENCE:
                    (Path(parent) / each).chmod(0o400)
                    if os.name == "nt" and target.exists():
                        target.chmod(0o600)  # Windows does not replace a read-only file
                elif target.exists():
                    target = target.with_name(f"{target.stem}-restored{target.suffix}")
                (Path(parent) / each).replace(target)
            sync_folder(str(inside))
    sync_file(str(unpacked / DATABASE))
    _put_aside(folder)
    (unpacked / DATABASE).replace(folder / DATABASE)
    sync_folder(str(folder))


def _put_aside(folder: Path) -> None:
    """Rename a database in the way with its WAL: an old WAL beside another database would damage it."""
    if not (folder / DATABASE).exists():
        for ending in ("-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                (folder / f"{DATABASE}{ending}").replace(folder / f"{DATABASE}{ending}.before-restore")
        return
    number = 1
    while (aside := folder / f"incidentkit-before-restore-{number}.db").exists():
        number += 1
    for ending in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            (folder / f"{DATABASE}{ending}").replace(f"{aside}{ending}")


def _unsafe(source: Path, name: str) -> InputFileError:
    what = message(
        "{path} was not made by incidentkit backup: {name} in it is not safe to unpack.",
        path=str(source),
        name=repr(name),
    )
    return _unusable("backup-unsafe", what, source)


def _not_a_backup(source: Path) -> InputFileError:
    return _unusable(
        "not-a-backup", message("{path} is not a backup of incidentkit.", path=str(source)), source
    )


def _unusable(code: str, what: Message, source: Path, hint: Message | None = None) -> InputFileError:
    hint = hint or message("Use a file that was made with: incidentkit backup FILE. Nothing was changed.")
    return InputFileError(code, what, hint=hint, where={"path": str(source)})
