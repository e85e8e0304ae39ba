"""Somebody else writes while a dialogue is open: it is decided anew, it is said, and nothing typed is lost."""

import pytest

from incidentkit.incident import commands as c

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture
def begun(world):
    world.open(answers=ANSWERS)
    return world


def paul(world, *commands):
    with world.desk("Paul") as desk:
        for each in commands:
            desk.perform("1", each)


async def noticed(play):
    """The screen looks for lines of others twice a second."""
    play.app._poll()
    await play.settle()


def test_the_line_of_ones_own_export_is_not_somebody_elses(begun):
    """It is written beside the screen, which looks for lines of others twice a second."""

    async def scenario(play):
        await play.press("enter", "x")
        await play.quiet()
        walk, page = play.app.page.walk, play.app.page
        page.chosen["formats"] = ("md",)
        reload = walk.reload

        async def looked_at_meanwhile():
            await play.app._look_for_others()
            await reload()

        walk.reload = looked_at_meanwhile
        await play.app._look_for_others()
        await play.press("enter")
        await play.quiet()
        await play.app._look_for_others()
        await play.settle()
        return play.words()

    words = begun.play(scenario)
    assert "The report is written" in words
    assert "Somebody else" not in words
    assert begun.kinds()[-1] == "report-exported"


def test_a_step_that_somebody_finished_is_not_skipped_as_well(begun):
    async def scenario(play):
        await play.press("enter", "s")
        await play.type("no time")
        paul(begun, c.FinishStep(step="take-report", despite="by telephone"))
        await noticed(play)
        kept = play.app.page.values.get("text")
        await play.press("enter")
        return kept, play.words()

    kept, words = begun.play(scenario, size=(80, 40))
    assert kept == "no time"
    assert "step-skipped" not in begun.kinds()
    assert begun.kinds().count("step-done") == 1
    assert "“Note the facts at once, without blame” is already done." in words


def test_a_step_that_somebody_finished_while_its_questions_are_asked_is_left(begun):
    """The answers that were given stay; the step is not ticked twice."""

    async def scenario(play):
        await play.press("enter", "enter")
        paul(begun, c.FinishStep(step="take-report", despite="by telephone"))
        await noticed(play)
        await play.press("escape", "i") if play.typing() else await play.press("i")
        await play.settle()
        return play.words()

    words = begun.play(scenario, size=(80, 40))
    assert begun.kinds().count("step-done") == 1
    assert "Somebody finished this step meanwhile." in words


def test_an_incident_that_somebody_closed_takes_no_step_and_says_so(begun):
    async def scenario(play):
        await play.press("enter", "s")
        await play.type("no time")
        paul(begun, c.Close(outcome="resolved", note="Found"))
        await play.press("enter")
        return play.words(), play.app.page.values.get("text")

    words, kept = begun.play(scenario, size=(80, 40))
    assert begun.kinds()[-1] == "incident-closed"
    assert "This incident is closed: it takes notes" in words
    assert kept == "no time"


def test_a_decision_that_somebody_took_is_not_taken_over(begun):
    """Two people decide at once: the first decision stands, and the second is told of it."""

    async def scenario(play):
        await play.press("enter", "g", "4")
        paul(begun, c.SetSeverity(level="low", reason="A broken screen only"))
        await noticed(play)
        await play.press("tab")
        await play.type("children")
        return play.words()

    words = begun.play(scenario, size=(80, 40))
    assert "Low" in words
