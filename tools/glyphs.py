"""Writes down which characters typst's own fonts can show: `python tools/glyphs.py`, after typst was upgraded.

The fonts are inside typst's library, which cannot be asked; their tables are found there by their heads, and what they
promise is tried out, upright, bold and in the face for codes. `--check` changes nothing and exits 1 where the file is
out of date. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import typst

from incidentkit.report.fontfile import characters, runs
from incidentkit.report.glyphs import lacking
from incidentkit.report.raster import fonts, typesetter

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "incidentkit" / "report" / "covered.py"
HEAD = '''"""Which characters the fonts inside typst can show. Written by tools/glyphs.py; do not edit."""

RUNS = """
'''


def main() -> int:
    """Writes the table, or with --check says whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when it is out of date")
    arguments = parser.parse_args()
    text = written(covered())
    if arguments.check:
        current = TARGET.read_text(encoding="utf-8") == text
        sys.stdout.write("current\n" if current else "out of date\n")
        return 0 if current else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


def covered() -> set[int]:
    """Every code point that one of the fonts shows, without controls and those of private use."""
    library = next(
        path for path in Path(typst.__file__).parent.iterdir() if path.suffix in (".so", ".pyd", ".dylib")
    )
    content = library.read_bytes()
    found: set[int] = set()
    for start in _fonts(content):
        found |= characters(content, start)
    found = {code for code in found if unicodedata.category(chr(code)) not in ("Cc", "Co", "Cs")}
    while True:
        refused = _refused(sorted(found))
        if not refused:
            return found
        found -= refused


_TRIAL = """
#set document(title: "x", date: none)
#let all = json("all.json")
= All
#for c in all [#c \\ *#c* \\ #text(font: "DejaVu Sans Mono", c) \\ ]
"""


def _refused(codes: list[int]) -> set[int]:
    """The first of the characters that typst cannot show in a PDF/UA; empty where it shows all."""
    files = {"main.typ": _TRIAL.encode(), "all.json": json.dumps([chr(code) for code in codes]).encode()}
    try:
        typesetter().compile(files, format="pdf", pdf_standards=["ua-1"], font_paths=fonts())
    except typst.TypstError as error:
        refused = {ord(character) for character in lacking(str(error))} & set(codes)
        if not refused:
            raise
        return refused
    return set()


def _fonts(content: bytes) -> Iterator[int]:
    """Where fonts begin: a head whose tables are in order and hold those that every font has."""
    for magic in (b"OTTO", b"\x00\x01\x00\x00"):
        at = content.find(magic)
        while at >= 0:
            count = struct.unpack(">H", content[at + 4 : at + 6])[0]
            tags = (
                [content[at + 12 + 16 * n : at + 16 + 16 * n] for n in range(count)]
                if 5 <= count <= 40
                else []
            )
            if {b"cmap", b"head", b"name"} <= set(tags) and tags == sorted(tags):
                yield at
            at = content.find(magic, at + 1)


def written(codes: set[int]) -> str:
    """The module's text."""
    words = [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in runs(codes)]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 105:
            lines.append(line.strip())
            line = ""
        line += word + " "
    return HEAD + "\n".join([*lines, line.strip()]) + '\n"""\n'


if __name__ == "__main__":
    sys.exit(main())
