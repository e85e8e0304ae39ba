"""Whatever stands in a file: no exception, places inside the file, and a fault wherever something cannot be used."""

import random

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.organisation.reading import from_document
from incidentkit.runbook import texts
from incidentkit.runbook.conditions import UNKNOWN
from incidentkit.runbook.loading import library_folder
from incidentkit.runbook.model import Runbook
from incidentkit.runbook.reader import read_block, read_runbook, read_shared
from incidentkit.yamlfile import parsers, read, read_text
from incidentkit.yamlfile.composing import Composer
from incidentkit.yamlfile.shapes import convert

READERS = (read_runbook, read_block, read_shared, from_document)
GOOD = (
    (library_folder(None, starter=True) / "en" / "lost-device.yaml")
    .read_text(encoding="utf-8")
    .split("\n")[:160]
)

WORDS = st.sampled_from(
    ["a", "role", "- ", ": ", "\n", "\n  ", "\n    - ", '"', "'", "{", "}", "[", "]", ", ", "#", " #", "|\n", ">\n", "&x ", "*x",
     "!t ", "<<: ", "---\n", "...\n", "%", "\t", "\r", "\u0085", "\u2028", "\ufeff", "\0", "é", "😀", "\\", "? ", "true", "12", "~", "{{ x }}", "yes"]
)  # fmt: skip
YAMLISH = st.lists(WORDS, max_size=40).map("".join)


def check(document):
    for reading in READERS:
        faults = reading(document).faults
        for fault in faults:
            lines = len(document.lines)
            assert 1 <= fault.span.line <= fault.span.end_line <= lines
            assert 1 <= fault.span.column <= len(document.lines[fault.span.line - 1]) + 1
            assert (fault.span.end_line, fault.span.end_column) > (fault.span.line, fault.span.column)
            assert fault.what.english()


@settings(max_examples=300, deadline=None)
@given(YAMLISH)
def test_any_text_gives_data_or_faults(text):
    check(read_text(text))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_faults(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    check(read(path))


@settings(max_examples=200, deadline=None)
@given(YAMLISH)
def test_both_parsers_agree_on_whether_a_text_is_good(text):
    """Their words differ, their data must not."""
    fast = read_text(text)
    kept = parsers.parser
    parsers.parser = parsers.PlainParser
    try:
        plain = read_text(text)
    finally:
        parsers.parser = kept

    assert bool(fast.faults) == bool(plain.faults)
    if not fast.faults:
        assert fast.data == plain.data


def one_by_one(composer, next_event):
    """The same without the quick way for what is ordinary."""
    while (event := next_event()) is not None:
        composer.take(event)


def everywhere(place, way=()):
    """Where everything stands, keys and values, with how it is written."""
    found = {way: (place.start, place.end, place.style, place.text)}
    for part in place.children:
        label = place.label(part)
        found[*way, part, "key"] = (
            None if label is None else (label.start, label.end, label.style, label.text)
        )
        found |= everywhere(place.child(part), (*way, part))
    return found


def same_both_ways(text):
    quick = read_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Composer, "take_all", one_by_one)
        slow = read_text(text)

    assert repr(quick.data) == repr(slow.data)
    assert (quick.faults, quick.empties, quick.complete) == (slow.faults, slow.empties, slow.complete)
    assert everywhere(quick.root) == everywhere(slow.root)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(YAMLISH, YAMLISH.map(lambda text: "a:\n  b: x\n  c:\n    - " + text.replace("\n", "\n      ")))
)
def test_the_quick_way_reads_what_the_slow_one_reads(text):
    """Most events are dealt with in a short loop; that must not be seen in anything but the time."""
    same_both_ways(text)


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_way_reads_a_runbook_as_the_slow_one_does(seed):
    chance = random.Random(seed)
    lines = list(GOOD)
    for _ in range(seed % 4):
        at = chance.randrange(len(lines))
        column = chance.randrange(len(lines[at]) + 1)
        signs = [
            " #x",
            " # x",
            "'",
            '"',
            "- ",
            "-1",
            "12",
            "true",
            "~",
            "&a ",
            "*a",
            "!t ",
            ": ",
            "<<: ",
            "{",
            "]",
        ]
        lines[at] = lines[at][:column] + chance.choice(signs) + lines[at][column:]
    same_both_ways("\n".join(lines))


