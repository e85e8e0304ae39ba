"""Helpers for the sentences of the rules: near names, quoted lists."""

from collections.abc import Iterable

from incidentkit.errors import Message, message


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What is spelt like the word (case and - or _ aside), if anything is."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong name pays for it

    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.lower().replace("-", "_"), one)
    plain = word.lower().replace("-", "_")
    close = get_close_matches(plain, folded, n=1, cutoff=0.6 if len(plain) <= 4 else 0.7)
    return folded[close[0]] if close else None


def near(word: str, known: Iterable[str]) -> Message | None:
    """A question, "Did you mean …?", when something known is spelt like it."""
    meant = nearest(word, known)
    return message("Did you mean '{name}'?", name=meant) if meant is not None else None


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names with commas between, cut with … where they are many."""
    every = list(dict.fromkeys(names))
    return ", ".join(every[:most]) + (", …" if len(every) > most else "")
