"""Keys that arrive in one burst act in the order in which they came.

The library hands letters to the field at once, while Backspace, Tab and Enter travel up to the application first: of
`ab⌫c` arriving together, the letters came before the ⌫, and what was typed after a Tab went into the field before it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

LONGEST = 2.0
"""Seconds after which keys go on in any case: what they wait for may have been taken off the screen."""


class KeyOrder:
    """Holds what is typed back while a key that is no letter is on its way through the widgets."""

    def __init__(self, app: App[None], forward: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._forward = forward
        self._held: list[events.Event] | None = None
        self._turn = 0

    async def take(self, event: events.Event) -> None:
        """A key or a paste, before any widget has seen it."""
        if self._held is not None:
            self._held.append(event)
            return
        target = self._app.focused or self._app.screen
        await self._forward(event)
        if isinstance(event, events.Key) and not event.is_printable:
            self._held = []
            self._turn += 1
            self._app.set_timer(LONGEST, lambda turn=self._turn: self._go_on(turn))
            await self._follow(target, self._turn)

    async def _follow(self, node: MessagePump | None, turn: int) -> None:
        """Behind the key in the queue of each widget that it comes through, from the inside out."""
        if node is None or node is self._app:
            self._app.call_later(self._go_on, turn)
        elif not node.call_later(self._follow, node._parent, turn):  # noqa: SLF001 - the way that messages bubble
            await self._go_on(turn)

    async def _go_on(self, turn: int) -> None:
        if turn != self._turn or self._held is None:
            return
        held, self._held = self._held, None
        for event in held:
            await self.take(event)
