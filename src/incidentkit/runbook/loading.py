"""From a folder of runbooks to plans that can be pinned: each in all its languages, a broken one beside the others."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.organisation.reading import OrganisationFile, read_organisation
from incidentkit.runbook.expanding import Expansion, Parts
from incidentkit.runbook.gitstate import GitState, git_state
from incidentkit.runbook.plan import PinnedRunbook, Plan
from incidentkit.runbook.reader import (
    BlockFile,
    RunbookFile,
    SharedFile,
    read_block,
    read_runbook,
    read_shared,
)
from incidentkit.yamlfile.document import Fault, Span
from incidentkit.yamlfile.reading import read
from incidentkit.yamlfile.shapes import fault

__all__ = [
    "GitState",
    "Library",
    "LibraryEntry",
    "Loading",
    "git_state",
    "library_folder",
    "load",
    "load_library",
]

LANGUAGES = ("en", "fr")
ORGANISATION = "organisation.yaml"
SUFFIXES = (".yaml", ".yml")

_SAFE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_FILES = 500

Faults = list[tuple[Path, Fault]]


class Loading(msgspec.Struct, frozen=True):
    """One runbook: what can be pinned (None where no language can be used) and all faults, errors first."""

    pinned: PinnedRunbook | None
    faults: Faults


class LibraryEntry(msgspec.Struct, frozen=True):
    """A runbook of a folder: what people search by, by language; its files; what can be pinned; what is wrong.

    `languages` are those that can be used; where none can, those that there are files for.
    """

    id: str
    titles: dict[str, str]
    summaries: dict[str, str]
    signs: dict[str, list[str]]
    languages: list[str]
    paths: dict[str, Path]
    pinned: PinnedRunbook | None
    faults: Faults


class Library(msgspec.Struct, frozen=True):
    """A folder of runbooks: entries by id; the shared files by language; blocks by language and id; the register."""

    folder: Path
    entries: list[LibraryEntry]
    shared: dict[str, SharedFile]
    blocks: dict[tuple[str, str], BlockFile]
    organisation: OrganisationFile | None

    def entry(self, runbook_id: str) -> LibraryEntry:
        """The runbook of this id; raises UsageError (unknown-runbook) naming those that come near."""
        found = next((each for each in self.entries if each.id == runbook_id), None)
        if found is not None:
            return found
        from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

        ids = [each.id for each in self.entries]
        raise UsageError(
            "unknown-runbook",
            message("There is no runbook “{id}” in {folder}.", id=runbook_id[:80], folder=str(self.folder)),
            hint=message("There are: {ids}", ids=get_close_matches(runbook_id, ids) or ids),
            where={"runbook": runbook_id[:80]},
        )


def library_folder(explicit: Path | None = None, *, starter: bool = False) -> Path:
    """The folder of runbooks in use: the one named, else `./runbooks` where it holds runbooks, else the starter library.

    With `starter` the library that comes with the program, whatever else there is. A checkout's own `runbooks/` comes
    before the copy in the package, which is stale in an editable install. Raises UsageError (code
    `no-runbooks-folder`) where the folder named is none.
    """
    if explicit is not None and not starter:
        if not explicit.is_dir():
            raise UsageError(
                "no-runbooks-folder",
                message("There is no folder of runbooks at {path}.", path=str(explicit)),
                hint=message("Make one with: incidentkit init DIR"),
                where={"path": str(explicit)},
            )
        below = explicit / "runbooks"
        return below if not holds_runbooks(explicit) and holds_runbooks(below) else explicit
    here = Path("runbooks")
    if not starter and holds_runbooks(here):
        return here.absolute()
    source = Path(__file__).resolve().parents[2]
    checkout = source.parent / "runbooks"
    if source.name == "src" and (source.parent / "pyproject.toml").is_file() and holds_runbooks(checkout):
        return checkout
    return Path(__file__).resolve().parents[1] / "library"


def holds_runbooks(folder: Path) -> bool:
    """Whether there is a runbook in one of the languages."""
    return any(True for language in LANGUAGES for _ in _runbooks(folder / language))


def load(folder: Path, runbook_id: str) -> Loading:
    """One runbook in all its languages; an id that is no id, or has no file, is a fault like any other."""
    paths: dict[str, Path] = {}
    if _SAFE_ID.fullmatch(runbook_id):  # it becomes part of a path
        for language in LANGUAGES:
            found = next((path for path in _runbooks(folder / language) if path.stem == runbook_id), None)
            if found is not None:
                paths[language] = found
    if not paths:
        what = message("There is no runbook '{name}' here.", name=runbook_id[:80])
        return Loading(None, [(folder, fault("file", what, Span(1, 1, 1, 2)))])
    entry = _entry(runbook_id, paths, {language: _Language(folder, language) for language in paths})
    return Loading(entry.pinned, entry.faults)


def load_library(folder: Path) -> Library:
    """Every runbook of a folder, by id; what cannot be used is listed with its faults and stops nothing else."""
    languages = {language: _Language(folder, language) for language in LANGUAGES}
    paths: dict[str, dict[str, Path]] = {}
    for language in LANGUAGES:
        for path in _runbooks(folder / language):
            paths.setdefault(path.stem, {}).setdefault(language, path)
    entries = [_entry(identity, paths[identity], languages) for identity in sorted(paths)]
    organisation = folder / ORGANISATION
    return Library(
        folder,
        entries,
        {language: one.shared for language, one in languages.items() if one.shared is not None},
        {(language, name): block for language, one in languages.items() for name, block in one.all_blocks()},
        read_organisation(organisation) if organisation.exists() else None,
    )


class _Language:
    """The shared parts of one language of a folder, each file read when it is first needed."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder / language
        self.language = language
        self._blocks: dict[str, BlockFile | None] = {}

    @cached_property
    def shared(self) -> SharedFile | None:
        path = next(
            (
                self.folder / f"shared{suffix}"
                for suffix in SUFFIXES
                if (self.folder / f"shared{suffix}").exists()
            ),
            None,
        )
        return None if path is None else read_shared(read(path))

    @cached_property
    def block_paths(self) -> dict[str, Path]:
        return {path.stem: path for path in _yaml_files(self.folder / "blocks")}

    def block(self, identity: str) -> BlockFile | None:
        if identity not in self._blocks:
            path = self.block_paths.get(identity)
            self._blocks[identity] = None if path is None else read_block(read(path))
        return self._blocks[identity]

    def all_blocks(self) -> Iterator[tuple[str, BlockFile]]:
        for identity in self.block_paths:
            block = self.block(identity)
            if block is not None:
                yield identity, block

    @property
    def parts(self) -> Parts:
        return Parts(self.shared, self.block, tuple(self.block_paths))


