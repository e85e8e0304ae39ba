"""Text from outside, made safe to show: what would be invisible or move the cursor is written out instead.

Notes, file names and runbooks come from anywhere. Escape sequences could rewrite the screen, bidirectional controls
could turn an address around (CVE-2021-42574), zero-width characters could hide text. The record keeps every character;
only what is shown goes through here, once, at the boundary.
"""

from __future__ import annotations

import re
from functools import cache

# Controls (C0 without tab and newline, DEL, C1), soft hyphen, grapheme joiner, Arabic letter mark, Hangul and Khmer
# fillers, Mongolian vowel separator and selectors, zero width, line and paragraph separators, bidirectional controls,
# invisible operators, zero-width no-break space, interlinear annotation, non-characters, musical controls, tags;
# surrogates can only be lone ones in a Python string, and no stream can encode them.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ud800-\udfff"
)
# Marks that stack on a letter in the scripts where floods of them are made; one letter carries few of them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
MARKS_SHOWN = 8
_FIRST_MARK = "\u0300"


def visible(text: str, keep_newlines: bool = False) -> str:
    r"""The text with every invisible or commanding character written as `[U+202E]`.

    A tab becomes four spaces. A newline stays when `keep_newlines` (then `\r\n` counts as one), else it is written out
    like the others. Of a flood of combining marks the first eight stay and `[U+0301…]` names what follows.
    No character of the result is a control, a bidirectional control, zero-width or a surrogate; showing the result
    again changes nothing.
    """
    if text.isprintable() and text.isascii():
        return text
    if keep_newlines:
        text = text.replace("\r\n", "\n")
    elif "\n" in text:
        text = text.replace("\n", "[U+000A]")
    unsafe, flood = _patterns()
    text = unsafe.sub(_written_out, text.replace("\t", "    "))
    if not text.isascii() and max(text) >= _FIRST_MARK:
        text = flood.sub(_cut, text)
    return text


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # On first need: most of what is shown is plain, and start-up should not pay for large character classes.
    return re.compile(f"[{_UNSAFE}]+"), re.compile(f"([{_MARKS}]{{{MARKS_SHOWN}}})([{_MARKS}])[{_MARKS}]*")


class _Names(dict[str, str]):
    def __missing__(self, character: str) -> str:
        name = self[character] = f"[U+{ord(character):04X}]"
        return name


_NAMES = _Names()


def _written_out(found: re.Match[str]) -> str:
    return "".join(map(_NAMES.__getitem__, found[0]))


def _cut(found: re.Match[str]) -> str:
    return f"{found[1]}[U+{ord(found[2]):04X}…]"


def folded(text: str) -> str:
    """The text as it is compared when case and accents do not matter; only for comparing, never to be shown."""
    if text.isascii():
        return text.casefold()
    import unicodedata  # noqa: PLC0415 - a plain note needs no comparing

    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def words_of(text: str) -> str:
    """The words of a text, folded, with one space between them: what it says, whatever stands between the words."""
    return " ".join("".join(char if char.isalnum() else " " for char in folded(text)).split())
