"""Where things stand: what the caret of a finding points at."""

import pytest

from incidentkit.yamlfile import Span, read_text

TEXT = """\
title: Lost device
when: a == "b" and cc
quoted: "x and unknown_name"
steps:
  - id: one
    how: |
      1. Open {{ x.y }}
      2. Close é {{ z }}

    folded: >
      some words that
      go on here
  - {id: two, do: Act}
long: text that
  continues here
"""
DOCUMENT = read_text(TEXT)


def shown(span):
    lines = TEXT.split("\n")
    assert span.line == span.end_line
    return span.line, lines[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize(
    ("where", "key", "expected"),
    [
        (("title",), False, (1, "Lost device")),
        (("title",), True, (1, "title")),
        (("steps", 0, "id"), False, (5, "one")),
        (("steps", 1, "do"), True, (13, "do")),
        (("steps", 1), False, (13, "{id: two, do: Act}")),
        (("steps", 1, "nothing", "deeper"), False, (13, "{id: two, do: Act}")),
        (("title", "nothing"), False, (1, "title")),
    ],
)
def test_a_value_its_key_or_the_nearest_thing_around_it_is_found(where, key, expected):
    assert expected == shown(DOCUMENT.span_of(where, key=key))


@pytest.mark.parametrize(
    ("where", "part", "line"),
    [
        (("when",), "cc", 2),
        (("quoted",), "unknown_name", 3),
        (("steps", 0, "how"), "x.y", 7),
        (("steps", 0, "how"), "z", 8),
        (("steps", 0, "folded"), "go on", 12),
        (("long",), "continues", 15),
    ],
)
def test_a_part_of_a_text_is_found_in_the_file(where, part, line):
    """Conditions and templates count columns in their own text; the author looks at the file."""
    value = DOCUMENT.data
    for each in where:
        value = value[each]
    start = value.index(part)

    assert (line, part) == shown(DOCUMENT.within(where, start, start + len(part)))


def test_the_same_words_are_told_apart():
    document = read_text("when: x == 1 and x == 2\n")

    assert document.within(("when",), 11, 12) == Span(1, 18, 1, 19)


def test_a_part_that_stands_nowhere_as_such_is_the_whole_text():
    document = read_text('a: "one\\ttwo"\n')

    assert document.within(("a",), 2, 5) == document.span_of(("a",))


def test_a_map_ends_where_its_last_value_ends():
    """The parser counts blank lines up to the next key; an author would not."""
    document = read_text("a:\n  b: 1\n  c: 2\n\n\nd: 3\n")

    assert document.span_of(("a",)) == Span(2, 3, 3, 7)