KEYS = st.text("abcdefgh_", min_size=1, max_size=8)
PLAIN = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")),
        max_size=40,
    ),
)
BENIGN = st.dictionaries(
    KEYS,
    st.recursive(
        PLAIN,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    min_size=1,
    max_size=5,
)


class _Plain(yaml.SafeDumper):
    """Writes no aliases, and quotes what is not a plain text in YAML 1.1; that is more than we need."""

    def ignore_aliases(self, _):
        return True


@settings(max_examples=200, deadline=None)
@given(BENIGN, st.booleans())
def test_what_pyyaml_writes_is_read_as_it_was(data, flow):
    written = yaml.dump(data, Dumper=_Plain, allow_unicode=True, default_flow_style=flow)
    document = read_text(written)

    assert ([], data) == ([f.what.english() for f in document.faults if f.severity == "error"], document.data)


@settings(max_examples=200, deadline=None)
@given(BENIGN)
def test_places_hold_what_is_said_to_stand_there(data):
    written = yaml.dump(data, Dumper=_Plain, allow_unicode=True, default_flow_style=False, width=10_000)
    document = read_text(written)
    for key, value in data.items():
        span = document.span_of((key,), key=True)
        assert document.lines[span.line - 1][span.column - 1 : span.end_column - 1].strip("'\"") == key
        if isinstance(value, bool):
            span = document.span_of((key,))
            assert document.lines[span.line - 1][span.column - 1 : span.end_column - 1] == str(value).lower()


VALUES = st.sampled_from(
    [None, True, 0, -1, 10**12, "", "x", "A B", "x" * 200, [], [None], ["x"], [1], {}, {"a": 1}, {"A b": {}}]
)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_a_runbook_that_cannot_be_converted_has_a_fault(data):
    """The promise that conversion and walk keep together: refused is never silent."""
    good = read_text("\n".join(GOOD)).data
    place, key = good, None
    for _ in range(data.draw(st.integers(1, 4))):
        if not isinstance(place, (dict, list)) or not place:
            break
        parent = place
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        place = place[key]
    parent[key] = data.draw(VALUES)
    document = read_text(yaml.dump(good, Dumper=_Plain, allow_unicode=True, sort_keys=False))
    made, faults = convert(document, (), document.data, Runbook)
    try:
        msgspec.convert(document.data, Runbook)
    except msgspec.ValidationError:
        assert made is None
        assert faults or document.empties
    else:
        assert (made is not None, faults) == (True, [])
    file = read_runbook(document)
    assert (file.runbook is None) == any(fault.severity == "error" for fault in file.faults)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_runbook_is_read_to_its_end_or_says_where_not(seed):
    """Lines dropped, doubled, moved and cut, as a hurried editor or a merge does it."""
    chance = random.Random(seed)
    lines = list(GOOD)
    for _ in range(3):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
            case 3:
                lines[at] = " " * chance.randrange(6) + lines[at].lstrip()
            case 4:
                position = chance.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:position] + chance.choice("\"':#{}[],&*!|>%@`-\t") + lines[at][position:]
                )
    document = read_text("\n".join(lines))

    check(document)
    assert document.complete or document.faults


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", " if x ", " endif ", " for a in b ", " endfor ", "a.b", "|upper", "(", ")", "'", "x", " ", "\n", "_", "[0]", "==", "*9"]), max_size=25).map("".join))  # fmt: skip
def test_any_template_is_filled_or_shown(template):
    found = texts.template_names(template)
    text = texts.render(template, lambda _: UNKNOWN)

    if isinstance(found, texts.TemplateFault):
        assert text == template
    else:
        assert all(
            template[name.start : name.end].replace(" ", "").replace("\n", "") == name.name for name in found
        )
