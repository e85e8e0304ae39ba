"""Lists and their lines: searching, reading, correcting, ending, taking up, each by the keys a footer shows."""

import pytest

from incidentkit.incident import commands as c
from incidentkit.incident.events import NewEntry

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}


@pytest.fixture
def begun(world):
    world.open(answers=ANSWERS)
    return world


def notes(world, count, text="Line"):
    with world.desk() as desk:
        row = desk.find("1")
        at = "2026-11-23T13:03:22.000Z"
        with desk.journal.writing() as writing:
            writing.append(
                row.incident_id,
                [
                    NewEntry(
                        id=f"n{n}.1", action=f"n{n}", kind="note-added", version=1, actor="Paul", role=None, recorded_at=at,
                        zone="Europe/Paris", occurred_at=None, approximate=False,
                        payload={"text": f"{text} {n}", "type": "fact", "step": None},
                    )
                    for n in range(count)
                ],
            )  # fmt: skip


@pytest.mark.parametrize("key", ["j", "d", "w", "l", "e"])
def test_r_puts_what_is_typed_next_into_the_search(begun, key):
    """A letter of the search that acted as a command would write, or undo."""

    async def scenario(play):
        await play.press("enter", key, "r")
        page = play.app.page
        await play.type("zun")
        return play.app.page is page, page.values.get("words"), play.focused()

    assert begun.play(scenario) == (True, "zun", "field-words")
    assert begun.kinds()[-1] == "question-answered"


def test_a_long_journal_is_searched_read_and_come_back_to(begun):
    """A search holds places in the whole list; coming back from a line must not read a shorter one."""
    notes(begun, 340)
    notes_before = len(begun.entries())

    async def scenario(play):
        await play.press("enter", "j", "r")
        await play.type("line 7")
        await play.press("enter")
        assert "SHA-256" in play.words()
        await play.press("escape")
        assert "Line 7" in play.words()
        await play.press("escape", "escape")
        return type(play.app.page).__name__

    assert begun.play(scenario) == "StepPage"
    assert len(begun.entries()) == notes_before


def test_taking_back_shows_its_line_in_the_journal(begun):
    async def scenario(play):
        await play.press("enter", "n")
        await play.type("wrong")
        await play.press("escape", "enter", "j", "z")
        return play.words()

    assert "taken back" in begun.play(scenario)


def test_a_line_is_struck_and_replaced_from_the_journal(begun):
    with begun.desk() as desk:
        desk.perform("1", c.AddNote(text="Paul has the serial"))

    async def scenario(play):
        await play.press("enter", "j", "e")
        assert "is wrong. Why?" in play.words()
        await play.type("it was Marie")
        await play.press("enter", "tab", "enter")
        await play.press("enter")
        return play.words()

    begun.play(scenario)
    assert "entry-struck" in begun.kinds()


def test_a_promise_starts_a_clock_and_a_deadline_is_waived_with_a_reason(begun):
    async def scenario(play):
        await play.press("enter", "d", "n")
        await play.type("news to staff")
        await play.press("enter")
        await play.type("in 2 hours")
        assert "Understood" in play.words()
        await play.press("enter", "enter", "enter")
        assert "news to staff" in play.words()
        await play.press("down", "s")
        await play.type("no data")
        await play.press("enter", "enter")

    begun.play(scenario)
    assert begun.kinds()[-2:] == ["promise-made", "deadline-waived"]


def test_severity_is_set_with_a_reason_and_never_without(begun):
    async def scenario(play):
        await play.press("enter", "g", "4", "enter")
        assert "in a few words why" in play.words()
        await play.type("children's data")
        await play.press("enter", "enter")
        return play.lines()[0]

    assert "Critical" in begun.play(scenario)
    assert begun.kinds()[-1] == "severity-set"


def test_a_waiting_step_is_taken_up_again(begun):
    with begun.desk() as desk:
        desk.perform("1", c.AwaitReply(step="take-report", for_="Karim", reference="88213"))

    async def scenario(play):
        await play.press("enter", "w")
        assert "Karim" in play.words()
        assert "88213" in play.words()
        await play.press("enter")
        return play.words()

    assert "Waiting for Karim" in begun.play(scenario)


def test_an_answer_is_changed_and_what_hangs_on_it_follows(begun):
    async def scenario(play):
        await play.press("enter", "e", "enter")
        assert "Was it lost, mislaid or stolen?" in play.words()
        await play.press("1", "enter")

    begun.play(scenario)
    assert begun.entries()[-1].payload["value"] == "lost"


