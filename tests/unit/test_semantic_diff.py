"""The semantic diff: what means the same is no change, and what changed is said in the words of the runbook."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentkit.locale import speaker
from incidentkit.runbook.comparing.differing import changes
from incidentkit.runbook.comparing.listing import listing
from incidentkit.runbook.comparing.outline import of_data, of_plan
from incidentkit.runbook.loading import library_folder, load_library
from incidentkit.yamlfile import read, read_text

SAY = speaker("en")
LIBRARY = library_folder(None, starter=True)
FILES = sorted(LIBRARY.rglob("*.yaml"))
BASE = """\
format: 1
id: door
title: A door stands open
signs: [the door is open]
questions:
  forced: {ask: Was it forced?, type: yes_no}
  floor: {ask: Which floor?, type: number}
  kind: {ask: Which door?, type: choice, options: {front: Front, back: Back}}
deadlines:
  landlord: {title: Tell the landlord, kind: contract, starts: detected_at, within: 3 days, target: 1 hour, when: forced or floor > 1}
phases:
  contain:
    - id: look
      do: Look inside
      how: |
        1. Open the door slowly.
        2. Look for people.
      within: 15 minutes
    - id: lock
      do: Lock the door
      when: forced and kind == "front"
      needs: [look]
    - {id: wait, do: Wait outside}
  notify:
    - id: police
      do: Call the police
      when: forced
