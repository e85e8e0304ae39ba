"""Pictures as plain data: bars, strokes, marks and labels in units of their own; and the same picture as SVG.

One description serves every format: HTML puts the SVG into the page, PDF and DOCX take it whole with fixed colours
(`report.thumbnails.png` makes a PNG of it).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from typing import Literal

Ink = Literal["text", "muted", "line", "panel", "accent", "good", "watch", "bad", "ground"]
Shape = Literal["dot", "ring", "diamond", "hollow"]
Anchor = Literal["start", "middle", "end"]

INKS: dict[str, str] = {
    "text": "#1c2026", "muted": "#4d5661", "line": "#cfcbc0", "panel": "#e5e2d9", "accent": "#0b559f",
    "good": "#17602f", "watch": "#704b00", "bad": "#a3221a", "ground": "#ffffff",
}  # fmt: skip
"""The colours on paper; on a screen they are those of the page."""
FONT = "Libertinus Serif"
"""The font of a picture on paper: the one that typst brings."""
_WIDE = {"W", "F"}


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink = "panel"


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink = "line"
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """A point: filled (dot, diamond) or hollow (ring, hollow); `size` is its radius."""

    x: float
    y: float
    size: float
    shape: Shape = "dot"
    ink: Ink = "text"


@dataclass(frozen=True)
class Label:
    """A line of visible text; `y` is its base line, `size` the height of its letters with their tails."""

    x: float
    y: float
    text: str
    size: float = 11
    ink: Ink = "text"
    anchor: Anchor = "start"
    bold: bool = False


@dataclass(frozen=True)
class Cells:
    """Rows of squares of one unit, as (x, y, length): one shape, so that no seams show between them."""

    rows: tuple[tuple[float, float, int], ...]
    ink: Ink = "text"


Drawn = Bar | Stroke | Mark | Label | Cells


@dataclass(frozen=True)
class Picture:
    """A picture of `width` by `height` units; `alt` says in words what it shows.

    `fixed` pictures keep their colours in the dark, such as a code that machines read.
    """

    name: str
    alt: str
    width: float
    height: float
    drawn: list[Drawn]
    fixed: bool = False


# --- text in a picture


def room(text: str, size: float) -> float:
    """About how wide a text of this size is, rather more than less: the fonts of readers differ."""
    return sum(1.0 if unicodedata.east_asian_width(c) in _WIDE else 0.56 for c in text) * size


def cut(text: str, width: float, size: float) -> str:
    """The text, shortened with … where it would be wider than `width`."""
    if room(text, size) <= width:
        return text
    kept = text
    while kept and room(kept + "…", size) > width:
        kept = kept[: -max(1, len(kept) // 50)]
    return kept.rstrip() + "…"


# --- SVG


def svg(picture: Picture, *, paper: bool = False) -> str:
    """The picture as an SVG element: on `paper` with its own colours and font, else with the classes of the page."""
    size = f'viewBox="0 0 {_n(picture.width)} {_n(picture.height)}"'
    if paper:
        start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">'
    else:
        start = f'<svg class="picture" {size} role="img" aria-label="{escape(picture.alt)}">'
    paper = paper or picture.fixed
    return start + "".join(_element(each, paper=paper) for each in picture.drawn) + "</svg>"


def _element(each: Drawn, *, paper: bool) -> str:
    match each:
        case Bar():
            place = f'x="{_n(each.x)}" y="{_n(each.y)}" width="{_n(each.width)}" height="{_n(each.height)}"'
            return f"<rect {place} {_filled(each.ink, paper=paper)}/>"
        case Cells():
            path = "".join(f"M{_n(x)} {_n(y)}h{length}v1h-{length}z" for x, y, length in each.rows)
            return f'<path d="{path}" {_filled(each.ink, paper=paper)}/>'
        case Stroke():
            place = f'x1="{_n(each.x1)}" y1="{_n(each.y1)}" x2="{_n(each.x2)}" y2="{_n(each.y2)}"'
            dashes = ' stroke-dasharray="3 3"' if each.dashed else ""
            return f'<line {place} {_drawn(each.ink, paper=paper)} stroke-width="{_n(each.width)}"{dashes}/>'
        case Mark():
            return _mark(each, paper=paper)
        case Label():
            place = f'x="{_n(each.x)}" y="{_n(each.y)}" font-size="{_n(each.size)}"'
            anchor = "" if each.anchor == "start" else f' text-anchor="{each.anchor}"'
            weight = ' font-weight="bold"' if each.bold else ""
            return (
                f"<text {place}{anchor}{weight} {_filled(each.ink, paper=paper)}>{escape(each.text)}</text>"
            )


def _mark(mark: Mark, *, paper: bool) -> str:
    x, y, r = mark.x, mark.y, mark.size
    hollow = mark.shape in ("ring", "hollow")
    if hollow:
        ink = f'{_drawn(mark.ink, paper=paper)} stroke-width="1.5" ' + _inside(paper=paper)
    else:
        ink = _filled(mark.ink, paper=paper)
    if mark.shape in ("dot", "ring"):
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" {ink}/>'
    return (
        f'<path d="M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y)}L{_n(x)} {_n(y + r)}L{_n(x - r)} {_n(y)}Z" {ink}/>'
    )


def _filled(ink: Ink, *, paper: bool) -> str:
    return f'fill="{INKS[ink]}"' if paper else f'class="f-{ink}"'


def _drawn(ink: Ink, *, paper: bool) -> str:
    return f'stroke="{INKS[ink]}"' if paper else f'class="s-{ink}"'


def _inside(*, paper: bool) -> str:
    return f'fill="{INKS["ground"]}"' if paper else 'fill="none"'


def _n(value: float) -> str:
    """A number with at most one decimal, the same everywhere."""
    return f"{value:.1f}".removesuffix(".0")
