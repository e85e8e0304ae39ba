"""Loading: a folder of runbooks becomes plans ready to be pinned; a broken file never stops the others."""

import os
import subprocess
from pathlib import Path

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.runbook.expanding import Expansion
from incidentkit.runbook.model import Shared
from incidentkit.runbook.plan import PinnedRunbook, Plan
from incidentkit.runbook.reader import BlockFile, read_block, read_runbook, read_shared
from incidentkit.yamlfile import Fault, Span, read

LANGUAGES = ("en", "fr")
NOT_RUNBOOKS = frozenset({"shared"})


class LibraryEntry(msgspec.Struct, frozen=True):
    """A runbook of the library: its files by language, its plans if it can be used, and what is wrong with it."""

    id: str
    titles: dict[str, str]
    languages: list[str]
    paths: dict[str, Path]
    pinned: PinnedRunbook | None
    faults: list[tuple[Path, Fault]]


class Library(msgspec.Struct, frozen=True):
    """All runbooks of a folder, by id."""

    folder: Path
    entries: list[LibraryEntry]


class GitState(msgspec.Struct, frozen=True):
    """The commit of the work tree that a folder stands in, and whether it has uncommitted changes; None: no git."""

    commit: str | None
    dirty: bool | None


def library_folder(explicit: Path | None = None, *, starter: bool = False) -> Path:
    """The runbooks in use: those asked for, else ./runbooks where it holds any, else the starter library.

    Raises UsageError for a folder that was asked for and is none.
    """
    if explicit is not None:
        if not explicit.is_dir():
            raise UsageError(
                "no-runbooks-folder",
                message("There is no folder of runbooks at {path}.", path=str(explicit)),
                hint=message("Make one with: incidentkit init DIR"),
                where={"path": str(explicit)},
            )
        return explicit
    here = Path("runbooks")
    if not starter and holds_runbooks(here):
        return here.absolute()
    package = Path(__file__).resolve().parent.parent
    beside = package.parent.parent / "runbooks"  # a checkout; looked for first, an editable install keeps a stale copy
    return beside if (package.parent.name == "src" and holds_runbooks(beside)) else package / "library"


def holds_runbooks(folder: Path) -> bool:
    """Whether a folder has runbooks in one of the languages."""
    return any(_yaml(folder / language) for language in LANGUAGES)


def _yaml(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and not path.name.startswith("."))
    except OSError:
        return []


def load_library(folder: Path) -> Library:
    """Every runbook of a folder, expanded, with its faults; nothing about a file's content raises."""
    files: dict[str, dict[str, Path]] = {}
    for language in LANGUAGES:
        for path in _yaml(folder / language):
            if path.stem not in NOT_RUNBOOKS:
                files.setdefault(path.stem, {})[language] = path
    parts = {language: _parts(folder / language) for language in LANGUAGES if (folder / language).is_dir()}
    return Library(folder, [_entry(name, files[name], parts) for name in sorted(files)])


class _Parts(msgspec.Struct, frozen=True):
    """The blocks and shared parts of one language."""

    blocks: dict[str, BlockFile]
    shared: Shared | None
    shared_faults: list[tuple[Path, Fault]]


def _parts(folder: Path) -> _Parts:
    blocks: dict[str, BlockFile] = {}
    for path in _yaml(folder / "blocks"):
        found = read_block(read(path))
        blocks[found.block.block if found.block else path.stem] = found
    path = folder / "shared.yaml"
    if not path.exists():
        return _Parts(blocks, None, [])
    shared = read_shared(read(path))
    return _Parts(blocks, shared.shared, [(path, each) for each in shared.faults])


def _entry(name: str, paths: dict[str, Path], parts: dict[str, _Parts]) -> LibraryEntry:
    plans: dict[str, Plan] = {}
    titles: dict[str, str] = {}
    faults: list[tuple[Path, Fault]] = []
    for language, path in paths.items():
        plan, found = _load(name, language, path, parts[language])
        faults += found
        if plan is not None:
            plans[language], titles[language] = plan, plan.title
    pinned = PinnedRunbook(id=name, plans=plans) if plans else None
    return LibraryEntry(name, titles, list(paths), paths, pinned, faults)


def _load(name: str, language: str, path: Path, parts: _Parts) -> tuple[Plan | None, list[tuple[Path, Fault]]]:
    document = read(path)
    file = read_runbook(document)
    faults = [(path, each) for each in file.faults]
    if file.runbook is None:
        return None, faults
    for key, told, right in (("id", file.runbook.id, name), ("language", file.runbook.language, language)):
        if told != right:
            what = message("This file is {path}, and '{key}' says {told}.", path=f"{language}/{path.name}", key=key, told=told)
            hint = message("Write: {text}", text=f"{key}: {right}")
            faults.append((path, Fault("misplaced-file", "error", what, document.span_of((key,)), hint)))
    expansion = Expansion(file, parts.blocks, parts.shared)
    plan = expansion.plan()
    faults += [(path, each) for each in expansion.faults]
    if any(each.rule == "include-missing" for each in expansion.faults):
        faults += [(b.document.path or path, f) for b in parts.blocks.values() if b.block is None for f in b.faults]
    if any(each.rule == "unknown-shared" for each in expansion.faults):
        faults += parts.shared_faults
    broken = any(each.severity == "error" for _, each in faults)
    return None if broken else plan, faults


def git_state(folder: Path) -> GitState:
    """The commit and state of the work tree around a folder; nothing that the repository configures is run."""
    if not any((parent / ".git").exists() for parent in (folder.absolute(), *folder.absolute().parents)):
        return GitState(None, None)
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    if commit is None or _git(folder, "ls-files", "--error-unmatch", ".") is None:
        return GitState(None, None)
    status = _git(folder, "status", "--porcelain", "--ignore-submodules", "--", ".")
    return GitState(commit.strip(), None if status is None else bool(status.strip()))


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, or None where there is no git, no repository, or no answer within five seconds."""
    quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*"]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program and fixed arguments
            ["git", *quiet, *arguments],  # noqa: S607 - git is found where the user's shell finds it
            cwd=folder, env=environment, capture_output=True, text=True, timeout=5, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return None
    return done.stdout if done.returncode == 0 else None


__all__ = ["GitState", "Library", "LibraryEntry", "Span", "git_state", "library_folder", "load_library"]
