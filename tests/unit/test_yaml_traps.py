"""Each trap of YAML in a file of ours: the rule, the place under the caret, the sentence, and the reading after it."""

import pytest

from incidentkit.yamlfile import parsers, read_text, reading

TRAPS = [
    # name, text, rule, what stands above the caret, how the sentence begins
    ("tab", "a:\n\tb: 1\n", "yaml", "2 \t", "A tab stands at the beginning"),
    ("tab in a list", "a:\n  - id: x\n\t do: y\n", "yaml", "3 \t ", "A tab stands at the beginning"),
    ("no-break space", "a:\n\u00a0\u00a0b: 1\n  c: 2\n", "yaml", "2 \u00a0\u00a0", "The indentation holds a no-break space"),
    ("colon", "a: 1\ntitle: Step 1: isolate\nb: 2\n", "yaml", "2 :", "The colon cuts this text"),
    ("colon in a list", "- one: two: three\n- b\n", "yaml", "1 :", "The colon cuts this text"),
    ("colon in a second line", "why: some text\n  goes on: here\nb: 2\n", "yaml", "2 :", "The colon cuts this text"),
    ("colon in braces", "a: {b: c: d}\n", "yaml", "1 :", "The colon cuts this text"),
    ("quote left open", 'a: "Lost device\nb: 2\nc: 3\n', "yaml", '1 "', "The quote that opens here is never closed"),
    ("single quote left open", "a: 'Lost\nb: 2\n", "yaml", "1 '", "The quote that opens here is never closed"),
    ("apostrophe", "a: 'don't do'\nb: 2\n", "yaml", "1 '", "The apostrophe ends the text"),
    ("text after quotes", 'a: "Lost" device\nb: 2\n', "yaml", '1 "', "The quotes end before the text does"),
    ("backslash", 'a: "C:\\Users"\nb: 2\n', "yaml", "1 \\U", 'Inside “"…"” a backslash'),
    ("half a character", 'a: "\\ud83d\\ude00"\nb: 2\n', "yaml", "1 \\u", 'Inside “"…"” a backslash'),
    ("escaped NUL", 'a: "\\0"\nb: 2\n', "encoding", '1 "\\0"', "This text holds an invisible character (U+0000)"),
    ("at sign", "a: @foo\nb: 2\n", "yaml", "1 @", "A text that begins with “@” needs quotes"),
    ("per cent", "a: %foo\nb: 2\n", "yaml", "1 %", "A text that begins with “%” needs quotes"),
    ("backtick", "a: `x`\nb: 2\n", "yaml", "1 `", "A text that begins with “`” needs quotes"),
    ("asterisks", "- **bold** text\n- c\n", "alias", "1 *", "A text that begins with “*” needs quotes"),
    ("alias", "a: *other\nb: 2\n", "alias", "1 *other", "“*other” points to another part"),
    ("anchor", "a: &name text\nb: 2\n", "alias", "1 &name", "“&name” names a part"),
    ("merge", "a: 1\n<<: {b: 2}\n", "alias", "2 <<", "“<<” would merge"),
    ("tag", "a: !important text\nb: 2\n", "tag", "1 !important", "“!important” is a YAML tag"),
    ("explicit type", "a: !!str 12\nb: 2\n", "tag", "1 !!str", "“!!str” is a YAML tag"),
    ("greater than", "a: >50 people\nb: 2\n", "yaml", "1 >", "A text that begins with “>” needs quotes"),
    ("text after a bar", "a: | text\nb: 2\n", "yaml", "1 |", "After “|” the text begins on the next line"),
    ("braces first", "do: {{ device.kind }} lost\nb: 2\n", "yaml", "1 {{", "A text that begins with {{ needs quotes"),
    ("braces alone", "do: {{ device.kind }}\nb: 2\n", "yaml", "1 {{", "A text that begins with {{ needs quotes"),
    ("bracket first", "a: [Draft] text\nb: 2\n", "yaml", "1 [", "A text that begins with “[” needs quotes"),
    ("bracket left open", "a: [x, y\nb: 2\n", "yaml", "1 [", "The “[” that opens here is never closed"),
    ("brace left open", "a: {x: y\nb: 2\n", "yaml", "1 {", "The “{” that opens here is never closed"),
    ("bracket too many", "a: 1\nb: {a: 1}}\n", "yaml", "2 }", "This closes a bracket that is not open"),
    ("no space after the colon", "a: 1\ntitle:Lost device\nb: 2\n", "yaml", "2 :", "A space is missing after the colon"),
    ("too far right", "a: 1\n   b: 2\nc: 3\n", "yaml", "2 b", "This line stands further right"),
    ("between two levels", "a:\n    b: 1\n  c: 2\n", "yaml", "3   ", "This line begins in column 3"),
    ("no colon", "a: 1\nsome text\nb: 2\n", "yaml", "2 some text", "This line is neither “key: value” nor"),
    ("text that left its block", "a:\n  how: |\n    1. x\n   2. y\n  b: 2\n", "yaml", "4 2. y", "This line is neither"),
    ("item among keys", "s:\n  a: 1\n  - b\n", "yaml", "3 -", "A list item stands among keys"),
    ("key among items", "s:\n  - one\n  two: x\n", "yaml", "3 t", "The items above begin with “- ”"),
    ("no space after dashes", "s:\n  -one\n  -two\n", "yaml", "2 -", "A space is missing after each dash"),
    ("second document", "a: 1\n---\nb: 2\n", "yaml", "2 ---", "A second document begins here"),
    ("end of document", "a: 1\n...\nb: 2\n", "yaml", "2 ...", "Three dots end a YAML file"),
    ("directive", "%YAML 1.2\n---\na: 1\n", "yaml", "1 %YAML 1.2", "A line that begins with %"),
    ("list as a key", "? [a]\n: b\n", "yaml", "1 [", "A key is a word; “[” begins something else"),
    ("no key", ": b\n", "yaml", "1 :", "A key is missing before this colon"),
    ("key twice", "role: it\nb: 2\nrole: exec\n", "duplicate-key", "3 role", "The key 'role' stands twice; the first is on line 1."),
    ("comma in braces", "a: {ask: x y, z w, required: true}\n", "comma-in-braces", "1 ,", "The comma after “x y” cut the text of 'ask'"),
    ("glued comment", "do: Call #3 first\nb: 2\n", "comment-cuts-text", "1 #3 first", "Everything after # is lost here."),
    ("line separator", "a: one\u2028two\nb: 2\n", "encoding", "1 \u2028", "An invisible line separator stands here (U+2028"),
    ("next line", "a: one\u0085two\nb: 2\n", "encoding", "1 \u0085", "An invisible line separator stands here (U+0085"),
    ("turned text", "a: one \u202etwo\nb: 2\n", "encoding", "1 \u202e", "An invisible character stands here (U+202E)"),
    ("control character", "a: one\x07two\nb: 2\n", "encoding", "1 \x07", "An invisible character stands here (U+0007)"),
]  # fmt: skip
IDS = [each[0].replace(" ", "-") for each in TRAPS]


