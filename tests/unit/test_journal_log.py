"""The log: labels, appends, reading, drafts, pinned documents, and a folder that is for its owner only."""

import hashlib
import stat
import subprocess
import sys
import threading

import pytest

from incidentkit.errors import StoreError, UsageError
from incidentkit.incident.events import NewEntry
from incidentkit.journal import place
from incidentkit.journal.log import AlreadyRecordedError, Journal, NoJournalError


def note(name, text="The phone is gone", **changes):
    about = {
        "id": f"{name}.1",
        "action": name,
        "kind": "note-added",
        "version": 1,
        "actor": "Ada",
        "role": None,
        "recorded_at": "2026-11-23T13:03:22.123Z",
        "zone": "Europe/Paris",
        "occurred_at": None,
        "approximate": False,
        "payload": {"type": "fact", "text": text},
    }
    return NewEntry(**(about | changes))


@pytest.fixture
def home(tmp_path):
    return tmp_path / "a folder" / "with spaces é" / "home"


@pytest.fixture
def journal(home):
    with Journal.open(home) as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
        yield journal


def append(journal, *entries, incident="i1"):
    with journal.writing() as writing:
        return writing.append(incident, entries)


def test_what_append_returns_is_what_is_read_by_everyone(journal, home):
    stored = append(journal, note("a"), note("b", payload={"list": ("x", "y"), "n": 3, "none": None}))
    with Journal.open(home) as other:
        assert stored == other.entries("i1")
    assert [entry.seq for entry in stored] == [1, 2]


def test_salts_are_fresh_and_given_ones_are_kept(journal):
    """Equal texts must not have equal digests: a digest would then tell what an erased note said."""
    first, second = append(journal, note("a"), note("b"))
    assert first.payload_digest != second.payload_digest
    with journal.writing() as writing:
        (third,) = writing.append("i1", [note("c")], salts=[bytes(16)])
    assert third.salt == "00" * 16


def test_a_refusal_in_the_middle_leaves_nothing_behind(journal):
    """All entries of one command stand or fall together."""

    def refuse():
        with journal.writing() as writing:
            writing.append("i1", [note("a")])
            writing.pin(b"runbook")
            writing.new_incident("i2", year=2026, drill=False)
            raise UsageError("no", place.message("no"))

    with pytest.raises(UsageError):
        refuse()
    assert (journal.entries("i1"), [row.label for row in journal.incidents()]) == ([], ["INC-2026-001"])
    append(journal, note("a"))


def test_an_id_that_exists_is_refused_before_anything_is_written(journal):
    append(journal, note("a"))
    with journal.writing() as writing:
        with pytest.raises(AlreadyRecordedError):
            writing.append("i1", [note("b"), note("a")])
        assert [entry.seq for entry in writing.entries("i1")] == [1]


def test_the_same_id_twice_in_one_command_is_refused(journal):
    with pytest.raises(AlreadyRecordedError):
        append(journal, note("a"), note("a"))
    assert journal.entries("i1") == []


def test_an_action_is_found_whatever_its_incident(journal):
    append(journal, note("a", id="a.1"), note("a", id="a.2"), note("b"))
    assert [entry.id for entry in journal.action("a")] == ["a.1", "a.2"]
    assert journal.action("z") == []


def test_entries_are_read_in_parts(journal):
    append(journal, *[note(f"n{n}") for n in range(5)])
    assert [entry.seq for entry in journal.entries("i1", since=2, until=4)] == [3, 4]


def test_text_that_is_not_unicode_is_refused_with_a_sentence(journal):
    """A lone surrogate comes from bytes on the command line that are no UTF-8; it has no canonical form."""
    for bad in (note("a", "\udcff"), note("a", actor="\udcff"), note("\udcff")):
        with pytest.raises(UsageError):
            append(journal, bad)
    with pytest.raises(UsageError):
        journal.action("\udcff")
    assert journal.entries("i1") == []


def test_every_other_character_comes_back_as_it_was(journal):
    text = "".join(map(chr, [*range(0x250), 0x202E, 0x2028, 0xFEFF, 0xFFFF, 0x1F600]))
    append(journal, note("a", text, actor=text))
    (entry,) = journal.entries("i1")
    assert (text, text) == (entry.payload["text"], entry.actor)


def test_labels_count_from_one_in_each_year_and_drills_apart(journal):
    with journal.writing() as writing:
        labels = [
            writing.new_incident("i2", year=2026, drill=False),
            writing.new_incident("i3", year=2026, drill=True),
            writing.new_incident("i4", year=2027, drill=False),
        ]
    assert labels == ["INC-2026-002", "DRILL-2026-001", "INC-2027-001"]
    assert ["INC-2026-001", *labels] == [row.label for row in journal.incidents()]


