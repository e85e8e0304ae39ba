"""The tables refuse what nobody may do, whatever program asks; and a database that is not ours is left alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from incidentkit.errors import StoreError
from incidentkit.incident.events import NewEntry
from incidentkit.journal import engine, opening, schema
from incidentkit.journal.chain import GENESIS, HEADER, entry_hash
from incidentkit.journal.doctor import doctor
from incidentkit.journal.log import Journal
from incidentkit.journal.seal import read_seal, seal_text
from incidentkit.journal.search import search
from incidentkit.journal.verifying import verify_all, verify_incident


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
    home = tmp_path / "home"
    with Journal.open(home) as journal, journal.writing() as writing:
        writing.new_incident("i1", year=2026, drill=False)
        writing.append("i1", [note(name) for name in "abcd"])
        writing.pin(b"runbook")
    return home


@pytest.fixture
def other(home):
    """Another program on the database: Python's plain sqlite3, as an attacker or a database browser has it."""
    with closing(sqlite3.connect(home / "incidentkit.db", isolation_level=None)) as connection:
        yield connection


INSERT = "INTO entries SELECT incident_id, {seq}, {id}, action, kind, version, actor, role, recorded_at, zone, occurred_at, approximate, payload_digest, {previous}, hash FROM entries WHERE seq = 4"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'Eve' WHERE seq = 2",
        "UPDATE OR REPLACE entries SET seq = 3 WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 4",
        "DELETE FROM entries",
        "REPLACE " + INSERT.format(seq=2, id="'x'", previous="previous"),
        "REPLACE " + INSERT.format(seq=4, id="id", previous="previous"),
        "REPLACE " + INSERT.format(seq=5, id="'a.1'", previous="hash"),
        "INSERT OR IGNORE " + INSERT.format(seq=4, id="'x'", previous="previous"),
        "INSERT " + INSERT.format(seq=6, id="'x'", previous="hash"),
        "INSERT " + INSERT.format(seq=5, id="'x'", previous="previous"),
        "INSERT " + INSERT.format(seq=0, id="'x'", previous="hash"),
        "INSERT " + INSERT.format(seq=5, id="'a.1'", previous="hash"),
        "UPDATE payloads SET body = '{}' WHERE seq = 2",
        "DELETE FROM payloads WHERE seq = 2",
        "REPLACE INTO payloads SELECT incident_id, seq, salt, '{}' FROM payloads WHERE seq = 4",
        "REPLACE INTO payloads SELECT incident_id, seq, salt, '{}' FROM payloads WHERE seq = 2",
        "INSERT INTO payloads VALUES ('i1', 9, zeroblob(16), '{}')",
        "UPDATE incidents SET label = 'INC-2026-009'",
        "DELETE FROM incidents",
        "REPLACE INTO incidents VALUES (1, 'i9', 'INC-2026-009', 2026, 0, 9)",
        "REPLACE INTO incidents VALUES (9, 'i1', 'INC-2026-009', 2026, 0, 9)",
        "REPLACE INTO incidents VALUES (9, 'i9', 'INC-2026-001', 2026, 0, 9)",
        "UPDATE documents SET body = x'00'",
        "DELETE FROM documents",
        "REPLACE INTO documents SELECT digest, x'00' FROM documents",
        "REPLACE INTO documents (rowid, digest, body) SELECT rowid, hex(zeroblob(32)), x'00' FROM documents",
    ],
)
@pytest.mark.parametrize("recursive", [0, 1])
def test_the_database_itself_refuses(home, other, statement, recursive):
    """With either setting of recursive_triggers, under which REPLACE does or does not fire delete triggers."""
    before = "\n".join(other.iterdump())
    other.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(sqlite3.IntegrityError, match=r"^incidentkit: |CHECK|UNIQUE"):
        other.execute(statement)
    assert before == "\n".join(other.iterdump())


def test_the_next_entry_is_accepted_from_plain_sqlite(other):
    """The refusals above are about their reason, not about everything: a well-formed next entry goes in."""
    other.execute("INSERT " + INSERT.format(seq=5, id="'x'", previous="hash"))
    assert other.execute("SELECT max(seq) FROM entries").fetchone() == (5,)


def erasing(writing, seq, action="erase"):
    writing.append("i1", [note(action, kind="payload-erased", payload={"seq": seq, "why": "art. 17"})])


