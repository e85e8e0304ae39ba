"""The JSON of every command has the keys and kinds that the contract names; a later key is fine, a lost one is not."""

from typing import Any

import pytest

TEXT, NUMBER, FLAG, LIST, MAP = str, int, bool, list, dict
OPTIONAL_TEXT = (str, type(None))
OPTIONAL_MAP = (dict, type(None))

ENTRY = {"seq": NUMBER, "id": TEXT, "kind": TEXT}
STEP = {
    "id": TEXT, "phase": TEXT, "do": TEXT, "role": OPTIONAL_TEXT, "applies": TEXT, "depends_on": LIST, "state": TEXT,
    "no_longer_asked": FLAG, "reason": OPTIONAL_TEXT, "skip_reason": OPTIONAL_TEXT, "record": MAP,
    "evidence": OPTIONAL_MAP, "target": OPTIONAL_TEXT, "overdue": FLAG, "item": OPTIONAL_TEXT,
}  # fmt: skip
DETAIL = STEP | {
    "why": OPTIONAL_TEXT, "how": OPTIONAL_TEXT, "call": OPTIONAL_MAP, "script": OPTIONAL_TEXT, "message": OPTIONAL_MAP,
    "decide": OPTIONAL_MAP, "confirm": LIST, "fields": LIST, "gates": LIST, "never": LIST, "people": NUMBER,
    "irreversible": FLAG,
}  # fmt: skip
QUESTION = {
    "name": TEXT, "ask": TEXT, "why": OPTIONAL_TEXT, "type": TEXT, "options": OPTIONAL_MAP, "unit": OPTIONAL_TEXT,
    "required": FLAG, "asked_by": OPTIONAL_TEXT,
}  # fmt: skip
DEADLINE = {
    "id": TEXT, "title": TEXT, "kind": TEXT, "starts_at": OPTIONAL_TEXT, "assumed": OPTIONAL_TEXT,
    "target_at": OPTIONAL_TEXT, "due_at": OPTIONAL_TEXT, "state": TEXT, "depends_on": LIST,
}  # fmt: skip
LOG = {
    "id": TEXT, "incident_id": TEXT, "seq": NUMBER, "action": TEXT, "kind": TEXT, "version": NUMBER, "actor": TEXT,
    "role": OPTIONAL_TEXT, "recorded_at": TEXT, "zone": TEXT, "occurred_at": OPTIONAL_TEXT, "approximate": FLAG,
    "payload": MAP, "salt": TEXT, "payload_digest": TEXT, "previous": TEXT, "hash": TEXT,
}  # fmt: skip


