"""Runbooks as written: every mistake of a file in one go, each with its rule, its place and what to write."""

import pytest

from incidentkit.runbook.model import Group, Include, Step
from incidentkit.runbook.reader import read_block, read_runbook, read_shared
from incidentkit.yamlfile import read_text

HEAD = """\
format: 1
id: lost-device
title: Lost device
summary: A device is missing.
language: en
owner: it
reviewed: 2026-11-20
review_every: 6 months
"""
PHASES = """\
phases:
  contain:
    - id: lock
      do: Lock it
"""


def told(text, reading=read_runbook):
    """Rule, line, what stands above the caret."""
    lines = text.split("\n")
    return [
        (f.rule, f.span.line, lines[f.span.line - 1][f.span.column - 1 : f.span.end_column - 1])
        for f in reading(read_text(text)).faults
    ]


def sentences(text, reading=read_runbook):
    return [
        f.what.english() + (" " + f.hint.english() if f.hint else "") for f in reading(read_text(text)).faults
    ]


def test_a_good_runbook_has_no_fault_and_its_items_know_where_they_stand():
    file = read_runbook(
        read_text(
            HEAD
            + PHASES
            + "    - include: evidence-capture\n"
            + "    - group: Together\n      steps:\n        - {id: a, do: Act}\n        - include: more\n"
        )
    )

    assert (file.faults, file.runbook.id) == ([], "lost-device")
    assert [
        (Step, ("phases", "contain", 0)),
        (Include, ("phases", "contain", 1)),
        (Group, ("phases", "contain", 2)),
    ] == [(type(each.item), each.where) for each in file.items]
    assert [each.where for each in file.items[2].inside] == [
        ("phases", "contain", 2, "steps", 0),
        ("phases", "contain", 2, "steps", 1),
    ]


