"""Paths as people give them: typed, quoted, with escaped blanks, as file:// addresses, or dragged into the window."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

QUOTES = {"'": "'", '"': '"', "“": "”", "«": "»", "‘": "’"}


def files_named(text: str) -> list[Path]:
    """The files that a line names, several when dragged together; those that do not exist are given as typed."""
    whole = _plain(text)
    if _exists(whole):
        return [whole]
    parts = [_plain(part) for part in _split(text)]
    return (
        parts if parts and all(_exists(part) for part in parts) else [parts[0] if len(parts) == 1 else whole]
    )


def _split(text: str) -> list[str]:
    if os.name == "nt":  # there a backslash separates folders
        return shlex.split(text, posix=False) if text.count('"') % 2 == 0 else [text]
    try:
        return shlex.split(text)
    except ValueError:  # an apostrophe in a name
        return [text.replace("\\ ", " ")]


def _plain(text: str) -> Path:
    text = text.strip()
    if len(text) > 1 and QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    if text.lower().startswith("file:"):
        address = urlsplit(text)
        text = unquote(address.path) or text
        if os.name == "nt":
            text = text.lstrip("/")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # "~somebody" who has no home here
        return Path(text)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long, or characters no name can hold
        return False
