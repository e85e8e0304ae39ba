"""Working days by place, and the one written form of an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from incidentkit.errors import UsageError
from incidentkit.when.instants import first_instant, possible_instants, read_utc, utc_text
from incidentkit.when.working_days import non_working_days

PARIS = ZoneInfo("Europe/Paris")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def weekdays_off(country: str, start: date, days: int) -> list[str]:
    return [day.isoformat() for day in non_working_days(country, start, days) if day.weekday() < 5]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        (
            "FR",  # Code du travail L3133-1; 15 August and 1 November are on week-ends in 2026
            [
                "2026-01-01",
                "2026-04-06",
                "2026-05-01",
                "2026-05-08",
                "2026-05-14",
                "2026-05-25",
                "2026-07-14",
                "2026-11-11",
                "2026-12-25",
            ],
        ),
        (
            "GB",  # gov.uk/bank-holidays, England and Wales; Boxing Day moves to Monday 28 December
            [
                "2026-01-01",
                "2026-04-03",
                "2026-04-06",
                "2026-05-04",
                "2026-05-25",
                "2026-08-31",
                "2026-12-25",
                "2026-12-28",
            ],
        ),
        (
            "US",  # 5 U.S.C. 6103; 4 July is a Saturday, so Friday
            [
                "2026-01-01",
                "2026-01-19",
                "2026-02-16",
                "2026-05-25",
                "2026-06-19",
                "2026-07-03",
                "2026-09-07",
                "2026-10-12",
                "2026-11-11",
                "2026-11-26",
                "2026-12-25",
            ],
        ),
    ],
)
def test_public_holidays_of_2026_are_those_of_the_law(country: str, expected: list[str]) -> None:
    """Two working days for an insurer are counted over these."""
    assert weekdays_off(country, date(2026, 1, 1), 365) == expected


def test_a_state_has_its_own_holidays() -> None:
    """California: Cesar Chavez Day and the day after Thanksgiving, and no Columbus Day (Cal. Gov. Code 6700)."""
    off = weekdays_off("US-CA", date(2026, 1, 1), 365)
    assert {"2026-03-31", "2026-11-27"} <= set(off)
    assert "2026-10-12" not in off


def test_scotland_differs_from_england() -> None:
    """St Andrew's Day is a bank holiday there, Easter Monday is not."""
    off = weekdays_off("GB-SCT", date(2026, 1, 1), 365)
    assert "2026-11-30" in off
    assert "2026-04-06" not in off


def test_week_ends_holidays_and_own_closings_come_once_and_in_order() -> None:
    """The list is pinned by digest at opening, so it must be the same for the same input."""
    found = non_working_days(
        "FR", date(2026, 12, 24), 10, closed=[date(2026, 12, 31), date(2026, 12, 26), date(2027, 8, 1)]
    )
    assert [day.isoformat() for day in found] == [
        "2026-12-25",
        "2026-12-26",
        "2026-12-27",
        "2026-12-31",
        "2027-01-01",
        "2027-01-02",
    ]


@pytest.mark.parametrize("country", ["", "XX", "UK", "fr", "FR-XX", "US-", "France", "EU", "FR-FR-FR"])
def test_a_place_without_a_calendar_is_refused_with_a_sentence(country: str) -> None:
    """Counting without holidays would be silently too early or, worse, too late."""
    with pytest.raises(UsageError) as caught:
        non_working_days(country, date(2026, 1, 1))
    assert caught.value.code == "unknown-place"
    assert caught.value.what.english() == f"No calendar of public holidays is known for '{country}'."


def test_an_instant_has_one_written_form() -> None:
    """Headers are hashed as text: milliseconds always, cut and not rounded, Z and not +00:00."""
    at = datetime(2026, 11, 23, 14, 3, 22, 123_999, tzinfo=ZoneInfo("Europe/Paris"))
    assert utc_text(at) == "2026-11-23T13:03:22.123Z"
    assert utc_text(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00.000Z"
    assert read_utc("2026-11-23T13:03:22.123Z") == datetime(2026, 11, 23, 13, 3, 22, 123_000, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2026, 11, 23))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-23T13:03:22Z",
        "2026-11-23T13:03:22.123+00:00",
        "2026-13-23T13:03:22.123Z",
        "2026-11-23 13:03:22.123Z",
        "٢026-11-23T13:03:22.123Z",
        "2026-11-23T13:03:22.123Z\n",
    ],
)
def test_another_form_of_an_instant_is_refused(text: str) -> None:
    """Two forms of one time would be two hashes."""
    with pytest.raises(UsageError) as caught:
        read_utc(text)
    assert caught.value.code == "not-an-instant"


def test_a_local_time_has_none_one_or_two_instants() -> None:
    """None in the gap of spring, two in the fold of autumn."""
    assert possible_instants(local("2026-03-29T02:30"), PARIS) == []
    assert [i.hour for i in possible_instants(local("2026-10-25T02:30"), PARIS)] == [0, 1]
    assert [i.hour for i in possible_instants(local("2026-11-23T02:30"), PARIS)] == [1]


def test_in_a_gap_the_first_instant_is_the_jump() -> None:
    """A due time of 02:30 that never comes is due when the clocks jump, not half an hour later."""
    for missing in ("2026-03-29T02:00", "2026-03-29T02:59:59.999999"):
        assert first_instant(local(missing), PARIS) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
