"""Lists, loops, rounds, pauses and a second runbook by commands: what scripts send and read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

LIBRARY = str(Path(__file__).parent.parent / "golden" / "library")


@pytest.fixture
def book(ik, monkeypatch):
    monkeypatch.setenv("INCIDENTKIT_RUNBOOKS", LIBRARY)
    ik.ok("start", "false-claims")
    return ik


def steps(book):
    return {step["id"]: step for step in book.ok("show", "1")["steps"]}


def test_an_item_is_added_with_all_its_fields_and_gets_a_key(book):
    data = book.ok("answer", "1", "claims", "--add", "url=https://example.org/?a=1", "reach=many")
    assert (data["key"], [entry["kind"] for entry in data["entries"]]) == ("c1", ["item-added"])
    data = book.ok("answer", "1", "claims", "--add", "url=b", "--add", "published_at=2026-01-02T10:00")
    assert data["key"] == "c2"
    answer = book.ok("show", "1")["answers"]["claims"]
    assert (answer["state"], [item["key"] for item in answer["value"]]) == ("given", ["c1", "c2"])
    assert answer["value"][0]["url"] == "https://example.org/?a=1"
    assert answer["value"][1]["published_at"].startswith("2026-01-02T10:00")


def test_an_item_is_changed_and_removed_by_its_key(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    data = book.ok("answer", "1", "claims@c1.url", "b")
    assert (data["key"], data["entries"][0]["kind"]) == (None, "question-answered")
    data = book.ok("answer", "1", "claims", "--remove", "c1")
    assert (data["key"], data["entries"][0]["kind"]) == ("c1", "item-removed")
    assert steps(book)["capture@c1"]["applies"] == "no"


def test_a_step_of_an_item_is_named_with_an_at(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    page = book.file("page.png")
    data = book.ok("done", "1", "capture@c1", "--evidence", page)
    assert [entry["kind"] for entry in data["entries"]] == ["evidence-added", "step-done"]
    book.ok("done", "1", "judge@c1", "--record", "verdict=untrue")
    shown = steps(book)["judge@c1"]
    assert (shown["item"], shown["item_label"], shown["state"], shown["record"]) == (
        "c1",
        "a",
        "done",
        {"verdict@c1": "untrue"},
    )
    assert book.ok("show", "1")["answers"]["verdict@c1"]["value"] == "untrue"
    assert steps(book)["capture@c1"]["evidence"]["kept"] != []


def test_a_name_may_also_be_given_as_the_record_has_it(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    book.ok("done", "1", "judge@c1", "--record", "verdict@c1=untrue", "--despite", "no page")
    assert book.ok("show", "1")["answers"]["verdict@c1"]["value"] == "untrue"


def test_decide_skip_wait_reopen_note_and_evidence_take_such_steps_too(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    book.ok("attach", "1", "leaked-data")
    book.ok("wait", "1", "capture@c1", "--for", "the site")
    assert book.ok("show", "1")["waiting"][0]["step"] == "capture@c1"
    book.ok("skip", "1", "capture@c1", "--reason", "It is gone")
    book.ok("reopen", "1", "capture@c1", "--reason", "It is back")
    book.ok("evidence", "1", book.file("x.png"), "--step", "leaked-data/list-data")
    book.ok("skip", "1", "leaked-data/list-data", "--reason", "None")
    assert steps(book)["leaked-data/list-data"]["state"] == "skipped"


def test_next_and_after_name_items(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    book.ok("answer", "1", "claims", "--add", "url=b")
    data = book.ok("next", "1")
    assert (data["step"]["id"], data["offered"]) == ("capture@c1", [])
    assert book.ok("next", "1", "--after", "capture@c1")["step"]["id"] == "capture@c2"


def test_a_list_that_nobody_gave_closes_a_gate(book):
    outcome = book.call("done", "1", "judge@?", "--json")
    assert (outcome.status, [gate["kind"] for gate in outcome.data["error"]["where"]["gates"]]) == (
        1,
        ["items", "needs"],
    )


def test_a_round_and_the_last_round(book):
    data = book.ok("done", "1", "look-again", "--record", "gone=some_left", "--at", "1 hour ago")
    assert [entry["kind"] for entry in data["entries"]] == ["question-answered", "round-done"]
    shown = steps(book)["look-again"]
    assert (shown["state"], len(shown["rounds"]), shown["target"] is not None) == ("open", 1, True)
    assert book.call("done", "1", "look-again", "--last", "--record", "gone=unknown").status == 2
    data = book.ok("done", "1", "look-again", "--last", "--reason", "Over", "--record", "gone=unknown")
    assert [entry["kind"] for entry in data["entries"]] == ["question-answered", "round-done", "step-done"]


def test_a_pause_is_a_gate_with_its_end(book):
    book.ok("answer", "1", "claims", "--add", "url=a")
    book.ok("answer", "1", "verdict@c1", "untrue")
    book.ok("done", "1", "judge@c1", "--despite", "no page")
    book.ok("done", "1", "ask-removal@c1")
    outcome = book.call("done", "1", "sue@c1", "--json")
    (gate,) = outcome.data["error"]["where"]["gates"]
    assert (gate["kind"], gate["opens_with"]) == ("pause", "--despite TEXT")
    assert datetime.fromisoformat(gate["until"]) > datetime.now(UTC) + timedelta(days=7)


def test_attach_is_idempotent_and_listed(book):
    book.ok("answer", "1", "personal_data", "yes")
    data = book.ok("attach", "1", "leaked-data")
    assert [entry["kind"] for entry in data["entries"]] == ["runbook-attached", "question-answered"]
    assert set(data["next"]) == {"question", "step", "also_open", "offered"}
    assert book.ok("attach", "1", "leaked-data")["entries"] == []
    (attached,) = book.ok("show", "1")["runbook"]["attached"]
    assert (attached["id"], attached["title"], len(attached["digest"])) == ("leaked-data", "Leaked data", 64)
    assert steps(book)["leaked-data/list-data"]["runbook"] == "leaked-data"
    book.ok("answer", "1", "personal_data", "no")
    (offer,) = book.ok("next", "1")["offered"]
    assert (offer["name"], offer["ours"], offer["value"], offer["there"]) == (
        "leaked-data/personal_data",
        "personal_data",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["attach", "1", "nothing"], 2, "unknown-runbook"),
        (["attach", "1", "false-claims"], 2, "attached-to-itself"),
        (["answer", "1", "claims", "x"], 2, "list-by-items"),
        (["answer", "1", "claims", "--add", "where=x"], 2, "unknown-field"),
        (["answer", "1", "claims", "--add", "x=1", "--remove", "c1"], 2, "add-or-remove"),
        (["answer", "1", "claims", "--remove", "c1"], 2, "unknown-item"),
        (["answer", "1", "claims", "--add", "url=a", "words"], 2, "not-an-assignment"),
        (["answer", "1", "author"], 2, "missing-argument"),
        (["answer", "1", "author", "customer", "more"], 2, "too-many-arguments"),
        (["answer", "1", "author", "--add", "a=b"], 2, "not-a-list"),
        (["done", "1", "capture"], 2, "which-item"),
        (["done", "1", "capture@c9"], 2, "unknown-step"),
        (["done", "1", "open-leak", "--last", "--reason", "x"], 2, "no-rounds"),
        (["done", "1", "look-again", "--reason", "x"], 2, "reason-without-last"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_wrong_has_a_code(book, arguments, status, code):
    outcome = book.call(*arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "arguments",
    [
        ["answer", "1", "claims", "--add", "url=a"],
        ["answer", "1", "accounts", "insta, face"],
        ["attach", "1", "leaked-data"],
        ["done", "1", "look-again", "--record", "gone=some_left"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_sent_twice_under_one_id_counts_once(book, arguments):
    first = book.ok(*arguments, "--id", "once")
    second = book.ok(*arguments, "--id", "once")
    assert second["entries"] == first["entries"]
    assert second.get("key") == first.get("key")


def test_undo_names_what_stays_of_an_attached_runbook(book):
    book.ok("answer", "1", "personal_data", "yes")
    book.ok("done", "1", "open-leak")
    data = book.ok("undo", "1")
    assert [entry["kind"] for entry in data["undone"]] == ["question-answered", "step-done"]
    assert [entry["kind"] for entry in data["stays"]] == ["runbook-attached"]


def test_a_report_names_items_rounds_and_the_second_runbook(book):
    book.ok("answer", "1", "claims", "--add", "url=https://example.org/1", "published_at=2026-01-02T10:00")
    book.ok("done", "1", "capture@c1", "--despite", "x")
    book.ok("done", "1", "look-again", "--record", "gone=some_left")
    book.ok("done", "1", "look-again", "--record", "gone=all_gone")
    book.ok("attach", "1", "leaked-data")
    (made,) = book.ok("export", "1", "--format", "md", "--output", "out")["files"]
    text = Path(made["path"]).read_text(encoding="utf-8").replace("\\", "")
    for words in (
        "Capture the page (https://example.org/1)",
        "done 2 times",
        "Added to a list: c1",
        "A second runbook is walked in this incident",
        "Done once more",
        "Sue under press law (https://example.org/1)",
    ):
        assert words in text
