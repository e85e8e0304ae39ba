"""Good runbooks damaged at random: the checker never fails, and what it lets through can be walked."""

import random
import shutil
from pathlib import Path

import pytest

from incidentkit.lint.run import lint
from incidentkit.runbook import loading

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"
FILES = ("en/device.yaml", "en/shared.yaml", "en/blocks/notify.yaml", "organisation.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged") / "runbooks"
    shutil.copytree(GOOD, folder, ignore=shutil.ignore_patterns("fr"))
    return folder


def damaged(lines, random_):
    """One to three of the slips that happen in an editor: a line lost, doubled, moved, cut, shifted, a typo."""
    lines = list(lines)
    for _ in range(random_.randint(1, 3)):
        at, other = random_.randrange(len(lines)), random_.randrange(len(lines))
        column = random_.randint(0, len(lines[at]))
        match random_.randrange(8):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = lines[at][:column]
            case 4:
                lines[at] = "  " + lines[at]
            case 5:
                lines[at] = lines[at][2:]
            case 6:
                lines[at] = (
                    lines[at][:column] + random_.choice("\t\"'{}[],:#&*!|>%@`-? é\x00") + lines[at][column:]
                )
            case _:
                lines[at] = lines[at][:column] + lines[at][column + 1 :]
    return lines


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_runbook_is_told_or_can_be_walked(folder, seed):
    """No exception for any content; and silence means that the runbook loads."""
    random_ = random.Random(seed)
    path = folder / random_.choice(FILES[:1] * 5 + FILES)
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text("\n".join(damaged(whole.split("\n"), random_)), encoding="utf-8")

        report = lint([folder])

        if not report.count("error"):
            loaded = {one.id: one for one in loading.load_library(folder).entries}
            assert loaded["device"].pinned is not None, loaded["device"].faults
        for one in report.diagnostics:
            assert 1 <= one.line <= one.end_line, one
            assert one.column >= 1, one
            assert one.message.english().strip(), one
    finally:
        path.write_text(whole, encoding="utf-8")
