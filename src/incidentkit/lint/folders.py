"""Which files are checked, and which are read along because the checked ones lean on them.

A folder of runbooks holds `organisation.yaml`, perhaps `lint.yaml`, and for each language `shared.yaml`, `blocks/` and
the runbooks. A single file is checked beside all the others of its folder, but only its own findings are told.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from incidentkit.errors import UsageError, message

LANGUAGES = ("en", "fr")
ORGANISATION = "organisation.yaml"
SETTINGS = "lint.yaml"
TEMPLATE = ("report", "report.yaml")
"""Folder and name of the company's template of reports: no runbook, and checked by who uses it (`desk.templating`)."""


def gather(paths: Sequence[Path]) -> dict[Path, set[Path]]:
    """The folders of runbooks behind paths of files and folders, each with the files whose findings are wanted.

    Raises UsageError (code `unknown-path`) for a path that does not exist.
    """
    by_root: dict[Path, set[Path]] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(
                "unknown-path",
                message("There is nothing at {path}.", path=str(path)),
                where={"path": str(path)},
            )
        whole = path.resolve()
        root = root_of(whole)
        wanted = by_root.setdefault(root, set())
        here = os.fspath(whole)
        below = here.rstrip(os.sep) + os.sep
        wanted.update(Path(name) for name in names_of(root) if name == here or name.startswith(below))
        if whole.is_file() and not is_template(whole):
            wanted.add(whole)
    return by_root


def is_template(path: Path) -> bool:
    """Whether a path is that of a template of reports."""
    return path.parts[-2:] == TEMPLATE


def root_of(path: Path) -> Path:
    """The folder of runbooks that a file or folder belongs to; without any sign of one, the nearest folder."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents)[:3]:
        if (folder / ORGANISATION).is_file() or (folder / SETTINGS).is_file():
            return folder
    if start.name == "blocks" and start.parent.name in LANGUAGES:
        return start.parent.parent
    return start.parent if start.name in LANGUAGES else start


def names_of(root: Path) -> list[str]:
    """The paths of every file of a folder of runbooks, sorted, as text: of thousands only some become a Path."""
    top = os.fspath(root)
    found = _yaml(top)
    for language in LANGUAGES:
        found += [*_yaml(f"{top}{os.sep}{language}"), *_yaml(f"{top}{os.sep}{language}{os.sep}blocks")]
    return sorted(found)


def _yaml(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [one.path for one in entries if one.name.endswith((".yaml", ".yml")) and one.is_file()]
    except OSError:
        return []


def shown(path: Path) -> Path:
    """The path as it is told: from the folder one works in when it lies below it, else in full."""
    return shown_all([path])[0]


def shown_all(paths: Sequence[Path]) -> list[Path]:
    """Several paths as they are told."""
    try:
        below = str(Path.cwd()).rstrip(os.sep) + os.sep
    except OSError:
        return list(paths)
    told = ((path, os.fspath(path)) for path in paths)
    return [Path(name[len(below) :]) if name.startswith(below) else path for path, name in told]
