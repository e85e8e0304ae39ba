"""Path tests beside the runbooks: what is expected holds, and what does not hold is told with its place."""

from pathlib import Path

import pytest

from incidentkit.locale import speaker
from incidentkit.proving.run import Method, prove_library
from incidentkit.runbook.loading import load_library

SAY = speaker("en")
RUNBOOK = """\
format: 1
id: badge
title: A badge is lost
summary: A badge is lost and opens doors.
language: en
owner: it
reviewed: 2026-11-20
review_every: 6 months
never:
  - say: tell anybody before the doors are checked
    until: [check-doors]
questions:
  stolen: {ask: Was it stolen?, type: yes_no}
  people_count: {ask: How many people?, type: number}
  badges:
    ask: Which badges?
    type: list
    at: step
    fields:
      number: {ask: Its number?, type: text}
facts:
  many: {when: people_count > 10}
severity:
  rules:
    - {level: high, when: stolen and many, because: Stolen and many.}
    - {level: low, because: Default.}
deadlines:
  landlord:
    title: Tell the landlord
    kind: contract
    starts: detected_at
    prudent: opened_at
    within: organisation.contacts.landlord.notice
    when: stolen
    met_by: call-landlord
phases:
  contain:
    - id: check-doors
      do: Check the doors
      record:
        doors_open: {ask: Did it open a door?, type: yes_no, required: true}
    - for_each: badges
      as: badge
      steps:
        - id: block
          do: Block the badge
          how: Block {{ badge.number }}.
  notify:
    - id: choose
      do: Choose whom to tell
      needs: [check-doors]
      decide:
        name: whom
        options: {all: Everybody, some: Some}
        advise: [{choose: all, when: doors_open, because: Doors were opened.}]
    - id: call-landlord
      do: Call the landlord
      when: stolen
      call: landlord
    - id: tell-all
      do: Tell everybody
      when: whom == "all"
      message: notice
messages:
  notice:
    to: Everybody
    channel: mail
    title: A badge is lost
    body: "{{ organisation.name }} lost a badge of {{ people_count }} people. {{ signed }}"
    fields: {signed: {ask: Who signs?, type: text}}
"""
REGISTER = """\
format: 1
name: Acme
country: FR
languages: [en]
time_zone: Europe/Paris
roles: {it: {holder: Ada}}
contacts: {landlord: {name: Bob, notice: 2 days}}
"""
HEAD = "format: 1\ntest: badge\npaths:\n  - name: Stolen\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"en/badge.yaml": RUNBOOK, "organisation.yaml": REGISTER}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    return tmp_path


def told(folder: Path, text: str) -> list[str]:
    """What is wrong with the tests of this text, each with the words of its line."""
    (folder / "tests" / "badge.yaml").write_text(text, encoding="utf-8")
    (result,) = prove_library(load_library(folder), [], Method(walk=False))
    found = [*result.broken, *(problem for test in result.tests for problem in test.problems)]
    lines = text.splitlines()
    return [f"{lines[each.span.line - 1].strip()} | {SAY(each.what)}" for each in found]


GOOD = """\
format: 1
test: badge
answers:
  badges: [{number: A1}, {number: A2}]
  doors_open: true
paths:
  - name: Stolen, many people
    answers: {stolen: true, people_count: 12}
    expect:
      severity: high
      may_be: none
      asks: [stolen, people_count, detected_at]
      next: check-doors
      undecided: [tell-all]
      clocks:
        landlord: {state: running, starts: 2026-01-12 09:00, due: 2026-01-14 09:00}
      values: {many: true, people_count: 12, doors_open: unknown, stolen: true}
      gates: {check-doors: [answer], choose: [needs], call-landlord: []}
      advice: {whom: none}
      never: [before the doors]
      messages:
        notice:
          contains: [Acme lost a badge of 12 people]
          lacks: {en: [Nobody]}
          to_fill: [signed]
      texts: {block@b1: {contains: [Block A1.]}}
      steps: [check-doors, block@b1, block@b2, choose, call-landlord, tell-all]
    after:
      check-doors:
        advice: {whom: all}
        never: []
      end:
        clocks: {landlord: met}
        next: none
  - name: Not stolen, in the morning, another contract, nobody told
    opened_at: 2026-03-02 08:30
    organisation: {contacts: {landlord: {notice: 1 day}}}
    answers: {stolen: false, people_count: unknown, whom: some}
    skip: [check-doors]
    expect:
      severity: low
      clocks: {landlord: struck}
      includes: [block@b1, choose]
      excludes: [call-landlord, tell-all]
  - name: No register
    organisation: none
    places: [GB]
    expect:
      values: {places: [GB], stolen: unknown}
      clocks: {landlord: not-started}
      excludes: [call-landlord]
"""


def test_what_holds_passes(folder):
    """Everything that a test can expect, at the opening, on the way and at the end."""
    assert told(folder, GOOD) == []


