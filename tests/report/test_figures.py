"""An incident in figures, beside earlier ones: what a review looks at first."""

from datetime import timedelta

from lost_key import START, walked

from incidentkit.incident import commands as c
from incidentkit.report.figures import picture
from incidentkit.report.words import Teller


def told(world, **options):
    """The rows of the chapter, by their names."""
    text = world.text("md", **options).partition("## In figures")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return {row[0]: row[1:] for row in rows}


def test_times_deadlines_steps_and_marks_are_counted(full):
    (this,) = full.story().measures
    assert (this.notice_seconds, this.deadlines_met, this.deadlines_late) == (20 * 3600, 1, 0)
    assert (this.steps_done, this.steps_skipped, this.gates_passed) == (4, 1, 0)
    assert this.contain_seconds > 0
    assert this.close_seconds > this.contain_seconds


def test_a_time_whose_end_is_not_known_is_left_open(world):
    """An incident that nobody contained yet has no time to contain, and none is made up."""
    (this,) = world.open(stolen="no", kind="badge").story().measures
    assert (this.notice_seconds, this.contain_seconds, this.close_seconds) == (None, None, None)


def test_the_first_incident_has_nothing_to_be_held_beside(full):
    assert "There is no earlier incident to hold it beside." in full.text("md")


def test_earlier_incidents_stand_beside_it_with_their_middle(full):
    first = full.story().measures[0]
    walked(full.open("Another key", stolen="yes", kind="badge"))
    table = told(full)
    assert table["Steps done"] == ["**4**", "4"]
    assert table["From noticing to contained"][1] == Teller("en").span(first.contain_seconds)
    assert "INC-2026-001" in full.text("md")


def test_drills_are_held_beside_drills_only(full):
    full.open("An exercise", drill=True, stolen="no", kind="badge")
    assert "There is no earlier incident to hold it beside." in full.text("md")


def test_what_is_written_later_elsewhere_changes_nothing(full):
    """The same lines and options give the same bytes, whatever becomes of other incidents."""
    first = full.label
    walked(full.open("Another key", stolen="yes", kind="badge"))
    last, second = full.row.count, full.label
    before = full.text("md", until=last)
    full.label = first
    full.do(c.Reopen(reason="again"))
    full.do(c.AddLesson(text="late"))
    full.label = second
    assert full.text("md", until=last) == before


def test_the_picture_says_in_words_what_it_shows(full):
    first = full.story().measures[0]
    from msgspec.structs import replace

    other = replace(first, label="INC-2026-000", opened_at=START - timedelta(days=1), contain_seconds=60)
    drawn = picture([first, other], Teller("en"))
    assert "INC-2026-000: 1 min." in drawn.alt
    assert picture([first], Teller("en")) is None


def test_other_incidents_are_nobody_elses_business(full):
    walked(full.open("Another key", stolen="yes", kind="badge"))
    for reader in ("insurer", "police", "authority", "staff", "customer"):
        assert "INC-2026-001" not in full.text("md", reader=reader), reader
