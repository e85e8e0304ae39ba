"""Times in people's words: `20 minutes ago`, `hier vers 18h30`, `3 Nov 2026 14:05`, in French and English at once.

A closed grammar, written by hand: it takes every word or asks back. Being wrong about when something happened is
the one thing that must not happen here; asking is fine. What is approximate is kept as approximate.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from incidentkit.when import asking
from incidentkit.when.asking import Asked, Expect, TimeError

__all__ = ["LONGEST", "TimeError", "Understood", "understand"]

LONGEST = 120
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,6}))?\s?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


class Understood(msgspec.Struct, frozen=True):
    """A time as it was understood: `at` is aware and in the asked zone; `approximate` if the words said so."""

    at: datetime
    approximate: bool = False


def understand(
    text: str, *, now: datetime, zone: ZoneInfo, expect: Expect = "past", language: str | None = None
) -> Understood:
    """The instant that `text` means, said at `now` (aware) by somebody in `zone`.

    `expect` is the side of now where it must lie: for `past` the result is never later than `now`, for `future`
    never earlier. `language` (`fr`) only settles what both languages write the same: 11/12/2026 and 8:30.
    Days and weeks counted from now without a time of day are approximate. Raises TimeError, with what to type as
    its hint: time-not-understood, time-ambiguous, time-in-future, time-in-past, time-does-not-exist.
    """
    from incidentkit.when.choosing import choose, choose_written  # noqa: PLC0415  # only when a time is given in words
    from incidentkit.when.readings import Contradiction  # noqa: PLC0415

    if len(text) > LONGEST:
        raise asking.too_long(len(text), expect)
    asked = Asked(text, now.astimezone(zone), zone, expect, language)
    try:
        iso = _ISO.fullmatch(text.strip())
        if iso:
            return Understood(choose_written(iso.groups(), asked).astimezone(zone))
        from incidentkit.when.grammar import scan  # noqa: PLC0415  # 20 ms of patterns, which ISO times do not need
        from incidentkit.when.words import plain_spelling  # noqa: PLC0415

        reading = scan(plain_spelling(text))
        return Understood(choose(reading, asked).astimezone(zone), reading.approximate)
    except (Contradiction, OverflowError):
        raise asking.not_understood(text, expect) from None
