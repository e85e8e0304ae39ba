"""Pictures are plain data from the story: to scale, in words too, and safe to put into any format."""

import re
from datetime import UTC, datetime, timedelta
from xml.dom import minidom
from zoneinfo import ZoneInfo

import msgspec
import pytest

from incidentkit.incident import commands as c
from incidentkit.report import pictures
from incidentkit.report.axis import Axis
from incidentkit.report.drawing import Bar, Label, Mark, cut, room, svg
from incidentkit.report.qr import qr
from incidentkit.report.words import Teller

START = datetime(2026, 11, 23, 13, 3, 22, 123_000, tzinfo=UTC)

PARIS = ZoneInfo("Europe/Paris")


def labels(picture):
    return [each.text for each in picture.drawn if isinstance(each, Label)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_timeline_shows_moments_phases_decisions_and_both_times(full, language):
    """A reader sees at a glance what took how long."""
    say = Teller(language)
    told = pictures.timeline(full.story(language), say)
    words = " ".join(labels(told.picture))
    expected = {
        "en": ("Happened 18:00", "Noticed 14:00", "Closed", "Contain", "Decisions", "Written"),
        "fr": ("Arrivé 18:00", "Constaté 14:00", "Clos", "Contenir", "Décisions", "Noté"),
    }
    assert [each for each in expected[language] if each not in words] == []
    assert [mark.shape for mark in told.picture.drawn if isinstance(mark, Mark)].count("diamond") == 1
    assert len(told.numbered) == 1


def test_a_decision_noted_later_shows_when_it_was_taken_and_when_it_was_written(world):
    """Both times are the heart of the log."""
    world.open()
    world.do(c.AddNote(text="Call the police", type="decision", occurred_at=START - timedelta(hours=3)))
    told = pictures.timeline(world.story(), Teller("en"))
    assert [each.text for each in told.numbered[0]] == [
        "Call the police",
        "taken 23 Nov. 2026 11:03, written 14:06",
    ]
    assert [m.shape for m in told.picture.drawn if isinstance(m, Mark)] == ["hollow", "diamond"]


def test_places_on_the_axis_are_to_scale():
    start = datetime(2026, 11, 23, 12, tzinfo=UTC)
    axis = Axis(start, start + timedelta(hours=10), 100, 600)
    assert [axis.place(start + timedelta(hours=n)) for n in (0, 1, 5, 10, 11)] == [100, 150, 350, 600, 600]


def test_moments_of_the_axis_are_round_on_the_day_the_clock_changes():
    """Midnight to noon has thirteen hours on that day; nobody wants to read 05:00, 11:00, 17:00 after it."""
    start = datetime(2026, 10, 24, 18, tzinfo=PARIS)
    _, ticks = Axis(start, start + timedelta(hours=30), 100, 600).ticks()
    assert {at.hour % 6 for at in ticks} == {0}


def test_something_told_of_long_ago_does_not_squeeze_the_rest_into_a_dot(world):
    """A breach may have begun a year ago; the evening it was found still has to be legible."""
    world.open()
    world.do(c.AddNote(text="It began here.", occurred_at=START - timedelta(days=400)))
    told = pictures.timeline(world.story(), Teller("en"))
    assert "◄ 19 Oct. 2025 15:03" in labels(told.picture)
    lines = [bar for bar in told.picture.drawn if isinstance(bar, Bar) and bar.ink == "muted"]
    assert max(bar.x for bar in lines) - min(bar.x for bar in lines) > 30


def test_deadlines_are_bars_with_due_and_met(full):
    told = pictures.deadlines(full.story(), Teller("en"))
    assert labels(told.picture) == [
        "Tell the insurer", "✓ met 14:40", "23 Nov. 2026 14:00", "due 23 Nov. 2026 16:00",
        "Tell the owner of the building", "● 2 days 23 h left", "23 Nov. 2026 14:00", "due 26 Nov. 2026 14:00",
    ]  # fmt: skip


def test_without_clocks_there_is_no_picture_of_them(world):
    story = msgspec.structs.replace(world.open().story(), deadlines=[])
    assert pictures.deadlines(story, Teller("en")) is None


def test_the_alternative_text_says_what_the_picture_shows(full):
    alternative = pictures.timeline(full.story(), Teller("en")).picture.alt
    for words in (
        "Happened: Sunday 22 November 2026, 18:00.",
        "Contain: steps done from",
        "1 decision.",
        "31 lines",
    ):
        assert words in alternative


@pytest.mark.parametrize("paper", [True, False])
def test_what_people_typed_cannot_become_part_of_the_drawing(world, paper):
    """Titles and choices come from runbooks and notes."""
    world.open("</text><script>alert(1)</script>")
    world.do(c.AddNote(text='"/><image href="file:///etc/passwd"/>', type="decision"))
    for told in (
        pictures.timeline(world.story(), Teller("en")),
        pictures.deadlines(world.story(), Teller("en")),
    ):
        if told is not None:
            document = minidom.parseString(svg(told.picture, paper=paper))
            names = {node.tagName for node in document.getElementsByTagName("*")}
            assert names <= {"svg", "rect", "line", "circle", "path", "text"}


def test_even_one_line_makes_a_picture(world):
    story = world.open().story(until=2)
    assert pictures.timeline(story, Teller("fr")).picture.height > 50


def test_labels_that_are_too_long_are_cut_and_stay_in_their_room():
    text = cut("W" * 10_000, 200, 11)
    assert text.endswith("…")
    assert room(text, 11) <= 200


def test_the_code_of_the_seal_is_whole():
    """Each dark module is there once: the rows are those of the code."""
    import segno

    text = 'incidentkit verify INC-2026-001 --seal "21 ' + "abandon " * 13 + '"\n' + "f" * 64
    picture = qr(text, Teller("en"))
    cells = picture.drawn[1]
    dark = {(x + n, y) for x, y, length in cells.rows for n in range(length)}
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    assert dark == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert qr("x" * 4000, Teller("en")) is None


def test_numbers_in_a_drawing_have_one_decimal_at_most(full):
    """Else two machines might write the same picture differently."""
    drawn = svg(pictures.timeline(full.story(), Teller("en")).picture)
    assert re.findall(r"\d\.\d\d", re.sub(r"<text.*?</text>|aria-label=\"[^\"]*\"", "", drawn)) == []


def test_a_closed_incident_is_not_shrunk_by_what_is_exported_long_after(full):
    """Asked for again after ten weeks, the picture still shows the hours in which it happened."""
    before = full.story()
    axis_end = pictures._end(before)
    later = msgspec.structs.replace(
        before,
        until=before.until + timedelta(days=70),
        timeline=[
            *before.timeline,
            msgspec.structs.replace(
                before.timeline[-1],
                seq=999,
                kind="report-exported",
                recorded_at=before.until + timedelta(days=69),
            ),
        ],
    )
    assert pictures._end(later) == axis_end
    assert "1 line later ►" in labels(pictures.timeline(later, Teller("en")).picture)
