"""Full, read-only and unreadable disks: a sentence each, what was saved stays, and reading goes on."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest

from incidentkit.errors import StoreError
from incidentkit.incident.events import NewEntry
from incidentkit.journal import backup, engine, evidence
from incidentkit.journal.chain import check
from incidentkit.journal.log import Journal

linux_root = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0,
    reason="mounting a small disk needs root on Linux",
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and limits are of POSIX systems")


def note(name, text="x"):
    return NewEntry(
        id=f"{name}.1",
        action=name,
        kind="note-added",
        version=1,
        actor="Ada",
        role=None,
        recorded_at="2026-11-23T13:03:22.123Z",
        zone="UTC",
        occurred_at=None,
        approximate=False,
        payload={"type": "fact", "text": text},
    )


def append(journal, name, text="x"):
    with journal.writing() as writing:
        return writing.append("i1", [note(name, text)])


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    with Journal.open(home) as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        append(journal, "first")
    return home


@pytest.fixture
def disk(tmp_path):
    """A disk of 600 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], check=False)
    if made.returncode:
        pytest.skip("this system does not let us mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(journal):
    """Append until the disk is full; returns what was acknowledged and the error."""
    kept = []
    for n in range(10_000):
        try:
            kept += append(journal, f"n{n}", "x" * 2000)
        except StoreError as error:
            return kept, error
    raise AssertionError


def leave_no_room(disk):
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4096))


@linux_root
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_full_disk_loses_nothing_and_says_what_is_kept(disk, mode):
    with Journal.open(disk / "home", journal_mode=mode) as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        kept, error = fill(journal)
        assert (error.code, error.where["reason"], error.where["kept"]) == (
            "write-failed",
            "disk-full",
            False,
        )
        assert error.where["seq"] == len(kept)
        assert str(len(kept)) in error.what.english()
        assert journal.entries("i1") == kept
        assert check(kept) == []


@linux_root
def test_when_there_is_room_again_writing_goes_on(disk):
    """The same connection, without a restart: a person frees some space and repeats the command."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(100_000))
    with Journal.open(disk / "home") as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        kept, _ = fill(journal)
        ballast.unlink()
        append(journal, "after")
        assert [entry.action for entry in journal.entries("i1")] == [
            *[entry.action for entry in kept],
            "after",
        ]


@linux_root
def test_a_record_on_a_full_disk_can_be_read(disk):
    """Where SQLite cannot even make its index of the WAL: the log is opened for reading, and writing says why."""
    with Journal.open(disk / "home") as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        kept = append(journal, "first")
    leave_no_room(disk)
    with Journal.open(disk / "home") as journal:
        assert journal.entries("i1") == kept
        with pytest.raises(StoreError) as error:
            append(journal, "second", "x" * 9000)
    assert "disk-full" in {error.value.code, error.value.where.get("reason")}


@linux_root
def test_a_first_start_on_a_full_disk_is_a_sentence(disk):
    leave_no_room(disk)
    with pytest.raises(StoreError) as error:
        Journal.open(disk / "home")
    assert error.value.code == "disk-full"


@linux_root
def test_evidence_on_a_full_disk_is_refused_and_leaves_no_half(disk, tmp_path, monkeypatch):
    (tmp_path / "photo").write_bytes(os.urandom(1_000_000))
    monkeypatch.setattr(evidence, "_RESERVE", -(1 << 40))  # as if the look at the disk had come too early
    with pytest.raises(StoreError) as error:
        evidence.keep(tmp_path / "photo", disk / "home")
    assert error.value.code == "disk-full"
    assert list((disk / "home" / "evidence").iterdir()) == []


@linux_root
def test_a_backup_to_a_full_disk_is_refused_and_leaves_no_half(disk, home):
    with Journal.open(home) as journal:
        for n in range(200):
            append(journal, f"n{n}", os.urandom(2000).hex())
        with pytest.raises(StoreError) as error:
            backup.backup(journal, disk / "backup.zip")
    assert error.value.code == "disk-full"
    assert list(disk.iterdir()) == []


@linux_root
@pytest.mark.parametrize("finished", [True, False])
def test_a_read_only_disk_can_be_read(disk, finished):
    """A closed record is read as it is; one with entries in its WAL must be copied first, and says so."""
    with Journal.open(disk / "home") as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        kept = append(journal, "first")
        wal = (disk / "home" / "incidentkit.db-wal").read_bytes()
    if not finished:
        (disk / "home" / "incidentkit.db-wal").write_bytes(wal)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    if not finished:
        with pytest.raises(StoreError) as error:
            Journal.open(disk / "home")
        assert error.value.code == "read-only-unfinished"
        return
    for create in (True, False):
        with Journal.open(disk / "home", create=create) as journal:
            assert journal.entries("i1") == kept
            with pytest.raises(StoreError) as error:
                append(journal, "second")
        assert "Read-only" in error.value.what.english()


LIMITED = """
import json, os, resource, sys, urllib.parse
import incidentkit.journal.schema  # before we become somebody who may not read this Python
from incidentkit.errors import StoreError
from incidentkit.incident.events import NewEntry
from incidentkit.journal.log import Journal

home, user = sys.argv[1], int(sys.argv[2])
if user:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
"""


def limited(script, home, user):
    result = subprocess.run(
        [sys.executable, "-c", LIMITED + script, str(home), str(user)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    return json.loads(result.stdout)


def as_somebody_else(script, home):
    """Run as a user whom modes hold back: nobody when the tests are run by root, else ourselves."""
    return limited(script, home, 65534 if os.geteuid() == 0 else 0)


OPEN = """
try:
    with Journal.open(home) as journal:
        count = len(journal.entries("i1"))
        with journal.writing() as writing:
            writing.new_incident("i2", year=2026, drill=False)
    print(json.dumps([count, None]))
