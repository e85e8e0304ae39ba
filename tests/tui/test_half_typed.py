"""Half-typed texts: kept while they are typed, never a password, and a disk that refuses is said at once."""

import pytest

from incidentkit.desk import drafts
from incidentkit.errors import StoreError, message

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture
def begun(world):
    world.open(answers=ANSWERS)
    return world


def kept(world):
    with world.desk() as desk:
        return list(drafts.kept(desk, "screen/").values())


def test_what_looks_like_a_password_is_kept_nowhere(begun):
    """A draft is on the disk as well."""

    async def scenario(play):
        await play.press("enter", "n")
        await play.type("his password: Tr0ub4dor&3x")
        await play.app.flush_drafts()

    begun.play(scenario)
    assert kept(begun) == []
    assert b"Tr0ub4dor" not in b"".join(path.read_bytes() for path in begun.home.rglob("*") if path.is_file())


def test_a_disk_that_refuses_is_said_while_typing_and_nothing_is_lost(begun, monkeypatch):
    """Not at the next entry, when it is too late; and the text is kept once the disk takes it again."""
    real, full = drafts.keep, [True]

    def keep(desk, place, text, incident_id):
        if full[0]:
            raise StoreError("disk-full", message("The disk is full."))
        real(desk, place, text, incident_id)

    monkeypatch.setattr(drafts, "keep", keep)

    async def scenario(play):
        await play.press("enter", "n")
        await play.type("half a thought")
        await play.app.flush_drafts()
        await play.settle()
        said = play.words()
        full[0] = False
        await play.type("s")
        await play.app.flush_drafts()
        return said, play.words()

    said, after = begun.play(scenario)
    assert "NOT saved" in said
    assert "The disk is full." in said
    assert "half a thoughts" in after
    assert kept(begun) == ["half a thoughts"]


def test_a_drill_says_so_on_every_page(world):
    """Check 24: its row stands on each page, and the list of incidents does not hold it."""
    world.open(answers=ANSWERS, drill=True)

    async def scenario(play):
        await play.press("enter")
        missing = [] if "DRILL" in play.lines()[1] else ["step"]
        for key in "jdlegkwbn":
            await play.press(key)
            missing += [] if "DRILL" in play.lines()[1] else [key]
            await play.press("escape", *(["escape"] if key == "n" else []))
        return missing

    assert world.play(scenario) == []


def test_caps_lock_and_a_french_keyboard_do_the_same(begun):
    """Checks 6 and 7: S and s, and the digits of AZERTY without Shift."""

    async def scenario(play):
        await play.press("enter", "S")
        first = type(play.app.page).__name__
        await play.press("escape", "escape", "e", "enter")
        chosen = []
        for key in ("é", '"', "&"):
            await play.pilot.press({'"': "quotation_mark", "&": "ampersand"}.get(key, key))
            await play.settle()
            chosen.append(play.app.page.chosen.get("answer"))
        return first, chosen

    assert begun.play(scenario) == ("SkipPage", [("mislaid",), ("stolen",), ("lost",)])


def test_stuck_and_back_changes_nothing(begun):
    """Check 11: the same screen, cell for cell, and no line in the record."""

    async def scenario(play):
        await play.press("enter")
        before = play.text()
        await play.press("exclamation_mark", "escape")
        return before == play.text()

    lines = len(begun.entries())
    assert begun.play(scenario) is True
    assert len(begun.entries()) == lines


def test_letters_in_a_field_are_text(begun):
    """Check 8: no command runs, the footer says how to leave, and the text stays."""

    async def scenario(play):
        await play.press("enter", "tab", "tab", "tab")
        while play.focused() != "field-when":
            await play.press("tab")
        await play.type("sz")
        footer = play.lines()[-1]
        await play.press("escape")
        return footer, play.focused(), play.app.page.values["when"], type(play.app.page).__name__

    footer, focused, text, page = begun.play(scenario)
    assert "leave the field" in footer
    assert (focused, text, page) == ("button-main", "sz", "StepPage")
