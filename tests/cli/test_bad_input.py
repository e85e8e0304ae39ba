"""Bad input gets a sentence, the promised exit status, never a traceback, and nothing is lost."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

HOSTILE = "\x1b]0;owned\x07 [/red] \u202etxt.exe \x9b31m {{ 7*7 }} {% raw %} <script>alert(1)</script> \u200b '; DROP TABLE entries;--"


def sentence(outcome, status):
    """The outcome has this status and says something that is no traceback, with nothing a terminal would obey."""
    assert outcome.status == status, (outcome.status, outcome.stdout, outcome.stderr)
    said = outcome.stdout + outcome.stderr
    assert said.strip()
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert "\x9b" not in said
    return said


@pytest.fixture
def company(ik):
    """A runbooks folder of one's own, made by init."""
    ik.ok("init", "company")
    return ik.folder / "company" / "runbooks"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("show", "7"), 2),
        (("show", "INC-9999-999"), 2),
        (("show", ""), 2),
        (("start", "no-such-runbook"), 2),
        (("start", "../../etc/passwd"), 2),
        (("done", "1", "no-such-step"), 2),
        (("answer", "1", "no_such_name", "x"), 2),
        (("answer", "1", "circumstances", "eaten"), 2),
        (("answer", "1", "personal_data", "perhaps"), 2),
        (("answer", "1", "occurred_at", "vers tantot"), 2),
        (("answer", "1", "occurred_at", "tomorrow 9:00"), 2),
        (("answer", "1", "places", "France"), 2),
        (("answer", "1", "places", "UK"), 2),
        (("severity", "1", "huge", "--reason", "x"), 2),
        (("severity", "1", "high", "--reason", "  "), 2),
        (("skip", "1", "take-report", "--reason", ""), 2),
        (("promise", "1", "x", "--by", "yesterday 9:00"), 2),
        (("wait", "1", "take-report", "--for", "x", "--nudge", "1 hour ago"), 2),
        (("note", "1", ""), 2),
        (("note", "1", "x", "--type", "rumour"), 2),
        (("strike", "1", "999", "--reason", "x"), 2),
        (("strike", "1", "minus one", "--reason", "x"), 2),
        (("deadline", "1", "authority"), 2),
        (("deadline", "1", "nothing", "--met"), 2),
        (("evidence", "1", "no-such-file.png"), 3),
        (("export", "1", "--format", "papyrus"), 2),
        (("export", "1", "--until", "999"), 2),
        (("verify", "no-such-thing"), 2),
        (("verify", "--seal", "12 amber"), 2),
        (("verify", "1", "--seal", "amber amber"), 2),
        (("runbook", "show", "nothing"), 2),
        (("runbook", "lint", "no/such/place"), 2),
        (("runbook", "schema", "--of", "cake"), 2),
        (("settings", "colour", "red"), 2),
        (("settings", "language", "de"), 2),
        (("--language", "de", "list"), 2),
        (("--runbooks", "/nowhere", "start", "lost-device"), 2),
        (("restore", "no-such-backup.zip"), 1),
        (("note", "1"), 2),
        (("note", "1", "two", "words"), 2),
        (("note", "1", "x", "--nonsense"), 2),
        (("frobnicate",), 2),
        (("start", "lost-device", "--answer", "circumstances"), 2),
        (("start", "lost-device", "--answer", "a=1", "--answer", "a=2"), 2),
        (("note", "1", "x", "--id", "two words"), 2),
        (("note", "1", "x" * 300_000), 2),
        (("completion", "tcsh"), 2),
        (("--home", "~nobody-of-this-name/records", "list"), 2),
        (("--runbooks", "~nobody-of-this-name/runbooks", "runbook", "list"), 2),
        (("export", "1", "--output", "~nobody-of-this-name/reports"), 2),
        (("runbook", "graph", "lost-device", "--text-language", "de"), 2),
        (("runbook", "preview", "lost-device", "--text-language", "de"), 2),
    ],
)
def test_wrong_words_get_a_sentence_and_the_promised_status(ik, arguments, status):
    """Also in French and as JSON, where the code is kebab-case."""
    ik.ok("start", "lost-device")
    before = ik.ok("show", "1")["entries"]
    sentence(ik.call(*arguments), status)
    if arguments[0] != "--language":
        sentence(ik.call("--language", "fr", *arguments), status)
        outcome = ik.call(*arguments, "--json")
        assert outcome.status == status
        assert outcome.data["error"]["code"].replace("-", "").isalnum()
    assert ik.ok("show", "1")["entries"] == before


