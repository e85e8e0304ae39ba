"""The one thread that owns the desk: everything that reads or writes the record is done there, in order.

SQLite's connections belong to the thread that opened them, and the screen must never wait for the disk. Handlers
await what the office returns; it returns after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk

T = TypeVar("T")


class Office:
    """Does things with the desk, one after the other, away from the screen."""

    def __init__(self, make_desk: Callable[[], Desk]) -> None:
        self._make_desk = make_desk
        self._desk: Desk | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    async def do(self, work: Callable[[Desk], T]) -> T:
        """What `work` returns, once the desk's thread has done it; its errors are raised here.

        Whoever looks for news while the screen is being left is cancelled, as if it had been asked a moment earlier.
        """
        if self._closed:
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._with_desk, work)

    def _with_desk(self, work: Callable[[Desk], T]) -> T:
        if self._desk is None:
            self._desk = self._make_desk()
        return work(self._desk)

    async def elsewhere(self, work: Callable[[Desk], T]) -> T:
        """The same with a desk of its own in another thread, for what takes long: an export, a verification."""

        def done() -> T:
            with self._make_desk() as desk:
                return work(desk)

        return await asyncio.to_thread(done)

    def close(self) -> None:
        """Closes the desk in its own thread, after what is still to be done."""

        def ended() -> None:
            if self._desk is not None:
                self._desk.close()
                self._desk = None

        self._closed = True
        self._thread.submit(ended)
        self._thread.shutdown(wait=True)
