"""The walk's words about other people, in both languages, over a pipe."""

import json
import os
import subprocess
import sys

import pytest


class Place:
    def __init__(self, folder):
        self.environment = {
            **os.environ, "INCIDENTKIT_HOME": str(folder / "home"), "INCIDENTKIT_CONFIG": str(folder / "config"),
        }  # fmt: skip

    def run(self, *arguments, typed=""):
        done = subprocess.run(
            [sys.executable, "-m", "incidentkit", *arguments],
            input=typed.encode(), capture_output=True, env=self.environment, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def walk(self, *lines, language="en", actor="Marie", label="1"):
        status, said, wrong = self.run(
            "walk", label, "--language", language, "--actor", actor, typed="\n".join(lines) + "\n"
        )
        assert (status, wrong.replace("Meant: DRILL-2026-001\n", "").replace("Compris", "")) == (
            0,
            "",
        ) or status == 0
        return " ".join(said.split())

    def show(self):
        return json.loads(self.run("show", "1", "--json")[1])

    def kinds(self):
        return [json.loads(line)["kind"] for line in self.run("log", "1", "--json")[1].splitlines()]


ANSWERED = [
    part
    for pair in (
        "circumstances=stolen",
        "device=phone-marie",
        "lock_state=open",
        "personal_data=no",
        "detected_at=1 hour ago",
    )
    for part in ("--answer", pair)
]


@pytest.fixture
def place(tmp_path):
    """A drill whose first minute is answered; the walk stands at its first step."""
    place = Place(tmp_path)
    place.run("start", "lost-device", "--drill", *ANSWERED)
    return place


def test_a_message_is_filled_in_and_sent(place):
    """Blank, to whom, how, who approved: then the text is kept as it was sent."""
    place.walk("message", "A device is missing", "1", "at 6 pm", "", "", "Claire")
    (sent,) = place.show()["messages"]
    assert (sent["id"], sent["to"], sent["approved_by"]) == ("staff_notice", "All staff", "Claire")


def test_a_message_that_nobody_approved_takes_a_reason(place):
    said = place.walk("message", "A device is missing", "1", "at 6 pm", "", "", "", "Nobody reachable")
    assert "Somebody must approve it first" in said
    assert place.show()["messages"][0]["approved_by"] is None


def test_a_message_is_approved_first_and_sent_in_another_walk(place):
    """What was approved is filled in again, so that nobody types it twice."""
    place.walk("message", "A device is missing", "3", "at 6 pm", "Claire", "5")
    assert place.kinds()[-1] == "message-approved"
    place.walk("message", "A device is missing", "1", "", "")
    assert place.show()["messages"][0]["approved_by"] == "Claire"


def test_back_leaves_a_message_unsent(place):
    place.walk("message", "A device is missing", "1", "at 6 pm", "back")
    assert place.show()["messages"] == []


@pytest.mark.parametrize(("language", "word"), [("en", "call"), ("fr", "appeler"), ("fr", "call")])
def test_a_call_is_logged_with_its_promise(place, language, word):
    place.walk(f"{word} operator", "Léa", "88213", "The line is cut", "in 2 hours", language=language)
    assert place.kinds()[-2:] == ["call-logged", "promise-made"]
    assert [each["answered"] for each in place.show()["calls"]] == ["Léa"]


def test_enter_logs_no_call(place):
    said = place.walk("call operator", "")
    assert "01 99 00 50 50" in said
    assert place.show()["calls"] == []


def test_a_number_that_nobody_entered_is_asked_for_and_kept(place):
    """The example's numbers are not dialled in an emergency; the one that was found is."""
    place.run("start", "lost-device", *ANSWERED)
    said = place.walk("call operator", "01 23 45 67 89", "", label="INC-2026-001")
    assert "No number is entered here" in said
    assert "01 23 45 67 89" in place.run("call", "INC-2026-001", "operator")[1]
    assert "No number is entered here" not in place.walk("call operator", "", label="INC-2026-001")


def test_a_call_step_asks_who_answered_and_a_message_step_whether_it_was_sent(place):
    """What a step is about is recorded with it and not asked for twice."""
    numbers = [step["id"] for step in place.show()["steps"]]
    staff = str(numbers.index("tell-staff") + 1)
    place.walk("list", staff, "1", "All staff", "at 6 pm", "", "Claire")
    assert place.kinds()[-3:] == ["message-approved", "message-sent", "step-done"]
    sim = str(numbers.index("block-sim") + 1)
    place.walk("list", sim, "done", "3", "No time", "Léa", "88213", "The line is cut", "in 2 hours", "", "")
    assert place.kinds()[-5:] == ["call-logged", "promise-made", *["gate-overridden"] * 2, "step-done"]


def test_a_handover_is_offered_in_english_and_accepted_in_french(place):
    offered = place.walk("handover Karim")
    assert "Handover brief" in offered
    assert "To take over: handover" in place.walk("quit", actor="Karim")
    accepted = place.walk("relève", "1", language="fr", actor="Karim")
    assert "Noter les faits tout de suite, sans reproche" in accepted
    assert place.kinds()[-2:] == ["handover-offered", "handover-accepted"]
    assert place.show()["roles"]["lead"]["name"] == "Karim"


def test_marks_lessons_and_action_items_are_noted_in_passing(place):
    place.walk(
        "mark Which console?",
        "lesson Numbers on paper",
        "action",
        "Print them",
        "Anna",
        "in 2 weeks",
        "role lead",
        "",
    )
    shown = place.show()
    assert [each["text"] for each in shown["marks"]] == ["Which console?"]
    assert [each["text"] for each in shown["lessons"]] == ["Numbers on paper"]
    assert [(each["text"], each["owner"]) for each in shown["actions"]] == [("Print them", "Anna")]
    assert shown["roles"]["lead"]["name"] == "Marie"
    place.walk("action", "2")
    assert place.show()["actions"][0]["state"] == "finished"


def test_a_closed_incident_takes_lessons_and_actions_and_no_call(place):
    place.run("close", "1", "--outcome", "resolved", "--note", "Done")
    said = place.walk("call operator", "lesson Numbers on paper", "action", "Print", "Anna", "", "6")
    assert "This incident is closed." in said
    shown = place.show()
    assert (len(shown["lessons"]), len(shown["actions"]), shown["calls"]) == (1, 1, [])


def test_somebody_called_mark_can_be_named(place):
    """A word of the walk is a first name."""
    place.walk("role scribe", "Mark")
    assert place.show()["roles"]["scribe"]["name"] == "Mark"