def test_hostile_text_in_every_field_is_kept_and_never_reaches_the_terminal(ik):
    """The record keeps every character; what is shown is harmless; the report holds no markup from a note."""
    ik.ok("start", "lost-device", "--title", HOSTILE, "--actor", HOSTILE)
    ik.ok("note", "1", HOSTILE)
    ik.ok("answer", "1", "device", HOSTILE)
    ik.ok("skip", "1", "take-report", "--reason", HOSTILE)
    ik.ok("wait", "1", "lock-device", "--for", HOSTILE, "--reference", HOSTILE)
    ik.ok("promise", "1", HOSTILE, "--by", "in 2 hours")
    ik.ok("severity", "1", "high", "--reason", HOSTILE)
    ik.ok("evidence", "1", ik.file("a\x1b[31m\u202egpj.exe"), "--description", HOSTILE, "--source", HOSTILE)
    for shown in (
        ("show", "1"),
        ("next", "1"),
        ("list",),
        ("log", "1"),
        ("log", "1", "--json"),
        ("show", "1", "--json"),
    ):
        outcome = ik.call(*shown)
        assert outcome.status == 0
        assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(outcome.stdout + outcome.stderr), shown
    notes = [e["payload"]["text"] for e in ik.call("log", "1", "--json").lines if e["kind"] == "note-added"]
    assert notes == [HOSTILE]
    for file in ik.ok("export", "1", "--format", "md,html")["files"]:
        text = Path(file["path"]).read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(text)


def test_ten_megabytes_pasted_are_refused_in_a_sentence(ik):
    ik.ok("start", "lost-device")
    sentence(ik.run("note", "1", "-", stdin=b"x" * 10_000_000), 2)
    sentence(ik.run("note", "1", "-", stdin=b"\xff\xfe\x00" * 100), 0)


def test_a_broken_runbook_does_not_stop_the_others(ik, company):
    (company / "en" / "lost-device.yaml").write_text("format: 1\nid: [unclosed\n\tphases: no")
    (company / "fr" / "lost-device.yaml").write_bytes(b"\xff\xfe\x00garbage")
    library = ("--runbooks", str(company))
    problems = {each["id"]: each["problems"] for each in ik.ok("runbook", "list", *library)["runbooks"]}
    assert problems["lost-device"]
    assert not problems["data-breach"]
    sentence(ik.call("start", "lost-device", *library), 3)
    ik.ok("start", "data-breach", *library)


def test_one_broken_language_leaves_the_other_and_is_said(ik, company):
    """Whoever asked for French and reads English has to know that the file is to blame, and which."""
    (company / "fr" / "lost-device.yaml").write_text("nothing: here\n")
    outcome = ik.call("start", "lost-device", "--runbooks", str(company), "--language", "fr")
    assert outcome.status == 0
    assert "Lost or stolen device" in outcome.stdout
    broken = company / "fr" / "lost-device.yaml"
    assert f"{broken} ne peut pas servir" in outcome.stderr
    assert "Lost or stolen device" in ik.call("start", "lost-device", "--runbooks", str(company)).stdout
    assert str(broken) not in ik.call("start", "lost-device", "--runbooks", str(company)).stderr


@pytest.mark.parametrize("content", [None, "format: 2\n", "- not\n- a map\n", "name: {{", ""])
def test_a_missing_or_broken_register_does_not_stop_an_emergency(ik, company, content):
    """It is said on stderr, and everything that hangs on it is unknown."""
    register = company / "organisation.yaml"
    register.unlink() if content is None else register.write_text(content)
    outcome = ik.call("start", "lost-device", "--runbooks", str(company))
    assert outcome.status == 0
    assert "organisation.yaml" in outcome.stderr
    if content is not None:
        sentence(ik.call("organisation", "1", "--update", "--runbooks", str(company)), 3)


