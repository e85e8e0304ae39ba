"""The starter library by commands alone: each runbook is walked to its end, and each of its messages can go out."""

from pathlib import Path

import pytest

import walking
from incidentkit.runbook.loading import load_library

LIBRARY = Path(__file__).parents[2] / "runbooks"
LANGUAGES = ["en", "fr"]
PLAIN = {**walking.PLAIN, "account": "instagram, domain"}

WORST = {
    "payment-fraud": {
        "money": "gone",
        "given": "bank,password,remote,file,payee",
        "genuine": "no",
        "who_ordered": "them",
        "source": "ours",
        "recall_status": "refused",
    },
    "ransomware": {"extent": "several", "backup_state": "connected", "copy_left": "none"},
    "leaver-access": {
        "situation": "conflict",
        "hold": "sole",
        "taken_over": "ours",
        "devices": "laptop-marie, phone-marie",
        "discipline_choice": "procedure",
    },
    "post-backlash": {
        "origin": "ours",
        "mistake": "private",
        "heat": "storm",
        "author_kind": "staff",
        "discipline_choice": "procedure",
    },
}
"""The answers under which most of a runbook applies; all else is answered yes, or with its last option."""


def value_for(question, told):
    base = question["name"].partition("@")[0].rpartition("/")[2]
    if base == "places":
        return "FR,GB,US-CA"
    if base in told:
        return told[base]
    if question["type"] == "choice":
        return list(question["options"])[-1]
    if question["type"] == "choices":
        return ",".join(question["options"])
    return PLAIN[question["type"]]


def finished(ik, step, told, picture):
    """The command that finishes a step whatever its gates: answers, proof, reasons, second person, the typed id."""
    asked = {question["name"]: question for question in [*step["confirm"], *step["fields"]]}
    said = [
        part
        for name, question in asked.items()
        for part in ("--record", f"{name}={value_for(question, told)}")
    ]
    said += ["--evidence", picture, "--despite", "All of it was there"]
    if step["people"] == 2:
        said += ["--witness", "Claire"]
    if step["irreversible"]:
        said += ["--confirm", step["id"]]
    if step["decide"]:
        advised = [each["choose"] for each in step["decide"]["advise"]]
        choice = told.get(step["decide"]["name"].rpartition("/")[2]) or (
            advised[0] if advised else list(step["decide"]["options"])[-1]
        )
        return ik.ok("decide", "1", step["id"], choice, "--reason", "As advised", *said)
    return ik.ok("done", "1", step["id"], *said)


def walked(ik, runbook, language, told):
    """Opens a drill and does whatever comes next until nothing does; the ids of the steps, in order."""
    ik.ok("start", runbook, "--drill", "--language", language, "--at", "1 hour ago")
    picture = ik.file("console.png")
    now = ik.ok("next", "1")
    first = {name for name, question in plan_of(runbook).questions.items() if question.at == "start"}
    while now["question"] and now["question"]["name"] in first:
        ik.ok("answer", "1", now["question"]["name"], value_for(now["question"], told))
        now = ik.ok("next", "1")
    done = []
    while now["step"]:
        assert now["step"]["id"] not in done, done
        done.append(now["step"]["id"])
        now = finished(ik, now["step"], told, picture)["next"]
    return done


def plan_of(runbook):
    entries = {entry.id: entry for entry in load_library(LIBRARY).entries}
    return entries[runbook].pinned.plans["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("runbook", WORST)
def test_a_runbook_is_walked_to_its_end_and_every_message_can_go_out(ik, runbook, language):
    """Whatever is asked is answered; then a message lacks nothing but what only its sender can say."""
    done = walked(ik, runbook, language, WORST[runbook])
    assert len(done) >= 20
    for name, message in plan_of(runbook).messages.items():
        draft = ("message", "1", name, "--text-language", language)
        assert set(ik.ok(*draft)["to_fill"]) <= set(message.fields), name
        fields = [
            part for field in message.fields for part in ("--field", f"{field}=Six words that somebody wrote")
        ]
        drafted = ik.ok(*draft, *fields)
        assert (name, drafted["to_fill"]) == (name, [])
        assert message.max_words is None or drafted["words"] <= message.max_words, (name, drafted["words"])