except StoreError as error:
    print(json.dumps([locals().get("count"), error.code]))
"""


@pytest.fixture
def shared():
    """A folder that every user gets through to; pytest's own are for their owner only."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@posix
@pytest.mark.parametrize(
    ("folder", "file", "outcome"),
    [
        (0o555, 0o444, [1, "home-not-usable"]),
        (0o000, 0o444, [None, "home-not-usable"]),
        (0o777, 0o000, [None, "cannot-open"]),
        (0o777, 0o444, [1, "read-only"]),
    ],
)
def test_folders_and_files_that_are_not_ours_to_write_or_read(home, shared, folder, file, outcome):
    """Read what may be read; a sentence for the rest."""
    home = home.rename(shared / "home")
    (home / "incidentkit.lock").chmod(0o444 if folder == 0o555 else 0o666)
    (home / "incidentkit.db").chmod(file)
    home.chmod(folder)
    try:
        assert as_somebody_else(OPEN, home) == outcome
    finally:
        home.chmod(0o700)


@posix
def test_a_folder_that_cannot_be_made_is_a_sentence(shared):
    (shared / "shut").mkdir(mode=0o500)
    assert as_somebody_else(OPEN, shared / "shut" / "home") == [None, "home-not-usable"]


@posix
@pytest.mark.parametrize("below", ["", "below"])
def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path, below):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as error:
        Journal.open(tmp_path / "file" / below)
    assert error.value.code == "home-not-a-folder"


class Failing(sqlite3.Connection):
    """A connection whose commit reports an error of the disk, before or after it has done its work."""

    before = after = False

    def execute(self, sql, *rest):
        if sql == "COMMIT" and type(self).before:
            raise _disk_error()
        result = super().execute(sql, *rest)
        if sql == "COMMIT" and type(self).after:
            raise _disk_error()
        return result


def _disk_error():
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    return error


@pytest.fixture
def failing(monkeypatch):
    class Fresh(Failing):
        pass

    def connect(path, *, uri=False):
        return sqlite3.connect(path, isolation_level=None, uri=uri, factory=Fresh)

    monkeypatch.setattr(engine, "connect", connect)
    return Fresh


def test_after_a_failed_commit_the_log_is_opened_anew_and_says_what_is_kept(home, failing):
    """The outcome of a failed fsync is unknown: only what is read again may be told."""
    with Journal.open(home) as journal:
        failing.before = True
        with pytest.raises(StoreError) as error:
            append(journal, "second")
        failing.before = False
        assert (error.value.code, error.value.where["kept"], error.value.where["seq"]) == (
            "write-failed",
            False,
            1,
        )
        assert (append(journal, "second")[0].seq, len(journal.entries("i1"))) == (2, 2)


def test_an_error_after_the_entry_was_written_is_not_told_as_a_loss(home, failing):
    """A retry would be refused as recorded before, so the sentence must say that it stands in the log."""
    with Journal.open(home) as journal:
        failing.after = True
        with pytest.raises(StoreError) as error:
            append(journal, "second")
        failing.after = False
        assert (error.value.where["kept"], error.value.where["seq"]) == (True, 2)
        assert [entry.action for entry in journal.action("second")] == ["second"]


def test_a_disk_that_is_gone_for_good_is_a_sentence(home, failing, monkeypatch):
    with Journal.open(home) as journal:
        failing.before = True
        monkeypatch.setattr(engine, "make_durable", lambda *_: (_ for _ in ()).throw(_disk_error()))
        with pytest.raises(StoreError) as error:
            append(journal, "second")
        assert (error.value.code, error.value.where["kept"]) == ("write-failed", None)
        with pytest.raises(StoreError):
            journal.entries("i1")
        with pytest.raises(StoreError):
            append(journal, "third")


def test_another_program_that_holds_the_database_is_named(home, monkeypatch):
    """A database browser in a transaction: we wait a little, then say so; nothing was tried."""
    monkeypatch.setattr(
        engine,
        "connect",
        lambda path, uri=False: sqlite3.connect(path, timeout=0.05, isolation_level=None, uri=uri),
    )
    with (
        closing(sqlite3.connect(home / "incidentkit.db", isolation_level=None)) as other,
        Journal.open(home) as journal,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as error:
            append(journal, "second")
        other.execute("ROLLBACK")
        assert error.value.code == "busy"
        assert append(journal, "second")[0].seq == 2


TOO_LARGE = """
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
with Journal.open(home) as journal:
    for n in range(1000):
        entry = NewEntry(
            id=f"n{n}.1", action=f"n{n}", kind="note-added", version=1, actor="Ada", role=None,
            recorded_at="2026-11-23T13:03:22.123Z", zone="UTC", occurred_at=None, approximate=False,
            payload={"text": "x" * 2000},
        )
        try:
            with journal.writing() as writing:
                (new,) = writing.append("i1", [entry])
            kept = new
        except StoreError as error:
            print(json.dumps([error.code, error.where["kept"], kept.seq == len(journal.entries("i1"))]))
            break
"""


@posix
def test_a_write_that_the_system_refuses_loses_nothing(home):
    """The same without a disk to mount: files may not grow beyond 300 KB (quotas look like this)."""
    assert limited(TOO_LARGE, home, 0) == ["write-failed", False, True]
