"""Kept pictures are looked at with care: small, drawn anew, and never a reason for an export to fail."""

import base64
import struct
import zlib

import pytest

from incidentkit.desk.reporting import thumbnails
from incidentkit.incident import commands as c
from incidentkit.report import raster
from incidentkit.report.raster import dimensions, thumbnail


def png(width, height, extra=b""):
    """A picture in one colour; `extra` are chunks between its head and its data."""
    rows = zlib.compress((b"\0" + b"\x20\x60\xa0" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )  # fmt: skip


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


GIF = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
BROKEN = {
    "a bomb": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)),
    "cut short": png(40, 40)[:60],
    "no pixels": png(40, 40).replace(struct.pack(">II", 40, 40), struct.pack(">II", 0, 0)),
    "nothing": b"",
    "text": b"a picture",
    "a drawing": SVG,
    "half a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a JPEG that never ends": b"\xff\xd8" + b"\xff" * 100_000,
    "half a WebP": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "half a GIF": b"GIF89a",
}


def small(folder, content):
    path = folder / ("0" * 64)
    path.write_bytes(content)
    return thumbnail(path)


@pytest.mark.parametrize(
    ("width", "height", "expected"), [(800, 400, (220, 110)), (40, 10, (220, 55)), (1, 1, (220, 220))]
)
def test_a_picture_becomes_small_and_keeps_its_shape(tmp_path, width, height, expected):
    made = small(tmp_path, png(width, height))
    assert (made.width, made.height) == expected
    assert dimensions(made.png) == (*expected, "png")


def test_a_gif_is_a_picture_too(tmp_path):
    assert dimensions(small(tmp_path, GIF).png)[2] == "png"


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_what_cannot_be_shown_is_left_out(tmp_path, kind):
    """Above all nothing that would need more memory than the machine has, and no drawing that names other files."""
    assert small(tmp_path, BROKEN[kind]) is None


def test_a_file_that_went_away_is_left_out(tmp_path):
    assert thumbnail(tmp_path / ("0" * 64)) is None


def test_what_a_camera_wrote_into_the_file_stays_behind(tmp_path):
    """A report must not tell where a picture was taken."""
    made = small(tmp_path, png(50, 50, chunk(b"tEXt", b"Comment\x00latitude 45.76 north")))
    assert b"latitude" not in made.png


def test_the_same_picture_gives_the_same_bytes(tmp_path):
    assert small(tmp_path, png(90, 60)).png == small(tmp_path, png(90, 60)).png


def test_files_that_are_too_heavy_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(raster, "MOST_BYTES", 100)
    assert small(tmp_path, png(50, 50)) is None


def test_only_evidence_that_is_as_it_was_kept_is_shown(world):
    """A changed file may show anything."""
    world.open()
    good = world.keep("good.png", png(30, 30))
    bad = world.keep("bad.png", png(40, 40))
    world.do(c.AddEvidence(files=[good, bad]))
    story = world.story(conditions={world.row.count: "changed"})
    assert list(thumbnails(world.desk.home, story)) == [good.sha256]


def test_a_report_shows_them_with_what_somebody_wrote_about_them(world):
    world.open()
    world.do(c.AddEvidence(files=[world.keep("door.png", png(30, 30), description="The door <b>")]))
    text = world.text("html")
    assert text.count('<img src="data:image/png;base64,') == 1
    assert 'alt="Kept picture door.png: The door &lt;b&gt;"' in text
    assert "img-src data:;" in text
    assert "Kept picture door.png: The door \\<b\\>" in world.text("md")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"reader": "police"}, True),
        ({"reader": "insurer"}, False),
        ({"reader": "staff"}, False),
        ({"pseudonyms": True}, False),
    ],
)
def test_who_gets_no_files_gets_no_small_pictures_either(world, options, shown):
    """A picture tells more than its description, and may show a name."""
    world.open()
    world.do(c.AddEvidence(files=[world.keep("screen.png", png(400, 300))]))
    assert ("data:image/png;base64," in world.text("html", **options)) is shown
