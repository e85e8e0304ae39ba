"""Where a word that is too long for its column may be broken, without a character more in what is copied out."""

from __future__ import annotations

import re
import unicodedata

_PIECE, _LARGE_PIECE = 4, 20
_ENDLESS = 400
"""Words longer than this are broken into large pieces where the column is wide: each piece costs."""


def broken(line: str, longest: int) -> str | list[str]:
    """The line; where it has a word of more than `longest` characters, its pieces, between which it may be broken.

    Together the pieces are the line again, and no piece begins with a combining mark.
    """
    if len(line) <= longest or not _too_long(longest).search(line):
        return line
    pieces: list[str] = []
    for word in re.split("( +)", line):
        if len(word) <= longest or word.startswith(" "):
            pieces.append(word)
        else:
            pieces += _cut(word, _LARGE_PIECE if len(word) > _ENDLESS and longest > _LARGE_PIECE else _PIECE)
    return [piece for piece in pieces if piece]


def _cut(word: str, size: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    for at in range(size, len(word)):
        if at - start >= size and not unicodedata.combining(word[at]):
            pieces.append(word[start:at])
            start = at
    return [*pieces, word[start:]]


_PATTERNS: dict[int, re.Pattern[str]] = {}


def _too_long(longest: int) -> re.Pattern[str]:
    return _PATTERNS.setdefault(longest, re.compile(f"[^ ]{{{longest + 1}}}"))
