"""`changes`: a runbook that changed on the disk is told of, and taken over only by a decision that is recorded."""

import json
from pathlib import Path

import pytest

from books import DOOR, written

BOOK = (
    DOOR
    + """\
questions:
  forced: {ask: Was it forced?, type: yes_no}
phases:
  contain:
    - {id: look, do: Look inside, within: 15 minutes}
    - {id: lock, do: Lock it, when: forced}
"""
)
SECOND = BOOK.replace("id: door", "id: window").replace("A door", "A window")
FRENCH = (
    BOOK.replace("language: en", "language: fr")
    .replace("6 months", "6 mois")
    .replace("Look inside", "Regarder dedans")
)


@pytest.fixture
def folder(ik, monkeypatch) -> Path:
    folder = written(
        ik.folder / "runbooks", {"en/door.yaml": BOOK, "fr/door.yaml": FRENCH, "en/window.yaml": SECOND}
    )
    ik.ok("start", "door")
    return folder


def edit(folder: Path, old: str, new: str, name: str = "en/door.yaml") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


MORE = "    - {id: call, do: Call the landlord}\n"


def test_an_unchanged_runbook_is_told_of_as_such(ik, folder):
    outcome = ik.call("changes", "1")
    assert (outcome.status, outcome.stdout) == (0, "door: unchanged since this incident has it.\n")
    edit(folder, "id: look, do: Look inside", "do: Look inside, id: look")
    assert ik.ok("changes", "1")["runbooks"][0]["changed"] is False
    refused = ik.call("changes", "1", "--take-over", "--reason", "R", "--json")
    assert (refused.status, refused.data["error"]["code"]) == (1, "runbook-unchanged")


def test_a_change_is_told_and_the_incident_keeps_its_version(ik, folder):
    edit(folder, "within: 15 minutes", "within: 30 minutes")
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    outcome = ik.call("changes", "1")
    assert (
        outcome.stdout
        == """\
door: changed since this incident has it.
  step look, within: 15 → 30 minutes
  step call added to contain, after look
"""
    )
    assert "incidentkit changes INC-" in outcome.stderr
    (told,) = ik.ok("changes", "1")["runbooks"]
    assert {key: told[key] for key in ("id", "title", "changed", "problem")} == {
        "id": "door",
        "title": "A door stands open",
        "changed": True,
        "problem": None,
    }
    assert told["pinned"] == ik.ok("show", "1")["runbook"]["digest"] != told["now"]
    assert [step["id"] for step in ik.ok("show", "1")["steps"]] == ["look", "lock"]


def test_taking_it_over_is_an_entry_with_its_reason_and_everything_recorded_stays(ik, folder):
    ik.ok("answer", "1", "forced", "yes")
    ik.ok("done", "1", "look")
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    (entry,) = ik.ok("changes", "1", "--take-over", "--reason", "The landlord was missing")["entries"]
    assert entry["kind"] == "runbook-updated"
    shown = ik.ok("show", "1")
    assert [(step["id"], step["state"]) for step in shown["steps"]] == [
        ("look", "done"),
        ("call", "open"),
        ("lock", "open"),
    ]
    assert (shown["runbook"]["updated"], shown["answers"]["forced"]["value"]) == (entry["seq"], True)
    logged = ik.call("log", "1", "--since", str(entry["seq"] - 1), "--json").lines[0]["payload"]
    assert (logged["reason"], logged["runbook"], logged["digest"]) == (
        "The landlord was missing",
        "door",
        shown["runbook"]["digest"],
    )
    assert ik.ok("changes", "1")["runbooks"][0]["changed"] is False
    assert ik.ok("verify", "1")["ok"] is True
    assert "The landlord was missing" in ik.call("log", "1").stdout
    (page,) = ik.ok("export", "1", "--format", "md", "--output", "report")["files"]
    assert "Runbook taken over as it is now" in Path(page["path"]).read_text(encoding="utf-8")


def test_undo_brings_the_former_version_back(ik, folder):
    """A new version may be worse than the one that people had in their hands."""
    before = ik.ok("show", "1")["runbook"]
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    ik.ok("changes", "1", "--take-over", "--reason", "R")
    ik.ok("undo", "1")
    assert ik.ok("show", "1")["runbook"] == before


