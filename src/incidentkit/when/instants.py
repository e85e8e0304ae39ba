"""Instants: their one written form in the record, and what a local time means where clocks change.

A local time belongs to no instant when the clocks jump over it, and to two when they go back.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incidentkit.errors import UsageError, message

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_UTC_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def utc_text(instant: datetime) -> str:
    """The form of a time in the record: UTC with milliseconds, `2026-11-23T13:03:22.123Z`.

    `instant` is aware; anything finer than a millisecond is cut, never rounded up, so that what is written
    is never later than what was measured. Raises ValueError for a naive datetime (a mistake of the program).
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read_utc(text: str) -> datetime:
    """The instant written by `utc_text`, aware and in UTC; raises UsageError `not-an-instant` for any other form."""
    try:
        if _UTC_TEXT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass  # the right shape with an impossible value, such as month 13
    raise UsageError(
        "not-an-instant",
        message("'{text}' is not a time of the record.", text=text[:40]),
        hint=message("Times of the record look like: 2026-11-23T13:03:22.123Z."),
    )


def possible_instants(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants (aware, UTC, in order) at which clocks in `zone` show `local`: none in a gap, two in a fold."""
    found = []
    for fold in (0, 1):
        instant = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0):
            found.append(instant)
    return sorted(set(found))


def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (aware, UTC) at which clocks in `zone` show `local` or, if they never do, a later time.

    For results of counting, where nobody can be asked: a due time in a gap is the moment the clocks jumped.
    """
    possible = possible_instants(local, zone)
    return possible[0] if possible else _end_of_gap(local, zone)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the jump over `local`. Zones change on whole seconds, so halving seconds finds it."""
    before = local.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)  # read with the offset after
    offset_after = local.replace(tzinfo=zone, fold=1).utcoffset()
    low, high = 0, 2 * 86_400  # no zone ever jumped over more than a day
    while high - low > 1:
        middle = (low + high) // 2
        moment = (before + timedelta(seconds=middle)).astimezone(zone)
        if moment.utcoffset() == offset_after:
            high = middle
        else:
            low = middle
    return before + timedelta(seconds=high)
