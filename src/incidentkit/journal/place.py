"""The folder of the records: making it, and refusing places where a database would be damaged.

Source: facts/storage.md, section 4: WAL needs memory shared on one computer; programs that synchronise folders
copy the database and its log apart and may bring back an old half.
"""

# pathlib would cost every command's start:
# ruff: noqa: PTH100, PTH102, PTH103, PTH112, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import errno
import os
import sys

from incidentkit.errors import Message, StoreError, UsageError, message
from incidentkit.journal.engine import DATABASE, EVIDENCE

_NETWORK = frozenset(
    {
        "9p",
        "afs",
        "afpfs",
        "ceph",
        "cifs",
        "davfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
    }
    | {"orangefs", "smb3", "smbfs", "vboxsf"}
)
_NETWORK_FUSE = (
    "sshfs",
    "rclone",
    "glusterfs",
    "davfs",
    "s3fs",
    "gcsfuse",
    "google",
    "onedriver",
    "vmhgfs",
    "grpcfuse",
)
_SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "icloud drive",
    "iclouddrive",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "kdrive",
    "pclouddrive",
    "syncthing",
)


def absolute(home: str | os.PathLike[str]) -> str:
    """The folder as an absolute path; links are left as they were typed."""
    path = os.path.abspath(os.fspath(home))
    if "\0" in path:
        raise UsageError("home-not-a-path", message("The name of the folder for the records is not a path."))
    return path


def prepare(home: str) -> None:
    """Make the folder, readable for its owner only; a folder that exists is left as it is.

    Raises StoreError `home-not-a-folder`, `home-not-writable`, `database-missing`.
    """
    try:
        os.makedirs(os.path.dirname(home), exist_ok=True)
        os.mkdir(home, 0o700)
    except FileExistsError:
        if not os.path.isdir(home):
            raise _not_a_folder(home) from None
    except NotADirectoryError:
        raise _not_a_folder(home) from None
    except OSError as error:
        raise folder_error(error, home) from error


def refuse_orphans(home: str) -> None:
    """Refuse to begin a new log beside evidence: then a database was lost, and a new one would hide it."""
    try:
        kept = any(not name.startswith(".") for name in os.listdir(os.path.join(home, EVIDENCE)))
    except OSError:
        return
    if kept:
        raise StoreError(
            "database-missing",
            message(
                "{home} holds evidence, but its database {name} is missing or empty.",
                home=home,
                name=DATABASE,
            ),
            hint=message(
                "Bring the database back from a backup, or move the folder away to begin a new record."
            ),
            where={"path": home},
        )


def folder_error(error: OSError, home: str) -> StoreError:
    """The sentence for a folder that cannot be used."""
    where = {"path": home, "detail": error.strerror or str(error)}
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreError(
            "disk-full",
            message("There is no room left on the disk for {path}.", path=home),
            hint=message("Free some space and repeat the command. What was saved before is kept."),
            where=where,
        )
    return StoreError(
        "home-not-usable",
        message("The folder {home} cannot be used: {detail}.", home=home, detail=where["detail"]),
        hint=message("Check who owns it and what they may do, or name another folder with INCIDENTKIT_HOME."),
        where=where,
    )


def _not_a_folder(home: str) -> StoreError:
    return StoreError(
        "home-not-a-folder",
        message("{home} is not a folder, so no records can be kept there.", home=home),
        hint=message("Name a folder with INCIDENTKIT_HOME or --home."),
        where={"path": home},
    )


def refuse_unfit(home: str) -> None:
    """Refuse network filesystems and folders that another program synchronises, with the reason and the way out.

    Raises StoreError `place-unfit`. Reads /proc/self/mounts on Linux; elsewhere names and UNC paths are all it has.
    """
    real = os.path.realpath(home)
    why = synchronised(real) or networked(real)
    if why is None:
        return
    raise StoreError(
        "place-unfit",
        message("The records cannot be kept safely in {home}: {why}", home=home, why=why),
        hint=message(
            "Name a folder on this computer's own disk with INCIDENTKIT_HOME, or accept a slower log with: incidentkit settings journal_mode delete"
        ),
        where={"path": home},
    )


def synchronised(real: str) -> Message | None:
    """The reason, when a part of the path is the folder of a program that synchronises."""
    for part in real.replace("\\", "/").split("/"):
        name = part.casefold()
        is_one = any(
            name == known or (name.startswith(known) and name[len(known)] in " -(") for known in _SYNCHRONISED
        )
        if is_one or name in {"mobile documents", "cloudstorage"}:  # where macOS keeps iCloud and the others
            return message(
                "“{folder}” is synchronised by another program, which copies the database and its log apart and can bring back an old half.",
                folder=part,
            )
    return None


def networked(real: str) -> Message | None:
    """The reason, when the folder lies on a network filesystem."""
    kind = filesystem(real) if sys.platform.startswith("linux") else "smb" * real.startswith(("\\\\", "//"))
    if kind in _NETWORK or kind == "smb" or (kind.startswith("fuse.") and kind[5:].startswith(_NETWORK_FUSE)):
        return message(
            "it lies on a network filesystem ({kind}), where the database's log is not safe.", kind=kind
        )
    return None


def filesystem(real: str, mounts: str = "/proc/self/mounts") -> str:
    """The type of the filesystem that holds a resolved path; empty when it cannot be told."""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as table:
            lines = [line.split(" ") for line in table]
    except OSError:
        return ""
    best, kind = -1, ""
    for fields in lines:
        point = _unescaped(fields[1]).rstrip("/")
        if len(point) >= best and (real == point or real.startswith(point + "/")):
            best, kind = len(point), fields[2]
    return kind


def _unescaped(field: str) -> str:
    """A mount point without the octal escapes of /proc/mounts (space, tab, newline, backslash)."""
    for escaped, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(escaped, character)
    return field
