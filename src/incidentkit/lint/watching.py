"""A folder of runbooks that is edited elsewhere: watched in a thread of its own, checked again where it has changed.

The system tells at once when a file is saved; a look at the files themselves every two seconds finds what it does not
tell: drives on a network, a folder that is moved away and put back, a file saved between two looks of ours.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.lint.folders import LANGUAGES, names_of, shown

if TYPE_CHECKING:
    from incidentkit.lint.diagnostics import Diagnostic
    from incidentkit.lint.session import Session
    from incidentkit.lint.source import Kind

LOOK = 2_000
"""Milliseconds between two looks at the files themselves."""
TOGETHER, STEP = 60, 10
"""Milliseconds: saves that come within so many are one change; how often the system is asked."""

Signs = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class WatchedFile:
    """A file of the folder: what it is, what it is called, and what is wrong in it. `shown` is its path as it is told."""

    path: Path
    shown: Path
    kind: Kind
    language: str
    id: str
    title: str
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Seen:
    """The folder as it is now; `gone` while there is no such folder."""

    folder: Path
    files: tuple[WatchedFile, ...] = ()
    gone: bool = False


class Watch:
    """Looks after a folder until it is stopped; hands each state of it to `told`, in the thread that watches.

    A defect of ours is handed over as the exception that it is: a thread that dies unheard would show old findings
    for ever.
    """

    def __init__(self, folder: Path, told: Callable[[Seen | Exception], None], *, look: int = LOOK) -> None:
        self.folder = folder
        self._told = told
        self._look = look
        self._stop = threading.Event()
        self._titles: dict[Path, str] = {}
        self._thread = threading.Thread(target=self._run, name="runbooks", daemon=True)

    def start(self) -> None:
        """Begins; the first state comes once everything was checked."""
        self._thread.start()

    def stop(self) -> None:
        """Ends within a moment; nothing is handed over any more."""
        self._stop.set()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self.folder.is_dir():
                    self._follow()
                    continue
                self._tell(Seen(self.folder, gone=True))
                while not self._stop.is_set() and not self.folder.is_dir():
                    self._stop.wait(self._look / 1_000)
        except Exception as error:  # noqa: BLE001 - handed to whoever shows it
            self._tell(error)

    def _tell(self, what: Seen | Exception) -> None:
        if not self._stop.is_set():
            self._told(what)

    def _follow(self) -> None:
        """From a first check of everything to the end of the folder or of the watching."""
        from incidentkit.lint.session import Session  # noqa: PLC0415 - every rule; this thread has the time for it

        root = self.folder.resolve()
        signs = _signs(root)
        session = Session(root)
        self._titles = {}
        self._tell(self._seen(session, None))
        while not self._stop.is_set():
            folders = _folders(root)
            for touched in self._changes(folders):
                if self._stop.is_set() or not root.is_dir():
                    return
                before, signs = signs, _signs(root)
                changed = {
                    name for name in before.keys() | signs.keys() if before.get(name) != signs.get(name)
                }
                changed |= touched & signs.keys()
                if changed:
                    self._tell(self._seen(session, {Path(name) for name in changed}))
                if _folders(root) != folders:
                    break

    def _changes(self, folders: Iterable[tuple[str, int]]) -> Iterator[set[str]]:
        """What the system says was touched, or nothing where it is time to look; ends when it can tell no more."""
        from watchfiles import watch  # noqa: PLC0415 - only a screen that shows files needs it

        with contextlib.suppress(
            OSError, RuntimeError
        ):  # a folder has gone, or the system watches too many already
            for events in watch(
                *(name for name, _ in folders), recursive=False, watch_filter=None, debounce=TOGETHER, step=STEP,
                stop_event=self._stop, rust_timeout=self._look, yield_on_timeout=True, raise_interrupt=False,
            ):  # fmt: skip
                yield {path for _, path in events}
        self._stop.wait(self._look / 1_000)
        yield set()

    def _seen(self, session: Session, changed: set[Path] | None) -> Seen:
        report = session.report(changed=changed)
        by_file: dict[Path, list[Diagnostic]] = {}
        for one in report.diagnostics:
            by_file.setdefault(one.path, []).append(one)
        for path in changed or ():
            self._titles.pop(path, None)
        files = [self._file(session, path, by_file) for path in session.library.paths]
        return Seen(self.folder, tuple(files))

    def _file(self, session: Session, path: Path, by_file: dict[Path, list[Diagnostic]]) -> WatchedFile:
        outline = session.library.outline(path)
        if path not in self._titles:
            data = session.library.source(path).data
            said = data.get("name" if outline.kind == "organisation" else "title")
            self._titles[path] = said if isinstance(said, str) else ""
        name = shown(path)
        return WatchedFile(
            path, name, outline.kind, outline.language, outline.id, self._titles[path], tuple(by_file.get(name, ()))  # type: ignore[arg-type]
        )  # fmt: skip


def _folders(root: Path) -> list[tuple[str, int]]:
    """The folders that files are looked for in, each with what tells it from another of its name."""
    found = []
    for name in ("", *LANGUAGES, *(f"{language}/blocks" for language in LANGUAGES)):
        folder = os.path.join(root, name) if name else os.fspath(root)  # noqa: PTH118 - names, as `names_of` gives them
        with contextlib.suppress(OSError):
            found.append((folder, os.stat(folder).st_ino))  # noqa: PTH116
    return found


def _signs(root: Path) -> Signs:
    """What tells a file from itself after a change: when, how big, and which of its name."""
    found: Signs = {}
    for name in names_of(root):
        with contextlib.suppress(OSError):
            told = os.stat(name)  # noqa: PTH116 - thousands of names
            found[name] = (told.st_mtime_ns, told.st_size, told.st_ino)
    return found
