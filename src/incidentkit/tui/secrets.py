"""What looks like a password is caught before it is written: the record is kept for ever and read by others."""

from __future__ import annotations


def looks_secret(text: str) -> bool:
    """Whether a text holds something that looks like a password, a key or a card's number."""
    from incidentkit.lint.rules.looks_like_secret import secrets_in  # noqa: PLC0415

    return any(True for _ in secrets_in(text))


def hidden(text: str) -> str:
    """The text with what looks like a secret replaced by […]."""
    from incidentkit.lint.rules.looks_like_secret import secrets_in  # noqa: PLC0415

    for start, end, _ in sorted(secrets_in(text), key=lambda each: each[0], reverse=True):
        text = f"{text[:start]}[…]{text[end:]}"
    return text
