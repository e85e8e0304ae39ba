"""Steps that come back, and steps that wait: docs/runbook-format.md, "Meaning" 10."""

from datetime import timedelta

import pytest

from incidentkit.errors import RefusedError, UsageError
from incidentkit.incident import commands as c
from incidentkit.incident.deadlines import step_target
from incidentkit.incident.gates import before
from several import START, Walked


@pytest.fixture
def book(tmp_path):
    """A list that holds nothing leaves `look-again` and little else."""
    made = Walked(tmp_path).open()
    made.answer("claims", "none")
    return made


def due(book):
    return step_target(book.situation, "look-again")


def test_done_is_a_round_and_the_step_stays_open(book):
    entries = book.done("look-again", record={"gone": "some_left"}, result="Two are left")
    assert book.kinds(entries) == ["question-answered", "round-done"]
    (step,) = [s for s in book.shown["steps"] if s.id == "look-again"]
    assert (step.state, step.applies, len(step.rounds)) == ("open", "yes", 1)


def test_the_next_round_is_due_one_period_after_the_last(book):
    assert due(book) is None
    book.done("look-again", record={"gone": "some_left"}, occurred_at=START - timedelta(hours=2))
    assert due(book) == START - timedelta(hours=2) + timedelta(days=1)


def test_the_period_follows_the_severity_of_now(book):
    book.done("look-again", record={"gone": "some_left"})
    book.do(c.SetSeverity(level="high", reason="It spreads"))
    assert due(book) == START + timedelta(hours=4)
    book.do(c.SetSeverity(level="moderate", reason="Less so"))
    assert due(book) == START + timedelta(hours=4), "a level that is not listed takes the next higher one"
    book.do(c.SetSeverity(level="critical", reason="All over"))
    assert due(book) == START + timedelta(hours=4), "above the highest there is only the highest"
    book.do(c.SetSeverity(level="low", reason="Over"))
    assert due(book) == START + timedelta(days=1)


def test_until_it_is_due_again_it_comes_last_and_then_in_its_place(book):
    book.answer("channels", "site")
    book.answer("accounts", "none")
    book.answer("personal_data", "no")
    assert book.offered == ["publish@site", "look-again"]
    book.done("look-again", record={"gone": "some_left"})
    book.done("publish@site")
    assert book.offered == ["look-again"]
    (step,) = [s for s in book.shown["steps"] if s.id == "look-again"]
    assert not step.overdue
    book.later(days=1, minutes=1)
    (step,) = [s for s in book.shown["steps"] if s.id == "look-again"]
    assert step.overdue


def test_what_the_last_round_answers_ends_it(book):
    book.done("look-again", record={"gone": "some_left"})
    entries = book.later(hours=3).done("look-again", record={"gone": "all_gone"})
    assert book.kinds(entries) == ["question-answered", "round-done", "step-done"]
    assert book.steps("look-again") == {"look-again": ("yes", "done")}
    book.answer("gone", "some_left")
    assert book.steps("look-again") == {"look-again": ("yes", "done")}, "a changed answer reopens nothing"


def test_an_answer_from_elsewhere_ends_it_and_takes_no_round_away(book):
    book.done("look-again", record={"gone": "some_left"})
    book.answer("gone", "all_gone")
    assert book.steps("look-again") == {"look-again": ("no", "open")}
    assert "look-again" not in book.offered
    book.answer("gone", "unknown")
    assert book.steps("look-again") == {"look-again": ("yes", "open")}, "unknown goes on"
    assert len(book.situation.record("look-again").rounds) == 1


def test_the_last_round_takes_a_reason(book):
    with pytest.raises(UsageError) as refused:
        book.done("look-again", record={"gone": "unknown"}, last=True)
    assert refused.value.code == "empty-text"
    entries = book.done("look-again", record={"gone": "unknown"}, last=True, reason="The site is closed")
    assert book.kinds(entries) == ["question-answered", "round-done", "step-done"]
    assert book.situation.record("look-again").reason == "The site is closed"


def test_a_required_answer_and_proof_are_asked_for_each_round(book):
    book.done("look-again", record={"gone": "some_left"})
    with pytest.raises(RefusedError) as refused:
        book.done("look-again")
    assert [gate["kind"] for gate in refused.value.where["gates"]] == ["answer"]


def test_last_and_its_reason_belong_together_and_to_rounds(book):
    book.answer("channels", "site")
    for step, more, code in (
        ("publish@site", {"last": True, "reason": "x"}, "no-rounds"),
        ("publish@site", {"reason": "x"}, "reason-without-last"),
        ("look-again", {"reason": "x", "record": {"gone": "some_left"}}, "reason-without-last"),
    ):
        with pytest.raises(UsageError) as refused:
            book.done(step, **more)
        assert refused.value.code == code


def test_undo_takes_the_last_round_back_and_no_other(book):
    book.done("look-again", record={"gone": "some_left"})
    book.later(days=1).done("look-again", record={"gone": "all_gone"})
    book.undo()
    record = book.situation.record("look-again")
    assert (record.state, len(record.rounds)) == ("open", 1)


def test_a_step_that_ended_and_is_opened_again_goes_on_with_its_rounds(book):
    book.done("look-again", record={"gone": "all_gone"})
    book.do(c.ReopenStep(step="look-again", reason="It is back"))
    book.answer("gone", "some_left")
    assert (book.steps("look-again"), due(book)) == (
        {"look-again": ("yes", "open")},
        START + timedelta(days=1),
    )


# --- pause


@pytest.fixture
def suing(tmp_path):
    made = Walked(tmp_path).open()
    made.add(url="one")
    made.done("capture@c1", evidence=made.proof())
    made.done("judge@c1", record={"verdict": "untrue"})
    return made


def test_a_pause_runs_from_the_step_that_is_needed(suing):
    assert suing.gates("sue@c1") == ["needs", "pause"]
    suing.done("ask-removal@c1")
    (gate,) = before(suing.situation, suing.situation.steps["sue@c1"])
    assert (gate.kind, gate.until) == ("pause", START + timedelta(days=8))
    suing.later(days=8)
    assert suing.gates("sue@c1") == []
    suing.done("sue@c1")


def test_a_pause_is_cut_short_with_a_reason(suing):
    suing.done("ask-removal@c1")
    with pytest.raises(RefusedError) as refused:
        suing.done("sue@c1")
    assert refused.value.where["gates"][0]["kind"] == "pause"
    entries = suing.done("sue@c1", despite="The time limit ends tomorrow")
    assert [(e.kind, e.payload.get("gate")) for e in entries] == [
        ("gate-overridden", "pause"),
        ("step-done", None),
    ]


def test_a_pause_counts_from_when_the_needed_step_happened(suing):
    suing.done("ask-removal@c1", occurred_at=START - timedelta(days=9))
    assert suing.gates("sue@c1") == []


def test_a_step_in_a_pause_comes_after_those_that_can_be_done(suing):
    suing.done("ask-removal@c1")
    held_back = [bool(suing.gates(step)) for step in suing.offered]
    assert suing.offered.index("sue@c1") >= held_back.index(True)
    assert held_back == sorted(held_back)