def test_a_filled_register_is_taken_over_during_the_incident(ik, company):
    library = ("--runbooks", str(company))
    ik.ok("start", "lost-device", *library)
    deadline = {each["id"]: each for each in ik.ok("show", "1")["deadlines"]}["insurer_theft"]
    assert deadline["state"] == "not-started"
    register = company / "organisation.yaml"
    register.write_text(register.read_text().replace("example: true\n", ""))
    assert ik.ok("organisation", "1", "--update", *library)["entries"][0]["kind"] == "organisation-updated"
    deadline = {each["id"]: each for each in ik.ok("show", "1")["deadlines"]}["insurer_theft"]
    assert deadline["state"] == "running"
    assert ik.call("organisation", "1", "--update", *library).status == 1


def test_evidence_that_is_no_plain_file_is_refused_without_hanging(ik):
    ik.ok("start", "lost-device")
    os.mkfifo(ik.folder / "pipe")
    (ik.folder / "folder").mkdir()
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(ik.folder / "socket"))
    (ik.folder / "dangling").symlink_to("nowhere")
    for path in ("pipe", "folder", "socket", "dangling", "/dev/zero", "/dev/null", "", "bad\x01name"):
        sentence(ik.run("evidence", "1", path), 3)
    server.close()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("1,200", "number-ambiguous"),  # 1200 people tell the authority something else than 1.2
        ("12,345", "number-ambiguous"),
        ("1,200,000", "not-a-number"),
        ("1e3", "not-a-number"),
        ("1e99999999", "not-a-number"),  # its digits would not fit into the memory
        ("-1e-99999999", "not-a-number"),
        ("NaN", "not-a-number"),
        ("1_000", "not-a-number"),
    ],
)
def test_a_number_that_is_none_or_two_is_refused(ik, said, code):
    ik.ok("start", "data-breach")
    outcome = ik.call("answer", "1", "people_count", "--json", "--", said)
    assert (outcome.status, outcome.data["error"]["code"]) == (2, code)


@pytest.mark.parametrize(
    ("said", "value"),
    [("1200", "1200"), ("1 200", "1200"), ("1,5", "1.5"), ("0,125", "0.125"), ("1,2000", "1.2000")],
)
def test_a_number_is_kept_as_it_is_meant(ik, said, value):
    ik.ok("start", "data-breach")
    ik.ok("answer", "1", "people_count", said)
    (entry,) = [
        each for each in ik.call("log", "1", "--json").lines if each["payload"].get("name") == "people_count"
    ]
    assert entry["payload"]["value"] == value


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_file_name_is_named_as_such(ik, name):
    """A script whose variable is empty would else be told that the current folder cannot be kept."""
    ik.ok("start", "lost-device")
    for arguments in (("evidence", "1", name), ("done", "1", "take-report", "--evidence", name)):
        outcome = ik.call(*arguments, "--json")
        assert (outcome.status, outcome.data["error"]["code"]) == (3, "no-file-named")


def test_a_backup_comes_back_where_the_settings_allow_a_log_without_its_second_file(ik):
    """The refusal names a setting as a way out; restore has to go that way like every other command."""
    ik.ok("start", "lost-device")
    ik.ok("backup", "copy.zip")
    there = ("--home", str(ik.folder / "Dropbox" / "records"))
    assert "journal_mode" in sentence(ik.call("restore", "copy.zip", *there), 4)
    ik.ok("settings", "journal_mode", "delete")
    assert ik.ok("restore", "copy.zip", *there)["incidents"] == 1
    assert ik.ok("verify", "1", *there)["ok"] is True


