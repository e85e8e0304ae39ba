"""`runbook test` over a folder of runbooks: which files of tests there are, what came of each, and the walk."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from incidentkit.errors import Message, message
from incidentkit.organisation.model import Organisation
from incidentkit.proving.combining import MOST
from incidentkit.proving.covering import Coverage, Seen
from incidentkit.proving.expecting import local_time
from incidentkit.proving.exploring import PROOFS, Explorer
from incidentkit.proving.player import Find
from incidentkit.proving.written import UTC_ZONE, play
from incidentkit.runbook.loading import Library, LibraryEntry
from incidentkit.runbook.model import Step
from incidentkit.runbook.pathtests import OPENED_AT, TestsFile, read_tests
from incidentkit.runbook.plan import PinnedRunbook
from incidentkit.runbook.reader import RunbookFile, read_runbook
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


class ProofResult(msgspec.Struct, frozen=True):
    """A proof of the walk, one of PROOFS, with what it found; each problem with the answers that lead there."""

    proof: str
    problems: list[Problem]
    answers: list[dict[str, object]]


class WalkResult(msgspec.Struct, frozen=True):
    """The walk over all answers: so many paths, of so many combinations of so many names; and the proofs.

    `complete`: every combination was walked; else any `strength` names met in every way.
    """

    paths: int
    combinations: int
    names: int
    strength: int
    complete: bool
    proofs: list[ProofResult]


class RunbookResult(msgspec.Struct, frozen=True):
    """What came of one runbook: `broken` are faults of its files or of its tests, so that not all could be run.

    `walk` is None where it was not asked for; `coverage` is what the written tests saw, or without any, the walk.
    """

    id: str
    tests: list[TestResult]
    broken: list[Problem]
    walk: WalkResult | None = None
    coverage: Coverage | None = None

    @property
    def failed(self) -> int:
        """How many tests and proofs failed."""
        proofs = self.walk.proofs if self.walk else []
        found = [*(each.problems for each in self.tests), *(each.problems for each in proofs)]
        return sum(1 for each in found if each)


class Method(msgspec.Struct, frozen=True):
    """How to test: with the walk or not, up to how many combinations to walk all, and how many names are to meet."""

    walk: bool = True
    most: int = MOST
    strength: int = 2


def tests_path(folder: Path, runbook_id: str) -> Path | None:
    """The file of tests of a runbook."""
    paths = (folder / TESTS / f"{runbook_id}{suffix}" for suffix in (".yaml", ".yml"))
    return next((path for path in paths if path.is_file()), None)


def prove_library(library: Library, ids: Sequence[str], how: Method | None = None) -> list[RunbookResult]:
    """Every runbook, or those named, in order; raises UsageError for an id that there is not."""
    named = {library.entry(each).id for each in ids}
    how = how or Method()
    results = [_tested(library, entry, how) for entry in library.entries if not ids or entry.id in named]
    if not ids:
        results += _orphans(library)
    return results


def _orphans(library: Library) -> list[RunbookResult]:
    """Files of tests whose runbook does not exist."""
    known = {entry.id for entry in library.entries}
    found = []
    for path in sorted((library.folder / TESTS).glob("*.y*ml")):
        if path.stem not in known:
            what = message("There is no runbook “{id}” that this file could test.", id=path.stem)
            found.append(RunbookResult(path.stem, [], [Problem(path, Span(1, 1, 1, 2), what)]))
    return found


def _tested(library: Library, entry: LibraryEntry, how: Method) -> RunbookResult:
    broken = [
        Problem(path, fault.span, fault.what) for path, fault in entry.faults if fault.severity == "error"
    ]
    if entry.pinned is None:
        return RunbookResult(entry.id, [], broken)
    organisation = library.organisation.organisation if library.organisation else None
    others = {each.id: each.pinned for each in library.entries}
    zone = organisation.time_zone if organisation else UTC_ZONE
    explorer = Explorer(
        entry.pinned, organisation, others.get, local_time(OPENED_AT, zone), zone,
        most=how.most, strength=how.strength,
    )  # fmt: skip
    walk = _walked(entry, explorer) if how.walk else None
    seen = Seen(explorer.plan, explorer.reading)
    path = tests_path(library.folder, entry.id)
    tests: list[TestResult] = []
    if path is not None:
        file = read_tests(read(path))
        broken += [Problem(path, fault.span, fault.what) for fault in _faults(file, entry.id)]
        if file.tests is not None and file.tests.test == entry.id:
            tests = _played(others.get, entry.pinned, organisation, file, path, seen)
    coverage = (seen if tests else explorer.seen).against(explorer.seen)
    return RunbookResult(entry.id, tests, broken, walk, coverage)


def _walked(entry: LibraryEntry, explorer: Explorer) -> WalkResult:
    """The walk, its findings by proof, each at its step in the file."""
    explored = explorer.explore()
    path = entry.paths.get(explorer.language) or next(iter(entry.paths.values()))
    file = read_runbook(read(path))
    proofs = []
    for proof in PROOFS:
        found = [each for each in explored.findings if each.proof == proof]
        problems = [Problem(path, _span(file, each.step), each.what) for each in found]
        proofs.append(ProofResult(proof, problems, [each.answers for each in found]))
    return WalkResult(
        explored.walked, explored.whole, explored.names, explored.strength, explored.complete, proofs
    )


def _span(file: RunbookFile, step: str | None) -> Span:
    """Where a step stands; one that a block brings, where the phases begin."""
    waiting = list(file.items)
    while waiting:
        placed = waiting.pop(0)
        if isinstance(placed.item, Step) and placed.item.id == step:
            return file.document.span_of((*placed.where, "id"))
        waiting += placed.inside
    return file.document.span_of(("phases",), key=True)


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
    find: Find,
    pinned: PinnedRunbook,
    organisation: Organisation | None,
    file: TestsFile,
    path: Path,
    seen: Seen,
) -> list[TestResult]:
    assert file.tests is not None
    found = []
    for number in range(len(file.tests.paths)):
        played = play(file.tests, number, pinned, organisation, find, seen.moment)
        for step_id in played.path:
            seen.done(step_id)
        problems = [Problem(path, file.document.span_of(each.where), each.what) for each in played.failures]
        line = file.document.span_of(("paths", number)).line
        found.append(TestResult(played.name, path, line, played.path, problems))
    return found
