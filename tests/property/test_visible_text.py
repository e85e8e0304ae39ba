"""Whatever comes in, nothing that is shown commands the terminal or hides."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentkit.text import MARKS_SHOWN, visible

NAUGHTY = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\link", "\x9b31m", "a\rb", "a\x08b", "\x7f", "\x00",
    "abc\u202egnp.exe", "\u2066a\u2069", "pay\u200bpal", "\ufeffx", "\u2060", "so\u00adft", "\ud800", "\udfff\ud83d",
    "e" + "\u0301" * 500, "ก" + "\u0e47" * 500, "x" + "\ufe0f" * 500, "x\U000e0041\U000e007f", "\u2028", "\u0085",
    "\u3164", "\uffff", "a\x0b\x0cb",
]  # fmt: skip
naughty_text = st.lists(st.one_of(st.text(), st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp"]),
                                  st.sampled_from(NAUGHTY))).map("".join)  # fmt: skip
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(naughty_text, st.booleans())
def test_no_control_bidirectional_invisible_or_surrogate_is_left(text, keep_newlines):
    """Category Cf has the bidirectional controls and most zero-width characters; Cc the escapes; Cs the surrogates."""
    shown = visible(text, keep_newlines)
    kept = {"\n"} if keep_newlines else set()
    # Three scripts write their number and end signs with format characters that are seen.
    left = {
        c for c in shown if unicodedata.category(c) in FORBIDDEN and c not in kept and not is_seen_format(c)
    }
    assert left == set()


def is_seen_format(character: str) -> bool:
    """Arabic number signs and the like are format characters with a shape of their own."""
    name = unicodedata.name(character, "")
    return any(word in name for word in ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")) and character != "\u061c"


@given(naughty_text, st.booleans())
def test_the_result_can_be_written_anywhere_utf8_goes(text, keep_newlines):
    visible(text, keep_newlines).encode("utf-8")


@given(naughty_text, st.booleans())
def test_showing_twice_changes_nothing(text, keep_newlines):
    """Two front ends on the path must not garble each other's work."""
    once = visible(text, keep_newlines)
    assert visible(once, keep_newlines) == once


@given(
    st.text(
        alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Po", "Sm", "Sc"])
        | st.sampled_from(" \u00a0\u202f’–«»é")
    )
)
def test_ordinary_text_is_left_alone(text):
    """French typography uses no-break spaces; they are wanted."""
    assert visible(text) == text


@given(
    st.sampled_from(["e", "ก", "א", "\u0627"]),
    st.integers(0, 200),
    st.sampled_from(["\u0301", "\u0e47", "\u05b0", "\u064b"]),
)
def test_a_letter_never_carries_more_marks_than_a_line_can_hold(letter, count, mark):
    shown = visible(letter + mark * count)
    assert shown.count(mark) == min(count, MARKS_SHOWN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("invoice\u202egnp.exe", "invoice[U+202E]gnp.exe"),
        ("\x1b[2Jgone", "[U+001B][2Jgone"),
        ("a\tb", "a    b"),
        ("a\nb", "a[U+000A]b"),
        ("\ud83d\ude00", "[U+D83D][U+DE00]"),
        ("\U000e0041", "[U+E0041]"),
        ("e" + "\u0301" * 9, "e" + "\u0301" * 8 + "[U+0301…]"),
        ("Noël « à 18 h »", "Noël « à 18 h »"),
    ],
)
def test_how_it_looks(text, expected):
    assert visible(text) == expected


def test_lines_are_kept_where_lines_are_wanted():
    """A carriage return alone would overwrite the line before; at a line's end it is only another system's newline."""
    assert visible("a\r\nb\nc\rd", keep_newlines=True) == "a\nb\nc[U+000D]d"


def test_every_control_of_unicode_is_written_out():
    """The whole of C0, C1 and DEL, the surrogates and the bidirectional controls, one by one."""
    commanding = [
        chr(n) for n in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)) if chr(n) != "\t"
    ]
    bidirectional = [
        chr(n) for n in range(sys.maxunicode + 1) if unicodedata.bidirectional(chr(n)) in BIDI_CONTROLS
    ]
    assert {c: visible(c) for c in commanding + bidirectional} == {
        c: f"[U+{ord(c):04X}]" for c in commanding + bidirectional
    }


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_ten_megabytes_go_through():
    """A paste of that size must not stop the screen; the worst case is all control characters."""
    assert len(visible("\x1b\x00\u202e\x85" * 2_500_000)) == 8 * 10_000_000
