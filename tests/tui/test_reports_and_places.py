"""Reports, settings, all incidents, the plans: what is reached from home and at the end."""

import asyncio
import threading

import pytest

from incidentkit.desk import bundling
from incidentkit.incident.commands import AddNote
from incidentkit.report import formats

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


def test_a_report_says_what_its_reader_does_not_get_and_where_it_was_written(world):
    """Whoever gives a report away must know what is in it."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "x")
        await play.quiet()
        whole = play.words()
        play.app.page.chosen["formats"] = ("html",)
        play.app.focus("reader")
        await play.settle()
        await play.press("3")
        await play.quiet()
        insurer = play.words()
        await play.press("v")
        listed = play.words()
        await play.press("escape", "tab", "tab", "tab", "tab", "tab", "tab")
        await play.app.page.act("main")
        await play.quiet()
        return whole, insurer, listed, play.words()

    whole, insurer, listed, written = world.play(scenario, size=(120, 40))
    assert "Nothing is left out." in whole
    assert "Left out for this reader:" in insurer
    assert "► insurer" in insurer.replace("2 ", "").replace("3 ", "")
    assert "Left out:" in listed
    assert f"{label}-insurer.html" in "".join(written.split())
    assert (world.home / "exports" / f"{label}-insurer.html").exists()
    assert world.entries(label)[-1].payload["reader"] == "insurer"


def test_stopping_an_export_writes_nothing(world):
    """Escape while it works: no file, no line."""
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "x")
        await play.quiet()
        page = play.app.page
        page.chosen["formats"] = ("html", "json")
        await page.act("main")
        await page.act("back")
        await play.quiet()
        return play.words()

    assert "Stopped. Nothing was written." in world.play(scenario, size=(120, 40))
    assert not list((world.home / "exports").glob("*")) if (world.home / "exports").exists() else True
    assert "report-exported" not in world.kinds(label)


def test_a_name_that_was_not_found_is_typed_and_replaced_too(world):
    """The page asks to read it through; whoever finds a name that stayed must be able to say so there."""
    label = world.open(answers=ANSWERS)
    with world.desk() as desk:
        desk.perform(label, AddNote(text="It was Paulette Grandin, and Paulette said so. Zoran too."))

    async def scenario(play):
        await play.press("enter", "x")
        await play.quiet()
        page = play.app.page
        page.chosen["formats"] = ("md",)
        assert "Other names" not in play.words()
        await page.choice_taken("names", "names", by_digit=False)
        await play.app.refresh_page()
        await play.quiet()
        play.app.focus("more-names")
        await play.settle()
        await play.type("Paulette Grandin, Zoran")
        await play.quiet()
        await page.act("main")
        await play.quiet()
        return play.words()

    assert "Paulette Grandin (written: Paulette × 1, Paulette Grandin × 1)" in world.play(
        scenario, size=(120, 60)
    )
    (written,) = (world.home / "exports").glob("*.md")
    text = written.read_text(encoding="utf-8")
    assert "Paulette" not in text
    assert "Zoran" not in text


@pytest.mark.parametrize("wanted", ["html", "bundle"])
def test_stopping_while_the_last_format_is_made_writes_nothing(world, monkeypatch, wanted):
    """The page says so at once; the file that was being made must not come after all."""
    label = world.open(answers=ANSWERS)
    made, stopped = threading.Event(), threading.Event()
    real = formats.RENDERERS["html"]

    def slow(report):
        made.set()
        assert stopped.wait(30)
        return real(report)

    monkeypatch.setitem(formats.RENDERERS, "html", slow)
    monkeypatch.setattr(bundling, "RENDERERS", {"html": slow})

    async def scenario(play):
        await play.press("enter", "x")
        await play.quiet()
        page = play.app.page
        page.chosen["formats"] = (wanted,)
        await page.act("main")
        assert await asyncio.to_thread(made.wait, 30)
        await page.act("back")
        stopped.set()
        await play.quiet()
        return play.words()

    assert "Stopped. Nothing was written." in world.play(scenario, size=(120, 40))
    assert list((world.home / "exports").glob("*")) == []
    assert "report-exported" not in world.kinds(label)


def test_colours_change_while_one_looks_and_a_name_holds_from_then_on(world):
    """Nobody should have to start again to read the screen."""
    world.open(answers=ANSWERS)

    async def scenario(play):
        from incidentkit.tui.pages.settings import SettingsPage

        await play.app.open(SettingsPage(play.app))
        await play.settle()
        await play.press("2")
        light = play.app.theme
        play.app.page.values["name"] = "Zoé"
        await play.app.refresh_page()
        await play.app.page.act("main")
        await play.settle()
        return light, play.app.actor

    assert world.play(scenario) == ("ik-light", "Zoé")


def test_high_contrast_is_one_key_away_and_the_same_key_leads_back(world):
    """It is named in the help, where somebody looks who cannot read the screen."""

    async def scenario(play):
        await play.press("f3")
        first = play.app.theme
        await play.press("f1")
        told = play.words()
        await play.press("escape", "f3")
        return first, "high contrast" in told, play.app.theme

    assert world.play(scenario, size=(100, 40)) == ("ik-contrast", True, "ik-dark")


def test_every_incident_is_found_by_any_word_in_it(world):
    """A year later one remembers a word, not a number."""
    world.open(answers=ANSWERS)
    world.open("payment-fraud", drill=True)

    async def scenario(play):
        from incidentkit.tui.pages.all import AllPage

        await play.app.open(AllPage(play.app))
        await play.settle()
        listed = play.words()
        await play.type("stolen")
        await play.settle()
        found = play.words()
        await play.press("enter")
        return listed, found, play.words()

    listed, found, opened = world.play(scenario, size=(120, 30))
    assert "INC-2026-001" in listed
    assert "DRILL" in listed
    assert "has these words" in found or "have these words" in found
    assert "Lost or stolen device" in opened


@pytest.mark.parametrize(("language", "words"), [("en", "Asked first"), ("fr", "Demandé d'abord")])
def test_a_plan_is_read_before_anything_happens_and_nothing_is_written(world, language, words):
    """Reading a plan on a quiet day is how it is known on a bad one."""

    async def scenario(play):
        from incidentkit.desk.home import plans
        from incidentkit.tui.pages.plans import PlansPage

        known = await play.app.office.do(lambda desk: plans(desk, language))
        await play.app.open(PlansPage(play.app, known))
        await play.settle()
        await play.press("enter")
        plan = play.words()
        await play.press("enter")
        return plan, play.words()

    plan, step = world.play(scenario, size=(120, 40), language=language)
    assert words in plan
    assert ("Pourquoi" if language == "fr" else "Why") in step
    assert not (world.home / "journal.db").exists()
