"""Who speaks: a language and a way to say sentences in it."""

from __future__ import annotations

from typing import Protocol, Self

from incidentkit.locale import Speaker


class Voice(Protocol):
    """What every function of this room is given; the front ends' own contexts are voices."""

    @property
    def language(self) -> str:
        """`en` or `fr`."""

    @property
    def say(self) -> Speaker:
        """Says a sentence in that language."""

    def speaking(self, language: str) -> Self:
        """The same in another language."""
