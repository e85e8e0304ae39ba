"""The tables of the log and what refuses to change them: migrations by sqlite-utils, one for each version.

Never `transform()` one of these tables: it makes a new table and drops the triggers without a word
(a test shows it; `doctor` compares).
"""

# pathlib would cost every command's start:
# ruff: noqa: PTH105, PTH108, PTH120

from __future__ import annotations

import os
import stat
from contextlib import suppress

from sqlite_utils import Database, Migrations

from incidentkit.errors import StoreError, message
from incidentkit.journal.chain import ERASURE, GENESIS
from incidentkit.journal.engine import APPLICATION_ID, OLDEST_SQLITE, connect, sqlite3
from incidentkit.journal.files import sync_file, sync_folder

migrations = Migrations("incidentkit")

_TABLES = (
    """CREATE TABLE incidents (
        place INTEGER PRIMARY KEY,
        incident_id TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL UNIQUE,
        year INTEGER NOT NULL,
        drill INTEGER NOT NULL CHECK (drill IN (0, 1)),
        number INTEGER NOT NULL CHECK (number > 0),
        UNIQUE (year, drill, number)
    ) STRICT""",
    """CREATE TABLE entries (
        incident_id TEXT NOT NULL REFERENCES incidents (incident_id),
        seq INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE,
        action TEXT NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        actor TEXT NOT NULL,
        role TEXT,
        recorded_at TEXT NOT NULL,
        zone TEXT NOT NULL,
        occurred_at TEXT,
        approximate INTEGER NOT NULL CHECK (approximate IN (0, 1)),
        payload_digest TEXT NOT NULL CHECK (length(payload_digest) = 64),
        previous TEXT NOT NULL,
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        PRIMARY KEY (incident_id, seq)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX entries_by_action ON entries (action)",
    """CREATE TABLE payloads (
        incident_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        salt BLOB NOT NULL CHECK (length(salt) = 16),
        body TEXT NOT NULL,
        PRIMARY KEY (incident_id, seq),
        FOREIGN KEY (incident_id, seq) REFERENCES entries (incident_id, seq)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE documents (
        digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
        body BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE drafts (
        place TEXT NOT NULL PRIMARY KEY,
        incident_id TEXT,
        body TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        turn INTEGER NOT NULL
    ) STRICT""",
)

# RAISE in a BEFORE trigger also stops INSERT OR REPLACE, which deletes rows without firing delete triggers:
# so each insert trigger refuses every key that exists.
# ruff: noqa: S608 - the two names that are filled in are ours
_TRIGGERS = (
    f"""CREATE TRIGGER entries_only_the_next BEFORE INSERT ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this entry id exists')
            WHERE EXISTS (SELECT 1 FROM entries WHERE id = NEW.id);
        SELECT RAISE(ABORT, 'incidentkit: not the next entry of the chain')
            WHERE NEW.seq IS NOT
                (SELECT coalesce(max(seq), 0) + 1 FROM entries WHERE incident_id = NEW.incident_id)
            OR NEW.previous IS NOT coalesce(
                (SELECT hash FROM entries WHERE incident_id = NEW.incident_id ORDER BY seq DESC LIMIT 1),
                '{GENESIS}');
    END""",
    """CREATE TRIGGER entries_never_updated BEFORE UPDATE ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: entries are never changed');
    END""",
    """CREATE TRIGGER entries_never_deleted BEFORE DELETE ON entries BEGIN
        SELECT RAISE(ABORT, 'incidentkit: entries are never deleted');
    END""",
    """CREATE TRIGGER payloads_only_of_the_last BEFORE INSERT ON payloads BEGIN
        SELECT RAISE(ABORT, 'incidentkit: a payload comes with its entry')
            WHERE NEW.seq IS NOT (SELECT max(seq) FROM entries WHERE incident_id = NEW.incident_id)
            OR EXISTS (SELECT 1 FROM payloads WHERE incident_id = NEW.incident_id AND seq = NEW.seq);
    END""",
    """CREATE TRIGGER payloads_never_updated BEFORE UPDATE ON payloads BEGIN
        SELECT RAISE(ABORT, 'incidentkit: payloads are never changed');
    END""",
    # The erasure must be the last entry: that is so in the transaction that appends it, and the action is then over.
    f"""CREATE TRIGGER payloads_deleted_by_order BEFORE DELETE ON payloads
        WHEN NOT EXISTS (
            SELECT 1 FROM entries AS e JOIN payloads AS p ON p.incident_id = e.incident_id AND p.seq = e.seq
            WHERE e.incident_id = OLD.incident_id AND e.kind = '{ERASURE}' AND e.seq > OLD.seq
            AND e.action =
                (SELECT action FROM entries WHERE incident_id = OLD.incident_id ORDER BY seq DESC LIMIT 1)
            AND json_extract(p.body, '$.seq') = OLD.seq)
        OR EXISTS (
            SELECT 1 FROM entries WHERE incident_id = OLD.incident_id AND seq = OLD.seq AND kind = '{ERASURE}')
    BEGIN
        SELECT RAISE(ABORT, 'incidentkit: a payload is only deleted with its payload-erased entry');
    END""",
    """CREATE TRIGGER incidents_once BEFORE INSERT ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this incident exists')
            WHERE EXISTS (
                SELECT 1 FROM incidents WHERE incident_id = NEW.incident_id OR label = NEW.label
                OR place = NEW.place OR (year = NEW.year AND drill = NEW.drill AND number = NEW.number));
    END""",
    """CREATE TRIGGER incidents_never_updated BEFORE UPDATE ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: incidents are never changed');
    END""",
    """CREATE TRIGGER incidents_never_deleted BEFORE DELETE ON incidents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: incidents are never deleted');
    END""",
    """CREATE TRIGGER documents_once BEFORE INSERT ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: this document exists')
            WHERE EXISTS (SELECT 1 FROM documents WHERE digest = NEW.digest OR rowid = NEW.rowid);
    END""",
    """CREATE TRIGGER documents_never_updated BEFORE UPDATE ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: documents are never changed');
    END""",
    """CREATE TRIGGER documents_never_deleted BEFORE DELETE ON documents BEGIN
        SELECT RAISE(ABORT, 'incidentkit: documents are never deleted');
    END""",
)


@migrations(name="1-the-log")
def _the_log(db: Database) -> None:
    """Incidents, entries with their payloads apart, pinned documents, drafts; and what refuses to change them."""
    for statement in (*_TABLES, *_TRIGGERS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


_CACHES = (
    # How far each incident is in the search index. The index itself, `search_words`, is made by the first search:
    # a Python whose SQLite has no full-text search must still open the log.
    """CREATE TABLE search_heads (
        incident_id TEXT NOT NULL PRIMARY KEY,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # Where backups went, so that erasing by order can name the copies that it does not reach.
    """CREATE TABLE backups (
        path TEXT NOT NULL PRIMARY KEY,
        made_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


@migrations(name="2-search-and-backups")
def _search_and_backups(db: Database) -> None:
    """The search index's heads, which are a cache, and where backups went. No table of the log changes."""
    for statement in _CACHES:
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


def upgrade(connection: sqlite3.Connection, path: str) -> None:
    """Bring a new or older database to this version; the caller holds the lock, for migrations race otherwise.

    Before each migration of a database that holds something, a copy is made beside it:
    `incidentkit-before-2.db`. The application id comes first, so that an interrupted start is known as ours.
    Raises StoreError `sqlite-too-old`; errors of SQLite pass.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            "sqlite-too-old",
            message(
                "This Python brings SQLite {found}; 3.37 or newer is needed.", found=sqlite3.sqlite_version
            ),
            hint=message("Install a newer one beside it with: pip install pysqlite3"),
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db = Database(connection)
    (before,) = connection.execute("PRAGMA user_version").fetchone()
    pending = [migration.name for migration in migrations.pending(db)]
    for place in range(len(pending)):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if before:  # a new database has nothing to lose yet
            copy_database(connection, path.removesuffix(".db") + f"-before-{version + 1}.db")
        migrations.apply(db, stop_before=pending[place + 1 :])


def copy_database(connection: sqlite3.Connection, target: str) -> None:
    """Write a complete, compact copy of the database to `target`: to a temporary name, synced, then renamed.

    `VACUUM INTO` reads one consistent state while others write. The copy has mode 0600 and no WAL.
    """
    temporary = f"{target}.{os.getpid()}.part"
    with suppress(FileNotFoundError):
        os.unlink(temporary)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR))
        connection.execute("VACUUM INTO ?", (temporary,))
        sync_file(temporary)
        os.replace(temporary, target)
        sync_folder(os.path.dirname(target))
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def expected_objects() -> dict[str, str]:
    """Name → SQL of every table, index and trigger of this version, as SQLite itself would store it."""
    connection = connect(":memory:")
    try:
        upgrade(connection, ":memory:")
        return objects(connection)
    finally:
        connection.close()


def objects(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every table, index and trigger of a database.

    Without those that SQLite and migrations add, and without the search index, which is a cache.
    """
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sql for name, sql in rows if "sqlite_" not in name and not name.startswith("search_words")}
