"""A time stamp of the record's end, by a local authority made with openssl: asked for, checked, kept, and checked by others."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incidentkit.desk.stamping import head_text, keep_reply, query
from incidentkit.errors import IncidentkitError
from incidentkit.journal.evidence import path_of
from stamps import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stamps") / "authority")


@pytest.fixture(scope="module")
def another(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("stamps") / "another")


@pytest.fixture
def small(world):
    return world.open(stolen="yes", kind="badge")


def test_what_was_stamped_is_kept_and_openssl_accepts_it(small, authority, tmp_path):
    made = query(small.desk, small.label, folder=tmp_path)
    stamp = keep_reply(small.desk, small.label, authority.stamp(made.query), authority.roots)
    kept = [entry.payload for entry in stamp.written.entries]
    assert [each["name"] for each in kept] == [
        made.query.with_suffix(".tsr").name,
        f"{small.label}-head-{made.seq}.txt",
    ]
    assert (stamp.seq, stamp.checked) == (made.seq, True)
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(days=1)
    files = [path_of(small.desk.home, each["sha256"]) for each in kept]
    assert authority.accepts(files[1], files[0])


def test_it_proves_the_line_and_not_another(small, authority, tmp_path):
    """The text names the incident, the line and its hash, and nothing that was written."""
    entries = small.desk.entries(small.desk.find(small.label))
    made = query(small.desk, small.label, seq=2, folder=tmp_path)
    assert made.text.read_bytes() == head_text(entries[1])
    reply = authority.stamp(made.query)
    (tmp_path / "other.txt").write_bytes(head_text(entries[2]))
    assert (authority.accepts(made.text, reply), authority.accepts(tmp_path / "other.txt", reply)) == (
        True,
        False,
    )
    assert keep_reply(small.desk, small.label, reply).seq == 2


def changed(reply: Path, **_) -> None:
    body = bytearray(reply.read_bytes())
    body[-20] ^= 1
    reply.write_bytes(body)


def no_answer(reply: Path, **_) -> None:
    reply.write_bytes(b"<html>404 \x1b[31m</html>")


def gone(reply: Path, **_) -> None:
    reply.unlink()


def huge(reply: Path, **_) -> None:
    reply.write_bytes(b"\x30" * 2_000_000)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (changed, "stamp-not-valid"),
        (no_answer, "no-time-stamp"),
        (gone, "no-time-stamp"),
        (huge, "no-time-stamp"),
    ],
)
def test_what_is_no_stamp_is_a_sentence_and_nothing_is_kept(small, authority, tmp_path, harm, code):
    reply = authority.stamp(query(small.desk, small.label, folder=tmp_path).query)
    harm(reply=reply)
    before = len(small.desk.entries(small.desk.find(small.label)))
    with pytest.raises(IncidentkitError) as refused:
        keep_reply(small.desk, small.label, reply, authority.roots)
    assert refused.value.code == code
    assert len(small.desk.entries(small.desk.find(small.label))) == before


def test_another_authoritys_certificate_and_another_text_are_refused(small, authority, another, tmp_path):
    reply = authority.stamp(query(small.desk, small.label, folder=tmp_path).query)
    (tmp_path / "x.tsq").write_bytes(b"")
    subprocess.run(["openssl", "ts", "-query", "-data", __file__, "-sha256", "-cert", "-out", tmp_path / "x.tsq"], check=True, capture_output=True)  # fmt: skip
    elsewhere = authority.stamp(tmp_path / "x.tsq")
    codes = []
    for file, roots in (
        (reply, another.roots),
        (elsewhere, authority.roots),
        (reply, tmp_path / "nobody.pem"),
    ):
        with pytest.raises(IncidentkitError) as refused:
            keep_reply(small.desk, small.label, file, roots)
        codes.append(refused.value.code)
    assert codes == ["stamp-not-valid", "stamps-something-else", "roots-unreadable"]


def refused_by(authority: Authority, asked: Path) -> Path:
    """An answer that holds no stamp, since the authority does not know the hash that was asked for."""
    subprocess.run(["openssl", "ts", "-query", "-data", __file__, "-sha1", "-out", asked], check=True, capture_output=True)  # fmt: skip
    return authority.stamp(asked)


def test_an_authority_that_refuses_is_quoted(small, authority, tmp_path):
    with pytest.raises(IncidentkitError) as refused:
        keep_reply(small.desk, small.label, refused_by(authority, tmp_path / "sha1.tsq"))
    assert refused.value.code == "no-time-stamp"
    assert "not supported" in refused.value.what.english()


def test_the_command_says_how_to_send_it_and_keeps_what_comes_back(ik, authority):
    ik.call("start", "lost-device")
    asked = ik.call("timestamp", "1")
    assert (
        "curl -H 'Content-Type: application/timestamp-query' --data-binary @INC-2026-001-head-"
        in asked.stdout
    )
    made = json.loads(ik.call("timestamp", "1", "--json").stdout)
    reply = authority.stamp(Path(made["files"][1]))
    kept = json.loads(
        ik.call("timestamp", "1", "--reply", str(reply), "--roots", str(authority.roots), "--json").stdout
    )
    assert set(kept) == {"entries", "seq", "at", "checked"}
    assert (kept["seq"], kept["checked"]) == (made["seq"], True)
    assert "evidence-added" in ik.call("log", "1", "--json").stdout
    assert [
        ik.call("timestamp", "1", *each).status
        for each in (["--roots", "x"], ["--reply", "x", "--until", "1"])
    ] == [2, 2]