def test_all_mistakes_are_told_in_one_go():
    text = (
        HEAD.replace("title: Lost device", "titel: Lost device").replace("owner: it", "owner: [it]")
        + "questions:\n  Where Is It:\n    ask: Where?\n    type: yes-no\n"
        + "phases:\n  contained: []\n  contain:\n    - id: Lock It\n      rol: it\n      people: 3\n"
        + "      irreversible: yes\n      needs: other\n"
    )

    assert told(text) == [
        ("missing-key", 1, "format: 1"),
        ("unknown-key", 3, "titel"),
        ("wrong-kind", 6, "[it]"),
        ("bad-id", 10, "Where Is It"),
        ("not-one-of", 12, "yes-no"),
        ("unknown-phase", 14, "contained"),
        ("missing-key", 16, "id: Lock It"),
        ("bad-id", 16, "Lock It"),
        ("unknown-key", 17, "rol"),
        ("not-one-of", 18, "3"),
        ("wrong-kind", 19, "yes"),
        ("wrong-kind", 20, "other"),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("rol: it", "'rol' is not a key here. Did you mean 'role'?"),
        ("irreversible: yes", "'irreversible' takes true or false; this is a text. Write: true"),
        ("irreversible: False", "'irreversible' takes true or false; this is a text. Write: false"),
        ("role: 12", '\'role\' takes a text; this is a number. Put it in quotes: "12"'),
        ("role: true", '\'role\' takes a text; this is true or false. Put it in quotes: "true"'),
        ("role: [it]", "'role' takes a text; this is a list."),
        ("needs: other", "'needs' takes a list; this is a text. Write a list: [other]"),
        ("record: [a]", "'record' takes a map of keys; this is a list. Leave the dashes out: every entry has a name and a colon."),
        ("role:", "'role' has no value. Write one, or delete the line."),
        ("confirm: [a, ]\n      where:\n        -", "This entry of the list is empty. Write one, or delete the line."),
        ("evidence: {ask: x, count: 0}", "'count' is at least 1."),
        ("evidence: {ask: x, count: 100}", "'count' is at most 99."),
        ("evidence: {ask: ''}", "'ask' is empty."),
        ("people: two", "'two' is not possible here; expected one of: 1, 2."),
        ("decide: {name: WipeIt, options: {a: b}}", "'WipeIt' is not a name: it has small letters, digits and single underscores. Write: wipeit"),
        ("every: 1 day", "'every' comes in the next version and is not read yet. Until then write one step, and say in 'how' how often to look again."),
        ("attach: phishing", "'attach' comes in the next version and is not read yet. Until then name the other runbook in 'how'; it is started as an incident of its own."),
        ("record: {a: {ask: What?, type: list}}", "'type: list' comes in the next version and is not read yet. Until then ask for a text, or for the number of them."),
        ("record: {a: {ask: Who?, type: person, many: true}}", "'many' comes in the next version and is not read yet. Until then ask for a text, or for the number of them."),
        ("record: {a: {ask: Which?, type: choice}}", "The key 'options' is missing here. A choice needs its options: each an id, a colon and its text."),
        ("record: {a: {ask: Which?, type: yes_no, options: {a: b}}}", "'options' belongs to a choice; this question has the type yes_no."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step_says_what_to_write(line, sentence):
    assert sentence in sentences(HEAD + PHASES + f"      {line}\n")


def test_too_long_shows_what_is_too_much():
    text = HEAD + "never:\n  - " + "a" * 90 + "bcd\n" + PHASES

    assert told(text) == [("too-long", 10, "bcd")]


def test_the_next_version_is_refused_by_name():
    text = HEAD + PHASES + "    - for_each: claims\n      as: claim\n      steps: []\n"

    assert told(text) == [("not-yet", 13, "for_each")]
    (sentence,) = sentences(text)
    assert sentence == (
        "for_each is not in this version; it comes in the next one. "
        "Until then write one step for all of them, and record the list as a text."
    )


def test_a_clock_for_each_item_is_refused():
    clock = "deadlines:\n  a: {title: T, kind: internal, starts: claim.seen_at, within: 1 day}\n"

    assert told(HEAD + clock + PHASES) == [("not-yet", 10, "claim.seen_at")]


@pytest.mark.parametrize(
    ("item", "rule", "caret"),
    [
        ("- lock the device", "wrong-kind", "lock the device"),
        ("- {inclde: x}", "unknown-key", "inclde"),
        ("- {gruop: x, steps: []}", "unknown-key", "gruop"),
        ("- {include: x, when: y}", "unknown-key", "when"),
        ("- {id: x, do: y, steps: []}", "unknown-key", "steps"),
        ("-", "wrong-kind", "-"),
    ],
)
def test_an_item_that_is_nearly_one_is_told_for_what_it_was_meant(item, rule, caret):
    assert (rule, 13, caret) in told(HEAD + PHASES + f"    {item}\n")


def test_a_later_format_is_told_as_such():
    assert sentences((HEAD + PHASES).replace("format: 1", "format: 2")) == [
        "This program reads format 1; this file says 2. Write: format: 1"
    ]


def test_phases_in_another_order_and_none_are_told():
    assert told(HEAD + "phases:\n  learn: []\n  detect: []\n") == [("phase-order", 10, "learn")]
    assert told(HEAD + "phases: {}\n") == [("missing-key", 9, "phases")]


def test_a_broken_line_hides_no_other_mistake_and_makes_none_up():
    """The line is read as it was probably meant; what that makes of it is not told as a second mistake."""
    text = HEAD + PHASES + "      role: it: or exec\n      whi: because\n"

    assert told(text) == [("yaml", 13, ":"), ("unknown-key", 14, "whi")]


def test_what_was_cut_off_is_not_told_as_missing():
    """After a fault that ends the reading, nobody knows what the rest holds."""
    text = "format: 1\nid: x\nsigns:\n  - one\n  two: x\n"

    assert told(text) == [("yaml", 5, "t")]


@pytest.mark.parametrize("reading", [read_runbook, read_block, read_shared])
@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "12\n"])
def test_a_file_of_something_else_is_one_fault(reading, text):
    assert sentences(text, reading) == ["A file like this begins with keys, such as “title: …”."]


def test_blocks_and_shared_parts_are_read_alike():
    block = "format: 1\nblock: breach-test\nlanguage: en\nreads: {a: list, b: text}\nsteps:\n  - {id: x, do: y, rol: z}\n"
    shared = "format: 1\nlanguage: de\nquestions:\n  a: {ask: b}\n"

    assert told(block, read_block) == [("not-yet", 4, "list"), ("unknown-key", 6, "rol")]
    assert told(shared, read_shared) == [("not-one-of", 2, "de"), ("missing-key", 4, "{ask: b}")]
