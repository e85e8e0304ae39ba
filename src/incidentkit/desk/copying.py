"""Texts laid beside the reports, for people whose terminal has no clipboard."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.errors import StoreError, message
from incidentkit.journal.engine import EXPORTS

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def lay_beside(desk: Desk, label: str, name: str, text: str) -> Path:
    """Writes a text to `LABEL-name.txt` in the folder of reports, in place of an older one, and says where it is.

    Its owner alone can read it. Raises StoreError (`folder-not-writable`).
    """
    folder = Path(desk.home) / EXPORTS
    path = folder / f"{label}-{_UNSAFE.sub('-', name).strip('-.') or 'text'}.txt"
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # there may be none, or no folder for it
            part.unlink()
        raise StoreError(
            "folder-not-writable",
            message(
                "The text cannot be written to {path}: {why}.",
                path=str(path),
                why=error.strerror or str(error),
            ),
            where={"path": str(path)},
        ) from error
    return path
