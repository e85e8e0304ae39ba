"""A time stamp from the screen: what is to be sent is written, what comes back is kept, and nothing is sent by us."""

import pytest

from incidentkit.tui.pages.stamp import StampPage
from stamps import Authority

ANSWERS = {"circumstances": "stolen", "device": "laptop", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stamps") / "authority")


async def to_the_page(play):
    await play.press("enter", "k", *["down"] * 7, "enter")
    assert isinstance(play.app.page, StampPage), play.text()


async def fill(play, **fields):
    for name, text in fields.items():
        play.app.focus(name)
        await play.settle()
        await play.type(text)
    await play.press("escape", "enter")


def test_a_stamp_is_asked_for_and_kept(world, authority):
    label = world.open(answers=ANSWERS)

    async def scenario(play):
        await to_the_page(play)
        await play.press("enter")
        asked = play.text()
        query = next((world.home / "exports").glob("*.tsq"))
        await fill(play, reply=str(authority.stamp(query)), roots=str(authority.roots))
        return asked, query, play.words()

    asked, query, seen = world.play(scenario, size=(120, 40))
    assert "The query is written." in asked
    assert query.name in asked
    assert "curl -H" in asked
    assert "The time stamp is kept with the record." in seen
    assert f"Line {len(world.entries(label)) - 2} was there at" in seen
    assert "was not checked" not in seen
    assert world.kinds(label)[-2:] == ["evidence-added", "evidence-added"]


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("nothing-there.tsr", "is no time stamp"),
        ("other.txt", "is no time stamp"),
    ],
)
def test_what_is_no_stamp_is_said_and_nothing_is_kept(world, tmp_path, named, sentence):
    label = world.open(answers=ANSWERS)
    (tmp_path / "other.txt").write_text("<html>404</html>")

    async def scenario(play):
        await to_the_page(play)
        await fill(play, reply=str(tmp_path / named))
        return play.words()

    assert sentence in world.play(scenario, size=(120, 40))
    assert "evidence-added" not in world.kinds(label)


def test_without_the_extra_there_is_no_way_to_a_page_that_could_not_work(world, monkeypatch):
    monkeypatch.setattr("incidentkit.tui.pages.more.stamps_can_be_read", lambda: False)
    world.open(answers=ANSWERS)

    async def scenario(play):
        await play.press("enter", "k")
        return play.text()

    assert "time stamp" not in world.play(scenario)