def test_databases_that_are_not_ours_are_refused_and_left_alone(ik):
    ik.home.mkdir()
    database = ik.home / "incidentkit.db"
    for content in (
        os.urandom(8192),
        b"SQLite format 3\x00" + os.urandom(4096),
        b"not a database at all" * 500,
    ):
        database.write_bytes(content)
        sentence(ik.run("list"), 4)
        sentence(ik.run("start", "lost-device"), 4)
        assert database.read_bytes() == content
    database.unlink()
    with closing(sqlite3.connect(database)) as foreign:
        foreign.execute("CREATE TABLE theirs (x)")
    sentence(ik.run("start", "lost-device"), 4)


def test_a_database_of_a_newer_version_is_refused(ik):
    ik.ok("start", "lost-device")
    with closing(sqlite3.connect(ik.home / "incidentkit.db")) as database:
        database.execute("PRAGMA user_version = 999")
    said = sentence(ik.run("note", "1", "x"), 4)
    assert "newer" in said


def test_a_home_that_is_a_file_or_cannot_be_made_is_said(ik):
    ik.file("home", b"I am a file")
    sentence(ik.run("start", "lost-device"), 4)
    sentence(ik.run("start", "lost-device", "--home", "/proc/nowhere"), 4)
    sentence(ik.run("start", "lost-device", "--home", "/dev/null/x"), 4)


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(ik):
    """A file-size limit makes writes fail as a full disk does, without needing a disk to fill."""
    ik.ok("start", "lost-device")
    before = ik.ok("show", "1")["entries"]
    size = (ik.home / "incidentkit.db").stat().st_size // 1024 // 3
    text = "x" * 100_000
    script = f"ulimit -f {size}; trap '' XFSZ; exec '{sys.executable}' -m incidentkit note 1 -"
    environment = {**os.environ, **ik.environment}
    done = subprocess.run(
        ["bash", "-c", script], input=text, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 4, done
    assert "Traceback" not in done.stderr
    assert ik.ok("show", "1")["entries"] == before
    assert ik.ok("verify", "1")["ok"] is True


def test_without_a_terminal_the_bare_program_names_walk(ik):
    outcome = ik.run()
    assert outcome.status == 2
    assert "incidentkit walk" in outcome.stderr


def test_a_dumb_terminal_changes_nothing(ik):
    ik.ok("start", "lost-device")
    assert ik.run("show", "1", TERM="dumb").status == 0
    assert ik.run("walk", "1", TERM="dumb", stdin="quit\n").status == 0


def test_broken_settings_are_said_with_the_line(ik):
    (ik.folder / "config").mkdir()
    (ik.folder / "config" / "settings.yaml").write_text("name: Marie\nname: Paul\n")
    said = sentence(ik.run("list"), 3)
    assert "settings.yaml" in said
    (ik.folder / "config" / "settings.yaml").write_text("language: klingon\nrunbooks: 7\n")
    assert ik.run("list").status == 0


def test_a_clock_that_went_back_is_noted_in_the_entry(ik):
    from incidentkit.desk.core import Desk
    from incidentkit.desk.noting import add_note

    ik.ok("start", "lost-device")
    with Desk(ik.home, actor="Marie", now=lambda: datetime(2001, 1, 1, tzinfo=UTC)) as desk:
        added = add_note(
            desk, desk.find("1"), "Later, says a clock earlier", "fact", lambda _: (None, False), None
        )
    assert added.entries[0].payload["clock_went_back_ms"] > 0
    assert ik.ok("verify", "1")["ok"] is True


def test_an_option_given_twice_loses_nothing_without_a_word(ik):
    """Of two reasons the first would be gone; of two formats one would not be written."""
    ik.ok("start", "lost-device", "--actor", "Marie")
    said = sentence(ik.call("severity", "1", "high", "--reason", "a", "--reason", "b"), 2)
    assert "--reason was given twice" in said
    assert ik.ok("severity", "1", "high", "--reason", "a", "--reason", "a")
    files = ik.ok(
        "export", "1", "--format", "md", "--format", "json,csv", "--output", str(ik.folder / "out")
    )["files"]
    assert {each["format"] for each in files} == {"md", "json", "csv"}
