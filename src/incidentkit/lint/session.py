"""A folder of runbooks under watch: checked once in full, and after each change only where the change matters.

The screen holds one session for its folder; the command makes one for each run, with what was kept on disk.
"""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from incidentkit.lint import keeping, settings, suppressing
from incidentkit.lint.checking import check
from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.gathering import files_of, shown
from incidentkit.lint.keeping import Checked, FileFindings, Kept
from incidentkit.lint.library import Library
from incidentkit.lint.parallel import shared_out
from incidentkit.lint.rules import RULES, UPKEEP

Unit = tuple[Path, ...]


class Session:
    """The checks of one folder.

    `report()` gives all findings; after files changed, `report(changed=paths)` gives them again and checks only what
    hangs on those files (new and deleted files count as changed). With `upkeep_on` also what is overdue on that day.
    Not safe for use from two threads at once.
    """

    def __init__(
        self, root: Path, *, upkeep_on: date | None = None, extra: Iterable[Path] = (), on_disk: bool = False
    ) -> None:
        self.root = root.resolve()
        self.upkeep_on = upkeep_on
        self.extra = list(extra)
        self.place = keeping.place_of(self.root) if on_disk else None
        self.kept = keeping.load(self.place, keeping.version() if on_disk else "")
        self.library = Library(self.root, {*files_of(self.root), *self.extra})
        self._fresh: set[str] = set()
        if on_disk:
            self._take_outlines()

    def report(
        self, wanted: Collection[Path] | None = None, *, changed: Collection[Path] | None = None
    ) -> Report:
        """The findings, sorted by path and line, one for each cause; those of the `wanted` files, else of all."""
        if changed is not None:
            self._refresh(changed)
        asked = set(self.library.paths if wanted is None else wanted)
        units = {name: unit for name, unit in self._units().items() if asked & set(unit)}
        stale = [name for name in units if not self._is_fresh(name)]
        shared_out(stale, lambda some: self._check(units, some), self._take)
        if self.place is not None and stale:
            self._save()
        found: list[Diagnostic] = []
        for name, unit in units.items():
            for path in unit:
                if path in asked:
                    found += self._told(path, self.kept.units[name])
        files = sorted(shown(path) for path in asked)
        return Report(told_once(found), files)

    # Units: what is checked together -------------------------------------------------------------

    def _units(self) -> dict[str, Unit]:
        """The files that are one thing in several languages, by their name; with the day where that matters."""
        found: dict[str, list[Path]] = {}
        day = f" {self.upkeep_on}" if self.upkeep_on else ""
        for path in self.library.paths:
            found.setdefault(self._unit_of(path) + day, []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def _unit_of(self, path: Path) -> str:
        place = self.library.place(path)
        if place is None:
            file = self.library.source(path)
            return f"{file.kind}:{file.id}" if file.kind in {"runbook", "block"} else path.as_posix()
        return f"{place[0]}:{path.stem}"

    def _check(self, units: dict[str, Unit], names: list[str]) -> Kept:
        """Checks units; what came of it."""
        made = Kept("")
        for name in names:
            self.library.leaned = {}
            found = check(self.library, units[name], self.upkeep_on)
            files = {}
            for path, diagnostics in found.items():
                comments = suppressing.written_in(self.library.source(path))
                relative = self.library.relative(path)
                files[relative] = FileFindings([keeping.packed(one) for one in diagnostics], comments)
                outline = self.library.outline(path)
                made.outlines[relative] = (self.library.digest(path), outline)
            made.units[name] = Checked(dict.fromkeys(self.library.leaned, b""), files)
        return made

    def _take(self, made: Kept) -> None:
        """Findings and outlines, made here or in another process."""
        for relative, (digest, outline) in made.outlines.items():
            self.kept.outlines[relative] = (digest, outline)
            self.library.know(self.root / relative, outline)
        self.kept.units.update(made.units)
        self._fresh |= set(made.units)

    # Whether findings still hold -----------------------------------------------------------------

    def _is_fresh(self, name: str) -> bool:
        """Whether everything that a unit's findings hang on is as it was."""
        if name in self._fresh:
            return True
        unit = self.kept.units.get(name)
        if unit is None:
            return False
        for question, before in unit.leans.items():
            if not before or self._answer(question) != before:
                return False
        self._fresh.add(name)
        return True

    def _answer(self, question: str) -> bytes:
        if question not in self._answers:
            self._answers[question] = self.library.digest_of(question, keeping.encode_outlines)
        return self._answers[question]

    @property
    def _answers(self) -> dict[str, bytes]:
        if not hasattr(self, "_answers_now"):
            self._answers_now: dict[str, bytes] = {}
        return self._answers_now

    def _take_outlines(self) -> None:
        by_name = {self.library.relative(path): path for path in self.library.paths}
        for relative, (digest, outline) in list(self.kept.outlines.items()):
            path = by_name.get(relative)
            if path is not None and self.library.digest(path) == digest:
                self.library.know(path, outline)
            else:
                del self.kept.outlines[relative]

    def _note_answers(self) -> None:
        """Writes down the digests that the new findings hang on."""
        for unit in self.kept.units.values():
            for question, before in unit.leans.items():
                if not before:
                    unit.leans[question] = self._answer(question)

    def _refresh(self, changed: Collection[Path]) -> None:
        self._note_answers()
        paths = {*files_of(self.root), *self.extra}
        resolved = {path.resolve() for path in changed}
        gone = set(self.library.paths) ^ paths
        self.library.forget([*resolved, *gone])
        if gone:
            before = self.library
            self.library = Library(self.root, paths)
            for path, outline in before.kept_outlines().items():
                self.library.know(path, outline)
        self._answers.clear()
        self._fresh.clear()

    def _save(self) -> None:
        current = set(self._units())
        names = {self.library.relative(path) for path in self.library.paths}
        self._note_answers()
        self.kept.units = {
            name: unit
            for name, unit in self.kept.units.items()
            if name in current or (" " in name and name.split(" ")[0] in current)
        }
        self.kept.outlines = {name: one for name, one in self.kept.outlines.items() if name in names}
        keeping.save(self.place, self.kept)

    # From what was found to what is told ---------------------------------------------------------

    def _told(self, path: Path, unit: Checked) -> list[Diagnostic]:
        kept = unit.files.get(self.library.relative(path))
        if kept is None:
            return []
        display = shown(path)
        found = [keeping.unpacked(one, display) for one in kept.findings]
        if kept.comments:
            silent = frozenset(rule for rule, word in self._severities.items() if word == settings.OFF)
            silent |= frozenset() if self.upkeep_on else frozenset(UPKEEP)
            found = suppressing.apply(told_once(found), kept.comments, (*RULES, *UPKEEP), silent, display)
        return settings.apply(found, self._severities)

    @property
    def _severities(self) -> dict[str, str]:
        return settings.severities(self.library.settings)