def under_the_caret(text, fault):
    line = text.split("\n")[fault.span.line - 1]
    return f"{fault.span.line} {line[fault.span.column - 1 : fault.span.end_column - 1]}"


@pytest.mark.parametrize(("name", "text", "rule", "caret", "sentence"), TRAPS, ids=IDS)
def test_a_trap_is_one_fault_with_its_place_and_our_sentence(name, text, rule, caret, sentence):
    """Authors read these sentences, never libyaml's; a second fault of the same mistake would be noise."""
    (fault,) = read_text(text).faults

    assert (rule, "error", caret) == (fault.rule, fault.severity, under_the_caret(text, fault))
    assert fault.what.english().startswith(sentence)


@pytest.mark.parametrize(("name", "text", "rule", "caret", "sentence"), TRAPS, ids=IDS)
def test_both_parsers_say_the_same(monkeypatch, name, text, rule, caret, sentence):
    """A machine without libyaml must not find other mistakes than the one on which a runbook was checked."""
    fast = read_text(text)
    monkeypatch.setattr(parsers, "parser", parsers.PlainParser)
    plain = read_text(text)

    assert (fast.faults, fast.data, fast.complete) == (plain.faults, plain.data, plain.complete)


@pytest.mark.parametrize(
    "name",
    [
        "colon",
        "quote left open",
        "apostrophe",
        "text after quotes",
        "bracket first",
        "no colon",
        "tab",
        "key twice",
    ],
)
def test_reading_goes_on_after_a_fault(name):
    """All faults of a file in one go: what stands after the first one is read too."""
    text = next(each[1] for each in TRAPS if each[0] == name)
    document = read_text(text + "role: it\nlast: 1\nlast: 2\n")

    assert document.complete
    assert document.data["last"] == 1
    assert [fault.rule for fault in document.faults][-1] == "duplicate-key"


