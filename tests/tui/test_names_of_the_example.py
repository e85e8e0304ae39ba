"""The example company serves exercises; in a real incident nobody calls a made-up number."""

import pytest


@pytest.mark.parametrize(("drill", "seen"), [(True, "╭─╮"), (False, "[to fill:")])
def test_numbers_of_the_example_company_are_shown_in_exercises_only(world, drill, seen):
    """A made-up number dialled at 23:10 costs the minute that counts."""
    world.open(
        drill=drill,
        answers={"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"},
    )

    async def scenario(play):
        await play.press("enter", "c", "enter")
        return play.text()

    text = world.play(scenario, size=(120, 40))
    assert seen in text
    assert ("DRILL" in text) is drill
