"""A report as PDF/A-3a and PDF/UA-1, typeset by typst from data; the JSON record is attached to it.

Nothing that people typed becomes source text: the template (`report.typ`) reads one JSON file. The fonts are those
inside typst and, where somebody wants more characters, those of a folder; never those of the system, so that the same
record gives the same bytes on every machine. Sources: ISO 19005-3, ISO 14289-1.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import Any

from incidentkit.errors import StoreError, message
from incidentkit.report.breaking import broken
from incidentkit.report.drawing import Picture, svg
from incidentkit.report.glyphs import Glyphs, lacking
from incidentkit.report.outline import (
    Block,
    Cell,
    Figure,
    Gallery,
    Items,
    Outline,
    Pairs,
    Paragraph,
    Row,
    Table,
    Text,
    Thumbnail,
    Words,
)
from incidentkit.report.raster import fonts, typesetter
from incidentkit.report.words import Teller

STANDARDS = ("a-3a", "ua-1")
_COLOURS = {
    "RED": "#ff2b2b",
    "AMBER": "#ffc000",
    "AMBER+STRICT": "#ffc000",
    "GREEN": "#33ff00",
    "CLEAR": "#ffffff",
}
"""Those of TLP 2.0, on black."""
_COLON = {"fr": "\N{NO-BREAK SPACE}:"}
_ACCENT = "#0b559f"
_TRIES = 100
_LONG = 1 << 20
"""Bytes of data from which a report is long: a few hundred lines."""
_KEPT_FOR = 11
"""Documents after which typst has forgotten what it kept of one."""


def render(outline: Outline, say: Teller, record: bytes, folder: Path | None = None) -> bytes:
    """The PDF; the same outline, record and fonts give the same bytes.

    `record` is the JSON document to attach, UTF-8; `folder` has more fonts. A character that turns out to have no glyph
    is written as number and name. Raises StoreError (pdf-not-made) where typst fails.
    """
    typst = typesetter()
    _forgotten()
    glyphs = Glyphs.of(folder)
    template = files("incidentkit.report").joinpath("report.typ").read_bytes()
    for _ in range(_TRIES):
        pages = _Pages(outline, say, glyphs)
        data = pages.data()
        virtual = {"main.typ": template, "record.json": record, "data.json": data, **pages.files}
        try:
            made = bytes(
                typst.compile(
                    virtual, format="pdf", pdf_standards=list(STANDARDS), timestamp=pages.moment(),
                    font_paths=fonts(str(folder) if folder else None),
                )
            )  # fmt: skip
        except typst.TypstError as error:
            missing = lacking(str(error))
            if not missing:
                raise _failed(str(error)) from error
            if not glyphs.without(missing):
                glyphs.plainest()
            continue
        if len(data) > _LONG:
            _forget(typst)
        return made
    raise _failed("fonts")


_forgetting: list[Thread] = []
"""The thread in which typst forgets a long report."""


def _forget(typst: Any) -> None:
    """After a long report typst keeps a quarter of a gigabyte until it has typeset ten others: empty ones will do.

    That takes half a second, in which nobody needs to wait: the report is made.
    """

    def empty_ones() -> None:
        for _ in range(_KEPT_FOR):
            typst.compile({"main.typ": b""}, format="pdf", font_paths=fonts())

    thread = Thread(target=empty_ones, name="typst forgets", daemon=True)
    _forgetting.append(thread)
    thread.start()


def _forgotten() -> None:
    """Waits until the long report before this one is forgotten, so that two are never kept."""
    while _forgetting:
        _forgetting.pop().join()


def _failed(why: str) -> StoreError:
    return StoreError(
        "pdf-not-made",
        message("The PDF could not be made: {why}", why=why[:300]),
        hint=message("Export as html, which prints as well, and report this."),
        where={"detail": why[:2000]},
    )


class _Pages:
    """The data of the template: plain JSON whose texts the fonts can show, and the drawings beside it."""

    def __init__(self, outline: Outline, say: Teller, glyphs: Glyphs) -> None:
        self.outline = outline
        self.say = say
        self.glyphs = glyphs
        self.files: dict[str, bytes] = {}

    def moment(self) -> datetime:
        """The moment up to which the report knows things, which is also the file's date."""
        return (
            max(self.outline.until, datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
        )

    def data(self) -> bytes:
        """The JSON file."""
        o, shown, at = self.outline, self.glyphs.shown, self.moment()
        document: dict[str, Any] = {
            "language": o.language,
            "colon": _COLON.get(o.language, ":"),
            "accent": o.accent or _ACCENT,
            "branded": o.accent is not None,
            "logo": self._logo(o.logo) if o.logo else None,
            "kind": shown(o.kind),
            "title": shown(o.title),
            "title_lines": self._lines(o.title, 20),
            "label": shown(o.label),
            "byline": self._lines(o.byline),
            "known": shown(o.known),
            "tlp": o.tlp,
            "tlp_colour": _COLOURS[o.tlp.partition(":")[2]],
            "drill": shown(o.drill) if o.drill else None,
            "watermark": shown(o.watermark) if o.watermark else None,
            "date": {part: getattr(at, part) for part in ("year", "month", "day", "hour", "minute", "second")},
            "notice_title": self.say(message("Verification of this record found problems")),
            "notices": [self._lines(each) for each in o.notices],
            "chips": [{"name": c.name, "glyph": c.glyph, "word": shown(c.word), "tone": c.tone} for c in o.chips],
            "summary_title": o.summary_title,
            "summary": [
                {"label": p.label, "lines": [self._lines(line) for line in p.lines], "tone": p.tone}
                for p in o.summary
            ],
            "phases_title": o.phases_title,
            "phases": [
                {"name": name, "share": done / total, "words": ("✓ " if done == total else "") + words}
                for name, done, total, words in o.phases
            ],
            "contents_title": o.contents_title,
            "seal": self._seal(),
            "sections": [
                {"anchor": s.anchor, "title": shown(s.title), "blocks": [self._block(b) for b in s.blocks]} for s in o.sections
            ],
            "foot": self._lines(o.foot),
            "record": {
                "name": f"{o.label}.json",
                "description": self.say(message("What this report says, as data")),
            },
        }  # fmt: skip
        document["lacking"] = self._lacking()
        return json.dumps(document, ensure_ascii=False).encode()

    def _lacking(self) -> list[str | list[str]] | None:
        if not self.glyphs.replaced:
            return None
        return self._lines(
            self.say(
                message(
                    "Some characters are not in the fonts of this file; they are written as number and name. The data "
                    "attached to it has them as they were typed."
                )
            )
        )

    def _seal(self) -> dict[str, Any] | None:
        sealed = self.outline.seal
        if sealed is None:
            return None
        code = self._picture(sealed.code) if sealed.code else None
        return {"title": sealed.title, "text": self._lines(sealed.text), "words": sealed.words, "code": code}

    # --- texts

    def _lines(self, text: str, longest: int = 28) -> list[str | list[str]]:
        return [broken(self.glyphs.shown(line), longest) for line in text.split("\n")]

    def _cell(self, cell: Cell, *, faded: bool = False, longest: int = 28) -> list[dict[str, Any]]:
        return [self._text(text, faded=faded, longest=longest) for text in cell]

    def _text(self, text: Text, *, faded: bool, longest: int) -> dict[str, Any]:
        link = text.link if text.link and text.link.startswith(("http://", "https://", "mailto:")) else None
        return {
            "t": self._lines(text.text, longest),
            "s": text.style,
            "l": self.glyphs.shown(text.label) if text.label else None,
            "h": link,
            "f": faded,
        }

    # --- blocks

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {"block": "paragraph", "style": block.style, "text": self._lines(block.text)}
            case Items():
                return {"block": "items", "items": [self._cell(cell) for cell in block.items]}
            case Pairs():
                pairs = [(self.glyphs.shown(name), self._cell(cell)) for name, cell in block.items]
                return {"block": "pairs", "items": pairs}
            case Words():
                return {"block": "words", "words": block.words}
            case Figure():
                return {
                    "block": "figure", **self._picture(block.picture), "caption": self._lines(block.caption),
                    "square": block.picture.width == block.picture.height,
                    "numbered": [self._cell(cell) for cell in block.numbered],
                }  # fmt: skip
            case Gallery():
                return {"block": "gallery", "small": [self._small(each) for each in block.thumbnails]}
            case Table():
                return self._table(block)

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "block": "table",
            "columns": [self.glyphs.shown(name) for name in table.columns],
            "kinds": table.kinds,
            "groups": [
                {"title": group.title, "rows": [self._row(row, table.kinds) for row in group.rows]}
                for group in table.groups
            ],
        }

    def _row(self, row: Row, kinds: list[str]) -> dict[str, Any]:
        cells = [
            self._cell(cell, faded=row.faded, longest=28 if kind == "text" else 13)
            for cell, kind in zip(row.cells, kinds, strict=True)
        ]
        return {"cells": cells, "breaks": not row.stays_whole}

    # --- drawings

    def _picture(self, picture: Picture) -> dict[str, str]:
        name = f"{picture.name}.svg"
        self.files[name] = self.glyphs.shown(svg(picture, paper=True)).encode()
        return {"file": name, "alt": self.glyphs.shown(picture.alt)}

    def _logo(self, logo: Thumbnail) -> dict[str, Any]:
        """The company's sign, at most 14 mm high and 70 mm wide."""
        width = min(70.0, 14.0 * logo.width / max(logo.height, 1))
        return {**self._small(logo), "alt": self.say(message("Logo")), "width": width}

    def _small(self, each: Thumbnail) -> dict[str, Any]:
        """A small picture inside a drawing: typst takes no other virtual file that is not text."""
        name = f"small-{len(self.files)}.svg"
        inside = f'width="{each.width}" height="{each.height}" href="data:image/png;base64,{b64encode(each.png).decode()}"'
        self.files[name] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {each.width} {each.height}"><image {inside}/></svg>'
        ).encode()
        return {"file": name, "alt": self.glyphs.shown(each.alt), "caption": self._lines(each.caption, 20)}
