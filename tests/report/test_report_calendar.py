"""Deadlines and action items in a calendar: an iCalendar parser reads them, and a later export changes them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from lost_key import START
from nastiest import NASTIEST, everywhere

from incidentkit.incident import commands as c
from incidentkit.text import visible


def events(world, language="en", **options):
    path = world.export("ics", language=language, **options).files[0]["path"]
    calendar = Calendar.from_ical(Path(path).read_bytes())
    return {str(each["summary"]): each for each in calendar.walk("VEVENT")}


def test_deadlines_promises_and_action_items_are_in_it(world):
    world.open(stolen="no", kind="badge")
    world.do(c.MakePromise(text="A new key", by=START + timedelta(hours=5), whose="theirs"))
    world.do(c.AddActionItem(text="Buy a safe", owner="Karim", due=START + timedelta(days=9)))
    world.do(
        c.AwaitReply(step="tell-owner", for_="Ms Leroy", reference="R-7", nudge=START + timedelta(days=2))
    )
    assert set(events(world)) == {
        "INC-2026-001: Tell the insurer",
        "INC-2026-001: Tell the owner of the building",
        "INC-2026-001: Promised to us: A new key",
        "INC-2026-001: Karim: Buy a safe",
        "INC-2026-001: Ask Ms Leroy again: Tell the owner",
    }


def test_times_are_utc_and_open_ones_remind(world):
    world.open(stolen="no", kind="badge")
    told = events(world)["INC-2026-001: Tell the insurer"]
    assert told["dtstart"].dt == datetime(2026, 11, 23, 15, 4, 23, tzinfo=UTC)
    (alarm,) = told.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=-2)
    assert "assuming" in str(told["description"])


def test_a_drill_reminds_nobody(world):
    world.open(drill=True)
    assert not [alarm for each in events(world).values() for alarm in each.walk("VALARM")]


def test_the_same_deadline_is_the_same_event_in_every_export(world):
    """A calendar changes the one it has, since the UID is the same and SEQUENCE is higher."""
    world.open(stolen="no", kind="badge")
    before = events(world)["INC-2026-001: Tell the insurer"]
    world.do(c.MeetDeadline(deadline="tell_insurer", reference="claim 77"))
    after = events(world)["INC-2026-001: Tell the insurer (met)"]
    assert str(before["uid"]) == str(after["uid"])
    assert after["sequence"] > before["sequence"]
    assert after.walk("VALARM") == []


def test_a_waived_deadline_is_called_off(full):
    full.open(stolen="yes", kind="badge")
    full.do(c.WaiveDeadline(deadline="tell_insurer", reason="No cover."))
    assert str(events(full)["INC-2026-002: Tell the insurer (waived)"]["status"]) == "CANCELLED"


def test_every_event_has_what_the_standard_asks(full):
    every = events(full)
    assert len(every) > 1
    for each in every.values():
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(each)


@pytest.mark.parametrize("kind", NASTIEST)
def test_the_nastiest_texts_come_out_as_typed_and_make_no_lines_of_their_own(world, kind):
    everywhere(world, NASTIEST[kind])
    world.do(c.AddActionItem(text=NASTIEST[kind], owner="K", due=START + timedelta(days=9)))
    text = NASTIEST[kind]  # a title is one line
    wanted = visible(" ".join(text.split()) if text.splitlines()[1:] else text)
    told = "".join("".join(summary.split()) for summary in events(world))
    assert "".join(wanted.split()) in told


def test_the_same_lines_give_the_same_bytes(full):
    assert full.text("ics", until=20) == full.text("ics", until=20)