def test_a_version_that_lacks_what_was_done_loses_nothing(ik, folder):
    """The step is no longer shown; its entry, the log and every report stay readable."""
    ik.ok("answer", "1", "forced", "yes")
    ik.ok("wait", "1", "lock", "--for", "the locksmith")
    ik.ok("done", "1", "look", "--result", "Nobody inside")
    text = BOOK.partition("questions:")[0] + "phases:\n  learn:\n    - {id: other, do: Do something else}\n"
    (folder / "en" / "door.yaml").write_text(text, encoding="utf-8")
    (folder / "fr" / "door.yaml").unlink()
    ik.ok("changes", "1", "--take-over", "--reason", "R")
    assert [step["id"] for step in ik.ok("show", "1")["steps"]] == ["other"]
    assert "Nobody inside" in ik.call("log", "1").stdout
    files = ik.ok("export", "1", "--format", "md,html,json", "--output", "report")["files"]
    assert "Nobody inside" in Path(files[0]["path"]).read_text(encoding="utf-8")
    assert ik.call("next", "1", "--language", "fr").status == 0
    assert ik.run("walk", "1", stdin="show\nlist\ndone\nquit\n").status == 0


def test_a_change_in_the_other_language_is_a_change(ik, folder):
    edit(folder, "Regarder dedans", "Regarder à l'intérieur", "fr/door.yaml")
    told = ik.call("changes", "1").stdout
    assert "step look, do: Regarder dedans → Regarder à l'intérieur" in told


def test_an_attached_runbook_has_its_own_changes(ik, folder):
    ik.ok("attach", "1", "window")
    edit(folder, "within: 15 minutes", "within: 1 hour", "en/window.yaml")
    assert [each["changed"] for each in ik.ok("changes", "1")["runbooks"]] == [False, True]
    ik.ok("changes", "1", "--take-over", "--runbook", "window", "--reason", "R")
    assert [each["changed"] for each in ik.ok("changes", "1")["runbooks"]] == [False, False]
    (attached,) = ik.ok("show", "1")["runbook"]["attached"]
    assert attached["updated"] == ik.ok("show", "1")["entries"]


@pytest.mark.parametrize("text", [None, "format: [\n"])
def test_a_runbook_that_is_gone_or_broken_is_told_of_and_stops_nothing(ik, folder, text):
    for language in ("en", "fr"):
        path = folder / language / "door.yaml"
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    outcome = ik.call("changes", "1")
    assert (outcome.status, "as it is now it cannot be used" in outcome.stdout) == (0, True)
    refused = ik.call("changes", "1", "--take-over", "--reason", "R", "--json")
    assert refused.data["error"]["code"] == ("unknown-runbook" if text is None else "runbook-broken")
    assert ik.call("next", "1").status == 0


def test_a_command_sent_twice_counts_once(ik, folder):
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    arguments = ["changes", "1", "--take-over", "--reason", "R", "--id", "once"]
    assert ik.ok(*arguments) == ik.ok(*arguments)


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["--take-over"], 2, "missing-reason"),
        (["--take-over", "--reason", "  "], 2, "missing-reason"),
        (["--reason", "R"], 2, "say-take-over"),
        (["--take-over", "--reason", "R", "--runbook", "window"], 2, "not-in-incident"),
    ],
)
def test_what_is_typed_wrongly_gets_a_sentence(ik, folder, arguments, status, code):
    outcome = ik.call("changes", "1", *arguments, "--json")
    assert (outcome.status, outcome.data["error"]["code"]) == (status, code)


def test_a_closed_incident_keeps_its_version(ik, folder):
    ik.ok("close", "1", "--outcome", "resolved", "--note", "Over")
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    refused = ik.call("changes", "1", "--take-over", "--reason", "R", "--json")
    assert (refused.status, refused.data["error"]["code"]) == (1, "incident-closed")


def test_the_reason_can_be_erased_by_order_and_the_version_stays(ik, folder):
    edit(folder, "    - {id: lock", MORE + "    - {id: lock")
    (entry,) = ik.ok("changes", "1", "--take-over", "--reason", "Marie's mistake")["entries"]
    before = ik.ok("show", "1")["runbook"]
    ik.ok("erase", "1", str(entry["seq"]), "--why", "W", "--by-order-of", "O")
    assert ik.ok("show", "1")["runbook"] == before
    assert "Marie" not in json.dumps(ik.call("log", "1", "--json").lines)
