"""A folder of runbooks under watch: checked once in full, and after each change only where the change matters.

The screen holds one session for its folder; the command makes one for each run, with what was kept on disk.
"""

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from incidentkit.lint import keeping, recalling, settings, suppressing
from incidentkit.lint.checking import check
from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.folders import SETTINGS, names_of, shown, shown_all
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
        self.extra = sorted(extra)
        self.place = recalling.place_of(self.root) if on_disk else None
        version = recalling.version() if self.place is not None else ""
        self.kept = keeping.load(self.place, version)
        self.names = names_of(self.root)
        self.library = Library(self.root, {*map(Path, self.names), *self.extra})
        self._units = self._group()
        self._findings: dict[Path, list[Diagnostic]] = {}
        if self.place is not None:
            self._keep_what_holds()

    def report(
        self, wanted: Collection[Path] | None = None, *, changed: Collection[Path] | None = None
    ) -> Report:
        """The findings, sorted by path and line, one for each cause; those of the `wanted` files, else of all."""
        if changed is not None:
            self._refresh(changed)
        asked = None if wanted is None else set(wanted)
        units = {
            name: unit for name, unit in self._units.items() if asked is None or not asked.isdisjoint(unit)
        }
        stale = [name for name in units if name not in self.kept.units]
        shared_out(stale, lambda some: self._check(units, some), self._take)
        if self.place is not None and stale:
            self._save()
        found: list[Diagnostic] = []
        for name, unit in units.items():
            for path in unit:
                if asked is None or path in asked:
                    found += self._told(path, self.kept.units[name])
        files = self.library.paths if asked is None else sorted(asked)
        return Report(told_once(found), shown_all(files))

    # Units: what is checked together -------------------------------------------------------------

    def _group(self) -> dict[str, Unit]:
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
                files[relative] = FileFindings([recalling.packed(one) for one in diagnostics], comments)
                outline = self.library.outline(path)
                made.outlines[relative] = (self.library.digest(path), outline)
            made.units[name] = Checked(dict.fromkeys(self.library.leaned, b""), files)
            self.library.let_go(found)
        return made

    def _take(self, made: Kept) -> None:
        """Findings and outlines, made here or in another process."""
        for relative, (digest, outline) in made.outlines.items():
            self.kept.outlines[relative] = (digest, outline)
            self.library.know(self.root / relative, outline)
        self.kept.units.update(made.units)

    # Whether findings still hold -----------------------------------------------------------------

    def _keep_what_holds(self) -> None:
        """Of what was kept on disk, leaves only what hangs on nothing that has changed."""
        by_name = {self.library.relative(path): path for path in self.library.paths}
        for relative, (digest, outline) in list(self.kept.outlines.items()):
            path = by_name.get(relative)
            if path is not None and self.library.digest(path) == digest:
                self.library.know(path, outline)
            else:
                del self.kept.outlines[relative]
        answers: dict[str, bytes] = {}
        for name, unit in list(self.kept.units.items()):
            if name not in self._units:
                continue  # asked for another day; it is looked at when it is asked for again
            for question, before in unit.leans.items():
                if question not in answers:
                    answers[question] = self.library.digest_of(question, keeping.encode_outlines)
                if not before or answers[question] != before:
                    del self.kept.units[name]
                    break

    def _refresh(self, changed: Collection[Path]) -> None:
        """Forgets what hangs on files that have changed, come or gone."""
        names = names_of(self.root)
        gone = {Path(name) for name in set(names) ^ set(self.names)}
        known = set(self.library.paths)
        paths = ({path.absolute() for path in changed} | {path.resolve() for path in changed}) & known | gone
        before = {path: self.library.kept_outlines().get(path) for path in paths}
        self.library.forget(paths)
        for path in paths:  # also of one that has gone: it may come back as another
            self._findings.pop(path, None)
        if gone:
            self._start_again(names)
        questions = {"file:" + self.library.relative(path) for path in paths}
        for path in paths:
            now = self.library.outline(path) if path in known and path not in gone else None
            if now != before[path]:
                for one in (now, before[path]):
                    questions |= set() if one is None else {f"outlines:{one.kind}:{one.language}"}
        self.library.forget_answers(questions)
        for name, unit in list(self.kept.units.items()):
            leans = unit.leans
            if any(one in leans for one in questions) or (
                gone and any(one.startswith(("ids:", "outlines:")) for one in leans)
            ):
                del self.kept.units[name]
                for path in self._units.get(name, ()):
                    self._findings.pop(path, None)
        if any(path.name == SETTINGS for path in paths):
            self._findings.clear()

    def _start_again(self, names: list[str]) -> None:
        outlines = self.library.kept_outlines()
        self.names = names
        self.library = Library(self.root, {*map(Path, names), *self.extra})
        for path in self.library.paths:
            if path in outlines:
                self.library.know(path, outlines[path])
        self._units = self._group()
        self.kept.units = {name: one for name, one in self.kept.units.items() if name in self._units}

    def _save(self) -> None:
        answers: dict[str, bytes] = {}
        for unit in self.kept.units.values():
            for question, before in unit.leans.items():
                if not before:
                    if question not in answers:
                        answers[question] = self.library.digest_of(question, keeping.encode_outlines)
                    unit.leans[question] = answers[question]
        keeping.save(self.place, self.kept)

    # From what was found to what is told ---------------------------------------------------------

    def _told(self, path: Path, unit: Checked) -> list[Diagnostic]:
        if path not in self._findings:
            self._findings[path] = self._made_ready(path, unit.files.get(self.library.relative(path)))
        return self._findings[path]

    def _made_ready(self, path: Path, kept: FileFindings | None) -> list[Diagnostic]:
        if kept is None or not (kept.findings or kept.comments):
            return []
        display = shown(path)
        severities = settings.severities(self.library.settings)
        found = [recalling.unpacked(one, display) for one in kept.findings]
        if kept.comments:
            silent = frozenset(rule for rule, word in severities.items() if word == settings.OFF)
            silent |= frozenset() if self.upkeep_on else frozenset(UPKEEP)
            found = suppressing.apply(told_once(found), kept.comments, (*RULES, *UPKEEP), silent, display)
        return settings.apply(found, severities)