@pytest.mark.parametrize(
    ("meant", "found"),
    [
        ("INC-2026-002", "i2"),
        ("inc-2026-2", "i2"),
        (" 2 ", "i2"),
        ("0002", "i2"),
        ("1", "i4"),  # the newest year wins
        ("DRILL-2026-1", "i3"),
        ("INC-2026-001", "i1"),
        ("5", "drill5"),  # a drill when no incident has the number
        ("9", None),
        ("INC-2026", None),
        ("INC-2026-x", None),
        ("²", None),
        ("", None),
        ("-1", None),
        ("9" * 40, None),
        ("INC-99999999999999999999999-1", None),
        ("'; DROP TABLE entries; --", None),
    ],
)
def test_an_incident_is_found_by_label_or_number(journal, meant, found):
    with journal.writing() as writing:
        writing.new_incident("i2", year=2026, drill=False)
        writing.new_incident("i3", year=2026, drill=True)
        writing.new_incident("i4", year=2027, drill=False)
        for n in range(2, 6):
            writing.new_incident(f"drill{n}", year=2026, drill=True)
    row = journal.find(meant)
    assert found == (row and row.incident_id)


def test_the_list_tells_how_far_each_incident_is(journal):
    (entry,) = append(journal, note("a"))
    (row,) = journal.incidents()
    assert ("i1", False, 1, entry.hash) == (row.incident_id, row.drill, row.count, row.head)


def test_documents_are_stored_once_and_checked_when_read(journal):
    with journal.writing() as writing:
        assert writing.pin(b"runbook") == writing.pin(b"runbook") == hashlib.sha256(b"runbook").hexdigest()
    assert journal.pinned(hashlib.sha256(b"runbook").hexdigest()) == b"runbook"
    with pytest.raises(StoreError) as error:
        journal.pinned("0" * 64)
    assert error.value.code == "document-missing"


def test_drafts_are_kept_replaced_and_dropped(journal):
    journal.keep_draft("note", "The pho", "i1")
    journal.keep_draft("start", "title")
    journal.keep_draft("note", "The phone", "i1")
    assert [(d.place, d.text, d.incident_id) for d in journal.drafts()] == [
        ("note", "The phone", "i1"),
        ("start", "title", None),
    ]
    journal.drop_draft("note")
    journal.drop_draft("never there")
    assert [d.place for d in journal.drafts()] == ["start"]


def test_drafts_are_bounded_in_number_and_size(journal):
    """What is typed is kept for a crash, not for ever: the oldest go, and a paste of megabytes is a file."""
    for n in range(103):
        journal.keep_draft(f"place {n}", "x")
    assert (
        len(journal.drafts()),
        journal.drafts()[0].place,
        journal.drafts()[-1].place,
    ) == (100, "place 102", "place 3")
    with pytest.raises(UsageError):
        journal.keep_draft("note", "x" * 200_001)


def test_a_poller_sees_that_another_connection_has_written(journal, home):
    with Journal.open(home) as poller:
        before = poller.data_version()
        assert before == poller.data_version()
        append(journal, note("a"))
        assert before != poller.data_version()


def test_the_log_is_set_up_to_survive_a_power_cut(journal):
    names = ("journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "foreign_keys")
    assert [journal.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names] == [
        "wal",
        2,
        1,
        1,
        1,
    ]


def test_the_way_without_a_wal_syncs_the_folder_too(home):
    """DELETE with FULL loses the last commit in a power cut now and then; EXTRA does not (facts/storage.md)."""
    for mode, synchronous in (("wal", 2), ("delete", 3), ("wal", 2)):
        with Journal.open(home, journal_mode=mode) as journal:
            found = [
                journal.connection.execute(f"PRAGMA {n}").fetchone()[0]
                for n in ("journal_mode", "synchronous")
            ]
            assert [mode, synchronous] == found


def test_another_mode_is_refused(home):
    with pytest.raises(UsageError):
        Journal.open(home, journal_mode="off")


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no modes; the folder inherits the user's rights"
)
def test_only_the_owner_can_read(home):
    """The records hold personal data: folder 0700, files 0600, whatever the umask."""
    with Journal.open(home) as journal:
        append_one = journal.writing()
        with append_one as writing:
            writing.new_incident("i1", year=2026, drill=False)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [home, *home.iterdir()]}
    assert {0o700} == {modes.pop("home")}
    assert {"incidentkit.db", "incidentkit.lock", "incidentkit.db-wal", "incidentkit.db-shm"} == set(modes)
    assert {0o600} == set(modes.values())


