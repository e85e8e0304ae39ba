"""Searching all incidents: by the index, and where there can be none by reading every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from incidentkit.incident.events import texts
from incidentkit.journal import search as index
from incidentkit.text import words_of

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk

MOST = 100
_SNIPPET = 160  # characters
_WHOLE = 3  # letters, as in the index


class Found(msgspec.Struct, frozen=True):
    """The newest hits, {incident, seq, snippet} each, and how many there are in all."""

    hits: list[index.Hit]
    total: int


def search(desk: Desk, query: str, most: int = MOST) -> Found:
    """The lines of all incidents that hold every word of a query, the newest first; case and accents do not matter.

    A word of three letters or more also finds longer words that begin with it. Raises UsageError (`empty-search`,
    `search-too-long`).
    """
    words = index.asked(query)
    journal = desk.existing_journal()
    if journal is None:
        return Found([], 0)
    try:
        return Found(*index.search(journal, query, most))
    except index.NoIndexError:
        return _read(desk, words, most)


def _read(desk: Desk, words: list[str], most: int) -> Found:
    """Without an index, in a folder that cannot be written: every line is read."""
    wanted = [f" {words_of(word)}" + " " * (len(word) < _WHOLE) for word in words]
    found: list[tuple[str, int, index.Hit]] = []
    for row in desk.incidents():
        for entry in desk.entries(row):
            said = " · ".join(texts(entry.payload))
            held = f" {words_of(said)} "
            if all(word in held for word in wanted):
                found.append((entry.recorded_at, entry.seq, index.Hit(row.label, entry.seq, said[:_SNIPPET])))
    found.sort(key=lambda each: each[:2], reverse=True)
    return Found([hit for _, _, hit in found[:most]], len(found))
