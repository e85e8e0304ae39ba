"""The whole screen, page by page: shown whole, in its language, as it was, and with keys that do something.

Each page is compared with its picture in `snapshots/`, which is written anew by `pytest tests/tui/test_tour.py
--renew-snapshots`; look at the difference in git before it is committed.
"""

import ast
import difflib
import functools
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from textual.widgets import Input, TextArea
from tour import NAMES, STOPS, Tour, picture, reach

import incidentkit.locale
from incidentkit.runbook.loading import library_folder
from incidentkit.tui import pages
from incidentkit.tui.actions import ACTIONS
from incidentkit.tui.widgets.buttons import ActionButton
from incidentkit.tui.widgets.frame import Footer

ABSTRACT = {"Page", "IncidentPage", "SearchPage", "ListPage", "WordsListPage", "StepWords"}
SNAPSHOTS = Path(__file__).parent / "snapshots"
WORD = re.compile(r"[^\W\d_]{3,}(?:['’][^\W\d_]+)?")
PLACE = re.compile(r"\{\w+\}")
MAY_DIFFER = {"settings", "plan"}  # one names the theme; the other's long list stays scrolled as it was
OF_NO_LANGUAGE = {"English", "iphone", "marie", "karim", "paul"}


@pytest.fixture
def tour(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.setattr("incidentkit.journal.rows.os.urandom", bytes)  # no salt
    # A seal is that of the plan's words too: whoever edits a plan would have to renew every picture with a seal.
    monkeypatch.setattr("incidentkit.journal.seal.seal_numbers", lambda *_: tuple(range(100, 1400, 100)))
    for field in (Input, TextArea):  # a cursor that blinks is on some pictures and not on others
        monkeypatch.setattr(field.cursor_blink, "_default", False)
    return Tour(tmp_path)


def page_classes():
    found = set()
    for file in Path(pages.__file__).parent.glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Page") and node.name not in ABSTRACT:
                found.add(f"{file.stem}.{node.name}")
    return found


@functools.cache
def catalogue():
    path = Path(incidentkit.locale.__file__).parent / "fr" / "LC_MESSAGES" / "incidentkit.po"
    with path.open("rb") as file:
        return [
            (english, french)
            for message in read_po(file, locale="fr")
            if message.id
            for english, french in zip(_several(message.id), _several(message.string), strict=False)
        ]


def _several(texts):
    return [texts] if isinstance(texts, str) else list(texts)


def words_of(text):
    return {word.lower() for word in WORD.findall(PLACE.sub(" ", text))}


@functools.cache
def english_words():
    """Words that English sentences of ours have, and nothing in French: neither ours nor a plan's."""
    english, french = set(), set(OF_NO_LANGUAGE)
    for one, other in catalogue():
        english |= words_of(one)
        french |= words_of(other)
    for file in (library_folder(starter=True) / "fr").glob("*.yaml"):
        french |= words_of(file.read_text(encoding="utf-8"))
    return english - french


def compare(place, found, *, renew):
    """What differs from the picture that was kept, as lines; a new one is kept only when asked to."""
    path = SNAPSHOTS / f"{place}.txt"
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if renew and kept != found:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    return [] if renew else list(difflib.unified_diff(kept.splitlines(), found.splitlines(), place, "now"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_is_shown_whole_in_its_language_and_as_it_was(tour, language, request):
    """At 80x24 and 120x35, dark and light; what the tour does not show is not proved at all."""
    renew = request.config.getoption("--renew-snapshots")
    seen, wrong = set(), []

    async def visit(stop, play):
        page = type(play.app.page)
        seen.add(f"{page.__module__.rsplit('.', 1)[1]}.{page.__name__}")
        wrong.extend(
            f"{stop.name}: the button {button.button.label} is cut"
            for button in play.app.screen.query(ActionButton)
            if button.region.right > play.app.size.width - 2 or button.region.width < button.shown_length
        )
        if language == "fr" and stop.name not in ("runbooks", "runbook"):  # these list the English files too
            lost = words_of(play.text()) & english_words()
            if lost:
                wrong.append(f"{stop.name}: English words: {sorted(lost)}")
        found = await picture(play)
        if stop.name not in MAY_DIFFER and "light rows" in found:
            wrong.append(f"{stop.name}: another text in the other theme, or after the size was another one")
        wrong.extend(compare(f"{stop.name}-{language}", found, renew=renew))

    tour.walk(language, visit)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
    assert page_classes() - seen == set()
    assert {path.stem for path in SNAPSHOTS.glob(f"*-{language}.txt")} == {f"{n}-{language}" for n in STOPS}


def test_each_key_that_a_footer_shows_does_something_there(tour):
    """Another page, another text or another focus; keys that write at once have tests of their own."""
    idle = []

    async def visit(stop, play):
        shown = [name for name in play.app.screen.query_one(Footer).shown() if name]
        for number, name in enumerate(each for each in shown if not ACTIONS[each].writes):
            if number:
                await reach(play, stop)
            before, focus, texts = play.app.page, play.focused(), play.text()
            key = ACTIONS[name].keys[0]
            await play.press(NAMES.get(key, "f1" if key == "?" and play.typing() else key))
            if (play.app.page, play.focused(), play.text()) == (before, focus, texts):
                idle.append(f"{stop.name}: {name}")
            if play.app.language != "en":
                await play.press("f2")

    tour.walk("en", visit)
    assert idle == []
