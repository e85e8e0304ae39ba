"""The walk over all answers: what it finds is there, and what is right is not found."""

from itertools import combinations as choose
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books import DOOR
from incidentkit.errors import message
from incidentkit.locale import speaker
from incidentkit.proving import exploring
from incidentkit.proving.combining import combinations
from incidentkit.proving.junit import junit
from incidentkit.proving.run import Method, Problem, RunbookResult, TestResult, prove_library
from incidentkit.runbook.loading import load_library
from incidentkit.yamlfile import Span

SAY = speaker("en")
HEAD = (
    DOOR
    + """\
questions:
  forced: {ask: Was it forced?, type: yes_no}
  floor: {ask: Which floor?, type: number}
  rooms: {ask: Which rooms?, type: list, fields: {name: {ask: Its name?, type: text}, kind: {ask: What?, type: choice, options: {safe: Safe, other: Other}}}}
"""
)
RIGHT = """\
facts:
  high: {when: floor > 2}
phases:
  contain:
    - id: look
      do: Look inside
      record: {guard: {ask: Who guards it?, type: person}}
    - for_each: rooms
      as: room
      steps:
        - {id: search, do: Search the room, when: room.kind == "safe", how: "Search {{ room.name }}."}
    - {id: ladder, do: Fetch a ladder, when: high and not forced, how: "Call {{ guard }} on floor {{ floor }}."}
  notify:
    - id: choose
      do: Choose whom to call
      needs: [look]
      decide: {name: whom, options: {police: The police, nobody: Nobody}}
    - {id: police, do: Call the police, when: whom == "police"}
"""


def explored(tmp_path: Path, text: str, **how: int):
    path = tmp_path / "runbooks" / "en" / "door.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    (result,) = prove_library(load_library(path.parent.parent), [], Method(**how))
    return result


def found(tmp_path: Path, text: str) -> list[str]:
    """Each finding: proof, the words of its line, sentence."""
    result = explored(tmp_path, text, most=10)
    lines = (HEAD + text).splitlines()
    assert result.broken == []
    return [
        f"{proof.proof}: {lines[each.span.line - 1].strip()}: {SAY(each.what)}"
        for proof in result.walk.proofs
        for each in proof.problems
    ]


def test_a_runbook_that_is_right_has_no_findings_and_everything_is_seen(tmp_path):
    result = explored(tmp_path, RIGHT, most=216)
    assert [each.problems for each in result.walk.proofs] == [[], [], [], []]
    assert (result.walk.complete, result.walk.names) == (True, 5)
    assert result.coverage.missed == []
    assert {each.belongs_to: each.seen for each in result.coverage.conditions} == {
        "fact high": ["true", "false", "unknown"],
        "step search": ["true", "false", "unknown"],
        "step ladder": ["true", "false", "unknown"],
        "step police": ["true", "false", "unknown"],
    }


def test_where_combinations_explode_every_two_answers_still_meet(tmp_path):
    """And steps that hang on more than two answers are looked for."""
    result = explored(tmp_path, RIGHT, most=20)
    assert (result.walk.complete, result.walk.strength) == (False, 2)
    assert [each.problems for each in result.walk.proofs] == [[], [], [], []]
    assert (result.coverage.missed, result.walk.paths < 100) == ([], True)


