"""Keeps a finger from doing what it did not mean: keys that write wait when something changed under them."""

from __future__ import annotations

from collections.abc import Callable

QUIET = 0.7
"""Seconds without a key after which keys that write act again on what has changed under them."""


class Guard:
    """Keeps writing keys from acting on something that changed under a finger; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float], quiet: float = QUIET) -> None:
        self._clock = clock
        self._quiet = quiet
        self._since: float | None = None

    def changed(self) -> None:
        """Something else is on the screen."""
        self._since = self._clock()

    def seen(self) -> None:
        """The person did something there that writes nothing: it has been seen."""
        self._since = None

    def lets(self) -> bool:
        """Whether a key that writes may act now; an ignored one starts the wait anew."""
        if self._since is None:
            return True
        now = self._clock()
        if now - self._since >= self._quiet:
            self._since = None
            return True
        self._since = now
        return False
