"""Sizes of files in words."""

from __future__ import annotations


def size_words(size: int, language: str) -> str:
    """A file's size as people say it."""
    byte = "o" if language == "fr" else "B"
    if size < 1000:
        return f"{size} {'octets' if language == 'fr' else 'bytes'}"
    number, unit = (size / 1000, "k") if size < 1_000_000 else (size / 1_000_000, "M")
    text = f"{number:.1f}" if number < 10 else f"{number:.0f}"
    text = text.replace(".", ",") if language == "fr" else text
    return f"{text}\N{NO-BREAK SPACE}{unit.replace('k', 'K') if language == 'fr' else unit}{byte}"
