"""`runbook test` as a build server calls it: statuses, JSON, JUnit."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from books import DOOR, written

BOOK = (
    DOOR
    + """\
questions:
  forced: {ask: Was it forced?, type: yes_no}
phases:
  contain:
    - {id: look, do: Look inside}
    - {id: police, do: Call the police, when: forced}
"""
)
TESTS = "format: 1\ntest: door\npaths:\n  - name: Forced\n    answers: {forced: true}\n    expect: {steps: [look, police]}\n"


@pytest.fixture
def folder(ik) -> Path:
    return written(ik.folder / "runbooks", {"en/door.yaml": BOOK, "tests/door.yaml": TESTS})


def test_a_library_that_is_right_passes(ik, folder):
    outcome = ik.call("runbook", "test", "--coverage", "--junit", "results.xml")
    assert (outcome.status, outcome.stderr) == (0, "")
    assert (
        outcome.stdout
        == """\
door
  ✓ Forced
  Walked 3 paths: every combination of 1 answer
  ✓ every step is reached by some answers
  ✓ no path stops before its end
  ✓ no answers make the program fail
  ✓ no text keeps a blank once everything is answered
  Written tests saw 2 of 2 steps, 1 of 3 values of conditions
    step police: never false, unknown: forced
"""
    )
    assert ET.parse("results.xml").getroot().attrib == {
        "name": "incidentkit",
        "tests": "5",
        "failures": "0",
        "errors": "0",
    }


def test_the_shape_of_its_json(ik, folder):
    """Pinned: other programs read it."""
    (runbook,) = ik.ok("runbook", "test", "door")["runbooks"]
    path = str(folder / "tests" / "door.yaml")
    assert runbook["tests"] == [
        {
            "name": "Forced",
            "path": path,
            "line": 4,
            "passed": True,
            "steps": ["look", "police"],
            "problems": [],
        }
    ]
    assert {**runbook["walk"], "proofs": runbook["walk"]["proofs"][:1]} == {
        "paths": 3,
        "combinations": 3,
        "names": 1,
        "strength": 1,
        "complete": True,
        "proofs": [{"proof": "no-dead-step", "passed": True, "problems": []}],
    }
    assert runbook["coverage"] == {
        "steps": ["look", "police"],
        "missed": [],
        "conditions": [
            {
                "belongs_to": "step police",
                "condition": "forced",
                "seen": ["true"],
                "possible": ["true", "false", "unknown"],
            }
        ],
    }
    assert (runbook["broken"], ik.ok("runbook", "test", "--no-walk")["runbooks"][0]["walk"]) == ([], None)


def test_what_fails_is_told_with_its_place_and_ends_with_1(ik, folder):
    (folder / "tests" / "door.yaml").write_text(TESTS.replace("look, police", "police"), encoding="utf-8")
    told = ik.call("runbook", "test", "--no-walk")
    assert told.status == 1
    assert "door.yaml:6:21: On the path and not expected: look." in told.stdout
    (folder / "en" / "door.yaml").write_text(
        BOOK + "    - {id: dead, do: Wait, when: forced and not forced}\n", encoding="utf-8"
    )
    outcome = ik.call("runbook", "test", "--json")
    (proof,) = [each for each in outcome.data["runbooks"][0]["walk"]["proofs"] if not each["passed"]]
    (problem,) = proof["problems"]
    assert (outcome.status, proof["proof"], problem["line"], problem["column"]) == (1, "no-dead-step", 15, 12)


@pytest.mark.parametrize("broken", ["en/door.yaml", "tests/door.yaml"])
def test_a_file_that_cannot_be_read_ends_with_3(ik, folder, broken):
    """A test that was not run must not look like one that passed."""
    (folder / broken).write_text("format: [\n", encoding="utf-8")
    outcome = ik.call("runbook", "test")
    assert (outcome.status, f"{broken}:1" in outcome.stdout or "door.yaml:" in outcome.stdout) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no-such"], "unknown-runbook"),
        (["--most", "0"], "not-in-range"),
        (["--strength", "five"], "not-in-range"),
        (["--junit", "no/such/folder.xml"], "file-not-writable"),
    ],
)
def test_what_is_typed_wrongly_gets_a_sentence(ik, folder, arguments, code):
    outcome = ik.call("runbook", "test", *arguments, "--json")
    assert outcome.data["error"]["code"] == code


def test_the_starter_library_s_written_tests_pass(ik):
    assert ik.call("runbook", "test", "--no-walk").status == 0
