"""The tool that keeps the catalogue finds what is said, and what is wrong with it."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "catalogue.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("catalogue_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def extracted(tool, tmp_path, code):
    (tmp_path / "room.py").write_text(
        "from incidentkit.errors import message, counted\n" + code, encoding="utf-8"
    )
    return tool.extract(tmp_path)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('message("a {x}", x=1)', [("a {x}", None)]),
        ('self.say("a")', [("a", None)]),
        ('say("a" if late else "b")', [("a", None), ("b", None)]),
        ('say.plural("one", "{count} things", 2)', [("one", "{count} things")]),
        ('counted("{count} thing", "{count} things", 2)', [("{count} thing", "{count} things")]),
        ('speaker("fr")("a"); _say(ctx)("b")', [("a", None), ("b", None)]),
        ('say("in " "two parts")', [("in two parts", None)]),
        ('print("a"); desk.message("b"); say(ready)', []),
    ],
)
def test_every_sentence_that_is_said_is_found(tool, tmp_path, code, expected):
    found = extracted(tool, tmp_path, code)
    assert [tuple(sentence) for sentence in found.sentences] == expected
    assert found.problems == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("message(text)", "room.py:2: the sentence must be one plain string"),
        ('message(f"a {x}")', "room.py:2: the sentence must be one plain string"),
        ('message("a {x} {y}", x=1)', "room.py:2: no value is given for y"),
        ('counted("a", many, 2)', "room.py:2: both sentences must be plain strings"),
    ],
)
def test_a_sentence_that_could_not_be_translated_or_filled_is_reported(tool, tmp_path, code, expected):
    """A sentence built at run time has no entry in a catalogue; a forgotten value is found before a responder does."""
    assert extracted(tool, tmp_path, code).problems == [expected]


def test_french_is_kept_and_what_is_no_longer_said_is_dropped(tool, tmp_path):
    po = tmp_path / "incidentkit.po"
    old = extracted(tool, tmp_path, 'message("stays"); message("goes")')
    tool.write(po, old, tool.Catalog(locale="fr"))
    po.write_text(po.read_text(encoding="utf-8").replace('""\n\n#: room.py\nmsgid "goes"', '"reste"\n\n#: room.py\nmsgid "goes"'), encoding="utf-8")  # fmt: skip
    new = extracted(tool, tmp_path, 'message("stays"); message("comes \\"{x}\\"\\n", x=1)')
    assert tool.write(po, new, tool.read(po)) == 1
    again = tool.read(po)
    assert {str(entry.id): entry.string for entry in again if entry.id} == {
        "stays": "reste",
        'comes "{x}"\n': "",
    }


@pytest.mark.parametrize(
    ("french", "expected"),
    [
        ("Noté\u00a0: {x}", []),
        ("Noté : {x}", ["an ordinary space before : ; ? or !"]),
        ("Noté: {x}", ["no space before :"]),
        ("Noté {x}?", ["no space before ; ? or !"]),
        ("« {x} »", ["no no-break space inside « »"]),
        ("« {x} »".replace(" ", "\u00a0"), []),
        ("à 13:05, {x}", []),
        ("Tapez `note: {x}` sur https://x.example/a?b", []),
        ("Disque crypté {x}", ["a word that words.md rules out"]),
    ],
)
def test_typography_follows_the_house(tool, french, expected):
    assert tool.typography(french) == expected


def test_a_place_that_the_french_lost_is_reported(tool, tmp_path):
    found = extracted(tool, tmp_path, 'message("a {x}", x=1)')
    catalogue = tool.Catalog(locale="fr")
    catalogue.add("a {x}", "un {y}")
    assert tool.problems(found, catalogue) == ["room.py: 'a {x}': other places in French: 'un {y}'"]


def test_every_sentence_of_the_program_has_its_french(tool):
    """Half of an interface in another language is an interface in none."""
    assert tool.problems(tool.extract(tool.SOURCE), tool.read(tool.FRENCH)) == []
