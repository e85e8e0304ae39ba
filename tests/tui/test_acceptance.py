"""Checks that the design asks for by number (its part on acceptance), those that no other file here has."""

from pathlib import Path

import pytest
from tour import STOPS, Tour

from incidentkit.desk.exporting import export
from incidentkit.incident import commands as c
from incidentkit.tui.actions import ACTIONS
from incidentkit.tui.pages.help import HelpPage
from incidentkit.tui.pages.home import HomePage
from incidentkit.tui.widgets.frame import Header

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture
def begun(world):
    world.open(answers=ANSWERS)
    return world


def colours_of_bar(play):
    return play.app.screen.query_one("#card").styles.border_left[1]


def test_10_a_step_that_may_not_be_needed_says_so_and_the_run_goes_on(begun):
    """Nothing is hidden: the step stays with a ? in the list, and the answer changes the list and says why."""

    async def scenario(play):
        await play.to_step("block-sim")
        plain = colours_of_bar(play)
        seen = play.words()
        await play.press("i")
        told, next_step = play.words(), play.app.page.step().id
        await play.press("l")
        listed = next(row for row in play.lines() if "Have the operator suspend" in row)
        await play.press("escape", "e")
        return plain, seen, told, next_step, listed

    plain, seen, told, next_step, listed = begun.play(scenario, size=(80, 40))
    assert "? " in seen
    assert "Not known yet" in seen
    assert "Until we know, the step stays in the list, marked ?." in seen
    assert "Noted as not known yet" in told
    assert next_step != "block-sim"
    assert "?" in listed
    with begun.desk() as desk:
        desk.perform("1", c.AnswerQuestion(name="has_sim", text="no"))

    async def after(play):
        await play.press("enter", "l")
        play.app.page.rows_at["steps"] = "block-sim"
        await play.app.refresh_page()
        await play.settle()
        return play.text()

    assert "?" not in next(row for row in begun.play(after, size=(80, 60)).splitlines() if "Have the operator" in row)  # fmt: skip

    async def bar(play):
        await play.to_step("take-report")
        return colours_of_bar(play)

    assert plain != begun.play(bar)


def test_12_a_step_is_not_skipped_without_a_reason(begun):
    before = begun.kinds()

    async def scenario(play):
        await play.press("enter", "s", "enter", "enter")
        return play.words(), play.focused(), play.typing()

    words, _, typing = begun.play(scenario)
    assert "A reason is needed, even “no time”." in words
    assert typing
    assert begun.kinds() == before


async def press_on(play, until):
    """Answers what is asked with “I don't know yet” until something is seen; a step that is not sure is done all the same."""
    for _ in range(40):
        if until():
            return
        words = play.words()
        if play.typing():
            await play.press("escape")
        if "I did not call S" in words or "Not sent S" in words:
            await play.press("s")
        elif "Do it anyway Y" in words or "Do it… Y" in words:
            await play.press("y")
        elif "question" in play.app.page.name or "several" in play.app.page.name:
            await play.press("i")
        else:
            await play.press("enter")
    raise AssertionError(play.text())


@pytest.mark.parametrize("way", ["file", "reason"])
def test_13_a_closed_gate_opens_with_a_file_or_with_a_reason_that_is_told(world, tmp_path, way):
    """What the proof shows is gone after the step: the file comes first, or the reason why there is none."""
    label = world.open("data-breach")
    proof = tmp_path / "capture.png"
    proof.write_bytes(b"a picture")

    async def scenario(play):
        await play.press("enter")
        await press_on(play, lambda: play.app.page.name == "step")
        play.app.page.walk.go_to("stop-leak")
        await play.app.refresh_page()
        await play.settle()
        await press_on(play, lambda: "Keep the proof" in play.words())
        await play.press("escape", "enter")
        refused = world.kinds(label)
        play.app.focus("path")
        await play.settle()
        if way == "file":
            await play.type(str(proof))
            await play.press("enter")
        else:
            await play.press("escape", "s")
            await play.type("it is gone already")
            await play.press("enter")
        await press_on(play, lambda: world.kinds(label)[-1] == "step-done")
        return refused

    refused = world.play(scenario, size=(100, 40))
    assert "step-done" not in refused
    kinds = world.kinds(label)
    assert ("evidence-added" in kinds, "gate-overridden" in kinds) == (way == "file", way == "reason")
    if way == "reason":
        with world.desk() as desk:
            made = export(desk, label, ("md",), tmp_path / "out")
        assert "it is gone already" in Path(made.files[0]["path"]).read_text(encoding="utf-8")


