"""A report as one HTML file that needs nothing else: no script, no font, no network; it prints on A4.

Its content security policy allows its own style sheet, by hash, and nothing more.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, Any

from incidentkit.errors import message
from incidentkit.report.drawing import svg
from incidentkit.report.outline import Gallery, Outline
from incidentkit.report.page import CSS, TEMPLATE
from incidentkit.report.words import Teller

if TYPE_CHECKING:
    from jinja2 import Template

_COLON = {"fr": "\N{NO-BREAK SPACE}:"}


def render(outline: Outline, say: Teller) -> str:
    """The page; the same outline gives the same bytes."""
    css = CSS + _margins(outline) + _accent(outline)
    pictures = "img-src data:; " if _has_images(outline) else ""
    policy = (
        f"default-src 'none'; {pictures}style-src 'sha256-{_hash(css)}'; base-uri 'none'; form-action 'none'"
    )
    values: dict[str, Any] = {
        "o": outline,
        "css": _Safe(css),
        "policy": _Safe(policy),
        "tlp_class": "tlp-" + outline.tlp.partition(":")[2].lower().replace("+", "-"),
        "notice_title": say(message("Verification of this record found problems")),
        "colon": _COLON.get(outline.language, ":"),
        "draw": lambda picture: _Safe(svg(picture)),
        "data": lambda thumbnail: "data:image/png;base64," + b64encode(thumbnail.png).decode(),
        "kind": lambda block: type(block).__name__,
    }
    return _template().render(values)


def _accent(outline: Outline) -> str:
    """The company's colour on paper and light screens; in the dark ours is readable and stays."""
    if outline.accent is None:
        return ""
    return f":root{{--accent:{outline.accent}}}@media (prefers-color-scheme:dark){{@media screen{{:root{{--accent:#86bdf7}}}}}}"


def _has_images(outline: Outline) -> bool:
    return outline.logo is not None or any(
        isinstance(block, Gallery) for section in outline.sections for block in section.blocks
    )


class _Safe(str):
    """Text of ours that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - heavy, and only a report needs it

    return Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).from_string(
        TEMPLATE
    )


def _hash(css: str) -> str:
    return b64encode(hashlib.sha256(css.encode()).digest()).decode()


def _margins(outline: Outline) -> str:
    """What stands in the margins of every printed page: label, TLP, page number, and in a drill that it is one.

    The incident's label and our own words only; the hatch of a drill's margin shows on every page.
    """
    drill = _css_text(outline.drill or "")
    return (
        "@media print{@page{"
        f"@top-left{{content:{_css_text(outline.label)};font:9pt sans-serif;color:#454d57}}"
        f"@top-center{{content:{drill};font:bold 9pt sans-serif;color:#704b00}}"
        f"@top-right{{content:{_css_text(outline.tlp)};font:bold 11pt sans-serif;color:#000}}"
        f"@bottom-left{{content:{_css_text(outline.kind)};font:9pt sans-serif;color:#454d57}}"
        '@bottom-center{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#454d57}'
        f"@bottom-right{{content:{_css_text(outline.tlp)};font:bold 11pt sans-serif;color:#000}}"
        "}@page:first{@top-left{content:none}@top-center{content:none}@top-right{content:none}}}"
    )


def _css_text(text: str) -> str:
    """A CSS string; everything but letters, digits and spaces is written as an escape."""
    return (
        '"'
        + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text)
        + '"'
    )
