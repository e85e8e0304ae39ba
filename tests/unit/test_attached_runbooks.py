"""A second runbook in the same incident: docs/runbook-format.md, "Meaning" 8."""

import shutil
from datetime import timedelta

import pytest

from incidentkit.errors import RefusedError, UsageError
from incidentkit.incident import commands as c
from incidentkit.incident.carrying import offers
from incidentkit.incident.views.now import never_views
from incidentkit.incident.views.steps import step_detail
from several import LIBRARY, START, Walked


@pytest.fixture
def book(tmp_path):
    folder = tmp_path / "books"
    shutil.copytree(LIBRARY, folder)
    made = Walked(tmp_path, folder).open()
    made.answer("personal_data", "yes")
    made.answer("author", "customer")
    return made


def test_doing_the_step_pins_the_other_runbook_and_carries_what_is_known(book):
    entries = book.done("open-leak")
    assert book.kinds(entries) == ["runbook-attached", "question-answered", "question-answered", "step-done"]
    attached, found_by, personal = (entry.payload for entry in entries[:3])
    assert (attached["runbook"], attached["by"], attached["step"], attached["first"]) == (
        "leaked-data",
        "false-claims",
        "open-leak",
        True,
    )
    by_name = {each["name"]: each for each in (found_by, personal)}
    answers = book.situation.state.answers
    ids = {seq: entry for action in book.situation.state.actions for seq, entry, _ in action.entries}
    assert by_name["leaked-data/personal_data"]["source"] == ids[answers["personal_data"].seq]
    assert by_name["leaked-data/found_by"]["value"] == "customer", "carry gives it another name"


def test_it_is_read_as_it_was_at_that_moment(book):
    book.done("open-leak")
    (book.library / "en" / "leaked-data.yaml").unlink()
    assert "leaked-data/list-data" in book.steps()
    assert book.shown["runbook"]["attached"][0]["title"] == "Leaked data"


def test_its_steps_names_and_texts_are_its_own(book):
    book.done("open-leak")
    assert book.steps("leaked-data/list-data", "leaked-data/notify-authority") == {
        "leaked-data/list-data": ("yes", "open"),
        "leaked-data/notify-authority": ("yes", "open"),
    }
    book.answer("leaked-data/personal_data", "no")
    assert book.steps("leaked-data/notify-authority") == {"leaked-data/notify-authority": ("no", "open")}
    assert book.steps("open-leak") == {"open-leak": ("yes", "done")}, "ours is still yes"
    detail = step_detail(book.situation, book.situation.steps["leaked-data/list-data"])
    assert detail.how == "Told by: A customer"
    entries = book.done("leaked-data/list-data", record={"many_people": "yes"})
    assert entries[0].payload["name"] == "leaked-data/many_people"
    detail = step_detail(book.situation, book.situation.steps["leaked-data/notify-authority"])
    assert (detail.message.id, detail.message.text) == ("leaked-data/notice", "More than a hundred: yes.")


def test_attached_twice_is_once(book):
    book.attach("leaked-data")
    assert book.attach("leaked-data") == []
    entries = book.done("open-leak")
    assert book.kinds(entries) == ["step-done"]
    assert [each["id"] for each in book.shown["runbook"]["attached"]] == ["leaked-data"]


def test_a_runbook_is_not_attached_to_itself(book):
    with pytest.raises(UsageError) as refused:
        book.attach("false-claims")
    assert refused.value.code == "attached-to-itself"


def test_a_runbook_that_cannot_be_read_closes_a_gate_that_a_reason_opens(book):
    (book.library / "en" / "leaked-data.yaml").unlink()
    with pytest.raises(RefusedError) as refused:
        book.done("open-leak")
    assert [gate["kind"] for gate in refused.value.where["gates"]] == ["attach"]
    assert book.kinds(book.done("open-leak", despite="It is on paper")) == ["gate-overridden", "step-done"]


def test_undo_leaves_what_is_attached_and_says_so(book):
    book.done("open-leak")
    book.undo()
    assert book.situation.record("open-leak").state == "open"
    assert "leaked-data/list-data" in book.steps()
    assert "leaked-data/personal_data" not in book.situation.state.answers


# --- clocks


