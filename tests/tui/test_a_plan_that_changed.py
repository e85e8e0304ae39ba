"""A plan that is edited while its incident is open: the screen says so, shows what it means, and waits for a decision."""

import pytest
from playing import World

from books import DOOR, written

BOOK = (
    DOOR
    + """\
phases:
  contain:
    - {id: look, do: Look inside, within: 15 minutes}
    - {id: lock, do: Lock it}
"""
)
TOLD = "The plan has changed on the disk since this incident began."


@pytest.fixture
def door(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    folder = written(tmp_path / "runbooks", {"en/door.yaml": BOOK})
    world = World(tmp_path, folder)
    world.open("door")
    return world


def edit(world):
    path = world.runbooks / "en" / "door.yaml"
    text = path.read_text(encoding="utf-8").replace("15 minutes", "30 minutes")
    path.write_text(text + "    - {id: call, do: Call the landlord}\n", encoding="utf-8")


def test_a_plan_that_is_as_it_was_is_not_spoken_of(door):
    async def scenario(play):
        await play.press("enter")
        await play.quiet()
        return play.words()

    assert TOLD not in door.play(scenario, size=(120, 40))


def test_a_changed_plan_is_told_of_shown_and_taken_over_with_a_reason(door):
    edit(door)

    async def scenario(play):
        await play.press("enter")
        await play.quiet()
        told = play.words()
        await play.press("k", *["down"] * 8, "enter")
        shown = play.words()
        await play.press("enter")
        refused = play.words(), door.kinds()[-1]
        await play.type("the landlord was missing")
        await play.press("escape", "enter")
        return told, shown, refused, play.words()

    told, shown, refused, then = door.play(scenario, size=(120, 40))
    assert TOLD in told
    assert "The plan has changed on the disk" in shown
    assert "15 → 30 minutes" in shown
    assert "call added to contain" in shown
    assert "Say in a few words why: it will be in the report." in refused[0]
    assert refused[1] != "runbook-updated"
    assert "This incident goes on with the new version." in then
    assert door.entries()[-1].kind == "runbook-updated"
    assert door.entries()[-1].payload["reason"] == "the landlord was missing"
    with door.desk() as desk:
        assert "call" in [step.id for step in desk.situation(desk.find("1")).plan.steps]
