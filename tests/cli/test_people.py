"""Calls, roles, handovers, unclear steps, lessons and action items by command, as the contract names them."""

from pathlib import Path

import pytest


@pytest.fixture
def drill(ik):
    ik.ok("start", "lost-device", "--drill", "--answer", "circumstances=stolen", "--actor", "Marie")
    return ik


def payloads(ik, kind):
    return [entry["payload"] for entry in ik.call("log", "1", "--json").lines if entry["kind"] == kind]


def code(ik, *arguments):
    outcome = ik.call(*arguments, "--json")
    return outcome.status, outcome.data["error"]["code"]


# --- calls


def test_the_card_says_whom_to_call_and_what_to_say(drill):
    card = drill.ok("call", "1", "operator")["card"]
    assert (card["name"], card["phone"]) == ("Opérateur Exemple Pro", "01 99 00 50 50")
    assert (card["hours"], card["reference"]) == ("24/7", "111111")
    assert (card["step"], "Suspend the line" in card["script"]) == ("block-sim", True)
    assert payloads(drill, "call-logged") == []


def test_a_card_without_a_register_says_what_to_fill_in(ik):
    """Nobody dials a fictitious number in an emergency."""
    ik.ok("start", "lost-device")
    card = ik.ok("call", "1", "operator")["card"]
    assert (card["phone"], card["hours"]) == ("[to fill: operator's phone]", None)


def test_a_number_found_during_the_incident_stands_on_the_card_from_then_on(ik):
    """It is found once, on paper; nobody must look for it a second time, and everybody sees where it comes from."""
    ik.ok("start", "lost-device", "--title", "Bag")
    ik.ok("call", "1", "operator", "--phone", "01 23 45 67 89", "--actor", "Marie")
    assert payloads(ik, "contact-noted") == [{"contact": "operator", "name": None, "phone": "01 23 45 67 89"}]
    card = ik.ok("call", "1", "operator")["card"]
    assert (card["phone"], card["noted"]) == ("01 23 45 67 89", ["phone"])
    ik.ok("call", "1", "operator", "--name", "Opérateur du Nord")
    card = ik.ok("call", "1", "operator")["card"]
    assert (card["name"], card["phone"], card["noted"]) == (
        "Opérateur du Nord", "01 23 45 67 89", ["name", "phone"],
    )  # fmt: skip
    assert "Found during the incident" in ik.call("call", "1", "operator").stdout
    ik.ok("undo", "1")
    assert ik.ok("call", "1", "operator")["card"]["name"] == "[to fill: operator]"


def test_a_number_found_wins_over_the_register_and_is_no_call(drill):
    """The register's number rang in an empty office: the new one counts, and no call is logged by it."""
    drill.ok("call", "1", "operator", "--phone", "01 00 00 00 01")
    card = drill.ok("call", "1", "operator")["card"]
    assert (card["phone"], card["name"]) == ("01 00 00 00 01", "Opérateur Exemple Pro")
    assert payloads(drill, "call-logged") == []


def test_a_number_and_a_call_are_two_commands(drill):
    refused = code(drill, "call", "1", "operator", "--phone", "01", "--answered", "Léa")
    assert refused == (2, "two-things-at-once")
    assert code(drill, "call", "1", "operator", "--phone", " ") == (2, "empty-text")
    assert code(drill, "call", "1", "operator", "--phone", "Madame Diop") == (2, "no-digits")


def test_a_call_is_logged_with_its_promise_in_one_action(drill):
    """What they promised starts a clock of theirs at once; taking back the call takes back its clock."""
    said = (
        "--answered",
        "Léa",
        "--reference",
        "88213",
        "--promised",
        "The line is cut",
        "--by",
        "in 2 hours",
    )
    entries = drill.ok("call", "1", "operator", *said, "--actor", "Marie")["entries"]
    assert [each["kind"] for each in entries] == ["call-logged", "promise-made"]
    assert payloads(drill, "call-logged") == [
        {
            "contact": "operator",
            "name": "Opérateur Exemple Pro",
            "answered": "Léa",
            "reference": "88213",
        }
    ]
    (promise,) = drill.ok("show", "1")["promises"]
    assert (promise["text"], promise["whose"], promise["state"]) == ("The line is cut", "theirs", "running")
    (earlier,) = drill.ok("call", "1", "operator")["card"]["calls"]
    assert (earlier["answered"], earlier["reference"]) == ("Léa", "88213")
    drill.ok("undo", "1", "--actor", "Marie")
    shown = drill.ok("show", "1")
    assert (shown["calls"], shown["promises"]) == ([], [])