def test_content_goes_in_the_transaction_that_records_its_erasing(home):
    """The path of the erasing command: the entry that orders it, then the row; header and chain stay whole."""
    with Journal.open(home) as journal:
        with journal.writing() as writing:
            erasing(writing, 2)
            journal.connection.execute("DELETE FROM payloads WHERE seq = 2")
        assert [journal.entries("i1")[1].payload, journal.entries("i1")[1].salt] == [None, None]
        assert verify_all(journal).problems == []


def test_an_erasing_opens_the_way_for_its_entry_only_and_once(home, other):
    with Journal.open(home) as journal, journal.writing() as writing:
        erasing(writing, 2)
    for seq in (1, 3, 5):  # 5 is the erasing itself
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("DELETE FROM payloads WHERE seq = ?", (seq,))
    with Journal.open(home) as journal, journal.writing() as writing:
        writing.append("i1", [note("later")])
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("DELETE FROM payloads WHERE seq = 2")


def test_an_erasing_cannot_name_an_entry_that_is_yet_to_come(home, other):
    with Journal.open(home) as journal, journal.writing() as writing:
        erasing(writing, 6)
        writing.append("i1", [note("erase", id="erase.2")])
    with pytest.raises(sqlite3.IntegrityError):
        other.execute("DELETE FROM payloads WHERE seq = 6")


def drop_triggers(connection):
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys = 0")


def found(home, seal=None):
    with Journal.open(home) as journal:
        return {(p.code, p.seq) for p in verify_incident(journal, journal.find("1"), seal).problems}


@pytest.fixture
def seal(home):
    with Journal.open(home) as journal:
        row = journal.find("1")
    return read_seal(seal_text("i1", row.count, row.head, "en"))


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["UPDATE entries SET actor = 'Eve' WHERE seq = 2"], ("entry-changed", 2)),
        (["UPDATE entries SET recorded_at = '2025' WHERE seq = 4"], ("entry-changed", 4)),
        (["UPDATE payloads SET body = '{\"text\":\"x\"}' WHERE seq = 3"], ("content-changed", 3)),
        (["UPDATE payloads SET body = replace(body, ',', ', ') WHERE seq = 3"], ("content-changed", 3)),
        (["UPDATE payloads SET salt = zeroblob(16) WHERE seq = 3"], ("content-changed", 3)),
        (["DELETE FROM payloads WHERE seq = 3"], ("content-missing", 3)),
        (["DELETE FROM entries WHERE seq = 2"], ("entry-missing", 2)),
        (["DELETE FROM entries WHERE seq = 1"], ("entry-missing", 1)),
        (["UPDATE entries SET seq = seq + 10", "UPDATE entries SET seq = seq - 10 WHERE seq > 12",
          "UPDATE entries SET seq = 2 WHERE seq = 11", "UPDATE entries SET seq = 1 WHERE seq = 12"], ("chain-broken", 1)),
        (["UPDATE entries SET seq = 9 WHERE seq = 4", "INSERT " + INSERT.replace("seq = 4", "seq = 9").format(seq=4, id="'x'", previous="previous"),
          "UPDATE entries SET seq = 5 WHERE seq = 9"], ("chain-broken", 5)),
        (["DELETE FROM entries"], ("no-entries", None)),
    ],
)  # fmt: skip
def test_verify_names_what_was_done_behind_dropped_triggers(home, other, statements, problem):
    """Edit, reorder, insert, delete with plain sqlite3: the chain names the entry."""
    drop_triggers(other)
    for statement in statements:
        other.execute(statement)
    assert problem in found(home)


def test_a_cut_tail_is_found_by_the_seal_alone(home, other, seal):
    drop_triggers(other)
    other.execute("DELETE FROM entries WHERE seq > 2")
    other.execute("DELETE FROM payloads WHERE seq > 2")
    assert (set(), {("seal-cut", 2)}) == (found(home), found(home, seal))


def test_a_fully_recomputed_chain_is_found_by_the_seal_alone(home, other, seal):
    """Who can rewrite the whole file can make a chain that verifies; not one that fits a seal already read out."""
    drop_triggers(other)
    other.row_factory = sqlite3.Row
    previous = GENESIS
    for row in other.execute("SELECT * FROM entries ORDER BY seq").fetchall():
        header = {name: row[name] for name in HEADER} | {
            "actor": "Eve",
            "approximate": False,
            "previous": previous,
        }
        digest = entry_hash(header)
        change = "UPDATE entries SET actor = 'Eve', previous = ?, hash = ? WHERE seq = ?"
        other.execute(change, (previous, digest, row["seq"]))
        previous = digest
    assert (set(), {("seal-broken", 4)}) == (found(home), found(home, seal))


