"""Evidence: what may be kept, that it is kept whole, and a sentence for everything else."""

import hashlib
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from incidentkit.errors import IncidentkitError, InputFileError, StoreError
from incidentkit.journal import evidence
from incidentkit.journal.log import Journal

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and modes are of POSIX systems")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(os.urandom(3_000_000))
    return path


def refused(path, home):
    with pytest.raises(IncidentkitError) as error:
        evidence.keep(path, home)
    left = list((home / "evidence").iterdir()) if (home / "evidence").exists() else []
    assert left == []
    assert error.value.what.english()
    return type(error.value), error.value.code


def test_a_file_is_kept_under_its_hash(photo, home):
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    assert (digest, 3_000_000, "photo.jpg", str(photo.resolve())) == evidence.keep(photo, home)
    assert photo.read_bytes() == evidence.path_of(home, digest).read_bytes()
    assert [digest] == [path.name for path in (home / "evidence").iterdir()] == evidence.kept_files(home)
    assert photo.exists()


@posix
def test_a_kept_file_can_be_read_by_its_owner_and_changed_by_nobody(photo, home):
    photo.chmod(0o755)
    kept = evidence.keep(photo, home)
    assert stat.S_IMODE(evidence.path_of(home, kept.sha256).stat().st_mode) == 0o400
    assert stat.S_IMODE((home / "evidence").stat().st_mode) == 0o700


def test_an_empty_file_is_kept(tmp_path, home):
    (tmp_path / "empty").touch()
    assert hashlib.sha256().hexdigest() == evidence.keep(tmp_path / "empty", home).sha256


def test_the_same_file_twice_is_kept_once_and_heals_a_changed_copy(photo, home):
    kept = evidence.keep(photo, home)
    copy = evidence.path_of(home, kept.sha256)
    copy.chmod(0o600)
    copy.write_bytes(b"changed")
    assert evidence.recheck(home, kept.sha256) == "changed"
    evidence.keep(photo, home)
    assert (evidence.recheck(home, kept.sha256), len(list((home / "evidence").iterdir()))) == ("ok", 1)


@posix
def test_links_are_resolved_and_shown(tmp_path, photo, home):
    """The record says which file it was, under the name that was given."""
    link = tmp_path / "link.jpg"
    link.symlink_to(photo)
    kept = evidence.keep(link, home)
    assert ("link.jpg", str(photo.resolve())) == (kept.name, kept.source_path)


@posix
def test_a_name_that_is_no_text_is_shown_as_text(tmp_path, home):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).touch()
    assert evidence.keep(os.fsdecode(path), home).name == "\\xff.txt"


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "socket", "device", "link to a pipe"])
def test_only_files_are_kept(tmp_path, home, kind, monkeypatch):
    """A pipe would wait for ever and a device never end; opening one may already do something."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "it"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        listening = socket.socket(socket.AF_UNIX)
        listening.bind("it")
        listening.close()
    elif kind == "device":
        path = "/dev/zero"
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to(tmp_path / "pipe")
    assert (InputFileError, "evidence-not-a-file") == refused(path, home)


@posix
@pytest.mark.parametrize(
    "kind", ["nothing", "link to nothing", "below a file", "null character", "long name"]
)
def test_what_is_not_there_is_called_missing(tmp_path, photo, home, kind):
    path = {"null character": "\0", "long name": "x" * 5000, "below a file": photo / "x"}.get(
        kind, tmp_path / "x"
    )
    if kind == "link to nothing":
        path.symlink_to(tmp_path / "nowhere")
    assert (InputFileError, "evidence-missing") == refused(path, home)


@posix
def test_links_in_a_circle_are_refused(tmp_path, home):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert (InputFileError, "evidence-unreadable") == refused(tmp_path / "a", home)


def test_a_file_that_vanishes_before_it_is_opened_is_called_missing(photo, home, monkeypatch):
    """Between the look and the opening, for example a temporary file of a mail program."""
    opened = os.open

    def vanish(path, *rest, **more):
        if str(path) == str(photo):
            photo.unlink()
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", vanish)
    assert (InputFileError, "evidence-missing") == refused(photo, home)


@posix
def test_a_pipe_put_in_the_place_of_the_file_does_not_make_us_wait(photo, home, monkeypatch):
    opened = os.open

    def swap(path, *rest, **more):
        if str(path) == str(photo):
            photo.unlink()
            os.mkfifo(photo)
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", swap)
    assert (InputFileError, "evidence-not-a-file") == refused(photo, home)


@pytest.mark.parametrize("change", ["grows", "shrinks", "is rewritten"])
def test_a_file_that_changes_while_it_is_copied_is_refused(photo, home, monkeypatch, change):
    """A hash of half an old and half a new file would be evidence of nothing."""
    read = evidence._read

    def meanwhile(source, given):
        chunk = read(source, given)
        if change == "grows":
            with photo.open("ab") as file:
                file.write(b"x" * 4096)
        elif change == "shrinks":
            os.truncate(photo, 1_500_000)
        else:
            os.utime(photo, (1, 1))
        return chunk

    monkeypatch.setattr(evidence, "_read", meanwhile)
    assert (InputFileError, "evidence-changing") == refused(photo, home)


def test_a_file_without_end_is_refused_and_not_copied_for_ever(photo, home, monkeypatch):
    monkeypatch.setattr(evidence, "_read", lambda *_: bytes(1 << 20))
    assert (InputFileError, "evidence-changing") == refused(photo, home)


def test_a_disk_that_cannot_be_read_is_a_sentence(photo, home, monkeypatch):
    class Broken:
        def read(self, _):
            raise OSError(5, "Input/output error")

    read = evidence._read
    monkeypatch.setattr(evidence, "_read", lambda _, given: read(Broken(), given))
    assert (InputFileError, "evidence-unreadable") == refused(photo, home)


@posix
def test_a_file_larger_than_the_disk_is_refused_before_it_is_copied(tmp_path, home):
    path = tmp_path / "image.dd"
    path.touch()
    os.truncate(path, 1 << 43)  # sparse: 8 TiB that take no room
    assert (StoreError, "disk-full") == refused(path, home)


@pytest.mark.parametrize("name", ["incidentkit.db", "incidentkit.db-wal"])
def test_the_database_itself_is_no_evidence(tmp_path, name):
    """Opening and closing its file beside SQLite would drop SQLite's locks on it."""
    home = tmp_path / "home"
    with Journal.open(home) as journal, journal.writing() as writing:
        writing.new_incident("i1", year=2026, drill=False)
        with pytest.raises(InputFileError) as error:
            evidence.keep(home / name, home)
    assert error.value.code == "evidence-is-the-store"


def test_a_store_that_is_no_folder_is_a_sentence(photo, home):
    home.write_text("a file")
    with pytest.raises(StoreError):
        evidence.keep(photo, home)


@pytest.mark.parametrize("digest", ["", "x", "../incidentkit.db", "0" * 63, "G" * 64, "A" * 64])
def test_only_a_hash_names_a_kept_file(home, digest):
    """An entry of an imported record must not lead anywhere else on the disk."""
    assert evidence.recheck(home, digest) == "missing"
    with pytest.raises(ValueError):
        evidence.path_of(home, digest)


def test_a_kept_file_that_is_gone_or_replaced_by_something_else_is_noticed(photo, home):
    kept = evidence.keep(photo, home)
    copy = evidence.path_of(home, kept.sha256)
    copy.unlink()
    assert evidence.recheck(home, kept.sha256) == "missing"
    copy.symlink_to(photo)
    assert evidence.recheck(home, kept.sha256) == "changed"
