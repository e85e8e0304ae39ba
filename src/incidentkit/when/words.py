"""The first step of reading a time in words: one plain spelling for everything that people type.

Accents, capitals, apostrophes, kinds of spaces and hyphens between words do not matter; numbers in words become
`w` and digits (`vingt-cinq` → `w25`). What is invisible, or looks like one thing and is another, is never
guessed at: such a text has no plain spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from incidentkit.when.readings import Contradiction

_ACCENTS = "".join(
    map(chr, (0x300, 0x301, 0x302, 0x308, 0x327))
)  # grave, acute, circumflex, diaeresis, cedilla
_APOSTROPHES = "'’‘ʼ´`"
_HYPHENS = "-‐‑‒–−"
_SPACES = " \t\n\r\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LETTER_BEFORE_ACCENT = re.compile(f"([a-z])[{_ACCENTS}]")
_ALLOWED = re.compile(r"[a-z0-9 :/.,+~-]*")
_TOKEN = re.compile(r"[0-9]+|[a-z]+|[^a-z0-9 ]")
_MERIDIEM = re.compile(r"(?<![a-z])([ap])\.? ?m\b\.?")
_STOP_AFTER_WORD = re.compile(r"(?<=[a-z])\.(?= |$)|\.$")
_HYPHEN_IN_WORDS = re.compile(r"(?<=[a-z])-(?=[a-z])")
_COMMA_BETWEEN_PARTS = re.compile(r",(?= |$)| ,|(?<=[a-z]),")

# "sept" is seven, and September beside the number of a day: "3 sept 2026", "Sept 3".
_SEPTEMBER = re.compile(
    r"(?<=\d )sept(?! (?:h|heures?|min|mn|minutes?)\b)\b|(?<=\d [a-z][a-z] )sept\b|\bsept(?= \d{1,2} )"
)

_UNITS = {
    word: number
    for number, words in enumerate(
        (
            *(
                "",
                "one",
                "two deux",
                "three trois",
                "four quatre",
                "five cinq",
                "six",
                "seven sept",
                "eight huit",
            ),
            *("nine neuf", "ten dix", "eleven onze", "twelve douze", "thirteen treize", "fourteen quatorze"),
            *("fifteen quinze", "sixteen seize", "seventeen", "eighteen", "nineteen"),
        )
    )
    for word in words.split()
}
_TENS = {
    word: number
    for number, words in (
        *((20, "twenty,vingt"), (30, "thirty,trente"), (40, "forty,quarante"), (50, "fifty,cinquante")),
        *(
            (60, "sixty,soixante"),
            (70, "seventy,septante"),
            (80, "eighty,quatre vingt,quatre vingts,huitante"),
        ),
        (90, "ninety,nonante"),
    )
    for word in words.split(",")
}


def plain_spelling(text: str) -> str:
    """The text in lower-case ASCII with its parts one space apart, numbers in words as `w5`.

    Raises Contradiction for a character that no time is written with: control and invisible characters, other
    scripts, accents on digits, brackets, question marks.
    """
    decomposed = unicodedata.normalize("NFD", text).lower()
    bare = _LETTER_BEFORE_ACCENT.sub(r"\1", decomposed)
    table = str.maketrans(
        {**dict.fromkeys(_APOSTROPHES + _SPACES, " "), **dict.fromkeys(_HYPHENS, "-"), "≈": "~"}
    )
    simple = " ".join(bare.translate(table).split(" ")).strip()
    if not _ALLOWED.fullmatch(simple):
        raise Contradiction
    simple = re.sub(" +", " ", simple)
    simple = _MERIDIEM.sub(r"\1m", simple)
    simple = _STOP_AFTER_WORD.sub("", simple)
    simple = _HYPHEN_IN_WORDS.sub(" ", simple)
    simple = _COMMA_BETWEEN_PARTS.sub(" ", simple)
    spaced = " ".join(_TOKEN.findall(simple))
    return _numbers_as_digits(_SEPTEMBER.sub("september", spaced))


@cache
def _spelled_numbers() -> dict[str, int]:
    """Every number word of both languages up to 99, with `and` and `et` where they are said."""
    found = dict(_UNITS)
    found |= {"dix sept": 17, "dix huit": 18, "dix neuf": 19}
    small = {word: n for word, n in found.items() if n < 20}
    for tens, value in _TENS.items():
        found[tens] = value
        for word, n in {**small, "un": 1, "une": 1}.items():
            up_to = 19 if tens in {"soixante", "quatre vingt"} else 9
            if 0 < n <= up_to:
                found[f"{tens} {word}"] = value + n
                if n in {1, 11}:
                    found[f"{tens} et {word}"] = value + n
    return found


def _numbers_as_digits(plain: str) -> str:
    """Replaces number words, the longest first: `quatre vingt dix` is 90 and not 4, 20 and 10."""
    numbers, words, found = _spelled_numbers(), plain.split(" "), []
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            number = numbers.get(" ".join(words[at : at + length]))
            if number and at + length <= len(words):
                found.append(f"w{number}")
                break
        else:
            length = 1
            found.append(words[at])
        at += length
    return " ".join(found)
