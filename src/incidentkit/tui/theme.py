"""Colours and glyphs: five themes with the same roles, and a set of signs for terminals that know only ASCII.

The table is that of the design, measured: text at least 5.7:1 on each ground, marks and edges at least 3:1. Colour
never stands alone. NO_COLOR is read before the screen library takes it away (no-color.org).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.theme import Theme

ROLES = (
    "ground",
    "surface",
    "panel",
    "text",
    "muted",
    "line",
    "accent",
    "on-accent",
    "ok",
    "watch",
    "never",
)

_COLOURS = {
    "dark": "#12171d #1a2129 #242d37 #e8ebef #a9b4c0 #6d7c8a #86bdf7 #0b1a2b #86d19a #f0c76a #ff9d94",
    "light": "#fbfaf7 #f1efe9 #e5e2d9 #1c2026 #4d5661 #767a80 #0b559f #ffffff #17602f #704b00 #a3221a",
    "contrast": "#000000 #000000 #262626 #ffffff #e0e0e0 #ffffff #ffe14d #000000 #7dff9b #ffc34d #ff9a8f",
    "sixteen": "ansi_default ansi_default ansi_default ansi_default ansi_default ansi_bright_black"
    " ansi_bright_cyan ansi_black ansi_green ansi_yellow ansi_bright_red",
    "mono": " ".join(["ansi_default"] * len(ROLES)),
}
PALETTES = {theme: dict(zip(ROLES, row.split(), strict=True)) for theme, row in _COLOURS.items()}
"""Colours by theme and role. The last two leave ground and ink to the terminal."""

_COLOURED = {
    "text": "{text}",
    "muted": "{muted}",
    "strong": "bold {text}",
    "title": "bold {accent}",
    "accent": "{accent}",
    "key": "bold {accent}",
    "ok": "{ok}",
    "watch": "{watch}",
    "late": "bold {watch}",
    "never": "bold {never}",
    "line": "{line}",
    "button": "bold {on-accent} on {accent}",
    "button-key": "{on-accent} on {accent}",
    "ground-here": "on {panel}",
    "drill": "bold reverse",
}
_PLAIN = dict.fromkeys(_COLOURED, "") | {
    "strong": "bold",
    "title": "bold",
    "key": "bold",
    "late": "bold",
    "never": "bold",
    "button": "bold reverse",
    "button-key": "reverse",
    "drill": "bold reverse",
}
_SIXTEEN = {"ground-here": ""}


def styles(theme: str) -> dict[str, str]:
    """How each tone looks in a theme, as style strings of the screen library."""
    if theme == "mono":
        return _PLAIN
    forms = {**_COLOURED, **(_SIXTEEN if theme == "sixteen" else {})}
    return {tone: form.format(**PALETTES[theme]) for tone, form in forms.items()}


class Glyphs(NamedTuple):
    """The signs of states; each stands beside a word."""

    todo: str = "○"
    here: str = "►"
    done: str = "✓"
    unknown: str = "?"
    waiting: str = "…"
    skipped: str = "–"
    unneeded: str = "·"
    gate: str = "■"
    never: str = "×"
    near: str = "●"
    dot: str = "·"
    ellipsis: str = "…"
    bar: str = "▌"
    edge: str = "│"
    up_down: str = "↑↓"
    border: str = "outer"
    box: str = "round"
    ascii: bool = False


UNICODE = Glyphs()
ASCII = Glyphs(
    todo="o", here=">", done="x", unknown="?", waiting="~", skipped="-", unneeded=".", gate="#", never="X", near="*",
    dot="-", ellipsis="...", bar="|", edge="|", up_down="up/down", border="ascii", box="ascii", ascii=True,
)  # fmt: skip


def plain_ascii(text: str) -> str:
    """The text in Latin-1 at most, for terminals that draw nothing else: typographic signs by their plain forms."""
    return text.translate(_TO_ASCII).encode("latin-1", "replace").decode("latin-1")


_TO_ASCII = str.maketrans(
    {
        "○": "o", "►": ">", "✓": "x", "…": "...", "–": "-", "—": "-", "·": "-", "■": "#", "×": "x", "●": "*", "▌": "|",
        "│": "|", "┆": ":", "─": "-", "├": "+", "┼": "+", "┬": "+", "┴": "+", "╭": "+", "╰": "+", "▸": ">", "↑": "^", "↓": "v", "“": '"', "”": '"', "’": "'", "‘": "'", "œ": "oe", "Œ": "OE", "→": "->",
        "\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " ", "€": "EUR",
    }
)  # fmt: skip


class Look(NamedTuple):
    """What this terminal can show: the theme and the glyphs."""

    theme: str
    glyphs: Glyphs


def look(environment: Mapping[str, str], chosen: str | None, encoding: str = "utf-8") -> Look:
    """The look for a terminal: NO_COLOR wins over everything, then the person's choice, then what can be shown.

    A terminal that does not say that it knows all colours gets sixteen; the Linux console and one whose encoding is
    not UTF-8 get ASCII signs.
    """
    term = environment.get("TERM", "")
    glyphs = ASCII if term == "linux" or encoding.lower().replace("-", "") not in ("utf8", "") else UNICODE
    if environment.get("NO_COLOR"):
        return Look("mono", glyphs)
    if chosen in PALETTES:
        return Look(str(chosen), glyphs)
    if environment.get("COLORTERM", "") in ("truecolor", "24bit"):
        return Look("dark", glyphs)
    return Look("sixteen", glyphs)


def theme_of(name: str) -> Theme:
    """The theme as the screen library takes it; our roles are its variables `ik-…`."""
    from textual.theme import Theme  # noqa: PLC0415 - only the running screen needs it

    colours = PALETTES[name]
    ansi = name in ("sixteen", "mono")
    reverse = {"text-style": "reverse"} if ansi else {}
    return Theme(
        name=f"ik-{name}",
        ansi=ansi,
        primary=colours["accent"],
        secondary=colours["accent"],
        accent=colours["accent"],
        warning=colours["watch"],
        error=colours["never"],
        success=colours["ok"],
        foreground=colours["text"],
        background=colours["ground"],
        surface=colours["surface"],
        panel=colours["panel"],
        dark=name != "light",
        variables={
            **{f"ik-{role}": colour for role, colour in colours.items()},
            "input-cursor-background": "ansi_default" if ansi else colours["text"],
            "input-cursor-foreground": "ansi_default" if ansi else colours["ground"],
            "input-cursor-text-style": "reverse" if ansi else "none",
            "input-selection-background": "ansi_default" if name == "mono" else colours["line"],
            "input-selection-foreground": colours["text"],
            "block-cursor-text-style": reverse.get("text-style", "none"),
            # Asked for by the library's own styles where a theme leaves colours to the terminal.
            "ansi-background": "ansi_default" if ansi else colours["ground"],
            "ansi-foreground": "ansi_default" if ansi else colours["text"],
            "border-blurred": colours["line"],
            "block-cursor-foreground": colours["on-accent"],
            "block-cursor-background": colours["accent"],
            "screen-selection-background": "ansi_default" if name == "mono" else colours["line"],
            "screen-selection-foreground": colours["text"],
            "border": colours["line"],
            "scrollbar": colours["line"],
            "scrollbar-background": colours["ground"],
        },
    )