def fits(shape: dict[str, Any], data: Any) -> None:
    """Asserts that every key of the shape is there and of its kind (a bool is no number)."""
    assert isinstance(data, dict), data
    assert set(shape) <= set(data), set(shape) - set(data)
    for key, kind in shape.items():
        value = data[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        assert isinstance(value, kinds), (key, value)
        assert bool in kinds or not isinstance(value, bool), (key, value)


@pytest.fixture
def started(ik):
    """An incident with its first minute answered."""
    ik.ok("start", "lost-device")
    for name, value in (
        ("circumstances", "stolen"),
        ("device", "phone of Marie"),
        ("lock_state", "open"),
        ("personal_data", "yes"),
    ):
        ik.ok("answer", "1", name, value)
    return ik


def test_start_names_the_incident_and_what_comes_next(ik):
    data = ik.ok("start", "lost-device", "--title", "Marie's phone")
    fits({"incident": TEXT, "incident_id": TEXT, "next": MAP}, data)
    fits({"question": MAP, "step": MAP, "also_open": LIST}, data["next"])
    fits(QUESTION, data["next"]["question"])
    fits(DETAIL, data["next"]["step"])
    assert "prefill" in data["next"]["question"]


def test_list_has_a_line_for_each_incident(started):
    (line,) = started.ok("list")["incidents"]
    fits(
        {
            "incident": TEXT, "incident_id": TEXT, "title": TEXT, "runbook_id": TEXT, "status": TEXT, "level": OPTIONAL_TEXT,
            "drill": FLAG, "opened_at": TEXT, "done": NUMBER, "total": NUMBER, "next_deadline": OPTIONAL_MAP,
        },
        line,
    )  # fmt: skip
    assert (line["status"], line["runbook_id"]) == ("open", "lost-device")


def test_show_has_everything(started):
    data = started.ok("show", "1")
    fits(
        {
            "incident": TEXT, "incident_id": TEXT, "title": TEXT, "status": TEXT, "drill": FLAG, "language": TEXT,
            "zone": TEXT, "runbook": MAP, "severity": MAP, "answers": MAP, "steps": LIST, "deadlines": LIST, "never": LIST,
            "waiting": LIST, "promises": LIST, "entries": NUMBER, "head": TEXT, "seal": TEXT,
        },
        data,
    )  # fmt: skip
    fits({"id": TEXT, "title": TEXT, "digest": TEXT, "attached": LIST}, data["runbook"])
    fits(
        {
            "level": OPTIONAL_TEXT,
            "suggested": OPTIONAL_TEXT,
            "because": OPTIONAL_TEXT,
            "may_be": OPTIONAL_MAP,
        },
        data["severity"],
    )
    for step in data["steps"]:
        fits(STEP, step)
    for deadline in data["deadlines"]:
        fits(DEADLINE, deadline)
    for never in data["never"]:
        fits({"say": TEXT, "applies": TEXT, "until": LIST}, never)
    for answer in data["answers"].values():
        fits({"state": TEXT, "entry": (int, type(None))}, answer)
        assert answer["state"] in {"given", "unknown", "not-asked", "unanswered"}
    assert {step["state"] for step in data["steps"]} <= {"open", "waiting", "done", "skipped"}
    assert {step["applies"] for step in data["steps"]} <= {"yes", "no", "unknown"}
    assert {each["state"] for each in data["deadlines"]} <= {
        "not-started",
        "running",
        "late",
        "met",
        "waived",
        "struck",
    }
    assert len(data["seal"].split()) == 14


def test_writes_answer_with_their_entries(started):
    picture = started.file("console.png")
    commands = [
        ("answer", "1", "ownership", "company"),
        ("severity", "1", "high", "--reason", "Client data"),
        ("note", "1", "A line"),
        ("evidence", "1", picture),
        ("promise", "1", "News", "--by", "in 2 hours"),
        ("deadline", "1", "insurer_theft", "--met"),
        ("strike", "1", "10", "--reason", "Wrong"),
    ]
    for command in commands:
        data = started.ok(*command)
        assert data["entries"], command
        for entry in data["entries"]:
            fits(ENTRY, entry)


def test_moves_answer_with_entries_and_next(started):
    picture = started.file("console.png")
    for command in [
        ("done", "1", "take-report", "--record", "device_kind=phone"),
        ("done", "1", "revoke-sessions", "--evidence", picture),
        ("reopen", "1", "revoke-sessions", "--reason", "Not all"),
        ("skip", "1", "revoke-sessions", "--reason", "No console"),
        ("wait", "1", "lock-device", "--for", "the provider", "--nudge", "in 1 hour"),
    ]:
        data = started.ok(*command)
        fits({"entries": LIST, "next": MAP}, data)
    waiting = started.ok("show", "1")["waiting"]
    fits(
        {"step": TEXT, "for": TEXT, "reference": OPTIONAL_TEXT, "nudge_at": OPTIONAL_TEXT, "since": TEXT},
        waiting[0],
    )
    promises = (
        started.ok("promise", "1", "Call back", "--by", "in 3 hours", "--theirs"),
        started.ok("show", "1")["promises"],
    )
    fits({"seq": NUMBER, "text": TEXT, "by": TEXT, "whose": TEXT, "state": TEXT}, promises[1][0])


def test_undo_names_what_went_and_what_stays(started):
    picture = started.file("console.png")
    started.ok("done", "1", "take-report", "--record", "device_kind=phone", "--evidence", picture)
    data = started.ok("undo", "1")
    fits({"entries": LIST, "undone": LIST, "stays": LIST}, data)
    assert [each["kind"] for each in data["stays"]] == ["evidence-added"]
    assert [each["kind"] for each in data["undone"]] == ["question-answered", "step-done"]


def test_messages_calls_and_handovers_have_their_shapes(started):
    draft = started.ok("message", "1", "staff_notice")
    fits({"text": TEXT, "to_fill": LIST, "sha256": TEXT, "words": NUMBER, "gates": LIST}, draft)
    card = started.ok("call", "1", "operator")["card"]
    fits({"contact": TEXT, "name": TEXT, "phone": TEXT, "script": OPTIONAL_TEXT, "calls": LIST}, card)
    for command in (
        ("message", "1", "staff_notice", "--sent", "--to", "all", "--reason", "now"),
        ("call", "1", "operator", "--answered", "Léa"),
        ("role", "1", "lead", "--take"),
        ("mark", "1", "lock-device", "Which console?"),
        ("lesson", "1", "Numbers on paper"),
        ("action", "1", "Print", "--owner", "Anna", "--due", "in 2 weeks"),
    ):
        for entry in started.ok(*command)["entries"]:
            fits(ENTRY, entry)
    shown = started.ok("show", "1")
    fits({"handover": OPTIONAL_MAP, "roles": MAP}, shown)
    fits({"name": TEXT, "since": TEXT, "seq": NUMBER}, shown["roles"]["lead"])
    fits(
        {"seq": NUMBER, "id": TEXT, "to": TEXT, "through": TEXT, "at": TEXT, "sha256": TEXT},
        shown["messages"][0],
    )
    fits({"seq": NUMBER, "contact": TEXT, "answered": OPTIONAL_TEXT, "at": TEXT}, shown["calls"][0])
    fits({"seq": NUMBER, "step": TEXT, "text": TEXT}, shown["marks"][0])
    fits({"seq": NUMBER, "text": TEXT}, shown["lessons"][0])
    fits(
        {"seq": NUMBER, "text": TEXT, "owner": TEXT, "due": OPTIONAL_TEXT, "state": TEXT}, shown["actions"][0]
    )
    data = started.ok("handover", "1", "--to", "Karim")
    fits({"brief": MAP, "entries": LIST}, data)
    fits(
        {
            "done": LIST, "open": LIST, "waiting": LIST, "deadlines": LIST, "promises": LIST, "not_known": LIST,
            "never": LIST, "last": LIST, "text": TEXT, "next": OPTIONAL_TEXT, "to": TEXT,
        },
        data["brief"],
    )  # fmt: skip


def test_close_names_the_open_steps(started):
    data = started.ok("close", "1", "--outcome", "false-alarm", "--note", "Found in the bag")
    fits({"entries": LIST, "open": LIST}, data)
    assert "take-report" in data["open"]
    fits({"entries": LIST, "next": MAP}, started.ok("reopen", "1", "--reason", "Not ours"))


def test_log_prints_one_entry_a_line_with_every_header_field(started):
    outcome = started.call("log", "1", "--json")
    assert outcome.lines
    for entry in outcome.lines:
        fits(LOG, entry)
    assert [entry["seq"] for entry in outcome.lines] == list(range(1, len(outcome.lines) + 1))


def test_export_verify_and_places(started):
    files = started.ok("export", "1", "--format", "md,html,json")["files"]
    assert [file["format"] for file in files] == ["md", "html", "json"]
    for file in files:
        fits({"format": TEXT, "path": TEXT, "sha256": TEXT}, file)
    data = started.ok("verify", "1")
    fits({"ok": FLAG, "checked": (int, dict, list), "problems": LIST}, data)
    assert data["ok"] is True
    fits(
        {
            "home": TEXT,
            "database": TEXT,
            "evidence": TEXT,
            "exports": TEXT,
            "settings": TEXT,
            "runbooks": TEXT,
        },
        started.ok("where"),
    )


def test_runbook_commands(ik):
    runbooks = ik.ok("runbook", "list")["runbooks"]
    for runbook in runbooks:
        fits({"id": TEXT, "title": TEXT, "languages": LIST, "path": TEXT, "problems": LIST}, runbook)
    assert [runbook["id"] for runbook in runbooks] == [
        "compromised-account", "data-breach", "email-account", "false-claims", "leaver-access", "lost-device",
        "payment-fraud", "post-backlash", "ransomware",
    ]  # fmt: skip
    report = ik.ok("runbook", "lint")
    assert report["problems"] == []
    assert len(report["files"]) > 10
    schema = ik.ok("runbook", "schema", "--of", "runbook")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_errors_are_json_too(ik):
    outcome = ik.call("show", "99", "--json")
    assert outcome.status == 2
    fits({"code": TEXT, "message": TEXT, "hint": OPTIONAL_TEXT, "where": MAP}, outcome.data["error"])
    assert outcome.data["error"]["code"] == "unknown-incident"


def test_walk_has_no_json(ik):
    outcome = ik.call("walk", "--json")
    assert outcome.status == 2
    assert outcome.data["error"]["message"]


def test_init_makes_a_folder_that_passes_lint(ik):
    files = ik.ok("init", "company")["files"]
    assert any(file.endswith("runbooks/organisation.yaml") for file in files)
    assert ik.call("runbook", "lint", "company/runbooks").status == 0
    assert ik.call("init", "company", "--json").status == 1