WRONG = {
    "no answers lead to a step": (
        RIGHT + "    - {id: dead, do: Wait, when: forced and floor < 1 and floor > 1}\n",
        "no-dead-step: - {id: dead, do: Wait, when: forced and floor < 1 and floor > 1}: No answers lead to this step.",
    ),
    "two steps wait for each other": (
        RIGHT + "    - {id: one, do: Do one, needs: [two], when: forced}\n    - {id: two, do: Do two, needs: [one], when: forced}\n",
        "no-dead-end: phases:: The path stops: each step that is left waits for another: one ← two, two ← one",
    ),
    "a text reads what is recorded later": (
        RIGHT.replace("do: Look inside", 'do: Look inside\n      how: "Ask {{ whom }}."'),
        "no-unfilled-text: - id: look: In “en”, {{ whom }} is not filled in though everything is answered.",
    ),
    "a text reads what the register lacks": (
        RIGHT.replace("do: Look inside", 'do: Look inside\n      how: "Call {{ organisation.contacts.police.phone }}."'),
        "no-unfilled-text: - id: look: In “en”, {{ organisation.contacts.police.phone }} is not filled in though everything is answered.",
    ),
    "nothing decides a step": (
        RIGHT + "    - {id: never-known, do: Wait, when: organisation.headcount > 3}\n",
        "no-dead-end: - {id: never-known, do: Wait, when: organisation.headcount > 3}: It stays open whether it applies though everything is answered; it depends on: organisation.headcount",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found_at_its_step(tmp_path, name):
    text, sentence = WRONG[name]
    assert sentence in found(tmp_path, text)


def test_what_the_register_lacks_of_a_device_is_no_fault_of_the_runbook(tmp_path):
    """The blank then says what to fill in; a runbook cannot know which entries are complete."""
    path = tmp_path / "runbooks" / "organisation.yaml"
    path.parent.mkdir()
    path.write_text(
        "format: 1\nname: A\ncountry: FR\nlanguages: [en]\ntime_zone: UTC\nroles: {}\ncontacts: {}\n"
        "devices: [{id: cam, owner: A, ownership: company, kind: camera}]\n",
        encoding="utf-8",
    )
    text = RIGHT.replace(
        "do: Look inside", 'do: Look inside\n      how: "Serial {{ camera.serial }}, {{ camera.kind }}."'
    )
    result = explored(tmp_path, "  camera: {ask: Which camera?, type: device}\n" + text, most=10)
    assert [each.problems for each in result.walk.proofs] == [[], [], [], []]


def test_answers_under_which_the_program_fails_are_told(tmp_path, monkeypatch):
    """A defect of ours must end as a finding with the answers that lead to it, not as a traceback."""
    real = exploring.step_detail

    def failing(here, step):
        if step.id == "ladder":
            raise KeyError("rung")
        return real(here, step)

    monkeypatch.setattr(exploring, "step_detail", failing)
    result = explored(tmp_path, RIGHT, most=10)
    (proof,) = [each for each in result.walk.proofs if each.problems]
    assert (proof.proof, SAY(proof.problems[0].what)) == (
        "no-exception",
        "The program failed: KeyError: 'rung'",
    )
    assert (proof.answers[0]["forced"], proof.answers[0]["floor"]) == (False, "3")


def test_the_answers_of_a_finding_lead_to_it_in_a_path_test(tmp_path):
    """They are printed so that somebody can paste them."""
    text = (
        RIGHT
        + "    - {id: one, do: Do one, needs: [two], when: forced}\n    - {id: two, do: Do two, needs: [one], when: forced}\n"
    )
    result = explored(tmp_path, text)
    answers = next(proof.answers[0] for proof in result.walk.proofs if proof.proof == "no-dead-end")
    tests = tmp_path / "runbooks" / "tests" / "door.yaml"
    tests.parent.mkdir()
    import yaml

    tests.write_text(
        yaml.safe_dump({"format": 1, "test": "door", "paths": [{"name": "x", "answers": answers}]}),
        encoding="utf-8",
    )
    (result,) = prove_library(load_library(tests.parent.parent), [], Method(walk=False))
    assert [SAY(each.what) for each in result.tests[0].problems] == [
        "The path stops: each step that is left waits for another: one ← two, two ← one"
    ]
    assert result.walk is None


@given(st.lists(st.integers(1, 4), min_size=1, max_size=7), st.integers(2, 3), st.integers(1, 40))
def test_any_so_many_names_meet_in_every_way(sizes, strength, most):
    """Covering arrays are easily wrong without anybody noticing; this counts what is left out."""
    made = combinations([list(range(size)) for size in sizes], most, strength)
    wanted = min(strength, len(sizes))
    for columns in choose(range(len(sizes)), wanted):
        met = {tuple(row[at] for at in columns) for row in made.rows}
        assert met == set(product(*(range(sizes[at]) for at in columns)))
    assert made.complete == (len(made.rows) == made.whole)


def test_junit_can_be_read_whatever_the_texts_hold(tmp_path):
    """Control characters are not XML, and build servers refuse the whole file for one of them."""
    tests = tmp_path / "runbooks" / "tests" / "door.yaml"
    tests.parent.mkdir(parents=True)
    tests.write_text(
        "format: 1\ntest: door\npaths:\n  - name: 'a <b> & \"c\"'\n    expect: {severity: high}\n",
        encoding="utf-8",
    )
    result = explored(tmp_path, RIGHT, most=1)
    suite = ET.fromstring(junit([result], SAY)).find("testsuite")
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("door", "5", "1")
    case, *proofs = suite.findall("testcase")
    assert case.get("name") == 'a <b> & "c"'
    assert case.find("failure").get("message") == "Expected: high. Found: none."
    assert [each.get("name") for each in proofs] == list(exploring.PROOFS)


def test_junit_writes_out_what_xml_cannot_hold():
    problem = Problem(Path("a\x1b.yaml"), Span(1, 1, 1, 2), message("{x}", x="\x00\uffff\ud800]]>"))
    text = junit([RunbookResult("x", [TestResult("\x07", Path("a"), 1, [], [problem])], [])], SAY)
    case = ET.fromstring(text.encode()).find("testsuite/testcase")
    assert "[U+FFFF]" in case.find("failure").get("message")
    assert "[U+D800]" in case.find("failure").get("message")
