"""Runbooks that tests write or read: the head of a small one of their own, and the starter library's files by kind."""

from collections.abc import Mapping
from pathlib import Path

from incidentkit.organisation.reading import from_document
from incidentkit.runbook.loading import library_folder
from incidentkit.runbook.pathtests import read_tests
from incidentkit.runbook.reader import read_block, read_runbook, read_shared

DOOR = """\
format: 1
id: door
title: A door stands open
summary: A door stands open.
language: en
owner: it
reviewed: 2026-11-20
review_every: 6 months
"""
"""Everything that a runbook needs before its questions and phases."""

LIBRARY = library_folder(None, starter=True)
READERS = {
    "runbook": read_runbook,
    "block": read_block,
    "shared": read_shared,
    "organisation": from_document,
    "test": read_tests,
}


def kind_of(path: Path) -> str:
    """What a file of a library is, by its place and name."""
    if path.parent.name in ("blocks", "tests"):
        return path.parent.name.removesuffix("s")
    return {"organisation": "organisation", "shared": "shared"}.get(path.stem, "runbook")


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder with these files in it, by their paths."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
