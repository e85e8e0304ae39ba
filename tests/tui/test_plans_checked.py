"""The plans' files on the screen while somebody edits them elsewhere: what is wrong, the preview and the graph follow."""

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from incidentkit.tui.pages.runbook import RunbookPage
from incidentkit.tui.pages.runbooks import RunbooksPage
from incidentkit.tui.pages.settings import SettingsPage
from incidentkit.tui.widgets.rows import RowList

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"
SIZES = [(60, 20), (80, 24), (130, 36), (180, 45)]
LOOKS = 6_000
"""How often a test looks whether something has come before it gives up."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of runbooks of the place where the program was started."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(GOOD, tmp_path / "runbooks"))


@pytest.fixture
def device(folder):
    return folder / "en" / "device.yaml"


def spoil(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


async def until(play, *texts):
    """Until one of these stands on the screen; which."""
    for _ in range(LOOKS):
        await play.settle()
        for text in texts:
            if text in play.words():
                return text
        await asyncio.sleep(0.01)
    raise AssertionError(f"none of {texts} came:\n" + play.text())


async def opened(play, name="device.yaml", language="en"):
    """The page of one file, from the list."""
    await until(play, "Plans", "Fiches")
    page = play.app.page
    path = next(
        str(each.path) for each in page.seen.files if (each.path.name, each.language) == (name, language)
    )
    rows = play.app.screen.query(RowList).first()
    rows.move_to(next(at for at in range(rows.rows.count) if rows.rows.row(at).key == path), 1)
    await play.press("enter")
    assert isinstance(play.app.page, RunbookPage)


def scrolled(play):
    return [round(each.scroll_y) for each in play.app.screen.query(RowList)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_comes_there_from_home_from_settings_and_by_the_palette(world, folder, language):
    async def scenario(play):
        came = []
        for way in (["f4"], ["tab", "f4"], ["f1", *"f4", "enter"]):
            await play.press(*way)
            came.append(type(play.app.page).__name__)
            await play.press("escape")
            await play.press("f1") if len(play.app.pages) > 1 else None
        await play.app.open(SettingsPage(play.app))
        await play.press("f4")
        came.append(type(play.app.page).__name__)
        await play.press("escape", "escape")
        return came, type(play.app.page).__name__

    assert world.play(scenario, language=language) == (["RunbooksPage"] * 4, "HomePage")


def test_one_comes_there_and_into_a_file_by_the_mouse_alone(world, folder, device):
    spoil(device, "title:", "titel:")

    async def click(play, text):
        """Once to choose it, once to open it, as in every list."""
        before = play.app.page
        for _ in range(2):
            if play.app.page is not before:
                return
            line = next(y for y, row in enumerate(play.lines()) if text in row)
            play.clock.seconds += 1.0
            await play.pilot.click(offset=(play.lines()[line].index(text), line))
            await play.settle()

    async def scenario(play):
        await click(play, "Check the plans")
        await until(play, "error")
        await click(play, "en device.yaml")
        return type(play.app.page).__name__, play.words()

    page, words = world.play(scenario, size=(100, 40))
    assert page == "RunbookPage"
    assert "'titel' is not a key here" in words


def test_the_list_tells_language_title_and_how_much_was_found(world, folder, device):
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")

    async def scenario(play):
        await until(play, "1 error")
        return play.words()

    words = world.play(scenario, page=RunbooksPage, size=(100, 40))
    assert "7 files · 1 finding" in words
    assert f"Folder: {str(folder)[:30]}" in words.replace("Folder:  ", "Folder: ")
    title = next(
        line.removeprefix("title: ") for line in device.read_text(encoding="utf-8").splitlines() if line.startswith("title: ")
    )  # fmt: skip
    assert f"■ en {title}" in words
    assert "The register ✓" in words


def test_the_list_is_searched(world, folder):
    async def scenario(play):
        await until(play, "Plans")
        await play.press("r")
        await play.type("notify")
        found = play.words()
        await play.press("escape")
        return found, play.words()

    found, after = world.play(scenario, page=RunbooksPage, size=(100, 30))
    assert "Plans" not in found
    assert "Parts that plans include" in found
    assert "Plans" in after


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_finding_is_told_as_the_command_tells_it_beside_preview_and_graph(world, device, size, language):
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")
    line = 1 + next(
        at for at, row in enumerate(device.read_text(encoding="utf-8").splitlines()) if row.startswith("reviewed")
    )  # fmt: skip

    async def scenario(play):
        await opened(play)
        first = play.text()
        texts = [play.words()]
        for _ in range(2):
            await play.press("v")
            texts.append(play.words())
        return first, texts

    first, texts = world.play(scenario, size=size, page=RunbooksPage, language=language)
    words = {"en": ("error", "What the responder sees", "What follows from what"), "fr": ("erreur", "Ce que voit l'intervenant", "L'enchaînement des étapes")}[language]  # fmt: skip
    assert f"× {words[0]} device.yaml:{line}:" in texts[0]
    assert "[bad-date]" in texts[0]
    assert f"{line} | reviewed: 2026-13-" in texts[0]
    assert "^~~~" in first
    assert words[1] in texts[1]
    assert words[2] in texts[2]
    if size[0] >= 120:
        assert all(each in texts[0] for each in words)


def test_what_is_saved_elsewhere_is_on_the_screen_with_place_and_focus_kept(world, device):
    """Whoever reads on the right while editing elsewhere must not be thrown back to the beginning."""

    async def scenario(play):
        await opened(play)
        await play.press("v", *["down"] * 20)
        before = play.focused(), scrolled(play), play.app.page.rows_at["preview"]
        spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")
        await until(play, "[bad-date]")
        told = play.focused(), scrolled(play), play.app.page.rows_at["preview"]
        spoil(device, "reviewed: 2026-13-", "reviewed: 2026-11-")
        await until(play, "Nothing found.")
        return before, told, (play.focused(), scrolled(play), play.app.page.rows_at["preview"])

    before, told, mended = world.play(scenario, size=(130, 36), page=RunbooksPage)
    assert before[1][1] > 0
    assert before == told == mended


def test_the_cursor_stays_near_a_finding_that_was_mended(world, device):
    spoil(device, "title:", "titel:")
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")
    spoil(device, "review_every:", "review_evry:")

    async def scenario(play):
        await opened(play)
        rows = play.app.screen.query(RowList).first()
        await play.press("end")
        assert play.app.screen.query(RowList).first().cursor == rows.cursor > 5
        spoil(device, "review_evry:", "review_every:")
        await until(play, "3 errors", "2 errors")
        return rows.cursor, rows.rows.count

    cursor, count = world.play(scenario, size=(130, 36), page=RunbooksPage)
    assert 0 < cursor < count
    assert cursor >= count - 4


def test_the_preview_and_the_graph_follow_the_file(world, device):
    async def scenario(play):
        await opened(play)
        text = device.read_text(encoding="utf-8")
        name = next(line.strip()[4:] for line in text.splitlines() if line.strip().startswith("do: "))
        spoil(device, f"do: {name}", "do: Put the kettle on")
        await until(play, "Put the kettle on")
        return [
            [rows.rows.row(at) for at in range(rows.rows.count)] for rows in play.app.screen.query(RowList)
        ]

    _, preview, graph = world.play(scenario, size=(180, 45), page=RunbooksPage)
    for rows in (preview, graph):
        assert any("Put the kettle on" in "".join(span.text for span in row.spans) for row in rows)


def test_a_file_that_cannot_be_used_leaves_the_plan_as_it_was_and_says_so(world, device):
    async def scenario(play):
        await opened(play)
        device.write_text("title: {{{\n", encoding="utf-8")
        await until(play, "As it was before the last change")
        rows = [each.rows for each in play.app.screen.query(RowList)]
        return play.words(), [each.count for each in rows]

    words, counts = world.play(scenario, size=(180, 45), page=RunbooksPage)
    assert "× error device.yaml:1:" in words
    assert counts[1] > 20


def test_a_file_that_never_could_be_used_says_why_there_is_nothing_to_see(world, device):
    device.write_text("title: {{{\n", encoding="utf-8")

    async def scenario(play):
        await opened(play)
        return play.words()

    assert "It cannot be shown until the errors are mended." in world.play(scenario, page=RunbooksPage)


def test_shared_parts_have_findings_only(world, folder):
    async def scenario(play):
        await opened(play, "shared.yaml")
        await play.press("enter", "v", "enter")
        return play.words()

    words = world.play(scenario, page=RunbooksPage)
    assert "Only a plan has this." in words


def test_a_folder_that_goes_is_a_sentence_and_back_it_is_read_again(world, folder):
    async def scenario(play):
        await opened(play)
        away = folder.with_name("away")
        folder.rename(away)
        await until(play, "There is no folder")
        one = play.words()
        await play.press("escape")
        several = play.words()
        away.rename(folder)
        await until(play, "7 files")
        return one, several

    one, several = world.play(scenario, page=RunbooksPage)
    assert "Once it is there again, its files are read again." in one
    assert "Once it is there again, its files are read again." in several


def test_a_file_that_goes_is_a_sentence(world, device):
    async def scenario(play):
        await opened(play)
        text = device.read_text(encoding="utf-8")
        device.unlink()
        await until(play, "is gone. Once it is there again")
        device.write_text(text, encoding="utf-8")
        await until(play, "Nothing found.")

    world.play(scenario, page=RunbooksPage)


def test_a_folder_that_the_settings_name_and_that_is_not_there_is_a_sentence(world, tmp_path, monkeypatch):
    monkeypatch.setattr(world, "desk", _desk_of(world, tmp_path / "nowhere"))

    async def scenario(play):
        return await until(play, "There is no folder")

    world.play(scenario, page=RunbooksPage)


def _desk_of(world, folder):
    made = world.desk

    def desk(*some, **more):
        one = made(*some, **more)
        one.runbooks = folder
        return one

    return desk


def test_hostile_words_and_names_reach_no_terminal(world, folder, device):
    spoil(device, "title: ", 'title: "\\e[2J\\u202Eevil\\u200B [bold]x[/]" # ')
    shutil.copy(device, folder / "en" / "a\x1b[31m\u202eb.yaml")

    async def scenario(play):
        await until(play, "[U+")
        first = play.text()
        await opened(play)
        second = play.text()
        await play.press("v", "v")
        await play.press("escape")
        await opened(play, "a\x1b[31m\u202eb.yaml")
        return first + second + play.text()

    shown = world.play(scenario, size=(130, 36), page=RunbooksPage)
    assert not set(shown) & set("\x1b\u202e\u200b")
    assert "[U+001B]" in shown
    assert "[bold]x[/]" in shown


def test_enter_copies_the_place_of_a_finding_and_opens_a_step(world, device):
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")

    async def scenario(play):
        await opened(play)
        copied = []
        play.app.copy = copied.append
        await play.press("enter")
        told = play.words()
        await play.press("v", "v", "enter")
        step = type(play.app.page).__name__, play.words()
        await play.press("escape")
        return copied, told, step, type(play.app.page).__name__

    copied, told, step, back = world.play(scenario, page=RunbooksPage)
    assert len(copied) == 1
    assert copied[0].startswith(str(Path("runbooks") / "en" / "device.yaml:"))
    assert "sent to the clipboard" in told
    assert step[0] == "PlanStepPage"
    assert "step 1 of" in step[1]
    assert back == "RunbookPage"


def test_f2_and_a_new_size_change_the_page_in_place(world, device):
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")

    async def scenario(play):
        await opened(play)
        await play.press("f2")
        french = play.words()
        await play.pilot.resize_terminal(130, 36)
        await play.settle()
        wide = play.words()
        await play.pilot.resize_terminal(60, 20)
        await play.settle()
        return french, wide, play.words()

    french, wide, narrow = world.play(scenario, page=RunbooksPage)
    assert "× erreur device.yaml:" in french
    assert "L'enchaînement des étapes" in wide
    assert "Ce qui ne va pas" in narrow


@pytest.mark.parametrize("theme", ["mono", "light", "contrast"])
def test_every_theme_tells_by_words_and_signs(world, device, theme):
    spoil(device, "reviewed: 2026-11-", "reviewed: 2026-13-")

    async def scenario(play):
        await opened(play)
        return play.words()

    assert "× error device.yaml:" in world.play(scenario, page=RunbooksPage, theme=theme)


def test_a_terminal_without_unicode_draws_rails_of_ascii(world, folder):
    async def scenario(play):
        await opened(play)
        await play.press("v", "v")
        return play.text()

    shown = world.play(scenario, page=RunbooksPage, encoding="latin-1", size=(130, 36))
    assert "waits for step" in shown
    assert shown.encode("latin-1")
    drawn = [line for line in shown.splitlines() if "+-  1" in line or "+>" in line]
    assert len(drawn) > 1
    assert not [line for line in drawn if "?" in line]


def test_whoever_leaves_is_no_longer_kept_informed(world, folder):
    async def scenario(play):
        await until(play, "Plans")
        assert [each for each in threading.enumerate() if each.name == "runbooks"]
        await play.app.back()
        await play.app.start_over(SettingsPage(play.app))
        for each in [each for each in threading.enumerate() if each.name == "runbooks"]:
            await asyncio.to_thread(each.join, 60)
        return [each.name for each in threading.enumerate() if each.name == "runbooks"]

    assert world.play(scenario, page=RunbooksPage) == []
