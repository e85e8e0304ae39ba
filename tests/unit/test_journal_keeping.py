"""Keeping: a backup that comes back whole, ZIPs that try to do harm, and what doctor and verify say."""

import hashlib
import sqlite3
import stat
import sys
import zipfile
from contextlib import closing

import pytest

from incidentkit.errors import InputFileError, RefusedError, StoreError, UsageError
from incidentkit.incident.events import NewEntry
from incidentkit.journal import backup as backups
from incidentkit.journal import doctor as doctors
from incidentkit.journal import evidence, place, restoring, verifying
from incidentkit.journal.log import Journal


def note(action, kind="note-added", **payload):
    return NewEntry(
        id=f"{action}.1",
        action=action,
        kind=kind,
        version=1,
        actor="Ada",
        role=None,
        recorded_at="2026-11-23T13:03:22.123Z",
        zone="Europe/Paris",
        occurred_at=None,
        approximate=False,
        payload=payload or {"type": "fact", "text": action},
    )


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "home"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes(range(256)) * 9000)
    with Journal.open(home) as journal, journal.writing() as writing:
        writing.new_incident("i1", year=2026, drill=False)
        writing.append("i1", [note(name) for name in "abcd"])
        kept = evidence.keep(photo, home)
        added = {"name": kept.name, "sha256": kept.sha256, "size": kept.size}
        writing.append("i1", [note("e", "evidence-added", **added)])
        digest = writing.pin(b"the runbook")
        writing.append("i1", [note("f", "runbook-pinned", runbook="lost-device", digest=digest)])
    (home / "exports").mkdir(mode=0o700)
    (home / "exports" / "INC-2026-001").mkdir()
    (home / "exports" / "INC-2026-001" / "report é.html").write_text("<h1>Report</h1>")
    return home


@pytest.fixture
def photo_hash(tmp_path, home):
    return hashlib.sha256((tmp_path / "photo.jpg").read_bytes()).hexdigest()


