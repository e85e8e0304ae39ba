"""A QR code as a picture, of a text that is short enough for one."""

from __future__ import annotations

from incidentkit.errors import message
from incidentkit.report.drawing import Bar, Cells, Drawn, Picture
from incidentkit.report.words import Teller

_QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def qr(text: str, say: Teller) -> Picture | None:
    """The text as a QR code (level M), one unit a module; None where it does not fit into one."""
    import segno  # noqa: PLC0415 - only a report needs it

    try:
        matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    except segno.DataOverflowError:
        return None
    side = len(matrix) + 2 * _QUIET
    cells = tuple((x, y, length) for y, row in enumerate(matrix, _QUIET) for x, length in _runs(row))
    drawn: list[Drawn] = [Bar(0, 0, side, side, "ground"), Cells(cells)]
    alternative = say(
        message("QR code of the seal: the command that checks it, and the hash of the last line.")
    )
    return Picture("qr", alternative, side, side, drawn, fixed=True)


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Neighbouring dark modules as one bar: start and length."""
    found: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate([*row, 0], _QUIET):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append((start, x - start))
            start = None
    return found
