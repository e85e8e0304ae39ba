"""Gates: what keeps a step closed is said with its way out, and every way through is in the record."""

import pytest


@pytest.fixture
def begun(ik):
    ik.ok("start", "lost-device")
    ik.ok("done", "1", "take-report", "--record", "device_kind=phone")
    return ik


def kinds(outcome):
    return [gate["kind"] for gate in outcome.data["error"]["where"]["gates"]]


def log(ik, kind):
    return [entry["payload"] for entry in ik.call("log", "1", "--json").lines if entry["kind"] == kind]


def test_a_closed_gate_is_refused_with_what_opens_it(begun):
    outcome = begun.call("done", "1", "revoke-sessions", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (1, "gate-closed")
    assert kinds(outcome) == ["evidence"]
    assert outcome.data["error"]["where"]["gates"][0]["opens_with"] == "--evidence FILE"


def test_a_refused_file_leaves_no_copy_behind(begun):
    """A step that stays closed must not fill the store with files that no entry names."""
    picture = begun.file("p.png")
    assert begun.call("done", "1", "send-wipe", "--evidence", picture).status == 1
    assert list((begun.home / "evidence").glob("*")) == []


def test_needs_order_witness_and_irreversible_are_gates_for_every_choice(begun):
    outcome = begun.call("decide", "1", "decide-wipe", "keep", "--reason", "No data", "--json")
    assert kinds(outcome) == ["needs", "needs", "witness"]


def test_despite_records_one_override_for_each_closed_gate(begun):
    begun.ok(
        "decide", "1", "decide-wipe", "now", "--reason", "Client data", "--despite", "Nobody reachable, 23:10"
    )
    overridden = log(begun, "gate-overridden")
    assert [each["gate"] for each in overridden] == ["needs", "needs", "witness"]
    assert {each["reason"] for each in overridden} == {"Nobody reachable, 23:10"}


def test_a_witness_opens_by_name_or_by_the_reason_for_none(begun):
    picture = begun.file("p.png")
    begun.ok("done", "1", "revoke-sessions", "--evidence", picture)
    begun.ok("done", "1", "prove-encryption", "--evidence", picture)
    begun.ok("decide", "1", "decide-wipe", "now", "--reason", "Client data", "--no-witness", "Alone at night")
    assert log(begun, "witness-confirmed") == [
        {"step": "decide-wipe", "witness": None, "reason": "Alone at night"}
    ]


def test_irreversible_opens_with_the_id_typed_again_only(begun):
    picture = begun.file("p.png")
    begun.ok("done", "1", "revoke-sessions", "--evidence", picture)
    begun.ok("done", "1", "prove-encryption", "--evidence", picture)
    begun.ok("decide", "1", "decide-wipe", "now", "--reason", "r", "--witness", "Claire")
    wrong = begun.call("done", "1", "send-wipe", "--evidence", picture, "--confirm", "wipe", "--json")
    assert (wrong.status, wrong.data["error"]["code"]) == (2, "wrong-confirmation")
    assert kinds(begun.call("done", "1", "send-wipe", "--evidence", picture, "--json")) == ["irreversible"]
    begun.ok("done", "1", "send-wipe", "--evidence", picture, "--confirm", "send-wipe")


def test_a_required_answer_is_a_gate_and_unknown_opens_it(ik):
    ik.ok("start", "lost-device")
    assert kinds(ik.call("done", "1", "take-report", "--json")) == ["answer"]
    ik.ok("done", "1", "take-report", "--record", "device_kind=unknown")


def test_a_decision_is_not_finished_by_done(begun):
    outcome = begun.call("done", "1", "decide-wipe", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (1, "use-decide")
    outcome = begun.call("decide", "1", "lock-device", "now", "--reason", "x", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (2, "nothing-to-decide")


def test_a_closed_incident_takes_notes_proof_and_corrections_only(begun):
    begun.ok("close", "1", "--outcome", "resolved", "--note", "Done")
    for refused in (
        ("done", "1", "lock-device"), ("answer", "1", "has_sim", "yes"), ("severity", "1", "low", "--reason", "x"),
        ("message", "1", "staff_notice", "--sent", "--to", "all", "--reason", "x"), ("call", "1", "operator", "--answered", "x"),
        ("role", "1", "lead", "--take"), ("handover", "1", "--to", "Karim"), ("mark", "1", "lock-device", "x"),
        ("undo", "1"), ("close", "1", "--outcome", "resolved", "--note", "Again"), ("promise", "1", "x", "--by", "in 2 hours"),
    ):  # fmt: skip
        outcome = begun.call(*refused, "--json")
        assert (outcome.status, outcome.data["error"]["code"]) == (1, "incident-closed"), refused
    note = begun.ok("note", "1", "The phone came back")["entries"][0]["seq"]
    begun.ok("evidence", "1", begun.file("p.png"))
    begun.ok("strike", "1", str(note), "--reason", "It did not")
    begun.ok("lesson", "1", "Numbers on paper")
    item = begun.ok("action", "1", "Print them", "--owner", "Anna")["entries"][0]["seq"]
    begun.ok("action", "1", "--finish", str(item))
    begun.ok("reopen", "1", "--reason", "A customer called")
    begun.ok("done", "1", "lock-device")


def test_undo_goes_further_back_and_passes_over_what_cannot_be_undone(ik):
    """Evidence stays; a second undo takes the action before; an undo is not undone."""
    ik.ok("start", "lost-device")
    ik.ok("answer", "1", "circumstances", "stolen")
    ik.ok("note", "1", "A line")
    ik.ok("evidence", "1", ik.file("p.png"))
    assert [each["kind"] for each in ik.ok("undo", "1")["undone"]] == ["note-added"]
    assert [each["kind"] for each in ik.ok("undo", "1")["undone"]] == ["question-answered"]
    outcome = ik.call("undo", "1", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (1, "nothing-to-undo")
    assert ik.ok("show", "1")["answers"]["circumstances"]["state"] == "unanswered"


def test_undo_takes_back_only_ones_own_actions(ik):
    ik.ok("start", "lost-device", "--actor", "Marie")
    ik.ok("note", "1", "By Paul", "--actor", "Paul")
    assert ik.call("undo", "1", "--actor", "Marie", "--json").data["error"]["code"] == "nothing-to-undo"
    assert [each["kind"] for each in ik.ok("undo", "1", "--actor", "Paul")["undone"]] == ["note-added"]


def test_only_notes_and_promises_are_struck_and_the_others_name_the_way(begun):
    outcome = begun.call("strike", "1", "1", "--reason", "x", "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (1, "cannot-be-struck")
    assert "undo" in outcome.data["error"]["hint"]
    seq = begun.ok("promise", "1", "News", "--by", "in 2 hours")["entries"][0]["seq"]
    assert len(begun.ok("show", "1")["promises"]) == 1
    entries = begun.ok("strike", "1", str(seq), "--reason", "Not promised", "--replace", "We said perhaps")[
        "entries"
    ]
    assert [each["kind"] for each in entries] == ["entry-struck", "note-added"]
    assert log(begun, "entry-struck")[0]["replaced_by"] == entries[1]["id"]
    assert begun.ok("show", "1")["promises"] == []
