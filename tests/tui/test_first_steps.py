"""From "what has happened?" to the first real step, and what the keys do there."""

import pytest

from incidentkit.tui.pages.welcome import WelcomePage


def test_first_start_asks_only_who_you_are(world):
    """At 23:10 nobody fills in a form."""

    async def scenario(play):
        assert "Who are you?" in play.words()
        await play.type("Paul")
        await play.press("enter")
        assert "What has happened?" in play.words()
        return play.app.actor

    assert world.play(scenario, first=WelcomePage) == "Paul"


def test_the_first_question_is_two_keys_after_the_words(world):
    """Check 1 of the look: words, Enter, Enter, and the first question is on screen."""

    async def scenario(play):
        await play.type("my phone was stolen")
        await play.press("enter", "enter")
        assert "question 1 of 4" in play.words()
        assert "Was it lost, mislaid or stolen?" in play.words()

    world.play(scenario)
    assert world.entries()[-1].payload["text"] == "First report: my phone was stolen"


def test_up_and_down_move_the_choice_while_the_search_keeps_its_text(world):
    """Check 2: a letter always goes to the search."""

    async def scenario(play):
        await play.type("data")
        before = next(line for line in play.lines() if "►" in line)
        await play.press("down")
        after = next(line for line in play.lines() if "►" in line)
        await play.type("s")
        return before != after, play.app.page.values["words"], play.focused()

    assert world.play(scenario) == (True, "datas", "field-words")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (140, 40), (60, 20)])
def test_a_step_opens_with_its_title_and_its_button_in_sight(world, size):
    """Check 3: nobody has to scroll for what to do and the button that does it."""
    world.open(
        answers={"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
    )

    async def scenario(play):
        await play.press("enter")
        assert "Note the facts at once, without blame" in play.words()
        assert "► Done  Enter" in play.text()
        return play.focused()

    assert world.play(scenario, size=size) == "button-main"


def test_saved_is_shown_with_the_time_of_the_commit(world):
    """Check 4: the header's time is that of the entry in the log."""
    world.open(
        answers={"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
    )

    async def scenario(play):
        await play.press("enter")
        world.clock.later(minutes=5)
        await play.press("s")
        await play.type("no time")
        await play.press("enter")
        return play.lines()[0]

    top = world.play(scenario)
    assert world.entries()[-1].kind == "step-skipped"
    assert f"✓ Saved {world.clock.at.hour + 1:02d}:{world.clock.at:%M:%S}" in top
