"""Reading a bundle, packed or unpacked: which files it has, and whether they are what its manifests say.

Everything in it is from outside: names that lead out of it are refused, sizes are bounded, links are not followed.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from incidentkit.errors import InputFileError, Message, message

_CHUNK = 1 << 20  # bytes
MOST_FILES = 100_000
LARGEST_DOCUMENT = 1 << 28
"""Bytes of a file that is read as a whole: the record, a pinned document, a manifest."""
_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")


class Bag:
    """An opened bundle; `names` are its files below the root, `/` between folders."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None, root: str, names: list[str]) -> None:
        self.path = path
        self._archive = archive
        self._root = root
        self.names = names

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._archive is not None:
            self._archive.close()

    def open(self, name: str) -> IO[bytes]:
        """A file of the bundle; raises InputFileError (bundle-unreadable)."""
        path = self.path / name
        links = self._archive is None and any(
            each.is_symlink() for each in [path, *path.parents[: name.count("/")]]
        )
        if links:  # they lead who knows where
            raise unreadable(self.path, name)
        try:
            return path.open("rb") if self._archive is None else self._archive.open(self._root + name)
        except (
            OSError,
            KeyError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            zipfile.BadZipFile,
        ) as error:
            raise unreadable(self.path, name) from error

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file in pieces; raises InputFileError (bundle-unreadable)."""
        try:
            with self.open(name) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            raise unreadable(self.path, name) from error

    def read(self, name: str) -> bytes:
        """A whole file; raises InputFileError (bundle-unreadable), also for one that is far too large."""
        found = bytearray()
        for chunk in self.chunks(name):
            found += chunk
            if len(found) > LARGEST_DOCUMENT:
                raise unreadable(self.path, name)
        return bytes(found)

    def digest(self, name: str) -> str:
        """SHA-256 of a file in hex."""
        found = hashlib.sha256()
        for chunk in self.chunks(name):
            found.update(chunk)
        return found.hexdigest()

    def check(self) -> tuple[dict[str, str], list[Message]]:
        """SHA-256 of every file that the manifest lists, and what is wrong with the bundle's files."""
        hashes: dict[str, str] = {}
        problems: list[Message] = []
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            if manifest not in self.names:
                problems.append(message("{file} is missing.", file=manifest))
                continue
            for line in self.read(manifest).decode("utf-8", "replace").splitlines():
                told = _LINE.fullmatch(line)
                if told is None or told[2] not in self.names:
                    problems.append(message("{file} is missing.", file=(told[2] if told else line)[:200]))
                    continue
                hashes[told[2]] = self.digest(told[2])
                if hashes[told[2]] != told[1].lower():
                    problems.append(message("{file} was changed.", file=told[2]))
        problems += [
            message("{file} is not in the manifest: it was added later.", file=name)
            for name in self.names
            if name.startswith("data/") and name not in hashes
        ]
        return hashes, problems


def open_bag(path: Path) -> Bag | None:
    """The bundle at a path, a ZIP or an unpacked folder; None where there is none.

    Raises InputFileError (bundle-unreadable) for a ZIP that is damaged, or holds names that lead out of it.
    """
    if path.is_dir():
        if not (path / "bagit.txt").is_file():
            return None
        found = (each for each in sorted(path.rglob("*")) if each.is_symlink() or each.is_file())
        return Bag(path, None, "", [each.relative_to(path).as_posix() for each in found][:MOST_FILES])
    return _packed(path) if zipfile.is_zipfile(path) else None


def _packed(path: Path) -> Bag | None:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(path, path.name) from error
    names = [name for name in archive.namelist() if not name.endswith("/")]
    roots = {name.partition("/")[0] for name in names}
    root = f"{roots.pop()}/" if len(roots) == 1 else ""
    if f"{root}bagit.txt" not in names:
        archive.close()
        return None
    strange = [
        name for name in names if "\\" in name or ".." in PurePosixPath(name).parts or name.startswith("/")
    ]
    if strange or len(names) > MOST_FILES or len(set(names)) != len(names):
        archive.close()
        raise unreadable(path, (strange or names)[0])
    return Bag(path, archive, root, sorted(name[len(root) :] for name in names))


def unreadable(path: Path, name: str) -> InputFileError:
    """The bundle, or a file in it, cannot be read."""
    return InputFileError(
        "bundle-unreadable",
        message("{path} is damaged: {file} in it cannot be read.", path=str(path), file=name[:200]),
        hint=message("Copy it again from where it came from."),
        where={"path": str(path), "file": name[:200]},
    )