def test_several_mistakes_are_told_in_the_order_of_the_file():
    text = 'a: x: y\nb: "open\nc: *star\nd: 1\nd: 2\n'

    assert [(fault.rule, fault.span.line) for fault in read_text(text).faults] == [
        ("yaml", 1),
        ("yaml", 2),
        ("alias", 3),
        ("duplicate-key", 5),
    ]


def test_the_hint_shows_the_line_as_it_should_be():
    (fault,) = read_text("title: Step 1: isolate\n").faults

    assert fault.hint.english() == 'Put the text in quotes: title: "Step 1: isolate"'


def test_a_comment_with_a_space_is_a_comment():
    """`72 hours # since 2018` is how people comment; only a word glued to # was certainly meant as text."""
    document = read_text("within: 72h # since 2018\ncount: 3   # three\nlong: two words  # aside\n")

    assert document.faults == []
    assert document.data == {"within": "72h", "count": 3, "long": "two words"}


def test_a_comment_after_a_sentence_is_a_comment():
    """Prettier leaves one space before each comment: a warning here came up in files that nobody had touched."""
    document = read_text('do: Call the bank # and the insurer\nwhen: a == "b" # as recorded\n')

    assert (document.faults, document.data) == ([], {"do": "Call the bank", "when": 'a == "b"'})


def test_values_are_those_of_yaml_1_2():
    """`no` is Norway and a word, 12:30 a time, 0644 a number on a label: none may change under the author's hands."""
    written = [
        "no",
        "yes",
        "on",
        "off",
        "True",
        "NULL",
        "12:30",
        "0644",
        "1.10",
        "1e3",
        "2026-13-45",
        ".inf",
        "0x10",
        "+5",
        "-0",
        "1_000",
    ]
    plain = read_text("".join(f"k{i}: {value}\n" for i, value in enumerate(written)))
    typed = read_text(
        f"a: true\nb: false\nc: 12\nd: -3\ne: ~\nf: null\ng:\nh: 0\ni: {'9' * 18}\nj: {'9' * 19}\n"
    )

    assert written == list(plain.data.values())
    assert [True, False, 12, -3, None, None, None, 0, int("9" * 18), "9" * 19] == list(typed.data.values())
    assert typed.empties == [("e",), ("f",), ("g",)]


def test_keys_are_always_text():
    """`map: {true: on}` and `plan: {3: …}` have keys that look like values."""
    assert read_text("true: a\n3: b\nnull: c\n2026-01-01: d\n").data == {
        "true": "a", "3": "b", "null": "c", "2026-01-01": "d",
    }  # fmt: skip


def test_deep_nesting_stops_with_a_sentence():
    document = read_text("a: " + "[" * 5_000)

    assert [fault.what.english() for fault in document.faults] == ["This is nested deeper than 40 levels."]
    assert not document.complete


def test_many_values_stop_with_a_sentence():
    document = read_text("- [" + "1," * 120_000 + "]\n")

    assert [fault.rule for fault in document.faults] == ["file"]


def test_many_mistakes_do_not_take_for_ever():
    """30 faults of one file are enough for one go; the rest comes after they are mended."""
    document = read_text("".join(f"k{i}: a: b\n" for i in range(500)))

    assert 30 < len(document.faults) < 40
    assert not document.complete


def test_reading_lets_no_parser_error_through(monkeypatch):
    """Whatever a parser raises on content becomes a sentence."""

    class Broken:
        def __init__(self, text):
            self.text = text

        def get_event(self):
            raise ValueError("year 0 is out of range")

    monkeypatch.setattr(parsers, "parser", Broken)

    assert [fault.rule for fault in reading.read_text("a: 1\n").faults] == ["yaml"]