def test_a_changed_document_and_an_incident_taken_out_are_found(home, other):
    with Journal.open(home) as journal, journal.writing() as writing:
        digest = writing.pin(b"runbook")
        writing.append(
            "i1", [note("p", kind="runbook-pinned", payload={"runbook": "lost-device", "digest": digest})]
        )
        writing.new_incident("i2", year=2026, drill=False)
        writing.append("i2", [note("q")])
    with Journal.open(home) as journal:
        assert (
            verify_all(journal).ok,
            verify_all(journal).incidents,
            verify_all(journal).entries,
        ) == (True, 2, 6)
    drop_triggers(other)
    other.execute("UPDATE documents SET body = x'00'")
    assert {("document-damaged", 5)} == found(home)
    for table in ("payloads", "entries", "incidents"):
        other.execute(f"DELETE FROM {table} WHERE incident_id = 'i1'")
    with Journal.open(home) as journal:
        problems = verify_all(journal).problems
    assert [(p.incident, p.code) for p in problems] == [("INC-2026-001", "incident-missing")]


def test_text_that_is_no_utf_8_is_a_problem_and_not_a_crash(home, other):
    drop_triggers(other)
    other.execute("UPDATE entries SET actor = CAST(x'ff' AS TEXT) WHERE seq = 2")
    assert {("unreadable", None)} == found(home)


def levels(home):
    return {finding.code: finding.level for finding in doctor(home)}


def test_transform_drops_the_triggers_and_doctor_says_so(home):
    """sqlite-utils rebuilds the table without a word about its triggers: the reason never to use it here."""
    assert levels(home)["protection"] == "ok"
    with closing(sqlite3.connect(home / "incidentkit.db")) as connection:
        Database(connection)["drafts"].transform(rename={"body": "words"})
        connection.execute("PRAGMA foreign_keys = 0")
        Database(connection)["documents"].transform(not_null={"body"})
    assert levels(home)["protection"] == "problem"


def test_a_dropped_trigger_is_named_by_doctor(home, other):
    other.execute("DROP TRIGGER entries_never_updated")
    (finding,) = [finding for finding in doctor(home) if finding.code == "protection"]
    assert (finding.level, finding.what.params["names"]) == ("problem", "entries_never_updated")


def write(home, sql):
    with closing(sqlite3.connect(home / "incidentkit.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(sql)


def refused(home):
    before = (home / "incidentkit.db").read_bytes()
    with pytest.raises(StoreError) as error:
        Journal.open(home)
    assert before == (home / "incidentkit.db").read_bytes()
    return error.value.code


def test_a_newer_version_is_refused_and_left_alone(home):
    write(home, "PRAGMA user_version = 99")
    assert refused(home) == "newer-version"


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE urls (id)", "PRAGMA user_version = 1", "PRAGMA application_id = 252006675"]
)
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path, sql):
    write(tmp_path, sql)
    assert refused(tmp_path) == "foreign-database"


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 64, b"SQLite format 4\0" + bytes(4096), b"x", "é".encode() * 500]
)
def test_random_bytes_are_refused_and_left_alone(tmp_path, content):
    (tmp_path / "incidentkit.db").write_bytes(content)
    assert refused(tmp_path) in {"not-a-database", "damaged"}


def entries_of(home):
    with Journal.open(home) as journal:
        return journal.entries("i1")


def test_a_truncated_database_is_called_damaged(home):
    path = home / "incidentkit.db"
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StoreError) as error:
        entries_of(home)
    assert error.value.code == "damaged"


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path):
    (tmp_path / "incidentkit.db").mkdir()
    with pytest.raises(StoreError):
        Journal.open(tmp_path)


def test_an_empty_file_becomes_a_log(tmp_path):
    """A start that was killed between making the file and its tables leaves an empty one."""
    (tmp_path / "incidentkit.db").touch()
    with Journal.open(tmp_path) as journal:
        assert journal.incidents() == []


