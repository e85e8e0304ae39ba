"""Verifying finds what was done to a record, from the store or from an exported file alone."""

import json
import sqlite3
from pathlib import Path

import pytest

from incidentkit.desk.core import Desk
from incidentkit.desk.verifying import verify
from incidentkit.errors import InputFileError, UsageError


def problems(found):
    return [problem["problem"].english() for problem in found.problems]


def exported(world, **options):
    return Path(world.export("json", **options).files[0]["path"])


def changed(path, change):
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_an_untouched_record_verifies_from_the_store_and_from_its_file(full):
    path = exported(full)
    assert verify(full.desk).ok
    assert verify(full.desk, full.label).checked == 1
    found = verify(full.desk, str(path))
    assert (found.ok, found.checked, found.entries) == (True, 1, full.row.count - 1)


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        (lambda d: d["entries"][4]["payload"].update(value=False), 5),
        (lambda d: d["entries"][4].update(actor="Somebody else"), 5),
        (lambda d: d["entries"][4].update(recorded_at="2026-01-01T00:00:00.000Z"), 5),
        (lambda d: d["entries"].pop(4), 6),
        (lambda d: d["entries"].insert(4, d["entries"][5]), 6),
        (lambda d: d["entries"][4].update(salt="00" * 16), 5),
        (lambda d: d["entries"][4]["payload"].update(value=1.5), 5),
    ],
)
def test_a_changed_file_is_found_with_its_line(full, change, seq):
    found = verify(full.desk, changed(exported(full), change))
    assert not found.ok
    assert seq in [problem["seq"] for problem in found.problems]
    assert {problem["incident"] for problem in found.problems} == {"INC-2026-001"}


def test_a_cut_tail_of_a_file_is_found(full):
    found = verify(full.desk, changed(exported(full), lambda d: d["entries"].pop()))
    assert problems(found) == ["Its entries end elsewhere than its seal says: some were cut off or added."]


def test_a_cut_tail_with_a_matching_head_is_found_by_the_words(full):
    def cut(document):
        document["entries"].pop()
        document["seal"] |= {"count": len(document["entries"]), "head": document["entries"][-1]["hash"]}

    assert not verify(full.desk, changed(exported(full), cut)).ok


def test_another_record_under_this_name_is_found_by_the_seal(full, world):
    """A file that was made anew from the start verifies by itself; only the seal from elsewhere shows it."""
    seal = json.loads(exported(full).read_text(encoding="utf-8"))["seal"]["text"]
    world.open("another")
    other = exported(world)
    assert verify(full.desk, str(other)).ok
    assert not verify(full.desk, str(other), seal).ok


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_seal_of_a_report_fits_the_store_and_the_file(full, language):
    path = exported(full, language=language)
    seal = json.loads(path.read_text(encoding="utf-8"))["seal"]["text"]
    assert verify(full.desk, full.label, seal).ok
    assert verify(full.desk, str(path), seal.upper()).ok


def test_a_seal_of_other_words_does_not_fit(full):
    found = verify(full.desk, full.label, "5 " + "abandon " * 13)
    assert len(found.problems) == 1


@pytest.mark.parametrize("what", [None, "out"])
def test_a_seal_needs_one_incident_or_file(full, what):
    exported(full)
    named = str(full.folder / what) if what else None
    with pytest.raises(UsageError) as error:
        verify(full.desk, named, "5 " + "abandon " * 13)
    assert error.value.code == "seal-needs-one"


def test_a_folder_is_verified_record_by_record(full):
    exported(full)
    second = exported(full)
    changed(second, lambda d: d["entries"][0].update(actor="x"))
    (full.folder / "out" / "other.json").write_text('{"a": 1}')
    found = verify(full.desk, str(full.folder / "out"))
    assert (found.ok, found.checked) == (False, 2)
    assert all(text.startswith("INC-2026-001-2.json: ") for text in problems(found))


def test_a_record_that_was_cut_in_the_middle_is_a_problem_in_a_folder(full):
    """It must not be passed over like any other file that happens to be there."""
    path = exported(full)
    path.write_bytes(path.read_bytes()[:-500])
    found = verify(full.desk, str(full.folder / "out"))
    assert problems(found) == ["INC-2026-001.json: it is not JSON, or it was damaged"]


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"[]", b'{"format": "x"}', b"[" * 100_000, b"{}", b"1"]
)
def test_a_file_that_is_no_record_is_refused_with_a_sentence(full, content):
    path = full.folder / "other.json"
    path.write_bytes(content)
    with pytest.raises(InputFileError) as error:
        verify(full.desk, str(path))
    assert error.value.code == "not-a-record"


@pytest.mark.parametrize("entries", [None, 3, {}, [1], [{}], [{"seq": "1"}], []])
def test_a_record_without_proper_entries_is_a_problem(full, entries):
    found = verify(full.desk, changed(exported(full), lambda d: d.update(entries=entries)))
    assert not found.ok


def test_a_folder_without_records_is_refused(full):
    with pytest.raises(InputFileError) as error:
        verify(full.desk, str(full.folder / "books"))
    assert error.value.code == "no-record"


def test_what_is_neither_incident_nor_file_is_unknown(full):
    with pytest.raises(UsageError) as error:
        verify(full.desk, "no-such-thing")
    assert error.value.code == "unknown-incident"


def test_where_nothing_was_ever_kept_there_is_nothing_wrong(tmp_path):
    """Reading never makes a folder."""
    found = verify(Desk(tmp_path / "nowhere", actor="M"))
    assert (found.ok, found.checked) == (True, 0)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entries SET actor = 'Somebody else' WHERE seq = 5",
        "UPDATE payloads SET body = replace(body, 'Paul', 'Anna')",
        "UPDATE payloads SET body = 'not json' WHERE seq = 6",
        "DELETE FROM payloads WHERE seq = 6",
        "DELETE FROM entries WHERE seq = 6",
        "UPDATE documents SET body = x'00'",
        "DELETE FROM documents",
        "UPDATE payloads SET salt = x'00' WHERE seq = 6",
    ],
)
def test_a_tampered_database_is_reported_and_does_not_crash(full, damage):
    full.desk.close()
    connection = sqlite3.connect(full.desk.home / "incidentkit.db")
    connection.execute("PRAGMA foreign_keys = 0")
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("PRAGMA ignore_check_constraints = 1")
    connection.execute(damage)
    connection.commit()
    connection.close()
    for what in (None, full.label):
        assert not verify(full.desk, what).ok


def test_evidence_that_was_changed_is_found(full):
    kept = next((full.desk.home / "evidence").glob("[0-9a-f]*"))
    kept.chmod(0o600)
    kept.write_bytes(b"another picture")
    found = verify(full.desk, full.label)
    assert problems(found) == [f"The evidence file door.png ({kept.name[:12]}…) was changed."]
    assert (found.evidence, found.entries) == (1, full.row.count)
