"""Work shared out between two processes, where that is possible and worth it."""

import os
import sys
import threading
from collections.abc import Callable, Iterator

from incidentkit.lint import keeping
from incidentkit.lint.keeping import Kept

_WORTH_IT = 40
_PIECE = 8


def shared_out(names: list[str], work: Callable[[list[str]], Kept], take: Callable[[Kept], None]) -> None:
    """Calls `work` for all names, a few at a time, here and in a second process; `take` gets every result.

    Which process does what is decided by who is free: the numbers of the pieces stand in a pipe that both read.
    What the second process does not hand over, because it was killed or ran out of memory, is done here.
    """
    if len(names) < _WORTH_IT or not _two_possible():
        if names:
            take(work(names))
        return
    pieces = [names[at : at + _PIECE] for at in range(0, len(names), _PIECE)]
    turns, put = os.pipe()
    results, hand_over = os.pipe()
    # A pipe holds 65,536 bytes, so the numbers of more pieces than that would block: pieces grow instead.
    while len(pieces) * 2 > 32_000:
        pieces = [
            [*pieces[at], *(pieces[at + 1] if at + 1 < len(pieces) else [])]
            for at in range(0, len(pieces), 2)
        ]
    os.write(put, b"".join(number.to_bytes(2, "big") for number in range(len(pieces))))
    os.close(put)
    child = os.fork()
    if child == 0:
        _second(pieces, work, turns, results, hand_over)
    os.close(hand_over)
    done: set[str] = set()
    for piece in _turns(pieces, turns):
        take(work(piece))
        done.update(piece)
    os.close(turns)
    with os.fdopen(results, "rb") as stream:
        handed = keeping.decode(stream.read())
    os.waitpid(child, 0)
    if handed is not None:
        take(handed)
        done |= set(handed.units)
    left = [name for name in names if name not in done]
    if left:
        take(work(left))


def _second(
    pieces: list[list[str]], work: Callable[[list[str]], Kept], turns: int, results: int, hand_over: int
) -> None:
    """The other process: it works, hands over, and leaves without cleaning up after the first one."""
    try:
        os.close(results)
        whole = Kept("")
        for piece in _turns(pieces, turns):
            made = work(piece)
            whole.units.update(made.units)
            whole.outlines.update(made.outlines)
        with os.fdopen(hand_over, "wb") as stream:
            stream.write(keeping.encode(whole))
    finally:
        os._exit(0)


def _turns(pieces: list[list[str]], turns: int) -> Iterator[list[str]]:
    while len(number := os.read(turns, 2)) == 2:
        yield pieces[int.from_bytes(number, "big")]


def _two_possible() -> bool:
    """Whether a second process can be split off safely, and has a processor to run on."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1
    except (AttributeError, OSError):
        return (os.cpu_count() or 1) > 1
