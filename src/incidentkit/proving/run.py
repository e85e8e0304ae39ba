"""`runbook test` over a folder of runbooks: which files of tests there are, what came of each, and the walk."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from incidentkit.errors import Message, UsageError, message
from incidentkit.organisation.model import Organisation
from incidentkit.proving.written import Played, play
from incidentkit.runbook.loading import Library, LibraryEntry
from incidentkit.runbook.pathtests import TestsFile, read_tests
from incidentkit.runbook.plan import PinnedRunbook
from incidentkit.yamlfile import Fault, Span, read

TESTS = "tests"
"""The folder of path tests, beside the folders of the languages."""


class Problem(msgspec.Struct, frozen=True):
    """Something to put right, with its place."""

    path: Path
    span: Span
    what: Message


class TestResult(msgspec.Struct, frozen=True):
    """A written test that was run."""

    __test__ = False  # nothing for pytest to collect

    name: str
    path: Path
    line: int
    steps: list[str]
    problems: list[Problem]


class RunbookResult(msgspec.Struct, frozen=True):
    """What came of one runbook: `broken` are faults of its files or of its tests, so that not all could be run."""

    id: str
    tests: list[TestResult]
    broken: list[Problem]

    @property
    def failed(self) -> int:
        """How many tests failed."""
        return sum(1 for each in self.tests if each.problems)


def tests_path(folder: Path, runbook_id: str) -> Path | None:
    """The file of tests of a runbook."""
    paths = (folder / TESTS / f"{runbook_id}{suffix}" for suffix in (".yaml", ".yml"))
    return next((path for path in paths if path.is_file()), None)


def prove_library(library: Library, ids: Sequence[str] = ()) -> list[RunbookResult]:
    """Every runbook, or those named, in order; raises UsageError for an id that there is not."""
    known = [entry.id for entry in library.entries]
    strange = next((each for each in ids if each not in known), None)
    if strange is not None:
        from difflib import get_close_matches  # noqa: PLC0415 - only where it failed

        raise UsageError(
            "unknown-runbook",
            message("There is no runbook “{id}” in {folder}.", id=strange[:80], folder=str(library.folder)),
            hint=message("There are: {ids}", ids=get_close_matches(strange, known) or known),
            where={"runbook": strange[:80]},
        )
    results = [_tested(library, entry) for entry in library.entries if not ids or entry.id in ids]
    if not ids:
        results += _orphans(library, known)
    return results


def _orphans(library: Library, known: list[str]) -> list[RunbookResult]:
    """Files of tests whose runbook does not exist."""
    found = []
    for path in sorted((library.folder / TESTS).glob("*.y*ml")):
        if path.stem not in known:
            what = message("There is no runbook “{id}” that this file could test.", id=path.stem)
            found.append(RunbookResult(path.stem, [], [Problem(path, Span(1, 1, 1, 2), what)]))
    return found


def _tested(library: Library, entry: LibraryEntry) -> RunbookResult:
    broken = [
        Problem(path, fault.span, fault.what) for path, fault in entry.faults if fault.severity == "error"
    ]
    if entry.pinned is None:
        return RunbookResult(entry.id, [], broken)
    organisation = library.organisation.organisation if library.organisation else None
    path = tests_path(library.folder, entry.id)
    tests: list[TestResult] = []
    if path is not None:
        file = read_tests(read(path))
        broken += [Problem(path, fault.span, fault.what) for fault in _faults(file, entry.id)]
        if file.tests is not None and file.tests.test == entry.id:
            tests = _played(library, entry.pinned, organisation, file, path)
    return RunbookResult(entry.id, tests, broken)


def _faults(file: TestsFile, runbook_id: str) -> list[Fault]:
    found = [each for each in file.faults if each.severity == "error"]
    if file.tests is not None and file.tests.test != runbook_id:
        what = message(
            "By its name this file tests {right}, and 'test' says {said}.",
            right=runbook_id,
            said=file.tests.test,
        )
        found.append(Fault("misplaced-file", "error", what, file.document.span_of(("test",))))
    return found


def _played(
    library: Library,
    pinned: PinnedRunbook,
    organisation: Organisation | None,
    file: TestsFile,
    path: Path,
) -> list[TestResult]:
    assert file.tests is not None
    others = {each.id: each.pinned for each in library.entries}
    found = []
    for number in range(len(file.tests.paths)):
        played: Played = play(file.tests, number, pinned, organisation, others.get)
        problems = [Problem(path, file.document.span_of(each.where), each.what) for each in played.failures]
        line = file.document.span_of(("paths", number)).line
        found.append(TestResult(played.name, path, line, played.path, problems))
    return found
