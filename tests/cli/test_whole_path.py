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


RICHEST = {
    "situation": "taken", "mail_situation": "entered", "leak_kind": "misdirected",
    "data_reached": "no", "mailbox_taken": "no", "mail_reached": "no", "mailbox_entered": "no",
    "platform_answer": "refused",
}  # fmt: skip
"""Where the last option, or a yes, would leave most of a runbook out or bring in another one whole."""


RENEWED = {"false-claims": ["press_law@c1"]}
"""Clocks that run anew once they are met: an action of press law has to be renewed every three months."""

PROCESSES = {("data-breach", "en")}
"""Where every command is a process of its own, as other programs call it; the others run in this one, for speed."""


def value_for(question):
    """A plausible answer of the right kind; the last option, so that paths are not always the first."""
    if question["name"] == "places":
        return "FR,GB,US-CA"
    base = question["name"].rpartition("/")[2].partition("@")[0]
    if base in RICHEST:
        return RICHEST[base]
    if question["type"] == "choice":
        return list(question["options"])[-1]
    if question["type"] == "choices":
        return ",".join(question["options"])
    return ANSWER[question["type"]]


def step_arguments(step, pictures):
    """What finishes a step whatever its gates: answers, proof, second person, the typed id; no pause is waited for."""
    asked = {question["name"]: question for question in [*step["confirm"], *step["fields"]]}
    arguments = [
        part for name, question in asked.items() for part in ("--record", f"{name}={value_for(question)}")
    ]
    if step["evidence"] and step["evidence"]["required"]:
        arguments += [part for one in pictures[: step["evidence"]["count"]] for part in ("--evidence", one)]
    if any(gate["kind"] == "pause" for gate in step["gates"]):
        arguments += ["--despite", "Nobody waits in a test"]
    if step["people"] == 2:
        arguments += ["--witness", "Claire"]
    if step["irreversible"]:
        arguments += ["--confirm", step["id"]]
    return arguments


def items_for(question):
    """One item of a list, or one of several accounts."""
    if question["type"] != "list":
        return ["value=instagram"]
    return [f"{each['name']}={value_for(each)}" for each in question["fields"]]


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
@pytest.mark.parametrize(
    "runbook", ["lost-device", "data-breach", "false-claims", "compromised-account", "email-account"]
)
def test_a_runbook_is_walked_to_the_end_closed_exported_and_verified(ik, runbook, language):
    """The report's seal proves the record at the end."""
    pictures = [ik.file(f"console{n}.png", f"picture {n}".encode()) for n in range(3)]
    run = ik.run if (runbook, language) in PROCESSES else ik.call

    def said(*arguments):
        outcome = run(*arguments, "--json", "--language", language)
        assert outcome.status == 0, (arguments, outcome.stdout, outcome.stderr)
        return outcome.data

    now = said("start", runbook, "--at", "1 hour ago")
    incident = now["incident"]
    now = now["next"]
    done = []
    while now["step"]:
        while now["question"] and now["question"]["asked_by"] is None:
            question = now["question"]
            several = question["type"] == "list" or question["items"] is not None
            value = ["--add", *items_for(question)] if several else [value_for(question)]
            said("answer", incident, question["name"], *value)
            now = said("next", incident)
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
                *step_arguments(step, pictures),
            )["next"]
        else:
            now = said("done", incident, step["id"], *step_arguments(step, pictures))["next"]
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
    running = [d["id"] for d in shown["deadlines"] if d["state"] not in ("met", "struck", "waived")]
    assert running == RENEWED.get(runbook, [])
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