def test_a_clock_of_the_same_id_is_one_from_the_earliest_start(book):
    assert book.clocks()["tell_lawyer"] == "running"
    book.later(days=1).done("open-leak")
    known = START - timedelta(days=1)
    book.answer("leaked-data/known_at", known.isoformat())
    (clock,) = [view for view in book.shown["deadlines"] if view.id == "tell_lawyer"]
    assert (clock.starts_at, clock.due_at) == (known, known + timedelta(days=3))
    book.answer("leaked-data/known_at", (START + timedelta(hours=5)).isoformat())
    (clock,) = [view for view in book.shown["deadlines"] if view.id == "tell_lawyer"]
    assert clock.starts_at == START


def test_whichever_runbook_has_the_step_ends_the_clock(book):
    book.done("open-leak")
    book.done("leaked-data/list-data")
    assert book.clocks()["tell_lawyer"] == "met"


def test_clocks_of_the_attached_runbook_run_beside_ours(book):
    book.done("open-leak")
    assert book.clocks()["authority"] == "running"
    book.done("leaked-data/list-data")
    book.done("leaked-data/notify-authority")
    assert book.clocks()["authority"] == "met"


# --- severity, never


def test_the_severity_is_the_worst_of_what_the_runbooks_suggest(book):
    assert book.shown["severity"]["level"] is None or book.shown["severity"]["level"] == "low"
    book.done("open-leak")
    assert book.shown["severity"]["level"] == "moderate"
    book.done("leaked-data/list-data", record={"many_people": "yes"})
    assert (book.shown["severity"]["level"], book.shown["severity"]["because"]) == (
        "critical",
        "Many people are concerned.",
    )


def test_what_the_attached_runbook_forbids_is_forbidden(book):
    book.done("open-leak")
    assert "delete the file before it is kept" in [view.say for view in never_views(book.situation)]
    book.done("leaked-data/list-data")
    assert "delete the file before it is kept" not in [view.say for view in never_views(book.situation)]


# --- first


def test_attached_first_comes_before_the_rest(book):
    book.add(url="one")
    book.done("open-leak")
    assert book.offered[:2] == ["leaked-data/list-data", "capture@c1"]
    assert book.gates("decide-answer")[-1] == "first"
    assert book.gates("capture@c1") == [], "what stands before the attaching step waits for nothing"
    with pytest.raises(RefusedError):
        book.done("look-again", record={"gone": "some_left"})
    for step in ("leaked-data/list-data", "leaked-data/notify-authority"):
        book.done(step)
    assert book.gates("look-again") == []


def test_attached_by_command_holds_nothing_back(book):
    book.attach("leaked-data")
    assert book.gates("look-again") == []


# --- offers


def test_a_later_change_is_offered_and_never_taken_over_by_itself(book):
    book.done("open-leak")
    assert offers(book.situation) == []
    book.answer("personal_data", "no")
    (offer,) = book.view.offered
    assert (offer.name, offer.ours, offer.value, offer.there) == (
        "leaked-data/personal_data",
        "personal_data",
        False,
        True,
    )
    assert book.value("leaked-data/personal_data") is True
    (entry,) = book.do(c.TakeOver(name="leaked-data/personal_data"))
    assert (entry.payload["value"], entry.payload["source"] is not None) == (False, True)
    assert book.view.offered == []


def test_what_is_answered_there_by_itself_is_not_overtaken_by_what_is_older(book):
    book.done("open-leak")
    book.answer("leaked-data/personal_data", "no")
    assert book.view.offered == []
    with pytest.raises(UsageError) as refused:
        book.do(c.TakeOver(name="leaked-data/personal_data"))
    assert refused.value.code == "nothing-offered"


def test_what_becomes_known_only_after_attaching_is_offered(tmp_path):
    book = Walked(tmp_path).open()
    book.attach("leaked-data")
    book.answer("personal_data", "yes")
    assert [(offer.name, offer.there) for offer in book.view.offered] == [("leaked-data/personal_data", None)]


def test_a_change_that_the_other_question_cannot_take_is_told_all_the_same(book):
    book.done("open-leak")
    book.answer("author", "rival")
    (offer,) = offers(book.situation)
    assert (offer.name, offer.fits) == ("leaked-data/found_by", False)
