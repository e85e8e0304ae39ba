"""PNG from pictures and from kept files, by typst: its decoders are written in a memory-safe language and touch no disk.

A kept file comes from anywhere, also from an attacker. Only PNG, JPEG, GIF and WebP are looked at, only where the head
of the file says that the picture is not too large, and what comes out is drawn anew: places, names and dates that a
camera wrote into the file stay behind. See docs/decisions/0027-pictures.md.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import Any

from incidentkit.report.drawing import Picture, svg
from incidentkit.report.outline import Thumbnail

MOST_BYTES = 40 << 20
MOST_PIXELS = 60_000_000
_HEAD = 1 << 20
_EDGE = 220
"""The longer side of a small picture, in pixels."""
_PIXEL = 2
"""Pixels for a unit of a picture: 220 a inch where 720 units are the width of a page."""
_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def typesetter() -> Any:
    """The module typst; its own types do not know yet that it takes several virtual files."""
    import typst  # noqa: PLC0415 - heavy, and only a report needs it

    return typst


@cache
def fonts(folder: str | None = None) -> Any:
    """The fonts that typst brings, and those of a folder; never those of the system, which differ."""
    return typesetter().Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])


def png(picture: Picture) -> bytes:
    """The picture on white, two pixels for a unit."""
    source = (
        f"#set page(width: {picture.width}pt, height: {picture.height}pt, margin: 0pt, fill: white)\n"
        '#image("picture.svg", width: 100%)'
    )
    files = {"main.typ": source.encode(), "picture.svg": svg(picture, paper=True).encode()}
    return _only_page(typesetter().compile(files, format="png", ppi=72 * _PIXEL, font_paths=fonts()))


def thumbnail(path: Path) -> Thumbnail | None:
    """A small copy of a kept picture; None where the file is no picture, is too large or cannot be decoded."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        size = dimensions(head)
        if size is None or path.stat().st_size > MOST_BYTES or not 0 < size[0] * size[1] <= MOST_PIXELS:
            return None
        made = _small(path, size)
    except OSError:
        return None
    width, height, _ = (made and dimensions(made)) or (0, 0, "")
    return Thumbnail(made, width, height) if made and width and height else None


def _small(path: Path, size: tuple[int, int, str]) -> bytes | None:
    """The picture drawn anew, its longer side at `_EDGE`; typst turns it as the camera was held."""
    # Nothing of the file is in this source: its name is its hash, and its kind is one of four words.
    picture = f'image("/{path.name}", format: "{size[2]}"'
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f"#context {{ let is = measure({picture}))\n"
        f"let share = {_EDGE}pt / calc.max(is.width, is.height)\n"
        f"{picture}, width: calc.max(1pt, is.width * share), height: calc.max(1pt, is.height * share)) }}"
    )
    try:
        return _only_page(
            typesetter().compile(source.encode(), root=path.parent, format="png", ppi=72, font_paths=fonts())
        )
    except (RuntimeError, ValueError):
        return None


def _only_page(made: Any) -> bytes:
    pages = made if isinstance(made, list) else [made]
    return bytes(pages[0])


# --- how large a file says that its picture is


def dimensions(content: bytes) -> tuple[int, int, str] | None:
    """Width, height and kind (png, jpg, gif, webp) by the head of a file; None for anything else."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        return (*struct.unpack(">II", content[16:24]), "png")
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return (*struct.unpack("<HH", content[6:10]), "gif")
    if content[:2] == b"\xff\xd8":
        return _jpeg(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    return None


def _jpeg(content: bytes) -> tuple[int, int, str] | None:
    """ISO/IEC 10918-1: segments until one that starts a frame."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height, "jpg"
        at += (
            2
            if kind == 0x01 or 0xD0 <= kind <= 0xD8
            else 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        )
    return None


def _webp(content: bytes) -> tuple[int, int, str] | None:
    """RFC 9649: a lossy, a lossless or an extended file."""
    if len(content) < 30:
        return None
    if content[12:16] == b"VP8X":
        return (
            int.from_bytes(content[24:27], "little") + 1,
            int.from_bytes(content[27:30], "little") + 1,
            "webp",
        )
    if content[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF, "webp"
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, "webp"
    return None
