"""Somebody with the file and plain sqlite3: refused by triggers, found by verify, and the seal finds the rest."""

import hashlib
import json
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

HEADER = (
    "id", "incident_id", "seq", "action", "kind", "version", "actor", "role", "recorded_at", "zone", "occurred_at",
    "approximate", "payload_digest", "previous",
)  # fmt: skip


@pytest.fixture
def kept(ik):
    """An incident of seven entries, and its seal as it was read over the telephone."""
    ik.ok("start", "lost-device")
    for text in ("Marie called", "Called the operator", "Told the director", "Went home"):
        ik.ok("note", "INC-2026-001", text)
    return ik, ik.ok("show", "1")["seal"]


@contextmanager
def database(ik):
    with closing(sqlite3.connect(ik.home / "incidentkit.db")) as connection, connection:
        yield connection


@contextmanager
def without_triggers(ik):
    with database(ik) as connection:
        drop_triggers(connection)
        yield connection


def drop_triggers(connection):
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')


def problems(ik, *arguments):
    outcome = ik.call("verify", *arguments, "--json")
    assert outcome.status == 1
    assert outcome.data["ok"] is False
    return outcome.data["problems"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'Paul' WHERE seq = 5",
        "UPDATE payloads SET body = '{}' WHERE seq = 5",
        "DELETE FROM entries WHERE seq = 7",
        "DELETE FROM payloads WHERE seq = 7",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE seq = 5",
        "UPDATE OR REPLACE entries SET seq = 6 WHERE seq = 5",
        "UPDATE documents SET body = x'00'",
        "DELETE FROM documents",
    ],
)
def test_plain_sqlite_is_refused(kept, statement):
    ik, _ = kept
    with pytest.raises(sqlite3.DatabaseError), database(ik) as connection:
        connection.execute(statement)
    assert ik.ok("verify", "1")["ok"] is True


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE entries SET actor = 'Paul' WHERE seq = 5"],
        ["UPDATE entries SET recorded_at = '2026-11-23T09:00:00.000Z' WHERE seq = 5"],
        ["UPDATE payloads SET body = replace(body, 'operator', 'bank') WHERE seq = 5"],
        ["DELETE FROM payloads WHERE seq = 5", "DELETE FROM entries WHERE seq = 5"],
        [
            "UPDATE entries SET seq = 100 WHERE seq = 5",
            "UPDATE entries SET seq = 5 WHERE seq = 6",
            "UPDATE entries SET seq = 6 WHERE seq = 100",
        ],
        ["DELETE FROM payloads WHERE seq = 5"],
    ],
    ids=["actor", "time", "text", "deleted", "reordered", "emptied"],
)
def test_what_the_dropped_triggers_let_through_is_found(kept, statements):
    ik, _ = kept
    with without_triggers(ik) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
    found = problems(ik, "1")
    assert all(problem["problem"] for problem in found)
    assert any(problem["seq"] in {5, 6, None} for problem in found)


def test_a_cut_tail_passes_the_chain_and_is_found_by_the_seal(kept):
    """A chain alone cannot tell that its end is missing: the seal, kept elsewhere, can."""
    ik, seal = kept
    with without_triggers(ik) as connection:
        connection.execute("DELETE FROM payloads WHERE seq >= 6")
        connection.execute("DELETE FROM entries WHERE seq >= 6")
    assert problems(ik, "1", "--seal", seal)


def test_a_chain_recomputed_from_the_start_passes_and_is_found_by_the_seal(kept):
    ik, seal = kept
    with without_triggers(ik) as connection:
        connection.row_factory = sqlite3.Row
        text = connection.execute("SELECT body FROM payloads WHERE seq = 5").fetchone()["body"]
        connection.execute("UPDATE payloads SET body = ? WHERE seq = 5", (text.replace("operator", "bank"),))
        previous = "0" * 64
        for row in connection.execute("SELECT * FROM entries ORDER BY seq").fetchall():
            kept_payload = connection.execute(
                "SELECT salt, body FROM payloads WHERE seq = ?", (row["seq"],)
            ).fetchone()
            digest = hashlib.sha256(bytes(kept_payload["salt"]) + kept_payload["body"].encode()).hexdigest()
            header = {name: row[name] for name in HEADER} | {"payload_digest": digest, "previous": previous}
            header["approximate"] = bool(header["approximate"])
            canonical = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            this = hashlib.sha256(canonical).hexdigest()
            connection.execute(
                "UPDATE entries SET payload_digest = ?, previous = ?, hash = ? WHERE seq = ?",
                (digest, previous, this, row["seq"]),
            )
            previous = this
    assert ik.ok("verify", "1")["ok"] is True
    assert problems(ik, "1", "--seal", seal)


def test_an_old_seal_still_fits_after_more_was_written(kept):
    ik, seal = kept
    ik.ok("note", "1", "The next morning")
    assert ik.ok("verify", "1", "--seal", seal)["ok"] is True
    words = seal.split()
    assert (
        ik.ok("verify", "1", "--seal", " ".join([words[0], *(word[:4].upper() + "," for word in words[1:])]))[
            "ok"
        ]
        is True
    )
    swapped = " ".join([words[0], words[2], words[1], *words[3:]])
    assert problems(ik, "1", "--seal", swapped)


def test_a_seal_in_the_other_language_is_the_same_seal(kept):
    ik, _ = kept
    assert ik.ok("verify", "1", "--seal", ik.ok("show", "1", "--language", "fr")["seal"])["ok"] is True


def test_evidence_that_was_changed_or_taken_away_is_named(kept):
    ik, _ = kept
    ik.ok("evidence", "1", ik.file("a.png", b"a"), ik.file("b.png", b"b"))
    first, second = sorted((ik.home / "evidence").iterdir())
    first.chmod(0o600)
    first.write_bytes(b"changed")
    second.unlink()
    said = " ".join(problem["problem"] for problem in problems(ik))
    assert "a.png" in said
    assert "b.png" in said


def test_an_exported_record_verifies_alone_and_shows_a_changed_letter(kept):
    ik, seal = kept
    (file,) = ik.ok("export", "1", "--format", "json", "--output", str(ik.folder))["files"]
    assert ik.ok("verify", file["path"], "--home", str(ik.folder / "elsewhere"))["ok"] is True
    assert ik.ok("verify", file["path"], "--seal", seal)["ok"] is True
    path = ik.folder / "changed.json"
    path.write_text(Path(file["path"]).read_text().replace("Marie called", "Maria called"))
    assert problems(ik, str(path))
