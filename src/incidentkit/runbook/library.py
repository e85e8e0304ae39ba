"""Finding the runbook by what has happened: people's words against titles, signs and summaries in every language.

Nobody in an emergency searches in the right words, so upper case, accents, endings and typing mistakes do not
matter; rare words weigh more than common ones, since "my phone was stolen" is about the phone being stolen.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from incidentkit.runbook.loading import Library, LibraryEntry

LEAST = 20
_ALIKE = 82.0  # of 100, between two words; "stolen" and "stollen" are 92
_STOP = frozenset(
    """a an and are at be been but by can cannot for from had has have he her his i in is it its me my not of on or our
    she someone somebody that the their them they this to was we were what with you your
    a ai au aux avec c ce ces cette dans de des du elle en est et eu il ils j je l la le les leur leurs lui m ma mais
    me mes mon n ne nos notre nous on ont ou par pas pour qu que qui quelqu quelque s sa se ses son sont sur t ta un
    une vos votre vous y""".split()  # noqa: SIM905 - two languages of stop words read best as text
)
_WORD = re.compile(r"[a-z0-9]+")


class Match(NamedTuple):
    """A runbook that may be meant: its score of 100, and the sign, title or summary that matched best."""

    runbook_id: str
    score: int
    sign: str


def rank(library: Library | Sequence[LibraryEntry], words: str) -> list[Match]:
    """The runbooks that these words may mean, best first; those that share nothing with them are left out."""
    entries = library.entries if isinstance(library, Library) else library
    asked = list(dict.fromkeys(_words(words[:1_000])))[:40]
    texts = {entry.id: list(_texts(entry)) for entry in entries}
    if not asked:
        return []
    held = {identity: {word for _, spoken in found for word in spoken} for identity, found in texts.items()}
    common = Counter(word for each in held.values() for word in each)
    near = _near(asked, set(common))
    found = []
    for identity, spoken in texts.items():
        weights = {word: _weight(word, near, held, common) for word in asked}
        match = _best(identity, asked, weights, near, held[identity], spoken)
        if match is not None:
            found.append(match)
    return sorted(found, key=lambda each: (-each.score, each.runbook_id))


def _texts(entry: LibraryEntry) -> Iterator[tuple[str, set[str]]]:
    """Text and words of everything that a runbook is found by."""
    for language, title in entry.titles.items():
        summary = entry.summaries.get(language, "")
        for text in (title, *entry.signs.get(language, ()), summary):
            yield text, set(_words(text))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return [word for word in _WORD.findall(plain) if word not in _STOP]


def _near(asked: Sequence[str], known: set[str]) -> dict[str, dict[str, float]]:
    """For each word asked, the known words that are alike, from 0 to 1."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only a search pays for it

    near: dict[str, dict[str, float]] = {}
    for word in asked:
        alike = {each: fuzz.ratio(word, each) for each in known if abs(len(each) - len(word)) <= 4}
        near[word] = {
            each: (1.0 if score == 100 else 0.85)
            for each, score in alike.items()
            if score == 100 or (len(word) > 3 and (score >= _ALIKE or _same_stem(word, each)))
        }
    return near


def _same_stem(one: str, other: str) -> bool:
    """Whether one word is the other with an ending: leak and leaked; at least four letters, or all would be alike."""
    shorter = min(len(one), len(other))
    return shorter >= 4 and one[:shorter] == other[:shorter]


def _weight(
    word: str, near: dict[str, dict[str, float]], held: dict[str, set[str]], common: Counter[str]
) -> float:
    """A word that few runbooks have says more than one that all have."""
    having = max((common[each] for each in near[word]), default=0)
    return 0.5 + math.log((1 + len(held)) / (1 + having) + 1) if having else 0.6


def _best(
    identity: str,
    asked: Sequence[str],
    weights: dict[str, float],
    near: dict[str, dict[str, float]],
    held: set[str],
    spoken: Sequence[tuple[str, set[str]]],
) -> Match | None:
    """How much of what was asked the runbook has at all, and how much of it stands together in one text."""
    total = sum(weights.values())
    whole = _covered(asked, weights, near, held) / total
    best, sign = 0.0, ""
    for text, words in spoken:
        covered = _covered(asked, weights, near, words) / total
        answered = sum(any(each in near[word] for word in asked) for each in words) / max(len(words), 1)
        score = 0.75 * covered + 0.25 * answered if covered else 0.0
        if score > best:
            best, sign = score, text
    score = round(100 * (0.35 * whole + 0.65 * best))
    return Match(identity, score, sign) if score >= LEAST else None


def _covered(
    asked: Sequence[str], weights: dict[str, float], near: dict[str, dict[str, float]], words: set[str]
) -> float:
    return sum(
        weights[word] * max((near[word].get(each, 0.0) for each in words), default=0.0) for word in asked
    )
