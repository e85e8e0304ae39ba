"""The seal: the number of entries and 13 words that stand for them, to be read over the phone or off paper.

Source: design/record.md, "Tamper evidence". 13 words of 11 bits are the first 143 bits of SHA-256; thirteen,
because no wallet seed of BIP-39 has thirteen words. The word lists are those of the `mnemonic` package.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache

import msgspec

from incidentkit.errors import UsageError, message
from incidentkit.journal.chain import Problem, canonical

WORDS = 13
_LISTS = {"en": "english.txt", "fr": "french.txt"}


class Seal(msgspec.Struct, frozen=True):
    """A seal as someone read it: the count, if it was told, and what the words may mean, once for each language."""

    count: int | None
    meanings: tuple[tuple[int, ...], ...]


def seal_numbers(incident_id: str, count: int, head: str) -> tuple[int, ...]:
    """The 13 numbers of 11 bits that seal the first `count` entries; `head` is the hash of the last of them, hex."""
    digest = hashlib.sha256(canonical({"incident_id": incident_id, "count": count, "head": head})).digest()
    bits = int.from_bytes(digest, "big")
    return tuple(bits >> (256 - 11 * (place + 1)) & 0x7FF for place in range(WORDS))


def seal_words(incident_id: str, count: int, head: str, language: str) -> list[str]:
    """The 13 words, in French for `fr` and in English for every other language."""
    words = word_list(language)
    return [words[number] for number in seal_numbers(incident_id, count, head)]


def seal_text(incident_id: str, count: int, head: str, language: str) -> str:
    """The seal as it is shown: `15 word word …`."""
    return " ".join([str(count), *seal_words(incident_id, count, head, language)])


def read_seal(text: str) -> Seal:
    """Read a seal as people copy it: any case, accents or none, commas, the first four letters, either language.

    Raises `UsageError`: `seal-word-unknown` with a suggestion, `seal-length`, `seal-mixed`.
    """
    tokens = _plain(text).split()
    count = None
    if tokens and tokens[0].isdecimal():
        count = int(tokens.pop(0)[:18])
    for place, token in enumerate(tokens, start=1):
        if not any(_number(token, language) is not None for language in _LISTS):
            raise _unknown_word(token, place)
    if len(tokens) != WORDS:
        raise UsageError(
            "seal-length",
            message("A seal has 13 words; here are {count}.", count=len(tokens)),
            hint=message('Copy the whole seal, as in: --seal "15 word word …".'),
        )
    meanings = []
    for language in _LISTS:
        numbers = [number for token in tokens if (number := _number(token, language)) is not None]
        if len(numbers) == WORDS:
            meanings.append(tuple(numbers))
    if not meanings:
        raise UsageError(
            "seal-mixed",
            message("The 13 words of a seal are all English or all French; these are some of each."),
            hint=message("Check the words against the report or the message that the seal stands in."),
        )
    return Seal(count, tuple(dict.fromkeys(meanings)))


def seal_matches(seal: Seal, incident_id: str, count: int, head: str) -> bool:
    """Whether the words were made from this count and head; a told count must be the same."""
    return seal.count in {None, count} and seal_numbers(incident_id, count, head) in seal.meanings


def against(seal: Seal, incident_id: str, hashes: Sequence[str]) -> Problem | None:
    """Hold a seal against the hashes of all entries of an incident, oldest first; None when it fits.

    A seal without its count is tried at every entry.
    """
    if seal.count is None:
        if any(seal_matches(seal, incident_id, place, head) for place, head in enumerate(hashes, start=1)):
            return None
        what = message(
            "The 13 words fit no moment of this log. First read them again: a slip in copying is enough. If they are right, the log was changed, or they belong to another incident."
        )
        return Problem("seal-broken", None, what)
    if seal.count > len(hashes):
        what = message(
            "The seal covers {count} entries and the log ends at entry {last}: what came after it was cut off.",
            count=seal.count,
            last=len(hashes),
        )
        return Problem("seal-cut", len(hashes) or None, what)
    if seal.count and seal_matches(seal, incident_id, seal.count, hashes[seal.count - 1]):
        return None
    what = message(
        "The 13 words do not fit the log up to entry {count}. First read the number and the words again: a slip in copying is enough. If they are right, the log was changed after the seal was made, or the words belong to another incident.",
        count=seal.count,
    )
    return Problem("seal-broken", seal.count, what)


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The 2048 words of BIP-39, read from the package's file: importing the package costs 30 ms and is not needed."""
    from importlib.util import find_spec  # noqa: PLC0415 - only a seal needs it
    from pathlib import Path  # noqa: PLC0415

    package = find_spec("mnemonic")
    assert package is not None, "a dependency of this program"
    assert package.origin is not None
    file = Path(package.origin).parent / "wordlist" / _LISTS.get(language, _LISTS["en"])
    words = tuple(unicodedata.normalize("NFC", word) for word in file.read_text(encoding="utf-8").split())
    assert len(words) == 2048
    return words


@cache
def _numbers(language: str) -> dict[str, int]:
    """Number of a word by the word without accents, and by its first four letters, which are unique in a list."""
    table: dict[str, int] = {}
    for number, word in enumerate(word_list(language)):
        table[_plain(word)] = number
        table[_plain(word)[:4]] = number
    return table


def _number(token: str, language: str) -> int | None:
    """The number of a word; a longer word with the same first four letters is taken for it, as a slip of the ear."""
    table = _numbers(language)
    return table.get(token, table.get(token[:4]))


def _plain(text: str) -> str:
    """Lower case, without accents, everything that is neither letter nor digit turned into a space."""
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return "".join(kept)


def _unknown_word(token: str, place: int) -> UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    known = {_plain(word): word for language in _LISTS for word in word_list(language)}
    close = [known[word] for word in get_close_matches(token, known, n=3, cutoff=0.6)]
    where = {"word": token, "place": place, "suggestions": close}
    what = message("“{word}”, word {place} of the seal, is in neither word list.", word=token, place=place)
    if close:
        return UsageError(
            "seal-word-unknown",
            what,
            hint=message("Did you mean {words}?", words=", ".join(close)),
            where=where,
        )
    return UsageError(
        "seal-word-unknown",
        what,
        hint=message("Ask for the word again, spelled letter by letter."),
        where=where,
    )
