"""Every theme can be read: the contrast table of the look, computed anew (WCAG 2.2, 1.4.3 and 1.4.11)."""

import itertools

import pytest

from incidentkit.tui.theme import PALETTES

TEXTS = ("text", "muted", "accent", "ok", "watch", "never")
GROUNDS = ("ground", "surface", "panel")


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_text_and_edges_stand_out_on_every_ground(theme):
    """Text at least 5.7:1, edges and marks at least 3:1, the button's words at least 5.7:1."""
    palette = PALETTES[theme]
    weak = [
        (text, ground, round(contrast(palette[text], palette[ground]), 2))
        for text, ground in itertools.product(TEXTS, GROUNDS)
        if contrast(palette[text], palette[ground]) < 5.7
    ]
    weak += [("line", ground) for ground in GROUNDS if contrast(palette["line"], palette[ground]) < 3]
    weak += [("on-accent",)] if contrast(palette["on-accent"], palette["accent"]) < 5.7 else []
    assert weak == []


def test_the_two_themes_without_colours_of_their_own_leave_ground_and_ink_to_the_terminal():
    assert {PALETTES[name][role] for name in ("sixteen", "mono") for role in ("ground", "text")} == {
        "ansi_default"
    }
