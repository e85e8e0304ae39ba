"""Files that are no plain UTF-8 text, or no files: a sentence each, never an exception."""

import os

import pytest

from incidentkit.yamlfile import read


def only(path):
    (fault,) = read(path).faults
    return fault.rule, fault.span.line, fault.span.column, fault.what.english()


@pytest.mark.parametrize(
    "raw",
    [b"a: 1\nb: 2\n", b"\xef\xbb\xbfa: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r", b"a: 1\nb: 2"],
    ids=["plain", "byte order mark", "windows", "old mac", "no last line end"],
)
def test_any_common_line_end_and_a_byte_order_mark_are_read(tmp_path, raw):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    document = read(path)

    assert (document.data, document.faults) == ({"a": 1, "b": 2}, [])
    assert document.span_of(("b",)).line == 2


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_by_name(tmp_path, coding):
    path = tmp_path / "x.yaml"
    path.write_bytes("title: Lost device\nsummary: gone\n".encode(coding))

    assert only(path) == ("encoding", 1, 1, "The file is saved as UTF-16. Save it as UTF-8.")


def test_latin_1_is_told_at_the_letter_and_read_on(tmp_path):
    """The author sees which letter, and the other mistakes in the same go."""
    path = tmp_path / "x.yaml"
    path.write_bytes("a: ok\ntitle: Appareil volé\nb: 1\nb: 2\n".encode("latin-1"))
    document = read(path)

    assert [(fault.rule, fault.span.line, fault.span.column) for fault in document.faults] == [
        ("encoding", 2, 20),
        ("duplicate-key", 4, 1),
    ]
    assert "“é”" in document.faults[0].what.english()
    assert document.data["title"] == "Appareil volé"


def test_a_file_half_in_latin_1_keeps_its_good_half(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes("a: été\n".encode() + "b: été\n".encode("latin-1"))

    assert read(path).data == {"a": "été", "b": "été"}


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20, bytes(range(256)) * 4], ids=["picture", "bytes"]
)
def test_what_is_no_text_is_one_sentence(tmp_path, raw):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    document = read(path)

    assert [fault.rule for fault in document.faults] == ["encoding"]
    assert document.data is None


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(tmp_path, raw):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)

    assert only(path) == ("file", 1, 1, "The file is empty.")


def test_a_missing_file_a_folder_and_a_huge_file_are_told(tmp_path):
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a: 1\n" * 300_000)

    assert only(tmp_path / "nothing.yaml")[3] == "There is no such file."
    assert only(tmp_path)[3] == "This is a folder, not a file."
    assert only(huge)[3] == "The file is larger than 1000000 bytes, the most that is read."
    assert only(tmp_path / "a\0b")[0] == "file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path):
    """Opening a pipe waits for a writer who never comes."""
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)

    assert only(pipe)[3] == "This is not an ordinary file."


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """Said by the system, not by us: tests may run as somebody who may read everything."""
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n")

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)

    assert only(path)[3] == "The file may not be read by this user."