WRONG = [
    ("expect: {severity: high}", "severity", "Expected: high. Found: low."),
    ("expect: {next: choose}", "next", "Expected: choose. Found: check-doors."),
    ("expect: {undecided: []}", "undecided", "Expected: none. Found: block@?, call-landlord, tell-all."),
    ("expect: {clocks: {landlord: met}}", "met", "Expected: met. Found: running."),
    ("expect: {clocks: {lndlord: met}}", "met", "There is no deadline “lndlord”. There are: landlord"),
    (
        "expect: {clocks: {landlord: {due: 2026-01-14 10:00}}}",
        "due",
        "Expected: 2026-01-14 10:00. Found: 2026-01-14 09:00.",
    ),
    (
        "expect: {clocks: {landlord: {due: Wednesday}}}",
        "due",
        "“Wednesday” is not a time. Write it like 2026-01-12 09:00.",
    ),
    ("expect: {values: {many: true}}", "many", "Expected: true. Found: unknown."),
    ("expect: {gates: {choose: []}}", "gates", "Expected: none. Found: needs."),
    ("expect: {gates: {chose: []}}", "gates", "There is no step “chose” here."),
    ("expect: {advice: {whom: all}}", "advice", "Expected: all. Found: none."),
    ("expect: {advice: {who: all}}", "advice", "Nothing is decided under the name “who”."),
    (
        "expect: {never: [run]}",
        "never",
        "In “en” this is not said. It says: tell anybody before the doors are checked",
    ),
    ("expect: {messages: {notice: {lacks: [Acme]}}}", "lacks", "In “en” it says: Acme"),
    (
        "expect: {messages: {notice: {to_fill: []}}}",
        "to_fill",
        "Expected: none. Found: people_count, signed.",
    ),
    ("expect: {messages: {note: {}}}", "note", "There is no message “note”."),
    ("expect: {texts: {chose: {}}}", "chose", "There is no step “chose” here."),
    (
        "expect: {steps: [check-doors, leave]}",
        "steps",
        "Expected and not on the path: leave. On the path and not expected: choose, tell-all.",
    ),
    ("expect: {steps: [check-doors, choose, tell-all, leave]}", "steps", "Expected and not on the path: leave."),
    ("expect: {steps: [check-doors]}", "steps", "On the path and not expected: choose, tell-all."),
    (
        "expect: {steps: [choose, check-doors, tell-all]}",
        "steps",
        "The same steps in another order: check-doors, choose, tell-all.",
    ),
    ("expect: {includes: [choose, check-doors]}", "includes", "“check-doors” comes earlier on the path."),
    ("expect: {includes: [leave]}", "includes", "“leave” is not on the path."),
    ("expect: {excludes: [choose]}", "excludes", "“choose” is on the path."),
    ("after: {leave: {next: none}}", "leave", "The path never comes to “leave”."),
    ("answers: {stolen: perhaps}", "stolen", "“stolen” takes yes, no or unknown; “perhaps” is none of them."),
    ("answers: {stollen: true}", "stollen", "This incident asks nothing called “stollen”."),
    ("places: [UK]", "UK", "For the United Kingdom write GB."),
    ("attach: [bdge]", "name", "There is no runbook “bdge”."),
    ("opened_at: Monday", "name", "“Monday” is not a time. Write it like 2026-01-12 09:00."),
    (
        "organisation: {country: 3}",
        "name",
        "With what stands under “organisation” the register cannot be used: Expected `str`, got `int` - at `$.country`",
    ),
    ("expct: {}", "expct", "'expct' is not a key here."),
    ("expect:", "expect", "'expect' has no value."),
    ("expect: {severity: hgh}", "hgh", "'hgh' is not possible here; expected one of: critical, high, low, moderate, none."),
]  # fmt: skip


@pytest.mark.parametrize(("part", "word", "sentence"), WRONG, ids=[each[0] for each in WRONG])
def test_what_does_not_hold_is_told_on_its_line(folder, part, word, sentence):
    """A person sees what is expected, what is so instead, and where to look."""
    answers = "" if part.startswith("answers") else "    answers: {doors_open: true}\n"
    lines = told(folder, f"{HEAD}{answers}    {part}\n")
    assert [line.partition(" | ")[2] for line in lines] == [sentence]
    assert word in lines[0].partition(" | ")[0] or word == "name"


def test_a_decision_without_advice_has_to_be_told(folder):
    """Guessing a choice would prove a path that nobody takes."""
    (line,) = told(folder, f"{HEAD}    answers: {{doors_open: false}}\n")
    assert line.endswith(
        "At “choose” something is decided and no advice holds. Say what, among the answers: whom."
    )


def test_tests_of_another_runbook_and_of_none_are_told(folder):
    """A file that tests nothing would stay green for ever."""
    assert told(folder, HEAD.replace("test: badge", "test: other")) == [
        "test: other | By its name this file tests badge, and 'test' says other."
    ]
    (folder / "tests" / "gone.yaml").write_text(HEAD, encoding="utf-8")
    results = prove_library(load_library(folder), [], Method(walk=False))
    assert [(each.id, each.broken[0].what.english()) for each in results if each.broken][-1] == (
        "gone",
        "There is no runbook “gone” that this file could test.",
    )


OPENER = (
    RUNBOOK.replace("id: badge", "id: opener")
    .replace("stolen", "taken")
    .replace("      do: Check the doors\n", "      do: Check the doors\n      attach: badge\n")
)


def test_the_first_questions_of_an_attached_runbook_are_answered_too(folder):
    """They are asked before its steps, so what a test says of them counts as soon as it is attached."""
    (folder / "en" / "opener.yaml").write_text(OPENER, encoding="utf-8")
    text = (
        "format: 1\ntest: opener\npaths:\n  - name: Stolen\n    answers: {taken: false, stolen: true, whom: some}\n"
        "    expect: {includes: [check-doors, badge/call-landlord], excludes: [call-landlord]}\n"
    )
    (folder / "tests" / "opener.yaml").write_text(text, encoding="utf-8")
    (result,) = prove_library(load_library(folder), ["opener"])
    problems = [*result.broken, *(each for test in result.tests for each in test.problems)]
    assert [SAY(each.what) for each in problems] == []
