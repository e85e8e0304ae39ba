"""Finding words in all incidents: a full-text index of the payloads, made when somebody searches.

The index is a cache. A note does not wait for it; a search first takes in what was written since the last one, in
small turns under the lock, so that writers do not wait long either. Upper case and accents do not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlite_utils import Database

from incidentkit.errors import UsageError, message
from incidentkit.incident.events import texts
from incidentkit.journal.engine import CORRUPT, primary_code, sqlite3, store_error

if TYPE_CHECKING:
    from incidentkit.journal.log import Journal

_TURN = 2_000  # entries taken in under one lock: about 40 ms
_MOST_WORDS = 32
_LONGEST = 1_000  # characters of a query
_WHOLE = 3  # letters: shorter words must match whole, or "a" would find everything

_MAKE = """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5
    (incident_id UNINDEXED, seq UNINDEXED, body, tokenize = 'unicode61 remove_diacritics 2')"""
_MISSING = """SELECT i.incident_id, coalesce(s.until, 0) FROM incidents AS i
    LEFT JOIN search_heads AS s ON s.incident_id = i.incident_id
    WHERE EXISTS (SELECT 1 FROM entries AS e WHERE e.incident_id = i.incident_id AND e.seq > coalesce(s.until, 0))"""
_THERE = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'search_words')"
_FIND = """SELECT search_words.rowid FROM search_words
    JOIN entries AS e ON e.incident_id = search_words.incident_id AND e.seq = search_words.seq
    WHERE search_words MATCH ? ORDER BY e.recorded_at DESC, e.seq DESC"""
_SHOW = """SELECT search_words.rowid, i.label, search_words.seq, snippet(search_words, 2, '', '', '…', 24)
    FROM search_words JOIN incidents AS i ON i.incident_id = search_words.incident_id
    WHERE search_words MATCH ? AND search_words.rowid IN (SELECT value FROM json_each(?))"""


class NoIndexError(Exception):
    """There can be no index here: the folder cannot be written, or SQLite has no full-text search. Read it all."""


class Hit(NamedTuple):
    """A line that was found: label of its incident, number, and the words around."""

    incident: str
    seq: int
    snippet: str


def asked(query: str) -> list[str]:
    """The words of a query, as typed; anything that is no letter or digit only separates.

    Raises UsageError `empty-search` without any, `search-too-long` beyond 32 words or 1000 characters.
    """
    pieces = "".join(char if char.isalnum() else " " for char in query[: _LONGEST + 1]).split()
    if len(query) > _LONGEST or len(pieces) > _MOST_WORDS:
        raise UsageError(
            "search-too-long",
            message("A search takes up to {most} words.", most=_MOST_WORDS),
            hint=message("Take the two or three that are the rarest."),
        )
    if not pieces:
        raise UsageError(
            "empty-search",
            message("There is no word to look for."),
            hint=message("For example: incidentkit search telephone"),
        )
    return pieces


def search(journal: Journal, query: str, most: int) -> tuple[list[Hit], int]:
    """The newest `most` lines that hold every word of the query, and how many there are in all.

    Words of three letters and more also find longer ones that begin with them. Raises UsageError for a query without
    words, `NoIndexError` where there can be no index, other StoreErrors of the store.
    """
    match = " ".join(f'"{word}"' + "*" * (len(word) >= _WHOLE) for word in asked(query))
    try:
        return _search(journal, match, most)
    except sqlite3.Error as error:
        if "fts5" in str(error):  # the index was made by another Python
            raise NoIndexError from error
        if primary_code(error) != CORRUPT or journal.unwritable is not None:
            raise store_error(error, journal.path) from error
    try:
        rebuild(journal)
        return _search(journal, match, most)
    except sqlite3.Error as error:
        raise store_error(error, journal.path) from error


def _search(journal: Journal, match: str, most: int) -> tuple[list[Hit], int]:
    database = Database(journal.connection)
    _take_in(journal, database)
    rows = [rowid for (rowid,) in database.execute(_FIND, [match]).fetchall()]
    wanted = rows[:most]
    ids = msgspec.json.encode(wanted).decode()
    shown = {rowid: Hit(*hit) for rowid, *hit in database.execute(_SHOW, [match, ids]).fetchall()}
    return [shown[rowid] for rowid in wanted if rowid in shown], len(rows)


def _take_in(journal: Journal, database: Database) -> None:
    """Index what is missing, a turn at a time; raises `NoIndexError` where that cannot be."""
    (there,) = database.execute(_THERE).fetchone()
    missing = database.execute(_MISSING).fetchall()
    if there and not missing:
        return
    if journal.unwritable is not None:
        raise NoIndexError from journal.unwritable
    while not there or missing:
        with journal.writing():
            if not database.execute(_THERE).fetchone()[0]:
                _make(database)
            left = _TURN
            for incident_id, until in database.execute(_MISSING).fetchall():
                left -= _index(database, incident_id, until, left)
                if left <= 0:
                    break
        there, missing = True, database.execute(_MISSING).fetchall()


def _make(database: Database) -> None:
    try:
        database.execute(_MAKE)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error):
            raise NoIndexError from error
        raise
    database.execute("DELETE FROM search_heads")


def _index(database: Database, incident_id: str, until: int, most: int) -> int:
    """Take in up to `most` entries after `until`; returns how many. What was erased has nothing to take in."""
    rows = database.execute(
        "SELECT e.seq, p.body FROM entries AS e LEFT JOIN payloads AS p "
        "ON p.incident_id = e.incident_id AND p.seq = e.seq "
        "WHERE e.incident_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
        [incident_id, until, most],
    ).fetchall()
    for seq, body in rows:
        words = _words(body)
        if words:
            database.execute(
                "INSERT INTO search_words (incident_id, seq, body) VALUES (?, ?, ?)",
                [incident_id, seq, words],
            )
    if rows:
        database.execute(
            "INSERT INTO search_heads VALUES (?, ?) ON CONFLICT (incident_id) DO UPDATE SET until = excluded.until",
            [incident_id, rows[-1][0]],
        )
    return len(rows)


def _words(body: str | None) -> str:
    """The texts of a payload as stored; a damaged one, which `verify` names, has none."""
    try:
        return " · ".join(texts(msgspec.json.decode(body))) if body is not None else ""
    except (msgspec.MsgspecError, UnicodeError):
        return ""


def rebuild(journal: Journal) -> None:
    """Make the index anew; the next search fills it."""
    with journal.writing():
        database = Database(journal.connection)
        database.execute("DROP TABLE IF EXISTS search_words")
        _make(database)


def forget(journal: Journal, incident_id: str, seq: int) -> None:
    """Take one entry out of the index, inside the caller's transaction, and leave no trace of its words there.

    Deleting a row only notes that it is gone; merging all parts into one, which `optimize` does, drops its words.
    """
    database = Database(journal.connection)
    if not database.execute(_THERE).fetchone()[0]:
        return
    database.execute("DELETE FROM search_words WHERE incident_id = ? AND seq = ?", [incident_id, seq])
    database.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")
