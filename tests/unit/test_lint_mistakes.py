"""A sample of the mistakes of `tests/mistakes.py`, made in good runbooks: each is told where it was made.

`benchmarks/lint_trial.py` makes thousands of them and prints the share; here a few of each kind keep it from falling.
"""

import shutil
from pathlib import Path
from random import Random

import pytest

from incidentkit.lint.session import Session
from mistakes import MISTAKES

ROOT = Path(__file__).parents[2]
LIBRARIES = {"library": ROOT / "runbooks", "full": ROOT / "tests" / "golden" / "lint-good" / "full"}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """A session for each library, on a copy; the checks of what a change does not touch are made once."""
    found = {}
    for name, good in LIBRARIES.items():
        folder = Path(shutil.copytree(good, tmp_path_factory.mktemp(name) / "runbooks"))
        found[name] = Session(folder)
        assert found[name].report().diagnostics == [], "a false finding in an undamaged file"
    return found


def damaged(kind, session, chance):
    """A file of the session with this mistake in it; None where no file has a place for it."""
    paths = [path for path in session.library.paths if path.name != "organisation.yaml"]
    for _ in range(40):
        path = chance.choice(paths)
        made = MISTAKES[kind](path.read_text(encoding="utf-8").split("\n"), chance)
        if made is not None:
            return path, made
    return None


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_told_on_its_line_for_its_reason(kind, sessions):
    """That something was reported is not enough: a finding elsewhere, or about something else, misleads."""
    chance = Random(kind)
    tried = 0
    for session in sessions.values():
        found = damaged(kind, session, chance)
        if found is None:
            continue
        path, made = found
        whole = path.read_text(encoding="utf-8")
        tried += 1
        try:
            path.write_text("\n".join(made.lines), encoding="utf-8")
            told = session.report([path], changed=[path]).diagnostics
        finally:
            path.write_text(whole, encoding="utf-8")
            session.report([path], changed=[path])
        hits = [one for one in told if one.rule in made.rules and one.line - 1 in made.rows]
        assert hits, (path.name, sorted(made.rows), [(one.line, one.rule) for one in told])
    assert tried or kind in NOWHERE, "no good runbook has a place for this mistake"


NOWHERE = {
    "a runbook to attach is misspelt",
    "the list of a loop is misspelt",
    "what is carried over is misspelt",
}
"""Kinds that the benchmark makes in a larger library only: these two have no loop and attach nothing."""


def test_there_are_many_kinds_of_mistakes():
    assert len(MISTAKES) >= 100
