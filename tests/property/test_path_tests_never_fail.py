"""Whatever stands in a file of path tests, or in a runbook that is walked, ends as a finding and never as a failure."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from books import DOOR, written
from damage import damaged, places
from incidentkit.proving.run import Method, prove_library
from incidentkit.runbook.loading import load_library
from incidentkit.yamlfile import read_text

TESTS = """\
format: 1
test: door
opened_at: 2026-01-12 09:00
places: [FR, US-CA]
organisation: {contacts: {police: {phone: "17"}}, time_zone: Europe/Paris}
answers: {forced: true, rooms: [{name: Office, kind: safe}], detected_at: 2026-01-12 08:00}
paths:
  - name: Forced
    answers: {floor: 3, guard: Ada, whom: police}
    skip: [look]
    attach: []
    expect:
      severity: none
      may_be: none
      asks: [forced]
      next: look
      undecided: []
      clocks: {owner: {state: running, starts: 2026-01-12 09:00, target: 2026-01-12 10:00, due: 2026-01-13 09:00}}
      values: {high: true, floor: 3}
      gates: {choose: [needs]}
      advice: {whom: police}
      never: [run]
      messages: {note: {contains: {en: [x], fr: [y]}, lacks: [z], to_fill: [who]}}
      texts: {look: {contains: [x]}}
      steps: [look]
      includes: [look]
      excludes: [choose]
    after:
      look: {severity: high}
      end: {clocks: {owner: met}}
"""
RUNBOOK = (
    DOOR
    + """\
never: [{say: run, when: forced, until: [look]}]
questions:
  forced: {ask: Was it forced?, type: yes_no}
  floor: {ask: Which floor?, type: number}
  rooms: {ask: Which rooms?, type: list, fields: {name: {ask: Its name?, type: text}, kind: {ask: What?, type: choice, options: {safe: Safe, other: Other}}}}
facts:
  high: {when: floor > 2}
severity:
  rules: [{level: high, when: forced and high, because: High.}, {level: low, because: Low.}]
  escalate: [{when: floor > 9, because: Higher.}]
deadlines:
  owner: {title: Tell the owner, kind: contract, starts: detected_at, within: 1 day, target: 1 hour, when: forced, met_by: police}
phases:
  contain:
    - id: look
      do: Look inside
      record: {guard: {ask: Who guards it?, type: person}}
      evidence: {ask: A picture, required: true}
    - for_each: rooms
      as: room
      steps:
        - {id: search, do: Search the room, when: room.kind == "safe", how: "Search {{ room.name }}."}
    - {id: watch, do: Watch the door, every: 1 hour, until: high}
  notify:
    - id: choose
      do: Choose whom to call
      needs: [look]
      people: 2
      decide: {name: whom, options: {police: The police, nobody: Nobody}, advise: [{choose: police, when: forced, because: Forced.}]}
    - {id: police, do: Call the police, when: whom == "police", where: [FR], pause: 1 hour, message: note}
messages:
  note: {to: x, channel: mail, title: Note, body: "On floor {{ floor }}: {{ who }}", fields: {who: {ask: Who?, type: text}}}
"""
)
REGISTER = "format: 1\nname: A\ncountry: FR\nlanguages: [en]\ntime_zone: Europe/Paris\nroles: {it: {holder: Ada}}\ncontacts: {police: {name: P}}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return written(
        tmp_path_factory.mktemp("runbooks"),
        {"en/door.yaml": RUNBOOK, "tests/door.yaml": TESTS, "organisation.yaml": REGISTER},
    )


def changed(text: str, seed: int, times: int) -> str:
    chance = random.Random(seed)
    data = read_text(text).data
    for _ in range(times):
        if places(data):
            data = damaged(data, chance)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


@given(seed=st.integers(0, 10**9), times=st.integers(1, 3))
@settings(max_examples=100)
def test_a_damaged_file_of_tests_gives_findings(folder, seed, times):
    (folder / "en" / "door.yaml").write_text(RUNBOOK, encoding="utf-8")
    (folder / "tests" / "door.yaml").write_text(changed(TESTS, seed, times), encoding="utf-8")
    (result,) = prove_library(load_library(folder), [], Method(walk=False))
    assert result.id == "door"


@given(seed=st.integers(0, 10**9), times=st.integers(1, 2))
@settings(max_examples=25)
def test_a_damaged_runbook_is_walked_or_refused(folder, seed, times):
    """A runbook that can be loaded can be walked, whatever lint would say of it."""
    (folder / "en" / "door.yaml").write_text(changed(RUNBOOK, seed, times), encoding="utf-8")
    (folder / "tests" / "door.yaml").write_text(TESTS, encoding="utf-8")
    for result in prove_library(load_library(folder), [], Method(most=4)):
        failed = [each for proof in (result.walk.proofs if result.walk else []) for each in proof.problems]
        assert not [each for each in failed if each.what.text.startswith("The program failed")]
