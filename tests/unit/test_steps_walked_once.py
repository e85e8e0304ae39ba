"""`once`: a step that two runbooks of an incident share is walked one time; docs/runbook-format.md, "Meaning" 8."""

import pytest

from incidentkit.incident import commands as c
from several import Walked

HEAD = "format: 1\nid: {id}\ntitle: {id}\nsummary: A test.\nlanguage: en\nowner: lead\nreviewed: 2026-11-23\nreview_every: 6 months\n"
BLOCK = """
format: 1
block: call-insurer
language: en
reads: {insured: yes_no}
steps:
  - id: call-insurer
    do: Call the insurer
    when: insured
    once: true
    record:
      claim_number: {ask: Which number did they give?, type: text}
"""
QUESTIONS = """
questions:
  insured: {ask: "Is it insured?", type: yes_no}
deadlines:
  tell_insurer: {title: Tell the insurer, kind: internal, starts: detected_at, within: 2 days, when: insured, met_by: call-insurer}
"""
OURS = """
phases:
  assess:
    - {id: open-other, do: Open the other runbook, attach: theirs}
  notify:
    - include: call-insurer
"""
THEIRS = """
phases:
  notify:
    - include: call-insurer
    - {id: write-insurer, do: "Write to the insurer about {{ claim_number }}", how: "Number: {{ claim_number }}", needs: [call-insurer]}
"""


@pytest.fixture
def two(tmp_path):
    books = tmp_path / "books"
    (books / "en" / "blocks").mkdir(parents=True)
    (books / "en" / "blocks" / "call-insurer.yaml").write_text(BLOCK)
    (books / "en" / "ours.yaml").write_text(HEAD.format(id="ours") + QUESTIONS + OURS)
    (books / "en" / "theirs.yaml").write_text(HEAD.format(id="theirs") + QUESTIONS + THEIRS)
    return Walked(tmp_path, books).open("ours")


CALL, THEIR_CALL, WRITE = "call-insurer", "theirs/call-insurer", "theirs/write-insurer"


def test_while_ours_surely_applies_the_other_is_not_asked(two):
    two.answer("insured", "yes")
    two.done("open-other")
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("yes", "open"), THEIR_CALL: ("no", "open")}


def test_what_needs_the_other_needs_ours(two):
    """A gate that a step opens by not being needed would let the letter go before the call."""
    two.answer("insured", "yes")
    two.done("open-other")
    assert two.gates(WRITE) == ["needs"]
    two.done(CALL, record={"claim_number": "88213"})
    assert (two.gates(WRITE), two.value("theirs/claim_number")) == ([], "88213")


def test_one_that_is_done_is_enough_whenever_the_other_runbook_comes(two):
    two.answer("insured", "yes")
    two.done(CALL, record={"claim_number": "88213"})
    two.done("open-other")
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("yes", "done"), THEIR_CALL: ("no", "open")}
    assert two.clocks() == {"tell_insurer": "met"}


def test_while_nobody_knows_whether_ours_applies_both_are_shown(two):
    """Unknown never hides."""
    two.done("open-other")
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("unknown", "open"), THEIR_CALL: ("unknown", "open")}
    two.answer("theirs/insured", "yes")
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("unknown", "open"), THEIR_CALL: ("yes", "open")}
    two.done(THEIR_CALL)
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("no", "open"), THEIR_CALL: ("yes", "done")}
    two.answer("insured", "yes")
    assert two.clocks() == {"tell_insurer": "met"}, "the clock is met by whichever was done"


def test_one_that_was_skipped_stands_for_no_other(two):
    """The reason may be that it will be done with the other runbook."""
    two.answer("insured", "yes")
    two.done("open-other")
    two.do(c.SkipStep(step=CALL, reason="Later"))
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("yes", "skipped"), THEIR_CALL: ("yes", "open")}


def test_taking_it_back_brings_the_other_again(two):
    two.answer("insured", "no")
    two.done("open-other")
    two.answer("theirs/insured", "yes")
    two.done(THEIR_CALL)
    two.undo()
    two.answer("insured", "yes")
    assert two.steps(CALL, THEIR_CALL) == {CALL: ("yes", "open"), THEIR_CALL: ("no", "open")}