@pytest.fixture
def zipped(tmp_path, home):
    with Journal.open(home) as journal:
        backups.backup(journal, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def entries(home):
    with Journal.open(home, create=False) as journal:
        return {row.label: journal.entries(row.incident_id) for row in journal.incidents()}


def test_a_backup_comes_back_as_it_was(tmp_path, home, zipped):
    restored = restoring.restore(zipped, tmp_path / "other")
    assert restored[1:] == (1, 6, 2, [])
    assert entries(home) == entries(tmp_path / "other")
    files = {"exports/INC-2026-001/report é.html", f"evidence/{evidence.kept_files(home)[0]}"}
    for name in files:
        assert (home / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    with Journal.open(tmp_path / "other") as journal:
        assert journal.pinned(hashlib.sha256(b"the runbook").hexdigest()) == b"the runbook"
        assert verifying.verify_all(journal).ok
    assert {"ok"} >= {
        f.level for f in doctors.doctor(tmp_path / "other") if f.code not in {"sqlite", "bytecode", "space"}
    }


def test_a_backup_says_what_it_holds(tmp_path, home):
    with Journal.open(home) as journal:
        made = backups.backup(journal, tmp_path / "backup.zip")
    content = (tmp_path / "backup.zip").read_bytes()
    assert (
        str(tmp_path / "backup.zip"),
        hashlib.sha256(content).hexdigest(),
        len(content),
        1,
        6,
        2,
        [],
    ) == made


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_backup_is_for_its_owner_and_leaves_nothing_else_behind(tmp_path, zipped):
    assert stat.S_IMODE(zipped.stat().st_mode) == 0o600
    assert {"backup.zip", "home", "photo.jpg"} == {path.name for path in tmp_path.iterdir()}


def test_a_backup_is_made_while_others_write(tmp_path, home):
    """The copy is one consistent state; what is written meanwhile is in the next backup."""
    with Journal.open(home) as writer, Journal.open(home) as journal, writer.writing() as writing:
        writing.append("i1", [note("meanwhile")])
        made = backups.backup(journal, tmp_path / "backup.zip")
    assert (made.entries, made.problems) == (6, [])


def test_a_backup_never_writes_over_a_file(tmp_path, home, zipped):
    before = zipped.read_bytes()
    with Journal.open(home) as journal, pytest.raises(UsageError) as error:
        backups.backup(journal, zipped)
    assert ("file-exists", before) == (error.value.code, zipped.read_bytes())


def test_a_backup_into_a_folder_that_is_not_there_is_refused(tmp_path, home):
    with Journal.open(home) as journal, pytest.raises(UsageError):
        backups.backup(journal, tmp_path / "nowhere" / "backup.zip")


def test_a_record_with_problems_is_backed_up_and_the_problems_are_named(tmp_path, home, photo_hash):
    """A damaged record needs a backup more than any other."""
    evidence.path_of(home, photo_hash).unlink()
    with Journal.open(home) as journal:
        made = backups.backup(journal, tmp_path / "backup.zip")
    assert [p[:3] for p in made.problems] == [("INC-2026-001", 5, "evidence-missing")]
    restored = restoring.restore(tmp_path / "backup.zip", tmp_path / "other")
    assert [p.code for p in restored.problems] == ["evidence-missing"]


def test_a_zip_that_is_not_what_was_written_is_not_kept(tmp_path, home, monkeypatch):
    def careless(source, target):
        if target is None:
            return "what was read back"
        target.write(source.read(10))
        return "what was written"

    monkeypatch.setattr(backups, "copy_hashed", careless)
    with Journal.open(home) as journal, pytest.raises(StoreError) as error:
        backups.backup(journal, tmp_path / "backup.zip")
    assert error.value.code == "backup-failed"
    assert {"home", "photo.jpg"} == {path.name for path in tmp_path.iterdir()}


def test_a_home_with_incidents_is_never_written_over(home, zipped):
    before = entries(home)
    with pytest.raises(RefusedError) as error:
        restoring.restore(zipped, home)
    assert ("home-not-empty", before) == (error.value.code, entries(home))


def test_a_home_without_incidents_takes_a_backup(tmp_path, home, zipped):
    Journal.open(tmp_path / "other").close()
    restoring.restore(zipped, tmp_path / "other")
    assert entries(home) == entries(tmp_path / "other")


def test_a_damaged_database_is_put_aside_and_not_deleted(home, zipped):
    before = entries(home)
    (home / "incidentkit.db").write_bytes(b"random bytes " * 1000)
    restoring.restore(zipped, home)
    assert before == entries(home)
    assert (home / "incidentkit-before-restore-1.db").read_bytes() == b"random bytes " * 1000


def test_a_lost_database_comes_back_beside_its_evidence(home, zipped):
    before = entries(home)
    (home / "incidentkit.db").unlink()
    restoring.restore(zipped, home)
    assert before == entries(home)
    names = {path.name for path in (home / "exports" / "INC-2026-001").iterdir()}
    assert {"report é.html", "report é-restored.html"} == names


@pytest.mark.parametrize("sql", ["PRAGMA user_version = 99", "PRAGMA application_id = 7"])
def test_a_newer_or_foreign_database_is_not_put_aside(tmp_path, zipped, sql):
    (tmp_path / "other").mkdir()
    with closing(sqlite3.connect(tmp_path / "other" / "incidentkit.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA application_id = 1229679988")
        connection.execute(sql)
    with pytest.raises(StoreError):
        restoring.restore(zipped, tmp_path / "other")


def rewrite(zipped, change):
    """The backup with its members changed: `change(name, content)` gives (name or ZipInfo, content) or None."""
    hostile = zipped.with_name("hostile.zip")
    with zipfile.ZipFile(zipped) as source, zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as target:
        for about in source.infolist():
            changed = change(about.filename, source.read(about))
            if changed:
                target.writestr(*changed)
    return hostile


def add(name, content=b"x", mode=None, extra=None):
    about = zipfile.ZipInfo(name)
    about.filename = name  # as it is: ZipInfo itself would cut at a null and turn slashes
    if mode:
        about.external_attr = mode << 16
    return lambda archive: archive.writestr(about, content)


def refused(file, home):
    with pytest.raises(InputFileError) as error:
        restoring.restore(file, home)
    assert not (home / "incidentkit.db").exists()
    assert {"incidentkit.lock"} >= {path.name for path in home.iterdir()}
    return error.value.code


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../outside", None),
        ("exports/../../outside", None),
        ("/etc/outside", None),
        ("exports//outside", None),
        ("exports/./outside", None),
        ("exports\\..\\outside", None),
        ("C:/outside", None),
        ("exports/C:outside", None),
        ("exports/a\nb", None),
        ("exports/\u202eoutside", None),
        ("exports/outside. ", None),
        ("evidence/outside", None),
        ("evidence/" + "0" * 64 + "/outside", None),
        ("incidentkit.db-wal", None),
        ("outside", None),
        ("exports/", None),
        ("exports/link", stat.S_IFLNK | 0o777),
        ("exports/pipe", stat.S_IFIFO | 0o600),
        ("exports/device", stat.S_IFCHR | 0o600),
        ("INCIDENTKIT.DB", None),
    ],
)
def test_members_that_could_land_elsewhere_are_refused(tmp_path, zipped, name, mode):
    with zipfile.ZipFile(zipped, "a") as archive:
        add(name, b"/etc/passwd", mode)(archive)
    assert refused(zipped, tmp_path / "other") == "backup-unsafe"
    assert {"backup.zip", "home", "other", "photo.jpg"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_comes_twice_is_refused(tmp_path, zipped):
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr("incidentkit.db", b"another")
    assert refused(zipped, tmp_path / "other") == "backup-unsafe"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, zipped, monkeypatch):
    monkeypatch.setattr(restoring, "_PLAIN", 1 << 20)
    with zipfile.ZipFile(zipped, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("exports/bomb", bytes(3_000_000))
    assert refused(zipped, tmp_path / "other") == "backup-unsafe"


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path, zipped):
    """The size in the directory of a ZIP is only a claim."""
    with zipfile.ZipFile(zipped, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("exports/x", b"x" * 5000)
    content = bytearray(zipped.read_bytes())
    place_of_size = content.rindex(b"exports/x") - 46 + 24
    content[place_of_size : place_of_size + 4] = (10).to_bytes(4, "little")
    zipped.write_bytes(content)
    with pytest.raises((InputFileError, StoreError)):
        restoring.restore(zipped, tmp_path / "other")
    assert not (tmp_path / "other" / "incidentkit.db").exists()


@pytest.mark.parametrize("content", [b"", b"random bytes" * 100, b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "file.zip").write_bytes(content)
    assert refused(tmp_path / "file.zip", tmp_path / "other") == "not-a-backup"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "nothing.zip", tmp_path / "other") == "backup-missing"
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder", tmp_path / "other") == "not-a-backup"


def test_a_cut_or_changed_zip_is_refused(tmp_path, zipped):
    content = bytearray(zipped.read_bytes())
    content[len(content) // 4] ^= 0xFF
    zipped.write_bytes(content)
    assert refused(zipped, tmp_path / "other") in {"not-a-backup", "backup-damaged"}


def test_a_zip_of_another_database_is_refused(tmp_path, zipped):
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        connection.execute("CREATE TABLE urls (x)")
    foreign = (tmp_path / "x.db").read_bytes()
    hostile = rewrite(zipped, lambda name, content: (name, foreign if name == "incidentkit.db" else content))
    assert refused(hostile, tmp_path / "other") == "not-a-backup"


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + bytes(5000)])
def test_a_zip_with_a_damaged_database_is_refused(tmp_path, zipped, content):
    hostile = rewrite(zipped, lambda name, old: (name, content if name == "incidentkit.db" else old))
    assert refused(hostile, tmp_path / "other") in {"backup-damaged", "not-a-backup"}


def test_evidence_changed_in_the_zip_is_named(tmp_path, zipped):
    hostile = rewrite(zipped, lambda name, content: (name, b"x" if name.startswith("evidence/") else content))
    assert [p.code for p in restoring.restore(hostile, tmp_path / "other").problems] == ["evidence-changed"]


def test_verify_names_evidence_that_is_gone_or_changed(home, photo_hash):
    path = evidence.path_of(home, photo_hash)
    path.chmod(0o600)
    path.write_bytes(b"x")
    with Journal.open(home) as journal:
        changed = verifying.verify_all(journal)
        path.unlink()
        missing = verifying.verify_incident(journal, journal.find("1"))
    assert [p[:3] for p in changed.problems] == [("INC-2026-001", 5, "evidence-changed")]
    assert (*missing[:3], missing.problems[0].code) == (1, 6, 1, "evidence-missing")
    assert "photo.jpg" in missing.problems[0].what.english()


def levels(home):
    return {finding.code: finding.level for finding in doctors.doctor(home)}


def test_doctor_finds_nothing_wrong_with_a_sound_home(home):
    found = levels(home)
    assert {"place", "permissions", "integrity", "protection", "durability"} <= set(found)
    assert {"ok"} == {
        found[code] for code in ("place", "permissions", "integrity", "protection", "durability")
    }


def test_doctor_of_a_home_that_is_not_there_makes_none(tmp_path):
    assert levels(tmp_path / "nowhere")["home"] == "ok"
    assert not (tmp_path / "nowhere").exists()


def test_doctor_names_an_sqlite_with_the_wal_fault(home, monkeypatch):
    for version, level in (((3, 51, 2), "advice"), ((3, 51, 3), "ok")):
        monkeypatch.setattr(doctors, "_REPAIRED", (99,) if level == "advice" else (0,))
        assert level == levels(home)["sqlite"], version


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_doctor_names_what_others_may_read(home):
    (home / "incidentkit.db").chmod(0o644)
    assert levels(home)["permissions"] == "problem"


def test_doctor_names_a_damaged_database(home):
    path = home / "incidentkit.db"
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(4000)
    path.write_bytes(content)
    assert "problem" in {level for code, level in levels(home).items() if code in {"integrity", "damaged"}}


def test_doctor_names_random_bytes_and_does_not_raise(tmp_path):
    (tmp_path / "incidentkit.db").write_bytes(b"random bytes " * 1000)
    assert levels(tmp_path)["not-a-database"] == "problem"


def test_doctor_names_a_synchronised_folder_and_conflicted_copies(tmp_path):
    home = tmp_path / "Dropbox"
    Journal.open(home, journal_mode="delete").close()
    (home / "incidentkit (Ada's conflicted copy).db").touch()
    (home / ".restoring-x").touch()
    found = levels(home)
    assert (
        found["place"],
        found["conflicted-copies"],
        found["leftovers"],
    ) == ("problem", "problem", "advice")


def test_doctor_names_a_disk_that_is_nearly_full(home, monkeypatch):
    for little, very, level in ((1 << 62, 0, "advice"), (1 << 62, 1 << 62, "problem"), (0, 0, "ok")):
        monkeypatch.setattr(doctors, "_LITTLE", little)
        monkeypatch.setattr(doctors, "_VERY_LITTLE", very)
        assert level == levels(home)["space"]


def test_every_finding_that_is_not_ok_names_a_way_out(home, monkeypatch):
    monkeypatch.setattr(place, "networked", lambda _: place.message("it is far away."))
    (home / "incidentkit.db").chmod(0o644)
    assert [f.code for f in doctors.doctor(home) if f.level != "ok" and f.hint is None] == []