def test_a_reader_of_nothing_is_told_so_and_nothing_is_made(home):
    with pytest.raises(NoJournalError):
        Journal.open(home, create=False)
    assert not home.exists()


def test_a_closed_folder_is_one_file_and_a_lock(journal, home):
    """Copying the folder while nothing runs is a complete backup, so no WAL may be left."""
    append(journal, note("a"))
    journal.close()
    assert sorted(path.name for path in home.iterdir()) == ["incidentkit.db", "incidentkit.lock"]


def test_the_everyday_path_needs_no_heavy_library(home):
    """`note` as a whole process must stay near the floor of sqlite3, hashlib and msgspec."""
    Journal.open(home).close()
    script = f"""
import sys
from incidentkit.journal.log import Journal
with Journal.open({str(home)!r}) as journal, journal.writing() as writing:
    writing.new_incident("i", year=2026, drill=False)
print(sorted({{"sqlite_utils", "click", "pathlib", "json", "difflib", "mnemonic", "zipfile", "tempfile", "secrets"}} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-S", "-c", _with_paths(script)], capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")


def _with_paths(script):
    """Without `site`, whose editable-install hooks may import what is being counted."""
    return f"import sys; sys.path[:] = {sys.path!r}\n{script}"


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/OneDrive/incidentkit",
        "/Users/ada/OneDrive - Example Ltd/x",
        "/home/ada/Dropbox (Personal)/x",
        "/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/x",
        "/Users/ada/Library/CloudStorage/GoogleDrive-ada/x",
        "C:\\Users\\ada\\OneDrive\\x",
        "C:\\Users\\ada\\iCloudDrive\\x",
        "/home/ada/Nextcloud",
    ],
)
def test_folders_of_synchronising_programs_are_known(path):
    assert place.synchronised(path) is not None


@pytest.mark.parametrize(
    "path", ["/home/ada/.local/share/incidentkit", "/srv/dropboxes/x", "/home/onedriver/x"]
)
def test_other_folders_are_not_taken_for_them(path):
    assert place.synchronised(path) is None


def test_a_synchronised_folder_is_refused_with_the_way_out_and_accepted_with_the_setting(tmp_path):
    home = tmp_path / "Dropbox" / "home"
    with pytest.raises(StoreError) as error:
        Journal.open(home)
    assert error.value.code == "place-unfit"
    assert "journal_mode delete" in error.value.hint.english()
    assert not home.exists()
    Journal.open(home, journal_mode="delete").close()


def test_a_link_into_a_synchronised_folder_is_seen_through(tmp_path):
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "OneDrive")
    with pytest.raises(StoreError):
        Journal.open(tmp_path / "home")


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/the\\040share nfs4 rw 0 0
//server/x /mnt/smb cifs rw 0 0
tmpfs /mnt/smb/local tmpfs rw 0 0
me@host:/ /home/me/remote fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/x", "ext4"),
        ("/mnt/the share/x", "nfs4"),
        ("/mnt/the share", "nfs4"),
        ("/mnt/the shared", "ext4"),
        ("/mnt/smb/x", "cifs"),
        ("/mnt/smb/local/x", "tmpfs"),
        ("/home/me/remote/x", "fuse.sshfs"),
    ],
)
def test_the_filesystem_of_a_path_is_that_of_the_closest_mount(tmp_path, path, kind):
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)
    assert kind == place.filesystem(path, str(table))


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("9p", True), ("ext4", False), ("fuseblk", False)],
)
def test_network_filesystems_are_refused(monkeypatch, kind, refused):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(place, "filesystem", lambda _: kind)
    assert refused == (place.networked("/x") is not None)


def test_a_database_that_was_replaced_while_open_takes_no_entries(journal, home):
    """A synchronising program or a restore puts another file in its place: entries would go where nobody looks."""
    (home / "incidentkit.db").rename(home / "old.db")
    with pytest.raises(StoreError) as error:
        append(journal, note("a"))
    assert error.value.code == "store-replaced"


def test_a_name_with_a_null_character_is_no_path():
    with pytest.raises(UsageError):
        Journal.open("/tmp/a\0b")


def test_two_threads_with_their_own_journals_take_turns(home):
    """The lock is taken on a file opened anew each time, so it also holds between threads."""
    Journal.open(home).close()
    with Journal.open(home) as journal, journal.writing() as writing:
        writing.new_incident("i1", year=2026, drill=False)
    failures = []

    def work(name):
        try:
            with Journal.open(home) as own:
                for n in range(25):
                    append(own, note(f"{name}-{n}"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the main thread must hear of it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Journal.open(home) as journal:
        assert ([], list(range(1, 101))) == (failures, [entry.seq for entry in journal.entries("i1")])
