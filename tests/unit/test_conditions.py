"""The truth table of the language, what is refused and in which words, and which names keep a condition undecided."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, ConditionError, decide, parse, unknowns

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

# given, unknown, not asked: the rows of docs/runbook-format.md, "Meaning" 2
TABLE = [
    ("x", True, (True, None, False)),
    ("x", False, (False, None, False)),
    ('x == "a"', "a", (True, None, False)),
    ('x == "a"', "b", (False, None, False)),
    ("x < 3", Decimal(2), (True, None, False)),
    ("x >= 3", Decimal(2), (False, None, False)),
    ('x in ["a", "b"]', "b", (True, None, False)),
    ('"a" in x', ["a", "c"], (True, None, False)),
    ('"b" in x', ["a", "c"], (False, None, False)),
    ('x != "a"', "a", (False, None, True)),
    ('x != "a"', "b", (True, None, True)),
    ("x is known", "a", (True, False, False)),
    ("x is unknown", "a", (False, True, False)),
    ("x is empty", [], (True, None, False)),
    ("x is empty", ["a"], (False, None, False)),
    ("not x", True, (False, None, True)),
]


@pytest.mark.parametrize(("text", "value", "expected"), TABLE)
def test_the_truth_table_of_a_name_given_unknown_and_not_asked(text, value, expected):
    got = tuple(decide(parse(text), {"x": each}.get) for each in (value, UNKNOWN, NOT_ASKED))
    assert expected == got


KLEENE = {
    "and": {
        (True, True): True, (True, False): False, (False, True): False, (False, False): False,
        (True, None): None, (None, True): None, (False, None): False, (None, False): False, (None, None): None,
    },
    "or": {
        (True, True): True, (True, False): True, (False, True): True, (False, False): False,
        (True, None): True, (None, True): True, (False, None): None, (None, False): None, (None, None): None,
    },
}  # fmt: skip


@pytest.mark.parametrize("op", ["and", "or"])
def test_and_and_or_follow_kleene(op):
    for (left, right), expected in KLEENE[op].items():
        values = {"a": UNKNOWN if left is None else left, "b": UNKNOWN if right is None else right}
        assert expected is decide(parse(f"a {op} b"), values.get), (left, right)


def test_levels_are_ordered_not_spelled():
    """By the alphabet "critical" would come before "high"."""
    for level, expected in (("low", False), ("moderate", False), ("high", True), ("critical", True)):
        assert expected is decide(parse('severity >= "high"'), {"severity": level}.get)


def test_times_and_numbers_are_compared_by_value():
    assert decide(parse("a < b"), {"a": NOON, "b": NOON + timedelta(minutes=1)}.get) is True
    assert decide(parse("a == 1.50"), {"a": Decimal("1.5")}.get) is True


def test_what_cannot_be_ordered_is_unknown_so_that_it_hides_nothing():
    assert decide(parse("a < 3"), {"a": "three"}.get) is None


def test_x_or_not_x_stays_unknown():
    assert decide(parse("x or not x"), {"x": UNKNOWN}.get) is None


@pytest.mark.parametrize(
    ("text", "rule", "part", "says"),
    [
        ("a = b", "bad-condition", "=", "=="),
        ("a && b", "bad-condition", "&&", "and"),
        ("a || b", "bad-condition", "||", "or"),
        ("a == unknown", "compared-with-unknown", "unknown", "a is unknown"),
        ("a != true", "yes-no-compared", "true", "not a"),
        ("a == yes", "yes-no-compared", "yes", "Write: a"),
        ("open('x')", "bad-condition", "open('x')", "call"),
        ('a not in ["x"]', "bad-condition", 'a not in ["x"]', "not (x in"),
        ("a is not known", "bad-condition", "a is not known", "not (x is unknown)"),
        ("a is b", "bad-condition", "b", "known, unknown or empty"),
        ("1 < x < 3", "bad-condition", "1 < x < 3", "two things at a time"),
        ("a + b", "bad-condition", "a + b", "not allowed"),
        ("[x for x in y]", "bad-condition", "[x for x in y]", "not allowed"),
        ("lambda: 1", "bad-condition", "lambda: 1", "not allowed"),
        ("é == f(x)", "bad-condition", "f(x)", "not allowed"),
        ("True", "bad-condition", "True", "always the same"),
        ("a.__class__()", "bad-condition", "a.__class__()", "call"),
    ],
)
def test_what_is_refused_is_underlined_and_said(text, rule, part, says):
    with pytest.raises(ConditionError) as caught:
        parse(text)
    span = caught.value.span
    assert (rule, part) == (caught.value.rule, text[span.start : span.end])
    assert says in caught.value.what.english()


@pytest.mark.parametrize(
    "text", ["", " ", "(", "a and", "x" * 3000, "(" * 300 + "a" + ")" * 300, "\0", "not " * 60 + "a"]
)
def test_nothing_gets_past_as_another_error(text):
    with pytest.raises(ConditionError):
        parse(text)


def test_only_the_names_that_matter_keep_it_undecided():
    values = {"a": True, "b": UNKNOWN, "c": UNKNOWN, "d": False}
    assert unknowns(parse("a and (b or d) and (a or c)"), values.get) == ["b"]
    assert unknowns(parse("d and b"), values.get) == []
