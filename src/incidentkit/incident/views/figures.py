"""The figures of an incident, as plain data."""

from datetime import datetime

import msgspec


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one incident; times are seconds, None where one of their ends is not known.

    `notice_seconds` runs from when it happened to when it was noticed, `contain_seconds` from there to the last step
    of the phase Contain once none is open, `close_seconds` to the closing.
    """

    label: str
    opened_at: datetime
    notice_seconds: int | None
    contain_seconds: int | None
    close_seconds: int | None
    deadlines_met: int
    deadlines_late: int
    steps_done: int
    steps_skipped: int
    gates_passed: int
    marks: int
    lessons: int
    actions_open: int
