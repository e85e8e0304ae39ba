"""Putting finished files into a folder: each appears whole, synced, under a name that nothing else had."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from incidentkit.desk.computer import folder_named
from incidentkit.errors import StoreError, UsageError, message
from incidentkit.journal.files import sync_folder

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MOST = 10_000


Content = bytes | Callable[[IO[bytes]], None]
"""What a file holds: its bytes, or what writes them into it, for what would not fit into the memory."""


class Placer:
    """Places files into one folder; `private` ones can be read by their owner only."""

    def __init__(self, folder: Path, *, private: bool) -> None:
        self.folder = folder_named(str(folder))
        self.private = private

    def place(
        self, name: str, contents: Mapping[str, Content], last: Callable[[], None] = lambda: None
    ) -> dict[str, Path]:
        """Writes the name with each suffix (`.html`, `-timeline.csv`); where one is taken, all get -2, -3 … first.

        Either all files are there afterwards or none; none where `last` raises, which is called when all are on the
        disk and none has its name. Raises UsageError `not-a-folder`, StoreError `disk-full` or
        `folder-not-writable`.
        """
        placed: dict[str, Path] = {}
        parts: dict[str, Path] = {}
        try:
            self._make_folder()
            for suffix, content in contents.items():
                parts[suffix] = self._part(content)
            last()
            placed = self._settle(name, parts)
            with suppress(OSError):  # a folder on some network disks cannot be synced; its files were
                sync_folder(str(self.folder))
        except OSError as error:
            raise self._failed(error) from error
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        return placed

    def _make_folder(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(
                "not-a-folder",
                message("{path} is a file, not a folder.", path=str(self.folder)),
                hint=message("Name a folder with --output."),
                where={"path": str(self.folder)},
            )
        self.folder.mkdir(mode=0o700 if self.private else 0o777, parents=True, exist_ok=True)

    def _part(self, content: Content) -> Path:
        """The content under a temporary name, on the disk."""
        part = self.folder / f".{os.getpid()}-{secrets.token_hex(8)}.part"
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, 0o600 if self.private else 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                if callable(content):
                    content(file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:  # also Ctrl-C; what is half written is never left lying about
            part.unlink(missing_ok=True)
            raise
        return part

    def _settle(self, name: str, parts: dict[str, Path]) -> dict[str, Path]:
        """Renames all parts to the first number that is free for all of them."""
        for number in range(1, _MOST):
            stem = name if number == 1 else f"{name}-{number}"
            wanted = {suffix: self.folder / f"{stem}{suffix}" for suffix in parts}
            reserved: list[Path] = []
            try:
                for path in wanted.values():
                    # The name is taken before the content moves there, so that two exports cannot replace each other.
                    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                    reserved.append(path)
                for suffix, path in wanted.items():
                    os.replace(parts[suffix], path)  # noqa: PTH105 - as the rest of the room's durable operations
            except FileExistsError:
                self._free(reserved)
            except BaseException:  # also Ctrl-C: all of them or none
                self._free(reserved)
                raise
            else:
                return wanted
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self.folder / name))

    @staticmethod
    def _free(reserved: list[Path]) -> None:
        for path in reserved:
            with suppress(OSError):
                path.unlink()

    def _failed(self, error: OSError) -> StoreError:
        where = {"path": str(self.folder), "detail": str(error)}
        if error.errno in _FULL:
            return StoreError(
                "disk-full",
                message("There is no room left on the disk for a report in {path}.", path=str(self.folder)),
                hint=message("Free some space, or name another folder with --output."),
                where=where,
            )
        return StoreError(
            "folder-not-writable",
            message(
                "No report can be written into {path}: {why}.",
                path=str(self.folder),
                why=error.strerror or str(error),
            ),
            hint=message("Name another folder with --output, or make this one writable."),
            where=where,
        )
