"""A report is in one language from its first word to its last, and the same bytes each time."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from incidentkit.incident import commands as c

FRENCH = Path(__file__).parents[2] / "src/incidentkit/locale/fr/LC_MESSAGES/incidentkit.po"


def interface():
    """Every English sentence of the interface that has another French one, without places; and all the French."""
    with FRENCH.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    pairs = [(m.id, m.string) for m in catalogue if isinstance(m.id, str) and m.id and m.string]
    french = " ".join(string for _, string in pairs)
    return [
        part.strip()
        for identity, string in pairs
        if identity != string
        for part in re.split(r"\{\w+\}", identity)
        if len(part.strip()) > 6 and part.strip() not in french and re.search("[a-z]{3}", part)
    ]


def visible_text(page):
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def english_on(text):
    return [part for part in interface() if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)]


@pytest.mark.parametrize("ending", ["html", "md"])
def test_no_english_of_the_interface_is_on_a_french_report(full, ending):
    assert english_on(visible_text(full.text(ending, "fr"))) == []


def test_the_check_itself_sees_english(full):
    """It must fail on an English report, else it proves nothing."""
    assert len(english_on(visible_text(full.text("html", "en")))) > 40


def test_labels_and_attributes_are_french_too(full):
    text = full.text("html", "fr")
    assert '<html lang="fr">' in text
    assert 'aria-label="Contenir: 2 sur 3"' in text


def test_the_runbook_is_told_in_the_language_of_the_report(full):
    french, english = full.text("html", "fr"), full.text("html", "en")
    for page, words in (
        (french, "La changer"),
        (french, "Prévenir l&#39;assureur"),
        (english, "Change it now"),
    ):
        assert words in page


def test_an_answer_is_in_the_language_of_the_report(world):
    world.open(stolen="yes", kind="metal")
    text = visible_text(world.text("html", "fr"))
    assert "Une clé en métal" in text
    assert "A-t-elle été volée ? oui" in text


def test_the_language_is_that_of_the_incident_unless_told(world):
    world.desk.language = "fr"
    world.open()
    world.desk.language = "en"
    made = world.export("html", language=None)
    assert 'lang="fr"' in Path(made.files[0]["path"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["html", "md", "json"])
def test_the_same_lines_and_options_give_the_same_bytes(full, ending):
    """Two people who export the same record can compare a hash."""
    first = full.export(ending, until=12)
    full.do(c.AddNote(text="afterwards"))
    second = full.export(ending, until=12)
    assert first.files[0]["path"] != second.files[0]["path"]
    assert first.files[0]["sha256"] == second.files[0]["sha256"]


def test_times_in_the_hour_that_comes_twice_carry_their_offset(world):
    """On 25 October 2026 clocks in Paris show 02:30 twice; a report must not leave open which one it was."""
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    world.desk.now = lambda: first
    world.open()
    world.desk.now = lambda: second
    world.do(c.AddNote(text="an hour later"))
    text = visible_text(world.text("html"))
    assert "02:30:00 UTC+02:00" in text
    assert re.search(r"02:30:00 (?!UTC)", text)


@pytest.mark.parametrize("ending", ["html", "md", "csv"])
def test_the_role_of_who_wrote_a_line_is_in_words(full, ending):
    """“lead” is a word of the file's, and of nobody's language."""
    french = full.text(ending, "fr")
    assert "la personne responsable" in french
    assert not re.search(r"(?<![\w-])lead(?![\w-])", french)
