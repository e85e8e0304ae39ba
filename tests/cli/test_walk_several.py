"""Lists, loops, rounds and a second runbook in the walk, over a pipe."""

from pathlib import Path

import pytest
from test_walk import Place

LIBRARY = str(Path(__file__).parent.parent / "golden" / "library")


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.environment["INCIDENTKIT_RUNBOOKS"] = LIBRARY
    (tmp_path / "page.png").write_bytes(b"a page")
    made.page = str(tmp_path / "page.png")
    made.program("start", "false-claims", "--actor", "Marie")
    made.program("settings", "name", "Marie")
    return made


def states(place):
    return {step["id"]: step["state"] for step in place.show()["steps"]}


def test_a_list_is_given_one_by_one_and_each_item_walked(place):
    said = place.walk(
        "1",  # a customer
        "1", "https://example.org/1", "2 days ago", "2",  # the first claim, read by many
        "1", "https://example.org/2", "", "", "2",  # another one, and that is all
        "2",  # no data of people
        "done", place.page,  # capture the first
        "done", "2",  # it is untrue: the second option
        "quit",
        arguments=("1",),
    )  # fmt: skip
    assert "Saved" in said
    assert "* Capture the page (https://example.org/1)" in said
    assert [kind for kind in place.kinds() if kind in ("item-added", "step-done")] == ["item-added"] * 2 + [
        "step-done"
    ] * 2
    found = states(place)
    assert (found["capture@c1"], found["judge@c1"], found["capture@c2"]) == ("done", "done", "open")


def test_a_step_of_a_list_that_nobody_gave_asks_for_the_list(place):
    said = place.walk(
        "1", "4", "2", "list 1", "done", "1", "https://example.org/1", "", "", "2", "quit", arguments=("1",)
    )  # fmt: skip
    assert "List them first: What is said, and where?" in said
    assert "This step is done for each of them, so they are listed first." in said
    assert place.kinds()[-1] == "item-added"
    assert "capture@c1" in states(place)


def test_there_is_none_and_not_known_are_answers(place):
    place.walk("1", "2", "2", "quit", arguments=("1",))
    assert place.show()["answers"]["claims"] == {"value": [], "state": "given", "entry": 5}
    assert not [step for step in states(place) if step.startswith("capture")]


def test_a_round_is_done_and_the_walk_goes_on(place):
    for name, value in (
        ("author", "rival"),
        ("claims", "none"),
        ("accounts", "none"),
        ("channels", "site"),
        ("personal_data", "no"),
    ):
        place.program("answer", "1", name, value)
    place.program("skip", "1", "publish@site", "--reason", "no")
    said = place.walk("done", "2", "quit", arguments=("1",))
    assert "Done this time: Look whether it is back. It comes back" in said
    assert "No step is left to do." in said
    assert place.kinds()[-1] == "round-done"
    said = place.walk("4", "done", "1", "quit", arguments=("1",))
    assert "done 1 time so far" in said
    assert place.kinds()[-2:] == ["round-done", "step-done"]


def test_a_second_runbook_is_attached_by_its_step_and_by_a_word(place):
    for name, value in (("author", "customer"), ("claims", "none"), ("personal_data", "yes")):
        place.program("answer", "1", name, value)
    said = place.walk("done", "", "quit", arguments=("1",))
    assert "When it is done, a second runbook is walked here: leaked-data" in said
    assert "When did we know?" in said
    assert place.show()["runbook"]["attached"][0]["id"] == "leaked-data"
    place.program("answer", "1", "personal_data", "no")
    said = place.walk("1", "quit", arguments=("1",))
    assert "Known here: Are data of people among it? No" in said
    assert place.show()["answers"]["leaked-data/personal_data"]["value"] is False


def test_the_word_attach_takes_an_id_or_lists_what_there_is(place):
    said = place.walk("1", "2", "2", "attach", "1", "quit", arguments=("1",))
    assert "Which other plan is walked in this incident too?" in said
    assert place.show()["runbook"]["attached"][0]["id"] == "leaked-data"
    said = place.walk("attach leaked-data", "quit", arguments=("1",))
    assert "This runbook is attached already; nothing was added." in said


def test_a_pause_is_gone_through_with_a_reason_only(place):
    place.program("answer", "1", "claims", "--add", "url=a")
    for name, value in (
        ("author", "rival"),
        ("verdict@c1", "untrue"),
        ("accounts", "none"),
        ("channels", "none"),
        ("personal_data", "no"),
    ):
        place.program("answer", "1", name, value)
    for step in ("capture@c1", "judge@c1", "ask-removal@c1"):
        place.program("done", "1", step, "--despite", "x")
    place.program("skip", "1", "decide-answer", "--reason", "x")
    place.program("skip", "1", "look-again", "--reason", "x")
    said = place.walk("done", "1", "Time runs out", "quit", arguments=("1",))
    assert "Something else comes first." in said
    assert "■ Not before" in said
    assert place.kinds()[-2:] == ["gate-overridden", "step-done"]
