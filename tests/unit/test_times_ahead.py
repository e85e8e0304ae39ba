"""Questions that ask for a time to come: it is read as such, and one that has passed is still a time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incidentkit.errors import UsageError
from incidentkit.incident.values import read_value
from incidentkit.runbook.model import Question

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 13, 3, 22, tzinfo=UTC)  # a Monday, 14:03 in Paris


def read(text, *, ahead):
    return read_value(
        "when_at", Question(ask="When?", type="time", ahead=ahead), text, now=NOW, zone=PARIS
    ).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tomorrow 09:00", "2026-11-24T08:00:00.000Z"),
        ("demain 9h", "2026-11-24T08:00:00.000Z"),
        ("3 December 2026 14:00", "2026-12-03T13:00:00.000Z"),
        ("2026-12-03 14:00", "2026-12-03T13:00:00.000Z"),
        ("18:00", "2026-11-23T17:00:00.000Z"),
        ("yesterday 18:00", "2026-11-22T17:00:00.000Z"),
        ("2026-11-03 14:00", "2026-11-03T13:00:00.000Z"),
    ],
)
def test_a_time_that_may_lie_ahead(text, value):
    """The day of an interview could not be said before it was over, and its clock not be seen in time."""
    assert read(text, ahead=True) == value


@pytest.mark.parametrize("text", ["tomorrow 09:00", "3 December 2026 14:00", "2026-12-03 14:00"])
def test_every_other_time_has_passed(text):
    with pytest.raises(UsageError) as refused:
        read(text, ahead=False)
    assert refused.value.code == "time-in-future"


@pytest.mark.parametrize("ahead", [True, False])
def test_words_that_are_no_time_are_asked_back(ahead):
    with pytest.raises(UsageError) as refused:
        read("soonish", ahead=ahead)
    assert refused.value.code == "time-not-understood"