def test_a_file_is_kept_as_proof_and_listed_with_its_hash(begun, tmp_path):
    picture = tmp_path / "la console.png"
    picture.write_bytes(b"a picture")

    async def scenario(play):
        await play.press("enter", "p")
        await play.type(str(picture))
        await play.press("escape", "enter")
        assert "Kept: la console.png" in play.words()
        await play.press("p")
        return play.words()

    assert "la console.png 9 bytes" in begun.play(scenario)


def test_another_plan_is_walked_as_well(begun):
    async def scenario(play):
        await play.press("enter", "k", "enter")
        assert "Which other plan" in play.words()
        await play.press("enter")

    begun.play(scenario)
    assert "runbook-attached" in begun.kinds()


def test_something_to_do_afterwards_has_somebody_and_is_finished(begun):
    async def scenario(play):
        await play.press("enter", "k", "down", "down", "down", "enter")
        await play.type("order new laptops")
        await play.press("enter")
        await play.type("Paul")
        await play.press("escape", "enter")
        assert "order new laptops" in play.words()
        await play.press("v")

    begun.play(scenario)
    assert begun.kinds()[-2:] == ["action-item-added", "action-item-finished"]


def test_the_journal_is_narrowed_down_to_a_kind_of_line(begun):
    """Who looks for the answers does not want to read every step; words and kind narrow down together."""
    notes(begun, 3)

    async def scenario(play):
        await play.press("enter", "j", "r", "tab")
        assert "Show" in play.words()
        await play.press("3")
        assert "Answer: Which device is it?" in play.words()
        assert "Note: Line 1" not in play.words()
        await play.press("2")
        assert "Note: Line 1" in play.words()
        assert "Answer:" not in play.words()
        await play.press("r")
        await play.type("line 2")
        assert "Note: Line 2" in play.words()
        assert "Note: Line 1" not in play.words()
        await play.press("escape")
        assert "Answer: Which device is it?" in play.words()

    begun.play(scenario, size=(120, 35))


@pytest.fixture
def kept_at(tmp_path):
    """Puts a picture on the page for proofs, captured at a time as it is typed, up to the key that keeps it."""
    shot = tmp_path / "console.png"
    shot.write_bytes(b"a picture")

    async def go(play, when):
        await play.press("enter", "p")
        await play.type(str(shot))
        await play.press("tab", "tab", "tab")
        await play.type(when)

    return go


def test_a_file_is_kept_with_the_time_it_was_captured(begun, kept_at):
    async def scenario(play):
        await kept_at(play, "13h50")
        assert "Understood: Monday 23 November 2026, 13:50" in play.words()
        await play.press("enter", "enter")

    begun.play(scenario)
    kept = begun.entries()[-1]
    assert (kept.kind, kept.occurred_at) == ("evidence-added", "2026-11-23T12:50:00.000Z")


def test_a_time_that_is_not_understood_is_asked_for_again_and_nothing_is_kept(begun, kept_at):
    async def scenario(play):
        await kept_at(play, "soonish")
        await play.press("enter", "enter")
        return play.focused()

    assert begun.play(scenario) == "field-when"
    assert "evidence-added" not in begun.kinds()


def test_the_list_of_steps_says_why_some_come_later(begun):
    async def scenario(play):
        await play.press("enter", "l")
        return play.words()

    assert "Steps marked ? come after those that are surely needed" in begun.play(scenario)


def test_a_scroll_bar_ends_in_parts_of_a_block_only_where_they_can_be_drawn(begun):
    """One process may open both kinds of terminal, one after the other."""

    async def scenario(play):
        return {char for line in play.lines() for char in line} & set("▁▂▃▄▅▆▇")

    found = [bool(begun.play(scenario, encoding=encoding)) for encoding in ("utf-8", "latin-1", "utf-8")]
    assert found == [True, False, True]


@pytest.mark.parametrize(("language", "asked"), [("en", "Which countries"), ("fr", "Quels pays")])
def test_a_clock_that_may_not_bind_says_what_it_hangs_on_and_e_asks_it(world, language, asked):
    """The British and American clocks run until somebody says where: the question is one key away, and nothing is hidden."""
    answers = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
    world.open(answers=answers, language=language)

    async def scenario(play):
        await play.press("enter", "d", "down")
        seen = play.text()
        await play.press("e")
        return seen, play.words()

    seen, question = world.play(scenario, language=language)
    assert next(row for row in seen.splitlines() if "►" in row and "ICO" in row).count("?") == 1
    assert asked in seen
    assert asked in question