def test_a_call_can_be_struck_and_leaves_the_state(drill):
    seq = drill.ok("call", "1", "operator", "--answered", "Léa")["entries"][0]["seq"]
    drill.ok("strike", "1", str(seq), "--reason", "It was the bank", "--replace", "Called the bank")
    assert drill.ok("show", "1")["calls"] == []


def test_a_role_can_be_called_like_a_contact(drill):
    assert drill.ok("call", "1", "it")["card"]["phone"] == "06 39 98 00 05"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("call", "1", "operater"), (2, "unknown-contact")),
        (("call", "1", "operator", "--promised", "x"), (2, "promise-half-said")),
        (("call", "1", "operator", "--by", "in 2 hours"), (2, "promise-half-said")),
        (("call", "1", "operator", "--promised", "x", "--by", "2 hours ago"), (2, "time-in-past")),
        (("call", "1", "operator", "--answered", " "), (2, "empty-text")),
        (("role", "1", "lead"), (2, "take-or-give")),
        (("role", "1", "lead", "--take", "--give", "Anna"), (2, "take-or-give")),
        (("role", "1", "captain", "--take"), (2, "unknown-role")),
        (("mark", "1", "lock", "x"), (2, "unknown-step")),
        (("mark", "1", "lock-device", " "), (2, "empty-text")),
        (("lesson", "1", ""), (2, "empty-text")),
        (("action", "1", "Print"), (2, "say-who-does-it")),
        (("action", "1", "Print", "--finish", "3"), (2, "text-or-finish")),
        (("action", "1", "--owner", "Anna"), (2, "text-or-finish")),
        (("action", "1", "--finish", "1"), (2, "unknown-action-item")),
        (("action", "1", "--finish", "x"), (2, "not-a-line")),
        (("action", "1", "Print", "--owner", "Anna", "--due", "2 days ago"), (2, "time-in-past")),
        (("handover", "1", "--to", "Karim", "--accept"), (2, "to-or-accept")),
        (("handover", "1", "--to", "marie ", "--actor", "Marie"), (1, "handover-to-oneself")),
        (("handover", "1", "--accept"), (1, "no-handover-offered")),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(drill, arguments, expected):
    before = drill.ok("show", "1")["entries"]
    assert code(drill, *arguments) == expected
    assert drill.ok("show", "1")["entries"] == before


# --- roles and handing over


def test_a_role_is_taken_given_and_taken_back(drill):
    drill.ok("role", "1", "lead", "--take", "--actor", "Marie")
    drill.ok("role", "1", "lead", "--give", "Hugo", "--actor", "Marie")
    assert drill.ok("show", "1")["roles"]["lead"]["name"] == "Hugo"
    drill.ok("undo", "1", "--actor", "Marie")
    assert drill.ok("show", "1")["roles"]["lead"]["name"] == "Marie"
    assert "the person in charge: Marie" in drill.call("show", "1").stdout


def test_a_handover_is_offered_by_one_and_accepted_by_another(drill):
    """Both stand in the record by name, and the roles of the one go to the other."""
    drill.ok("role", "1", "lead", "--take", "--actor", "Marie")
    drill.ok("role", "1", "scribe", "--give", "Anna", "--actor", "Marie")
    offered = drill.ok("handover", "1", "--to", "Karim", "--actor", "Marie")
    assert [each["kind"] for each in offered["entries"]] == ["handover-offered"]
    assert drill.ok("show", "1")["handover"]["to"] == "Karim"
    assert code(drill, "handover", "1", "--accept", "--actor", "Marie") == (1, "handover-to-oneself")
    accepted = drill.ok("handover", "1", "--accept", "--actor", "Karim")
    assert [each["kind"] for each in accepted["entries"]] == ["handover-accepted"]
    shown = drill.ok("show", "1")
    assert {role: held["name"] for role, held in shown["roles"].items()} == {
        "lead": "Karim",
        "scribe": "Anna",
    }
    assert shown["handover"] is None
    (entry,) = payloads(drill, "handover-accepted")
    assert (entry["from"], entry["roles"]) == ("Marie", ["lead"])
    assert code(drill, "handover", "1", "--accept", "--actor", "Paul") == (1, "no-handover-offered")