"""


def told(old: str, new: str) -> list[str]:
    found = changes(of_data(read_text(old).data), of_data(read_text(new).data))
    return [f"{each.kind}: {SAY(each.message)}" for each in found]


CASES = [
    ("within: 15 minutes", "within: 30 minutes", "changed: step look, within: 15 → 30 minutes"),
    ("within: 15 minutes", "within: 1 hour", "changed: step look, within: 15 minutes → 1 hour"),
    ("      within: 15 minutes\n", "", "removed: step look, within removed: 15 minutes"),
    ("target: 1 hour, ", "", "removed: deadline landlord, target removed: 1 hour"),
    ("do: Wait outside", "do: Wait outside, role: it", "added: step wait, role added: it"),
    ('when: forced and kind == "front"', 'when: forced and kind == "front" and floor > 2', "changed: step lock, when now also needs floor > 2"),
    ('when: forced and kind == "front"', "when: forced", 'changed: step lock, when no longer needs kind == "front"'),
    ("when: forced\n", "when: forced or floor > 2\n", "changed: step police, when now also holds if floor > 2"),
    ("when: forced or floor > 1", "when: floor > 1", "changed: deadline landlord, when no longer holds if forced"),
    ("when: forced\n", "when: not forced\n", "changed: step police, when: forced → not forced"),
    ("do: Wait outside}", "do: Wait outside, when: forced}", "added: step wait, when added: only if forced"),
    ("      when: forced\n", "", "removed: step police, when removed: it applied only if forced"),
    ("    - {id: wait, do: Wait outside}\n", "", "removed: step wait removed from contain"),
    ("    - {id: wait", "    - {id: call, do: Call somebody}\n    - {id: wait", "added: step call added to contain, after lock"),
    ("    - id: police", "    - {id: think, do: Think}\n    - id: police", "added: step think added to notify, as its first"),
    ("    - {id: wait, do: Wait outside}\n  notify:\n", "  notify:\n    - {id: wait, do: Wait outside}\n", "moved: step wait moved from contain to notify"),
    ("id: wait, do", "id: stay-out, do", "changed: step wait is now called stay-out"),
    ("Open the door slowly.", "Open the door quickly, with care.", "changed: step look, how, words: slowly. → quickly, with care."),
    ("needs: [look]", "needs: [look, wait]", "added: step lock, needs: “wait” added"),
    ("needs: [look]", "needs: [{step: look, when: forced}]", "added: step lock, needs: “step: look, when: forced” added"),
    ("back: Back", "back: The back door", "changed: question kind, options.back: Back → The back door"),
    ("back: Back", "back: Back, side: Side", "added: question kind, options.side added: Side"),
    ("front: Front, back: Back", "back: Back, front: Front", "moved: question kind, options: in another order: back, front"),
    ("[the door is open]", "[the door is open, a window too]", "added: signs: “a window too” added"),
    ("title: A door", "title: The door", "changed: title: A door stands open → The door stands open"),
    ("  floor: {ask: Which floor?, type: number}\n", "", "removed: question floor removed"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), CASES, ids=[each[2] for each in CASES])
def test_a_change_is_said_in_the_words_of_the_runbook(old, new, sentence):
    """A reviewer reads what it means for a responder, not which lines differ."""
    assert BASE.count(old) == 1
    assert sentence in told(BASE, BASE.replace(old, new))


SAME = [
    ("within: 15 minutes", "within: PT15M"),
    ("when: forced\n", "when:  forced \n"),
    ("needs: [look]", "needs: look"),
    ("id: wait, do: Wait outside", "do: Wait outside, id: wait"),
    ('when: forced and kind == "front"', 'when: kind == "front" and forced'),
    ("    - {id: wait, do: Wait outside}\n", "    - group: Afterwards\n      steps:\n        - {id: wait, do: Wait outside}\n"),
    ("do: Wait outside}", "do: Wait outside, irreversible: false}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME, ids=[each[1].strip() for each in SAME])
def test_what_means_the_same_is_no_change(old, new):
    assert BASE.count(old) == 1
    found = [each for each in told(BASE, BASE.replace(old, new)) if "group added" not in each]
    assert found == []


def test_a_condition_that_moves_into_a_group_is_no_change():
    """What a step hangs on is what counts, wherever it is written."""
    grouped = BASE.replace(
        "    - id: police\n      do: Call the police\n      when: forced\n",
        "    - group: If it was forced\n      when: forced\n      steps:\n        - id: police\n          do: Call the police\n",
    )
    assert told(BASE, grouped) == ["added: step police, group added: If it was forced"]


def test_a_step_that_stands_elsewhere_is_told_once():
    """One move, not one for each step that it passed."""
    moved = BASE.replace("    - {id: wait, do: Wait outside}\n", "").replace(
        "    - id: look\n", "    - {id: wait, do: Wait outside}\n    - id: look\n"
    )
    assert told(BASE, moved) == ["moved: step wait now stands first"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_file_has_no_difference_from_itself(path):
    outline = of_data(read(path).data)
    assert changes(outline, of_data(read(path).data)) == []
    assert changes({}, outline)


def shuffled(value: Any, chance: random.Random, *, free: bool = True) -> Any:
    """The same data with the keys of every map in another order, but where people see the order."""
    if isinstance(value, list):
        return [shuffled(each, chance) for each in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if free:
        chance.shuffle(keys)
    return {
        key: shuffled(value[key], chance, free=key not in ("options", "phases", "questions", "paths"))
        for key in keys
    }


@given(st.sampled_from(FILES), st.integers(0, 1000))
def test_the_order_of_keys_means_nothing(path, seed):
    """Steps, questions and options keep theirs: people see it."""
    data = read(path).data
    other = shuffled(data, random.Random(seed))
    assert changes(of_data(data), of_data(other)) == []


def test_two_files_that_mean_the_same_give_the_same_listing():
    """Git compares the listing line by line."""
    data = read_text(BASE).data
    one, other = (
        listing(of_data(each)) for each in (data, {key: data[key] for key in reversed(data) if key != "x"})
    )
    assert sorted(one.splitlines()) == sorted(other.splitlines())
    assert "step lock, needs: look" in one.splitlines()
    assert "step look, how: 2. Look for people." in one.splitlines()


def test_pinned_runbooks_are_compared_with_their_blocks():
    """What an incident has is the whole: a change in a block is a change of each runbook that includes it."""
    plan = load_library(LIBRARY).entries[0].pinned.in_language("en")
    assert changes(of_plan(plan), of_plan(plan)) == []
    from msgspec.structs import replace

    step = replace(plan.steps[0], within="3 minutes", when=[*plan.steps[0].when, "severity is known"])
    found = [
        SAY(each.message)
        for each in changes(of_plan(plan), of_plan(replace(plan, steps=[step, *plan.steps[1:]])))
    ]
    assert len(found) == 2
    assert any("severity is known" in each for each in found)
    assert any("3 minutes" in each for each in found)


def test_what_is_no_runbook_has_no_difference():
    assert changes(of_data(None), of_data([1])) == []
    assert told("phases: [1]\nquestions: {a: 1}\n", "phases: {contain: [1, {steps: 2, group: x}]}\n") == [
        "removed: phases: “1” removed"
    ]


def test_the_library_is_there():
    assert len(FILES) > 10
    assert Path(LIBRARY / "en").is_dir()
