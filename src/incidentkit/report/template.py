"""A company's own hand on its reports: logo, colour, footer, order and titles of chapters. A pure change of an outline."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from incidentkit.report.outline import Outline, Section, Thumbnail

Line = Annotated[str, Meta(min_length=1, max_length=200)]
CHAPTERS = (
    "timeline", "facts-by-date", "actions-by-date", "decisions", "deadlines", "evidence", "losses", "messages", "calls",
    "promises", "answers", "done", "not-done", "exceptions", "never", "roles", "lessons", "review", "measures", "facts",
    "seal",
)  # fmt: skip
"""Names of chapters, as `order`, `leave_out` and `titles` write them; a test compares them with those there are."""
DARK_ENOUGH = 4.5
"""Contrast of the accent on white (WCAG 2.2, 1.4.3): headings and links have to be readable."""


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """report/report.yaml of a runbooks folder."""

    format: Literal[1]
    logo: str | None = None
    accent: str | None = None
    kind: dict[str, Line] = {}
    footer: dict[str, Line] = {}
    titles: dict[str, dict[str, Line]] = {}
    order: list[str] = []
    leave_out: list[str] = []


def contrast(colour: str) -> float:
    """Contrast of `#rrggbb` on white, from 1 to 21."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def branded(outline: Outline, template: Template, logo: Thumbnail | None, *, pack: bool = False) -> Outline:
    """The report as the company wants it; the order of a `pack` stays, since those who get it asked for that order."""
    titles = template.titles.get(outline.language, {})
    sections = [
        replace(each, title=titles.get(each.anchor, each.title))
        for each in outline.sections
        if each.anchor not in template.leave_out
    ]
    if template.order and not pack:
        sections = _ordered(sections, template.order)
    footer = template.footer.get(outline.language)
    return replace(
        outline,
        kind=template.kind.get(outline.language, outline.kind),
        sections=sections,
        foot=f"{footer} · {outline.foot}" if footer else outline.foot,
        logo=logo,
        accent=template.accent,
    )


def _ordered(sections: list[Section], order: list[str]) -> list[Section]:
    """Those that are named first, in their order; the others after them, as they were."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(sections, key=lambda each: places.get(each.anchor, len(places)))
