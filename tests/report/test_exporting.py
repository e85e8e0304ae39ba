"""Exporting writes whole files under names that nothing else had, and the record notes what it wrote."""

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from incidentkit.desk.core import Request
from incidentkit.desk.exporting import export
from incidentkit.errors import StoreError, UsageError
from incidentkit.incident import commands as c


def test_the_record_notes_the_files_with_their_hashes(full):
    head = full.row.count
    made = full.export("html", "json")
    (entry,) = made.written.entries
    assert (entry.kind, entry.payload["until"], entry.payload["files"]) == (
        "report-exported",
        head,
        made.files,
    )
    for file in made.files:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_the_seal_in_the_record_is_that_of_the_lines_covered(full):
    made = full.export("json", until=7)
    last = full.entries()[6]
    assert made.written.entries[0].payload["seal"] == full.desk.seal(full.row, 7, last.hash, "en")


def test_by_default_the_files_go_to_the_home_and_are_private(full):
    made = export(full.desk, full.label)
    paths = [Path(file["path"]) for file in made.files]
    assert paths == [full.desk.home / "exports" / name for name in ("INC-2026-001.html", "INC-2026-001.json")]
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
        assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700


def test_an_existing_name_is_never_overwritten(full):
    """All files of one export get the same number, so that they are seen to belong together."""
    (full.folder / "out").mkdir()
    (full.folder / "out" / "INC-2026-001.json").write_text("mine")
    names = [[Path(f["path"]).name for f in full.export("html", "json").files] for _ in range(2)]
    assert names == [
        ["INC-2026-001-2.html", "INC-2026-001-2.json"],
        ["INC-2026-001-3.html", "INC-2026-001-3.json"],
    ]
    assert (full.folder / "out" / "INC-2026-001.json").read_text() == "mine"


def test_nothing_is_left_behind_but_the_reports(full):
    full.export("html", "md", "json")
    assert sorted(path.name for path in (full.folder / "out").iterdir()) == [
        "INC-2026-001.html", "INC-2026-001.json", "INC-2026-001.md",
    ]  # fmt: skip


@pytest.mark.parametrize("formats", [("odt",), ("html", "odt"), ("",), ()])
def test_an_unknown_format_is_refused_before_anything_is_written(full, formats):
    head = full.row.count
    with pytest.raises(UsageError) as error:
        export(full.desk, full.label, formats=formats, folder=full.folder / "out")
    assert error.value.code == "unknown-format"
    assert not (full.folder / "out").exists()
    assert full.row.count == head


@pytest.mark.parametrize("until", [0, -1, 999])
def test_a_line_that_is_not_there_is_refused(full, until):
    with pytest.raises(UsageError) as error:
        full.export("md", until=until)
    assert error.value.code == "unknown-entry"


@pytest.mark.parametrize("until", [1, 2, 3])
def test_even_the_first_lines_alone_make_a_report(full, until):
    """What an incident pins comes with its opening; no line of it is a trap."""
    assert "The key of the front door" in full.text("html", until=until)


def test_an_unknown_language_is_refused(full):
    with pytest.raises(UsageError) as error:
        full.export("md", language="de")
    assert error.value.code == "unknown-language"


def test_a_file_instead_of_a_folder_is_refused(full):
    (full.folder / "out").write_text("a file")
    with pytest.raises(UsageError) as error:
        full.export("md")
    assert error.value.code == "not-a-folder"


def test_a_folder_below_a_file_is_refused(full):
    (full.folder / "file").write_text("a file")
    with pytest.raises(StoreError) as error:
        full.export("md", folder="file/below")
    assert error.value.code == "folder-not-writable"


def test_a_folder_that_cannot_be_written_is_refused(full, monkeypatch):
    (full.folder / "out").mkdir()
    real = os.open

    def denied(path, *arguments, **options):
        if str(path).startswith(str(full.folder / "out")):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(StoreError) as error:
        full.export("md")
    assert error.value.code == "folder-not-writable"


@pytest.mark.parametrize("when", ["fsync", "replace"])
def test_a_full_disk_leaves_no_half_report_and_no_note(full, monkeypatch, when):
    head, real = full.row.count, getattr(os, when)

    def fails(*arguments):
        if when == "replace" and not str(arguments[0]).endswith(".part"):
            return real(*arguments)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, when, fails)
    with pytest.raises(StoreError) as error:
        full.export("html", "json")
    monkeypatch.undo()
    assert error.value.code == "disk-full"
    assert list((full.folder / "out").iterdir()) == []
    assert full.row.count == head


def test_where_only_the_note_fails_the_error_names_the_files(full, monkeypatch):
    """The report is on the disk and may be needed; whoever reads the error must find it."""

    def fails(*_):
        raise StoreError("disk-full", c_message())

    monkeypatch.setattr(full.desk, "perform", fails)
    with pytest.raises(StoreError) as error:
        full.export("md")
    assert Path(error.value.where["files"][0]["path"]).exists()


def c_message():
    from incidentkit.errors import message

    return message("There is no room.")


def test_a_retry_with_the_same_id_writes_nothing_twice(full):
    request = Request("a" * 32, "b" * 64)
    first = full.export("md", request=request)
    again = full.export("md", request=request)
    assert again.written.repeated
    assert again.files == first.files
    assert len(list((full.folder / "out").iterdir())) == 1


def test_a_closed_incident_can_be_exported(full):
    assert full.desk.situation(full.row).state.status == "closed"
    assert full.export("md").written.entries[0].kind == "report-exported"


def test_a_report_of_a_long_incident_is_whole(world):
    world.open()
    for number in range(300):
        world.do(c.AddNote(text=f"note {number}"))
    text = world.text("md")
    assert all(f"note {number}\n" in text for number in range(300))


@pytest.mark.parametrize(
    ("told", "label"),
    [("red", "TLP:RED"), ("TLP:amber+strict", "TLP:AMBER+STRICT"), (" white ", "TLP:CLEAR")],
)
def test_a_marking_is_read_as_people_write_it(full, told, label):
    """WHITE is what CLEAR was called until 2022; it is still typed."""
    made = full.export("md", tlp=told)
    assert Path(made.files[0]["path"]).read_text(encoding="utf-8").startswith(f"**{label}**")


def test_another_marking_is_refused_before_anything_is_written(full):
    with pytest.raises(UsageError) as error:
        full.export("md", tlp="secret")
    assert (error.value.code, (full.folder / "out").exists()) == ("unknown-marking", False)
