"""A bag (BagIt, RFC 8493) as one ZIP file: written in one pass, with the same bytes for the same content.

No date of its making, names in order, no extra fields. Every file is hashed while it is packed, and the manifest is
written after it.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NamedTuple

from incidentkit.errors import InputFileError, message

_CHUNK = 1 << 20  # bytes
_LARGE = 1 << 31  # bytes: from here a ZIP needs longer numbers, said before its content is known
_LONGEST_NAME = 80


class KeptFile(NamedTuple):
    """A file to be packed as it lies, which must have this SHA-256 (hex); None where it is packed as found."""

    path: Path
    sha256: str | None


Content = bytes | KeptFile


def write_bag(
    target: IO[bytes], root: str, payload: dict[str, Content], info: Iterable[tuple[str, str]]
) -> None:
    """Writes a bag of `payload` (name below `data/` → content) as a ZIP whose one folder is `root`.

    `info` are lines of bag-info.txt; Payload-Oxum is added. Raises InputFileError (evidence-changing) when a kept
    file is not what it should be, and OSError.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        hashes: list[tuple[str, str]] = []
        octets = 0
        for name in sorted(payload):
            size, digest = _add(archive, f"{root}/data/{name}", payload[name])
            hashes.append((f"data/{name}", digest))
            octets += size
        lines = [*info, ("Payload-Oxum", f"{octets}.{len(payload)}")]
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{name}: {one_line(value)}\n" for name, value in lines),
            "manifest-sha256.txt": _manifest(hashes),
        }
        digests = [(name, _add(archive, f"{root}/{name}", text.encode())[1]) for name, text in tags.items()]
        _add(archive, f"{root}/tagmanifest-sha256.txt", _manifest(sorted(digests)).encode())


def safe_name(name: str) -> str:
    """A file's name that any system and `sha256sum` can hold: ASCII letters, digits, dots, dashes; short."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip(".-") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 12:
        return plain[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"


def one_line(text: str) -> str:
    """A value of bag-info.txt: a line break would begin another field."""
    return " ".join(text.split())


def _manifest(hashes: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in hashes)


def _add(archive: zipfile.ZipFile, name: str, content: Content) -> tuple[int, str]:
    """Packs one file; its size and SHA-256."""
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    about.create_system = 3  # the same on every system
    about.external_attr = 0o100644 << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    if isinstance(content, bytes):
        archive.writestr(about, content)
        return len(content), hashlib.sha256(content).hexdigest()
    about.compress_type = zipfile.ZIP_STORED  # pictures and logs of evidence are mostly compressed already
    digest, size = hashlib.sha256(), 0
    with _opened(content.path) as source:
        large = os.fstat(source.fileno()).st_size >= _LARGE
        with archive.open(about, "w", force_zip64=large) as packed:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                packed.write(chunk)
    if content.sha256 not in (None, digest.hexdigest()):
        raise InputFileError(
            "evidence-changing",
            message("{path} changed while it was copied.", path=str(content.path)),
            hint=message("Run: incidentkit verify"),
            where={"path": str(content.path)},
        )
    return size, digest.hexdigest()


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputFileError(
            "evidence-unreadable",
            message("{path} cannot be read: {why}.", path=str(path), why=error.strerror or str(error)),
            hint=message("Run: incidentkit verify"),
            where={"path": str(path)},
        ) from error