@pytest.mark.parametrize("empty", [False, True])
def test_no_new_log_begins_beside_evidence_whose_database_is_gone(tmp_path, empty):
    """A new, empty log would hide that the record was lost."""
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / ("0" * 64)).touch()
    if empty:
        (tmp_path / "incidentkit.db").touch()
    for create in (True, False):
        with pytest.raises(StoreError) as error:
            Journal.open(tmp_path, create=create)
        assert error.value.code == "database-missing"


def test_a_start_that_was_killed_between_two_steps_is_taken_up(home, tmp_path):
    """Known as ours by the application id, with the table of migrations but without its own tables."""
    write(tmp_path, f"PRAGMA application_id = {engine.APPLICATION_ID}")
    with closing(sqlite3.connect(tmp_path / "incidentkit.db")) as connection:
        Migrations("incidentkit").ensure_migrations_table(Database(connection))
    with Journal.open(tmp_path) as journal:
        assert schema.expected_objects() == schema.objects(journal.connection)


def these_versions():
    """The migrations that the database of the fixture has behind it."""
    known = Migrations("incidentkit")
    for name in ("1-the-log", "2-search-and-backups"):
        known(name=name)(lambda _: None)
    return known


def test_a_copy_is_made_before_each_migration(home, monkeypatch):
    """If a new version's migration goes wrong, the record as it was stands beside it."""
    newer = these_versions()
    for version in (3, 4):
        newer(name=f"{version}-x")(
            lambda db, v=version: (
                db.execute(f"CREATE TABLE t{v} (x)"),
                db.execute(f"PRAGMA user_version = {v}"),
            )
        )
    monkeypatch.setattr(schema, "migrations", newer)
    monkeypatch.setattr(opening, "VERSION", 4)
    with Journal.open(home) as journal:
        assert journal.find("1").count == 4
    tables = {}
    for version in (3, 4):
        path = home / f"incidentkit-before-{version}.db"
        with closing(sqlite3.connect(path)) as copy:
            names = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE name LIKE 't_'")}
            tables[version] = (copy.execute("SELECT count(*) FROM entries").fetchone()[0], names)
        assert path.stat().st_mode & 0o777 == 0o600
    assert {3: (4, set()), 4: (4, {"t3"})} == tables


def test_a_new_log_is_not_copied_on_its_way_through_the_versions(home):
    """There is nothing to lose in it, and a stray copy would have to be named at every erasing."""
    assert list(home.glob("incidentkit-before-*")) == []


OLD = Path(__file__).parent.parent / "golden" / "databases" / "version-1.sql"


@pytest.fixture
def version_1(tmp_path):
    """A home as version 1 of the tables left it: two incidents, an erased line, a pinned document, a draft."""
    home = tmp_path / "old"
    home.mkdir()
    with closing(sqlite3.connect(home / "incidentkit.db")) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return home


def test_a_database_of_version_1_opens_and_says_what_it_said(version_1):
    with closing(sqlite3.connect(version_1 / "incidentkit.db")) as connection:
        tables = ("incidents", "entries", "payloads", "documents", "drafts")
        said = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    with Journal.open(version_1) as journal:
        assert schema.expected_objects() == schema.objects(journal.connection)
        assert journal.rows("PRAGMA user_version") == [(2,)]
        assert verify_all(journal).problems == []
        assert {name: journal.rows(f"SELECT * FROM {name}") for name in tables} == said
        hits, total = search(journal, "operateur rappele", 10)
        assert ([(hit.incident, hit.seq) for hit in hits], total) == ([("INC-2026-001", 3)], 1)
        with journal.writing() as writing:
            assert writing.append("0f" * 16, [note("new")])[0].seq == 6
    with closing(sqlite3.connect(version_1 / "incidentkit-before-2.db")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM entries").fetchone() == (6,)


def test_a_migration_that_fails_leaves_the_record_as_it_was(home, monkeypatch):
    newer = these_versions()

    @newer(name="3-x")
    def _fails(db):
        db.execute("CREATE TABLE t (x)")
        db.execute("PRAGMA user_version = 3")
        db.execute("this is no SQL")

    monkeypatch.setattr(schema, "migrations", newer)
    monkeypatch.setattr(opening, "VERSION", 3)
    with pytest.raises(StoreError):
        Journal.open(home)
    monkeypatch.undo()
    with Journal.open(home) as journal:
        assert (4, schema.expected_objects()) == (journal.find("1").count, schema.objects(journal.connection))


def test_an_old_sqlite_is_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(schema, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(StoreError) as error:
        Journal.open(tmp_path)
    assert error.value.code == "sqlite-too-old"
