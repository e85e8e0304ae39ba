"""The main job by commands alone, as another program would drive it: opened, walked, closed, exported, verified."""

import hashlib
import json
from pathlib import Path

import pytest

ANSWER = {
    "yes_no": "yes",
    "number": "12",
    "time": "10 minutes ago",
    "text": "As told on the phone",
    "device": "laptop of Marie",
    "person": "Marie",
    "account": "shop",
}


def value_for(question):
    """A plausible answer of the right kind; the last option, so that paths are not always the first."""
    if question["name"] == "places":
        return "FR,GB,US-CA"
    if question["type"] == "choice":
        return list(question["options"])[-1]
    if question["type"] == "choices":
        return ",".join(question["options"])
    return ANSWER[question["type"]]


def step_arguments(step, picture):
    """What finishes a step whatever its gates: answers, proof, second person, the typed id."""
    asked = {question["name"]: question for question in [*step["confirm"], *step["fields"]]}
    arguments = [
        part for name, question in asked.items() for part in ("--record", f"{name}={value_for(question)}")
    ]
    if step["evidence"] and step["evidence"]["required"]:
        arguments += ["--evidence", picture]
    if step["people"] == 2:
        arguments += ["--witness", "Claire"]
    if step["irreversible"]:
        arguments += ["--confirm", step["id"]]
    return arguments


def recomputed(lines):
    """The chain of docs/record.md, from what `log --json` prints, with nothing of ours imported."""
    previous = "0" * 64
    fields = (
        "id", "incident_id", "seq", "action", "kind", "version", "actor", "role", "recorded_at", "zone", "occurred_at",
        "approximate", "payload_digest", "previous",
    )  # fmt: skip

    def canonical(data):
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    for number, entry in enumerate(lines, 1):
        assert entry["seq"] == number
        assert entry["previous"] == previous
        digest = hashlib.sha256(bytes.fromhex(entry["salt"]) + canonical(entry["payload"])).hexdigest()
        assert entry["payload_digest"] == digest
        previous = hashlib.sha256(canonical({name: entry[name] for name in fields})).hexdigest()
        assert entry["hash"] == previous
    return previous


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("runbook", ["lost-device", "data-breach"])
def test_a_runbook_is_walked_to_the_end_closed_exported_and_verified(ik, runbook, language):
    """Every command is a process of its own; the report's seal proves the record at the end."""
    picture = ik.file("console.png")

    def said(*arguments):
        outcome = ik.run(*arguments, "--json", "--language", language)
        assert outcome.status == 0, (arguments, outcome.stdout, outcome.stderr)
        return outcome.data

    now = said("start", runbook, "--at", "1 hour ago")
    incident = now["incident"]
    now = now["next"]
    done = []
    while now["question"] and now["question"]["asked_by"] is None:
        said("answer", incident, now["question"]["name"], value_for(now["question"]))
        now = said("next", incident)
    while now["step"]:
        step = now["step"]
        assert step["id"] not in done
        done.append(step["id"])
        if step["decide"]:
            choice = (
                step["decide"]["advise"][0]["choose"]
                if step["decide"]["advise"]
                else next(iter(step["decide"]["options"]))
            )
            now = said(
                "decide",
                incident,
                step["id"],
                choice,
                "--reason",
                "As advised",
                *step_arguments(step, picture),
            )["next"]
        else:
            now = said("done", incident, step["id"], *step_arguments(step, picture))["next"]
    assert len(done) >= 14
    for deadline in said("show", incident)["deadlines"]:
        if deadline["state"] in ("running", "late", "not-started"):
            said("deadline", incident, deadline["id"], "--met", "--reference", "Seen")
    assert said("close", incident, "--outcome", "resolved", "--note", "All done")["open"] == []
    files = {
        file["format"]: Path(file["path"])
        for file in said("export", incident, "--format", "md,html,json")["files"]
    }
    shown = said("show", incident)
    assert shown["status"] == "closed"
    assert {deadline["state"] for deadline in shown["deadlines"]} <= {"met", "struck", "waived"}
    assert said("verify", incident, "--seal", shown["seal"])["ok"] is True
    assert said("verify", str(files["json"]))["ok"] is True
    assert ("Vérif" in files["html"].read_text() or "Sceau" in files["html"].read_text()) == (
        language == "fr"
    )
    head = recomputed(ik.run("log", incident, "--json").lines)
    assert head == shown["head"]


def test_an_incident_begun_in_english_is_continued_in_french(ik):
    """The one who takes over at midnight may read another language; ids and answers are the same."""
    ik.ok("start", "lost-device")
    english = ik.ok("next", "1")["step"]
    french = ik.ok("next", "1", "--language", "fr")["step"]
    assert english["id"] == french["id"]
    assert english["do"] != french["do"]
    ik.ok("done", "1", english["id"], "--record", "device_kind=phone", "--language", "fr")
    assert ik.ok("show", "1")["steps"][0]["state"] == "done"


def test_the_same_command_sent_twice_counts_once(ik):
    """A script that lost the answer sends the command again with its id."""
    ik.ok("start", "lost-device", "--id", "first")
    ik.ok("start", "lost-device", "--id", "first")
    assert len(ik.ok("list")["incidents"]) == 1
    first = ik.ok("note", "1", "Called the bank", "--id", "n1")
    again = ik.ok("note", "1", "Called the bank", "--id", "n1")
    assert first["entries"] == again["entries"] == [{"seq": 4, "id": "n1.1", "kind": "note-added"}]
    other = ik.call("note", "1", "Called the police", "--id", "n1", "--json")
    assert (other.status, other.data["error"]["code"]) == (1, "id-used")


def test_a_retry_is_answered_before_any_gate(ik):
    """The step is already done when the retry comes: that is success, not "already done"."""
    picture = ik.file("p.png")
    ik.ok("start", "lost-device")
    command = (
        "done",
        "1",
        "take-report",
        "--record",
        "device_kind=phone",
        "--evidence",
        picture,
        "--id",
        "d1",
    )
    assert ik.ok(*command)["entries"] == ik.ok(*command)["entries"]
    ik.file("p.png", b"another picture")
    assert ik.call(*command).status == 1
