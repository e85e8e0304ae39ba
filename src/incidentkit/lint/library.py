"""A folder of runbooks: its files by their place, each read when it is first needed, and what was leaned on.

A rule asks for a neighbour (`named`, `shared`, `known`, `outlines`); the library notes the question, so that findings
can be kept for as long as every answer stays the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.lint import names
from incidentkit.lint.folders import LANGUAGES, ORGANISATION, SETTINGS
from incidentkit.lint.gathering import is_broken, read_source, says_all
from incidentkit.lint.outline import Outline, outline_of
from incidentkit.lint.source import SourceFile
from incidentkit.yamlfile import Document

if TYPE_CHECKING:
    from incidentkit.lint.diagnostics import Diagnostic
    from incidentkit.organisation.model import Organisation
    from incidentkit.yamlfile import Span

MOST_KEPT = 200
"""Runbooks in memory; blocks, shared parts and the register always stay."""


class Library:
    """All files of a folder, by kind and language.

    Raises nothing for the content of files; a file that is gone reads as an empty one with a fault.
    """

    def __init__(self, folder: Path, paths: Iterable[Path]) -> None:
        self.folder = folder
        self.paths = sorted(paths)
        self.loose: list[Path] = []
        self._places: dict[tuple[str, str], dict[str, Path]] = {}
        self._sources: dict[Path, SourceFile] = {}
        self._let_go: set[Path] = set()
        self._digests: dict[Path, bytes] = {}
        self._outlines: dict[Path, Outline] = {}
        self._names: dict[Path, str] = {}
        self._ids: dict[tuple[str, str], KeysView[str]] = {}
        self._known: dict[str, dict[str, names.Symbol]] = {}
        self.mistakes: dict[Path, list[Span]] = {}
        """Where errors were found so far, so that one mistake is not told again beside its translation."""
        self.alone: dict[Path, tuple[dict[str, None], set[str], list[Diagnostic]]] = {}
        """Of files by themselves: what they leaned on, the rules that were asked, and what was found."""
        self.leaned: dict[str, None] = {}
        """The questions that were asked since it was last emptied, as `digest_of` answers them."""
        for path in self.paths:
            place = self.place(path)
            if place is None:
                self.loose.append(path)
            else:
                self._places.setdefault(place, {}).setdefault(path.stem, path)

    # Files ---------------------------------------------------------------------------------------

    def place(self, path: Path) -> tuple[str, str] | None:
        """What a file is by its place, and its language; None where the place does not say it."""
        folder = path.parent
        if folder == self.folder:
            return {ORGANISATION: ("organisation", ""), SETTINGS: ("settings", "")}.get(path.name)
        if folder.name in LANGUAGES and folder.parent == self.folder:
            return ("shared" if path.stem == "shared" else "runbook", folder.name)
        if (
            folder.name == "blocks"
            and folder.parent.name in LANGUAGES
            and folder.parent.parent == self.folder
        ):
            return ("block", folder.parent.name)
        return None

    def relative(self, path: Path) -> str:
        """A path as it is called inside the folder; in full where it is not in it."""
        name = self._names.get(path)
        if name is None:
            try:
                name = path.relative_to(self.folder).as_posix()
            except ValueError:
                name = path.as_posix()
            self._names[path] = name
        return name

    def source(self, path: Path) -> SourceFile:
        """The file, read once."""
        self.leaned["file:" + self.relative(path)] = None
        found = self._sources.get(path)
        if found is None:
            found, raw = read_source(path)
            self._digests[path] = _digest(raw)
            self._sources[path] = found
            if len(self._sources) > MOST_KEPT:
                self._forget_some()
        return found

    def let_go(self, paths: Iterable[Path]) -> None:
        """Frees runbooks that were checked, of a folder of more than can be kept; one that is read again then stays.

        Freed at once, while the processor has them at hand: a thousand runbooks are checked in a seventh less time.
        """
        if len(self.paths) <= MOST_KEPT:
            return
        for path in paths:
            file = self._sources.get(path)
            if file is not None and file.kind == "runbook" and path not in self._let_go:
                self._let_go.add(path)
                del self._sources[path]

    def _forget_some(self) -> None:
        for path in [one for one, file in self._sources.items() if file.kind == "runbook"][: MOST_KEPT // 2]:
            del self._sources[path]

    def outline(self, path: Path) -> Outline:
        """The file in short."""
        if path not in self._outlines:
            before = dict(self.leaned)
            file = self.source(path)
            self.leaned = before
            self._outlines[path] = outline_of(file, says_all=says_all(file), broken=is_broken(file))
        return self._outlines[path]

    def know(self, path: Path, outline: Outline) -> None:
        """Takes an outline that was kept, for a file that has not changed."""
        self._outlines.setdefault(path, outline)

    def kept_outlines(self) -> dict[Path, Outline]:
        """The outlines known so far."""
        return self._outlines

    def forget(self, paths: Iterable[Path]) -> None:
        """Files that may have changed are read again when they are next needed."""
        for path in paths:
            for kept in (self._sources, self._digests, self._outlines, self.mistakes, self.alone):
                kept.pop(path, None)
        self._known = {}

    def forget_answers(self, questions: set[str]) -> None:
        """What was found in files that leaned on these questions no longer holds."""
        stale = [path for path, (leans, _, _) in self.alone.items() if not questions.isdisjoint(leans)]
        for path in stale:
            del self.alone[path]

    # Questions -----------------------------------------------------------------------------------

    def _of_place(self, kind: str, language: str) -> Iterator[Path]:
        yield from self._places.get((kind, language), {}).values()
        for path in self.loose:
            file = self.source(path)
            if (file.kind, file.language if kind != "organisation" else "") == (kind, language):
                yield path

    def ids(self, kind: str, language: str) -> KeysView[str]:
        """The ids of the runbooks or blocks of a language, by their files' names, sorted."""
        self.leaned[f"ids:{kind}:{language}"] = None
        found = self._ids.get((kind, language))
        if found is None or self.loose:
            loose = [self.source(path) for path in self.loose]
            named = {
                *self._places.get((kind, language), {}),
                *(one.id for one in loose if (one.kind, one.language) == (kind, language)),
            }
            found = self._ids[kind, language] = dict.fromkeys(sorted(named)).keys()
        return found

    def of(self, kind: str, language: str) -> list[SourceFile]:
        """The files of a kind in a language, read in full: for kinds of which there are few."""
        self.leaned[f"ids:{kind}:{language}"] = None
        return [self.source(path) for path in self._of_place(kind, language)]

    def outlines(self, kind: str, language: str) -> list[Outline]:
        """The files of a kind in a language, in short."""
        self.leaned[f"outlines:{kind}:{language}"] = None
        return [self.outline(path) for path in self._of_place(kind, language)]

    def named(self, kind: str, language: str, identity: str) -> SourceFile | None:
        """The runbook or block of this id in this language."""
        path = self._places.get((kind, language), {}).get(identity)
        if path is not None:
            return self.source(path)
        self.leaned[f"ids:{kind}:{language}"] = None
        loose = (self.source(path) for path in self.loose)
        return next(
            (one for one in loose if (one.kind, one.language, one.id) == (kind, language, identity)), None
        )

    def shared(self, language: str) -> SourceFile | None:
        """What the runbooks of this language share."""
        found = self._places.get(("shared", language), {}).get("shared")
        if found is not None:
            return self.source(found)
        self.leaned[f"ids:shared:{language}"] = None
        return next(iter(self.of("shared", language)), None) if self.loose else None

    def siblings(self, file: SourceFile) -> list[SourceFile]:
        """The same file in every language it exists in, itself among them, English first."""
        found = []
        for language in LANGUAGES:
            if file.kind == "shared":
                other = self.shared(language)
            else:
                other = self.named(file.kind, language, file.id)
            if language == file.language:
                other = file
            if other is not None:
                found.append(other)
        return found

    def languages(self, file: SourceFile) -> set[str]:
        """The languages that a file exists in; what stands in the others is not looked at."""
        found = {file.language}
        for language in LANGUAGES:
            ids = self.ids(file.kind, language)
            if ids and (file.kind == "shared" or file.id in ids):
                found.add(language)
        return found

    def known(self, language: str) -> dict[str, names.Symbol]:
        """Every name that any file of a language gives; where two give it, what holds for both."""
        kinds = ("runbook", "block", "shared")
        for kind in kinds:
            self.leaned[f"outlines:{kind}:{language}"] = None
        if language not in self._known:
            merged: dict[str, names.Symbol] = {}
            for kind in kinds:
                for outline in self.outlines(kind, language):
                    for symbol in outline.symbols:
                        before = merged.get(symbol.name)
                        merged[symbol.name] = symbol if before is None else names.either(before, symbol)
            self._known[language] = merged
        return self._known[language]

    def step_anywhere(self, name: str, *languages: str) -> bool:
        """Whether a runbook or block of these languages has a step of this id."""
        return any(
            name in outline.steps
            for language in languages or LANGUAGES
            for kind in ("runbook", "block")
            for outline in self.outlines(kind, language)
        )

    @property
    def organisation(self) -> "Organisation | None":
        """The register, when its file is in order."""
        file = next(iter(self.of("organisation", "")), None)
        return file.organisation if file is not None else None

    @property
    def settings(self) -> SourceFile | None:
        """The file of settings for these checks."""
        return next(iter(self.of("settings", "")), None)

    @property
    def has_runbooks(self) -> bool:
        """Whether there is any runbook beside the register."""
        return any(self.ids("runbook", language) for language in LANGUAGES)

    @property
    def register_names(self) -> set[str]:
        """Every role and contact that a runbook, block or shared part names."""
        return {
            name
            for language in LANGUAGES
            for kind in ("runbook", "block", "shared")
            for outline in self.outlines(kind, language)
            for name in outline.register
        }

    def placeholder(self, outline: Outline) -> SourceFile:
        """A file of which only the ids matter."""
        return SourceFile(Path(outline.id), "runbook", outline.language, Document(""), [])

    # What the answers hang on --------------------------------------------------------------------

    def digest(self, path: Path) -> bytes:
        """A digest of the file's bytes; empty for one that cannot be read."""
        if path not in self._digests:
            from incidentkit.yamlfile.reading import bytes_of  # noqa: PLC0415 - beside its other user

            self._digests[path] = _digest(bytes_of(path))
        return self._digests[path]

    def digest_of(self, question: str, encode: Callable[[Sequence[Outline]], bytes]) -> bytes:
        """A digest of the answer to a question noted in `leaned`."""
        what, _, rest = question.partition(":")
        if what == "file":
            path = self.folder / rest
            return self.digest(path) if path in self._known_paths else b""
        kind, _, language = rest.partition(":")
        if what == "ids":
            return _digest("\n".join(self.ids(kind, language)).encode())
        return _digest(encode(self.outlines(kind, language)))

    @property
    def _known_paths(self) -> set[Path]:
        if not hasattr(self, "_paths_set"):
            self._paths_set = set(self.paths)
        return self._paths_set


def _digest(raw: bytes | None) -> bytes:
    return b"" if raw is None else hashlib.blake2b(raw, digest_size=16).digest()
