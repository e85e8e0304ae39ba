"""The table of phrases (when_phrases.tsv): understood as people mean them, or asked back, never wrong."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from incidentkit.when.phrases import TimeError, understand

TABLE = Path(__file__).with_name("when_phrases.tsv")


class Row(NamedTuple):
    line: int
    phrase: str
    now: datetime
    zone: ZoneInfo
    expect: str
    wanted: str


def rows() -> list[Row]:
    found, situation = [], None
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("= "):
            now, zone, expect = line[2:].split(" ")
            situation = (datetime.fromisoformat(now), ZoneInfo(zone), expect)
        elif line and not line.startswith("#"):
            phrase, wanted = line.split("\t")
            phrase = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), phrase)
            found.append(Row(number, phrase, *situation, wanted))
    return found


def answer(row: Row) -> str:
    """What the grammar says, written as the table writes it."""
    try:
        understood = understand(row.phrase, now=row.now, zone=row.zone, expect=row.expect)
    except TimeError as error:
        return f"?{error.code}"
    assert understood.at.utcoffset() == understood.at.astimezone(row.zone).utcoffset()
    return ("~" if understood.approximate else "") + understood.at.isoformat()


def wanted(row: Row) -> str:
    if row.wanted.startswith("?"):
        return row.wanted
    at = datetime.fromisoformat(row.wanted.removeprefix("~"))
    at = at.astimezone(row.zone) if at.tzinfo else at.replace(tzinfo=row.zone)
    return ("~" if row.wanted.startswith("~") else "") + at.isoformat()


def score() -> dict[str, list[str]]:
    """Each row under `right`, `asked` (clear, but asked back), `wrong`."""
    result: dict[str, list[str]] = {"right": [], "asked": [], "wrong": []}
    for row in rows():
        said, meant = answer(row), wanted(row)
        line = f"{row.line}: {row.phrase!r} {row.expect}: wanted {meant}, said {said}"
        if said == meant or (meant == "?" and said.startswith("?")):
            result["right"].append(line)
        elif said.startswith("?") and not meant.startswith("?"):
            result["asked"].append(line)
        else:
            result["wrong"].append(line)
    return result
