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
        ("record: {a: {ask: Which?, type: choice}}", "The key 'options' is missing here. A choice needs its options: each an id, a colon and its text."),
        ("record: {a: {ask: Which?, type: yes_no, options: {a: b}}}", "'options' belongs to a choice; this question has the type yes_no."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step_says_what_to_write(line, sentence):
    assert sentence in sentences(HEAD + PHASES + f"      {line}\n")


def test_too_long_shows_what_is_too_much():
    text = HEAD + "never:\n  - " + "a" * 90 + "bcd\n" + PHASES

    assert told(text) == [("too-long", 10, "bcd")]


def test_a_loop_holds_its_own_items():
    text = HEAD + PHASES + "    - for_each: claims\n      as: claim\n      steps:\n        - {id: x, do: y}\n"

    (_, loop) = read_runbook(read_text(text)).items
    assert (loop.item.for_each, loop.item.as_, [one.item.id for one in loop.inside]) == (
        "claims",
        "claim",
        ["x"],
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("{ask: a, type: list}", "The key 'fields' is missing here. A list says what each item has: a name, and the question."),
        ("{ask: a, type: text, ahead: true}", "'ahead' belongs to a time; this question has the type text."),
        ("{ask: a, type: text, fields: {b: {ask: c, type: text}}}", "'fields' belongs to a list; this question has the type text."),
        ("{ask: a, type: text, many: true}", "'many' belongs to person, account and device; this is text. For several things of another kind take a list with fields."),
        ("{ask: a, type: list, fields: {b: {ask: c, type: list}}}", "A list cannot stand in a list. Ask for a text, or for one of them."),
        ("{ask: a, type: list, fields: {b: {ask: c, type: choice}}}", "The key 'options' is missing here. A choice needs its options: each an id, a colon and its text."),
    ],
)  # fmt: skip
def test_a_question_about_several_says_what_each_has(question, sentence):
    assert sentences(HEAD + f"questions:\n  q: {question}\n" + PHASES) == [sentence]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("until: x", "'until' says nothing here without 'every'."),
        ("carry: {a: b}", "'carry' says nothing here without 'attach'."),
        ("every: {hihg: 1 day}", "'hihg' is not a key here. Did you mean 'high'?"),
    ],
)
def test_keys_that_need_another_say_so(line, sentence):
    assert sentence in sentences(HEAD + PHASES + f"      {line}\n")


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

    assert told(block, read_block) == [("unknown-key", 6, "rol")]
    assert told(shared, read_shared) == [("not-one-of", 2, "de"), ("missing-key", 4, "{ask: b}")]