def test_14_a_clock_that_comes_near_while_one_types_moves_nothing(begun):
    """The header alone changes: the text, the cursor and the focus stay where they were."""
    begun.clock.later(hours=47, minutes=58)

    async def scenario(play):
        await play.press("enter")
        await play.press("escape") if "You were away" in play.text() else None
        await play.press("n")
        await play.type("Karim called and")
        header, body, focus = play.lines()[0], play.lines()[1:], play.focused()
        begun.clock.later(minutes=5)
        await play.app._tick()
        await play.settle()
        return header, body, focus, play.lines()[0], play.lines()[1:], play.focused()

    header, body, focus, header_after, body_after, focus_after = begun.play(scenario)
    assert header != header_after
    assert "Karim called and" in "\n".join(body_after)
    assert (body, focus) == (body_after, focus_after)


def test_15_a_late_clock_is_a_word_and_neither_red_nor_a_bell(begun, monkeypatch):
    rung = []
    begun.clock.later(days=4)

    async def scenario(play):
        monkeypatch.setattr(play.app, "bell", lambda: rung.append(1))
        await play.press("enter")
        seen = play.words()
        strips = play.app.screen.query_one(Header).render_line(0)
        tones = {
            segment.style.color.triplet.hex for segment in strips if segment.style and segment.style.color
        }
        return (
            seen,
            tones,
            dict(play.app.brush.palette)["never"] if hasattr(play.app.brush, "palette") else "",
        )

    seen, tones, red = begun.play(scenario, size=(120, 35))
    assert "late by" in seen
    assert not rung
    assert red not in tones


def test_22_the_help_of_a_page_lists_what_acts_there_and_enter_does_it(begun):
    async def scenario(play):
        await play.press("enter")
        page = play.app.page
        await play.press("?")
        rows = play.app.page.view().items[1]
        listed = [rows.row(number).key for number in range(rows.count)]
        assert set(listed) == {name for name in page.offers() if name in ACTIONS and name != "help"}
        idle = []
        for name in listed:
            if ACTIONS[name].writes or name in ("quit", "main"):
                continue
            if not isinstance(play.app.page, HelpPage):
                await play.app.start_over(HomePage(play.app))
                await play.settle()
                await play.press("enter", "?")
            play.app.page.rows_at["actions"] = name
            await play.app.refresh_page()
            await play.settle()
            before = play.text()
            await play.press("enter")
            if isinstance(play.app.page, HelpPage) and play.text() == before:
                idle.append(name)
            if play.app.language != "en":
                await play.press("f2")
        return idle

    assert begun.play(scenario) == []


def test_24_a_drill_never_becomes_an_incident_and_is_not_listed_among_them(world):
    label = world.open(answers=ANSWERS, drill=True)
    assert label.startswith("DRILL-")

    async def scenario(play):
        return play.text()

    assert "DRILL" in world.play(scenario)
    with world.desk() as desk:
        assert desk.situation(desk.find(label)).state.drill


def test_25_closed_with_open_points_it_is_opened_again(begun):
    async def scenario(play):
        await play.press("enter", "f", "enter")
        play.app.focus("all")
        await play.settle()
        await play.type("not needed any more")
        await play.press("escape", "enter", "1")
        play.app.focus("note")
        await play.settle()
        await play.type("Found")
        await play.press("escape", "enter")
        assert "seal" in play.words()
        await play.press("o")
        await play.type("It was another phone")
        await play.press("enter")
        return play.words()

    begun.play(scenario, size=(100, 40))
    assert begun.kinds()[-2:] == ["incident-closed", "incident-reopened"]
    skipped = [entry for entry in begun.entries() if entry.kind == "step-skipped"]
    assert {entry.payload["reason"] for entry in skipped} == {"not needed any more"}


FARTHEST = {
    "all-incidents", "plan-step", "runbook", "help", "item", "journal-line", "strike", "question", "promise", "deadline-waived",
    "call", "sent", "approve", "transfer-read", "stamp", "changes", "todo", "points", "export-left-out", "written",
}  # fmt: skip
"""The pages that most keys lead to; of pages on the way to them none is farther."""


def test_27_the_farthest_pages_lead_home_by_four_escapes_and_never_out(tmp_path):
    """From wherever one is; the program itself is never left by Escape."""
    assert set(STOPS) >= FARTHEST
    far = []

    async def visit(stop, play):
        number = 0
        while not isinstance(play.app.page, HomePage) and number < 6:
            await play.press("escape")
            number += 1
        if number > 4 or not play.app.is_running:
            far.append((stop.name, number))

    Tour(tmp_path).walk("en", visit, only=FARTHEST)
    assert far == []
