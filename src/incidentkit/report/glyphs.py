"""What a PDF can show: characters that no font has are written as `[U+1F525 FIRE]`, so that nothing is lost or a box.

A PDF/A must not hold a character without a glyph: one emoji in a note would make the whole report impossible.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path

from incidentkit.report import covered, fontfile

_ALWAYS = {0x0A, 0x20}


class Glyphs:
    """The characters of a set of fonts: those inside typst, and those of a folder."""

    def __init__(self, codes: frozenset[int] | set[int]) -> None:
        self._codes = set(codes)
        self.replaced: set[str] = set()
        """What was written out so far."""

    @classmethod
    def of(cls, folder: Path | None = None) -> Glyphs:
        """Those of typst's own fonts, and of the fonts in a folder."""
        codes = set(_own())
        if folder is not None:
            codes |= {
                code
                for code in fontfile.characters_of_folder(folder)
                if unicodedata.category(chr(code)) not in ("Cc", "Cf", "Co", "Cs")
            }
        return cls(codes)

    def without(self, cluster: str) -> bool:
        """Takes characters out that turned out to have no glyph together; False where none is left to take out.

        Marks go first: the letter they stand on may be well alone. ASCII stays.
        """
        known = {
            ord(character) for character in cluster if ord(character) in self._codes and ord(character) > 0x7F
        }
        gone = {code for code in known if unicodedata.category(chr(code)).startswith("M")} or known
        self._codes -= gone
        self.__dict__.pop("_lacking", None)
        return bool(gone)

    def plainest(self) -> None:
        """Leaves only what every font has."""
        self._codes = {*range(0x20, 0x7F), *range(0xA0, 0x100)} - {0xAD}
        self.__dict__.pop("_lacking", None)

    @cached_property
    def _lacking(self) -> re.Pattern[str]:
        runs = fontfile.runs(self._codes | _ALWAYS)
        kept = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs)
        # What stands on a character that is written out would stand on its bracket.
        return re.compile(f"[^{kept}][\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]*")

    def shown(self, text: str) -> str:
        """The text as the fonts can show it."""
        if text.isascii() and text.isprintable():
            return text
        return self._lacking.sub(self._written_out, text)

    def _written_out(self, found: re.Match[str]) -> str:
        self.replaced.update(found[0])
        return "".join(map(written_out, found[0]))


def written_out(character: str) -> str:
    """`[U+1F525 FIRE]`; without the name where that only says the number again."""
    number = f"{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"[U+{number}]" if not name or name.endswith(number) else f"[U+{number} {name}]"


def lacking(trouble: str) -> str:
    """The characters that typst's error says have no glyph; empty where it says something else."""
    found = re.search(r'the (?:text|PDF contains the codepoint) `"(.+?)"`', trouble)
    if found is None:
        return ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda each: chr(int(each[1], 16)), found[1])


@cache
def _own() -> frozenset[int]:
    codes: set[int] = set()
    for run in covered.RUNS.split():
        first, _, last = run.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(codes)