def _entry(identity: str, paths: dict[str, Path], languages: dict[str, _Language]) -> LibraryEntry:
    plans: dict[str, Plan] = {}
    faults: Faults = []
    titles: dict[str, str] = {}
    summaries: dict[str, str] = {}
    signs: dict[str, list[str]] = {}
    for language, path in paths.items():
        file = read_runbook(read(path))
        data = file.document.data if isinstance(file.document.data, dict) else {}
        titles[language] = data["title"] if isinstance(data.get("title"), str) and data["title"] else identity
        summaries[language] = data["summary"] if isinstance(data.get("summary"), str) else ""
        said = data.get("signs")
        signs[language] = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
        plan = _expanded(identity, language, path, file, languages[language].parts, faults)
        if plan is not None:
            plans[language] = plan
    faults.sort(key=lambda each: each[1].severity != "error")
    return LibraryEntry(
        identity,
        titles,
        summaries,
        signs,
        list(plans or paths),
        paths,
        PinnedRunbook(id=identity, plans=plans) if plans else None,
        faults,
    )


def _expanded(
    identity: str, language: str, path: Path, file: RunbookFile, parts: Parts, faults: Faults
) -> Plan | None:
    """The plan of one language; what keeps it from being one is added to the faults, with its file."""
    expansion = Expansion(file, parts)
    plan = expansion.plan()
    misplaced = _misplaced(identity, language, file)
    faults += [(path, each) for each in (*file.faults, *misplaced, *expansion.faults)]
    for broken in expansion.broken:
        faults += [(broken.document.path or path, each) for each in broken.faults]
    return None if misplaced else plan


def _misplaced(identity: str, language: str, file: RunbookFile) -> list[Fault]:
    """A file whose id or language is not that of its place: it would be found under one name and pinned under another."""
    runbook = file.runbook
    if runbook is None:
        return []
    found = []
    for key, said, right in (("id", runbook.id, identity), ("language", runbook.language, language)):
        if said != right:
            what = message(
                "By its place this file is {right}, and '{key}' says {said}.", right=right, key=key, said=said
            )
            hint = message("Write: {text}", text=f"{key}: {right}")
            found.append(fault("misplaced-file", what, file.document.span_of((key,)), hint))
    return found


def _runbooks(folder: Path) -> Iterator[Path]:
    return (path for path in _yaml_files(folder) if path.stem != "shared")


def _yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name; none where it cannot be listed."""
    try:
        found = sorted(
            path for path in folder.iterdir() if path.suffix in SUFFIXES and not path.name.startswith(".")
        )
    except OSError:
        return []
    return found[:_MOST_FILES]
