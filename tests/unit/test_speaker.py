"""Sentences reach a person in their language, whole, whatever a caller forgot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from incidentkit.errors import counted, fill, message
from incidentkit.locale import Speaker, known_language, preferred_language, speaker
from incidentkit.locale.catalogue import catalogue_of, compiled_bytes

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Saved {time}"
msgstr "Noté {time}"

msgid "{when}: it is late."
msgstr "{when}\u00a0: c'est tard."

msgid "{count} step"
msgid_plural "{count} steps"
msgstr[0] "{count} étape"
msgstr[1] "{count} étapes"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locale folder with a small French catalogue, as in a checkout."""
    messages = tmp_path / "fr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "incidentkit.po").write_text(PO, encoding="utf-8")
    return tmp_path


@pytest.fixture
def french(folder: Path) -> Speaker:
    return Speaker("fr", catalogue_of("fr", folder))


def test_a_sentence_is_said_in_french(french):
    assert french("Saved {time}", time="14:03:22") == "Noté 14:03:22"


def test_a_message_inside_a_message_is_spoken_too(french):
    """A deadline's phrase stands inside a longer sentence; half a sentence in English would look broken."""
    inner = counted("{count} step", "{count} steps", 2)
    assert french(message("{when}: it is late.", when=inner)) == "2 étapes\u00a0: c'est tard."


def test_a_list_of_messages_is_joined(french):
    steps = [counted("{count} step", "{count} steps", 1), "x"]
    assert french("{when}: it is late.", when=steps) == "1 étape, x\u00a0: c'est tard."


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "0 steps"),
        ("en", 1, "1 step"),
        ("fr", 0, "0 étape"),
        ("fr", 1, "1 étape"),
        ("fr", 2, "2 étapes"),
    ],
)
def test_zero_is_plural_in_english_and_singular_in_french(french, language, count, expected):
    say = french if language == "fr" else speaker("en")
    assert say.plural("{count} step", "{count} steps", count) == expected
    assert say(counted("{count} step", "{count} steps", count)) == expected


def test_a_missing_value_leaves_its_place_and_says_the_rest():
    """A responder at night must read the sentence even when we forgot a value."""
    assert speaker("en")("{who} took {what}", who="Marie") == "Marie took {what}"


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!x}", "{a:%%%}", "{{a} {b"])
def test_no_sentence_makes_filling_it_fail(text):
    """Braces that are no places come from file contents quoted in a sentence."""
    assert isinstance(fill(text, {"a": 1}), str)
    assert isinstance(message(text, a=1).english(), str)


def test_a_value_with_braces_is_shown_as_typed():
    """A note may hold braces; they are not places of ours."""
    assert speaker("en")("Noted: {text}", text="{time} {") == "Noted: {time} {"


def test_the_empty_sentence_does_not_show_the_catalogue_header(french):
    """gettext keeps its header under the empty sentence."""
    assert french("") == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fr", "fr"),
        ("fr_FR.UTF-8", "fr"),
        ("fr-CA", "fr"),
        ("FR", "fr"),
        ("en_GB", "en"),
        ("de", None),
        ("", None),
    ],
)
def test_a_language_is_known_by_its_first_part(name, expected):
    assert known_language(name) == expected


def test_a_language_we_do_not_speak_gets_english():
    assert speaker("de_DE").language == "en"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "en_US"}, "fr"),
        ({"LC_ALL": "", "LANG": "fr_BE"}, "fr"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_the_computer_says_which_language_it_is_set_to(environment, expected):
    """LC_ALL wins over LANG, also when it names a language we do not speak (POSIX)."""
    assert preferred_language(environment) == expected


def test_an_edited_catalogue_is_compiled_at_the_next_start(folder):
    """Somebody who corrects a sentence in a checkout sees it without a build step."""
    catalogue_of("fr", folder)
    po = folder / "fr" / "LC_MESSAGES" / "incidentkit.po"
    po.write_text(PO.replace("Noté", "Inscrit"), encoding="utf-8")
    later = po.with_suffix(".mo").stat().st_mtime + 5
    os.utime(po, (later, later))
    assert catalogue_of("fr", folder).gettext("Saved {time}") == "Inscrit {time}"


def test_a_wheel_speaks_french_without_the_source(folder):
    """An installed program has the compiled catalogue only."""
    po = folder / "fr" / "LC_MESSAGES" / "incidentkit.po"
    po.with_suffix(".mo").write_bytes(compiled_bytes(po, "fr"))
    po.unlink()
    assert catalogue_of("fr", folder).gettext("Saved {time}") == "Noté {time}"


@pytest.mark.parametrize(
    "content", [b"", b"\xde\x12\x04\x95", b"no catalogue" * 100, b"\xde\x12\x04\x95" + b"\xff" * 60]
)
def test_a_damaged_catalogue_costs_the_french_and_not_the_program(folder, content):
    po = folder / "fr" / "LC_MESSAGES" / "incidentkit.po"
    po.unlink()
    po.with_suffix(".mo").write_bytes(content)
    assert Speaker("fr", catalogue_of("fr", folder))("Saved {time}", time="1") == "Saved 1"


def test_no_catalogue_at_all_speaks_english(tmp_path):
    assert Speaker("fr", catalogue_of("fr", tmp_path))("Saved {time}", time="1") == "Saved 1"


def test_english_imports_neither_gettext_nor_babel():
    """Each English command would pay for a catalogue it does not need."""
    code = (
        "import sys; from incidentkit.locale import speaker; from incidentkit.errors import counted;"
        "speaker('en')(counted('{count} step', '{count} steps', 2));"
        "print([name for name in ('gettext', 'babel') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_french_does_not_import_babel_once_compiled():
    """babel takes longer to import than a note takes to write."""
    speaker("fr")  # compiles where needed
    code = "import sys; from incidentkit.locale import speaker; speaker('fr')('x'); print('babel' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
