"""Versions of files to compare: as they stand in the folder, or at a revision of git."""

from pathlib import Path

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.runbook import gitstate
from incidentkit.runbook.comparing.outline import Outline, of_data
from incidentkit.yamlfile import Document, read, read_text

_SUFFIXES = (".yaml", ".yml")


class Version(msgspec.Struct, frozen=True):
    """One version of a file: its outline, empty where it does not exist, and what kept it from being read whole."""

    outline: Outline
    exists: bool
    document: Document | None


NOTHING = Version({}, exists=False, document=None)


def in_folder(path: Path) -> Version:
    """The file as it stands; one that is not there, or is nothing (`/dev/null`), is empty."""
    if not path.is_file():
        return NOTHING
    return _of(read(path))


def at_revision(path: Path, revision: str) -> Version:
    """The file at a revision; empty where it is not in it. Raises UsageError without git, or without the revision."""
    folder = path.parent
    git = _git(folder)
    _known(git, folder, revision)
    text = gitstate.said(git, folder, "show", f"{revision}:./{path.name}")
    return NOTHING if text is None else _of(read_text(text))


def changed_files(folder: Path, old: str, new: str | None) -> list[Path]:
    """The YAML files below a folder that differ between two revisions, or from the folder as it stands; new ones too."""
    git = _git(folder)
    for revision in (old, *([new] if new else [])):
        _known(git, folder, revision)
    between = [old, new] if new else [old]
    told = gitstate.said(git, folder, "diff", "--name-only", "--relative", "-z", *between, "--", ".") or ""
    if new is None:
        told += (
            gitstate.said(git, folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".") or ""
        )
    names = sorted({name for name in told.split("\0") if name.endswith(_SUFFIXES)})
    return [folder / name for name in names]


def _of(document: Document) -> Version:
    return Version(of_data(document.data), exists=True, document=document)


def _git(folder: Path) -> str:
    git = gitstate.program()
    if git is None or gitstate.said(git, folder, "rev-parse", "--show-toplevel") is None:
        raise UsageError(
            "not-under-git",
            message(
                "{folder} is not under git, so that there are no versions to compare.", folder=str(folder)
            ),
            hint=message("Name two files to compare them."),
            where={"path": str(folder)},
        )
    return git


def _known(git: str, folder: Path, revision: str) -> None:
    """Refuses what is no revision; one that looks like an option is none."""
    good = not revision.startswith("-")
    if (
        not good
        or gitstate.said(git, folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None
    ):
        raise UsageError(
            "unknown-revision",
            message("Git knows no revision “{revision}” here.", revision=revision[:80]),
            hint=message("A branch, a tag, a commit, or HEAD~1; HEAD needs a first commit."),
            where={"revision": revision[:80]},
        )
