"""Which characters a font file can show, read from its character map (OpenType 1.9, `cmap`, formats 4 and 12)."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_LARGEST = 64 << 20
_GLYPH_RUNS = 400_000
"""More runs than any font has: a damaged file must not keep an export busy."""


def characters_of_folder(folder: Path) -> set[int]:
    """The code points that the fonts in a folder and below can show; files that are no fonts are passed over."""
    found: set[int] = set()
    for path in sorted(folder.rglob("*")):
        try:
            if path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size <= _LARGEST:
                found |= characters(path.read_bytes())
        except OSError:
            continue
    return found


def characters(font: bytes, start: int = 0) -> set[int]:
    """The code points of a font, or of all fonts of a collection; empty where it cannot be read."""
    try:
        if font[start : start + 4] == b"ttcf":
            count = struct.unpack(">I", font[start + 8 : start + 12])[0]
            offsets = struct.unpack(f">{min(count, 64)}I", font[start + 12 : start + 12 + 4 * min(count, 64)])
            return set().union(*(_of_one(font, start + offset, start) for offset in offsets))
        return _of_one(font, start, start)
    except (struct.error, IndexError, ValueError):
        return set()


def _of_one(font: bytes, start: int, origin: int) -> set[int]:
    tables = struct.unpack(">H", font[start + 4 : start + 6])[0]
    for number in range(tables):
        entry = start + 12 + 16 * number
        if font[entry : entry + 4] == b"cmap":
            table = origin + struct.unpack(">I", font[entry + 8 : entry + 12])[0]
            return _map(font, table)
    return set()


def _map(font: bytes, table: int) -> set[int]:
    count = struct.unpack(">H", font[table + 2 : table + 4])[0]
    found: set[int] = set()
    for number in range(count):
        platform, _, offset = struct.unpack(">HHI", font[table + 4 + 8 * number : table + 12 + 8 * number])
        if platform not in (0, 3):
            continue
        kind = struct.unpack(">H", font[table + offset : table + offset + 2])[0]
        if kind == 4:
            found |= _format_4(font, table + offset)
        elif kind == 12:
            found |= _format_12(font, table + offset)
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    segments = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2

    def column(number: int, kind: str) -> tuple[int, ...]:
        place = at + 14 + 2 * segments * number + (2 if number else 0)
        return struct.unpack(f">{segments}{kind}", font[place : place + 2 * segments])

    ends, starts, deltas, offsets = column(0, "H"), column(1, "H"), column(2, "h"), column(3, "H")
    base = at + 14 + 2 * segments * 3 + 2
    found = set()
    for n, (end, start, delta, offset) in enumerate(zip(ends, starts, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            glyph = code + delta
            if offset:
                place = base + 2 * n + offset + 2 * (code - start)
                glyph = struct.unpack(">H", font[place : place + 2])[0]
                glyph = glyph + delta if glyph else 0
            if glyph & 0xFFFF and code != 0xFFFF:
                found.add(code)
    return found


def _format_12(font: bytes, at: int) -> set[int]:
    count = min(struct.unpack(">I", font[at + 12 : at + 16])[0], _GLYPH_RUNS)
    found: set[int] = set()
    for number in range(count):
        start, end, glyph = struct.unpack(">III", font[at + 16 + 12 * number : at + 28 + 12 * number])
        if start <= end <= 0x10FFFF:
            found.update(range(start if glyph else start + 1, end + 1))
    return found


def runs(codes: set[int]) -> list[tuple[int, int]]:
    """Code points as runs, first and last."""
    ordered = sorted(codes)
    breaks = [0, *(n for n, (a, b) in enumerate(pairwise(ordered), 1) if b != a + 1), len(ordered)]
    return [(ordered[a], ordered[b - 1]) for a, b in pairwise(breaks)] if ordered else []