def test_the_brief_alone_writes_nothing(drill):
    before = drill.ok("show", "1")["entries"]
    data = drill.ok("handover", "1")
    assert (data["entries"], drill.ok("show", "1")["entries"]) == ([], before)


# --- unclear steps, lessons, action items


def test_marks_lessons_and_action_items_are_kept_and_reported(drill):
    drill.ok("mark", "1", "lock-device", "Which console?")
    drill.ok("lesson", "1", "Numbers on paper")
    item = drill.ok("action", "1", "Print them", "--owner", "Anna", "--due", "in 2 weeks")["entries"][0][
        "seq"
    ]
    shown = drill.ok("show", "1")
    assert [(m["step"], m["text"]) for m in shown["marks"]] == [("lock-device", "Which console?")]
    assert [lesson["text"] for lesson in shown["lessons"]] == ["Numbers on paper"]
    assert [(a["seq"], a["owner"], a["state"]) for a in shown["actions"]] == [(item, "Anna", "open")]
    (file,) = drill.ok("export", "1", "--format", "md")["files"]
    text = Path(file["path"]).read_text(encoding="utf-8")
    for said in ("Which console?", "Numbers on paper", "Print them", "Lessons and action items"):
        assert said in text


def test_an_action_item_is_finished_once(drill):
    item = str(drill.ok("action", "1", "Print them", "--owner", "Anna")["entries"][0]["seq"])
    drill.ok("action", "1", "--finish", item)
    assert drill.ok("action", "1")["actions"][0]["state"] == "finished"
    assert code(drill, "action", "1", "--finish", item) == (1, "action-already-finished")
    drill.ok("undo", "1")
    assert drill.ok("action", "1")["actions"][0]["state"] == "open"


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (("lesson", "1", "A lesson"), "lessons"),
        (("action", "1", "Print", "--owner", "Anna"), "actions"),
        (("call", "1", "operator", "--answered", "Léa"), "calls"),
    ],
)
def test_lessons_actions_and_calls_are_struck_and_leave_the_state(drill, command, key):
    seq = drill.ok(*command)["entries"][0]["seq"]
    assert len(drill.ok("show", "1")[key]) == 1
    drill.ok("strike", "1", str(seq), "--reason", "Wrong incident")
    assert drill.ok("show", "1")[key] == []
    assert "Struck by line" in report(drill)


def report(ik):
    (file,) = ik.ok("export", "1", "--format", "md")["files"]
    return Path(file["path"]).read_text(encoding="utf-8")


def test_an_action_item_is_due_at_the_end_of_its_day(drill):
    """Nobody gives homework for a minute; a day is enough here, and only here."""
    drill.ok("action", "1", "Print them", "--owner", "Anna", "--due", "2091-12-01")
    assert drill.ok("action", "1")["actions"][0]["due"] == "2091-12-01T23:59:00+01:00"
    assert code(drill, "promise", "1", "x", "--by", "2091-12-01") == (2, "time-ambiguous")


def test_a_struck_action_item_cannot_be_finished(drill):
    item = str(drill.ok("action", "1", "Print", "--owner", "Anna")["entries"][0]["seq"])
    drill.ok("strike", "1", item, "--reason", "Not ours")
    assert code(drill, "action", "1", "--finish", item) == (2, "unknown-action-item")


def test_a_text_is_read_from_stdin(drill):
    outcome = drill.run("lesson", "1", "-", stdin="From a pipe\n")
    assert (outcome.status, drill.ok("show", "1")["lessons"][0]["text"]) == (0, "From a pipe")
