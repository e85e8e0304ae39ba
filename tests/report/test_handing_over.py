"""A bundle that is signed and encrypted: by the programs that everybody else has, and checked with them too."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyrage
import pytest

from incidentkit.desk.exporting import Handing
from incidentkit.desk.importing import import_bundle
from incidentkit.desk.locking import Lock, unlocked
from incidentkit.desk.verifying import verify
from incidentkit.errors import InputFileError, StoreError, UsageError


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """Which reports are inside is not what is tried here; a PDF in each bundle would take a minute in all."""
    from incidentkit.desk import bundling

    monkeypatch.setattr(bundling, "RENDERERS", {"md": bundling.RENDERERS["md"]})


@pytest.fixture
def key(tmp_path):
    """An SSH key as people have it, and the line by which others know it."""
    path = tmp_path / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)], check=True)
    return path


@pytest.fixture
def signers(key, tmp_path):
    path = tmp_path / "signers"
    path.write_text("marie@example.com " + key.with_suffix(".pub").read_text())
    return path


def handed(world, **handing) -> dict[str, Path]:
    made = world.export("bundle", handing=Handing(**handing))
    return {"".join(Path(file["path"]).suffixes[-2:]): Path(file["path"]) for file in made.files}


def test_a_signature_is_one_that_openssh_accepts(full, key, signers):
    files = handed(full, key=key)
    with files[".zip"].open("rb") as data:
        done = subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "marie@example.com", "-n", "incidentkit", "-s", files[".zip.sig"]],
            stdin=data, capture_output=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(files[".zip"]) as archive:
        assert archive.testzip() is None


def test_verify_says_whose_it_is(full, key, signers):
    path = handed(full, key=key)[".zip"]
    unasked, asked = (verify(full.desk, str(path), signers=each) for each in (None, signers))
    assert unasked.ok
    assert asked.ok
    assert unasked.signature.key.startswith("SHA256:")
    assert (unasked.signature.who, asked.signature.who) == (None, "marie@example.com")


def damaged(path: Path, **_) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"one byte more"


def of_another(path: Path, tmp_path: Path, **_) -> None:
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", str(other), "-n", "incidentkit", str(path.rename(tmp_path / "x"))], check=True)  # fmt: skip
    (tmp_path / "x").rename(path)
    (tmp_path / "x.sig").replace(path.with_name(path.name + ".sig"))


def without(path: Path, **_) -> None:
    path.with_name(path.name + ".sig").unlink()


def no_signature(path: Path, **_) -> None:
    path.with_name(path.name + ".sig").write_bytes(b"\x00\x1b[31m no signature\n")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (damaged, "is not that of this bundle"),
        (no_signature, "is not that of this bundle"),
        (of_another, "is not among the known ones"),
        (without, "is missing"),
    ],
)
def test_what_is_not_as_it_was_signed_is_told(full, key, signers, tmp_path, harm, words):
    path = handed(full, key=key)[".zip"]
    harm(path=path, tmp_path=tmp_path)
    found = verify(full.desk, str(path), signers=signers)
    assert not found.ok
    assert words in found.problems[-1]["problem"].english()


def test_a_recipient_opens_it_and_nobody_else(full, tmp_path):
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    files = handed(full, lock=Lock([str(mine.to_public())]))
    (path,) = files.values()
    assert path.name == "INC-2026-001.zip.age"
    assert [each.name for each in path.parent.iterdir()] == [path.name]  # no open copy lies beside it
    keys = {}
    for name, identity in (("mine", mine), ("other", other)):
        keys[name] = tmp_path / name
        keys[name].write_text(f"# created for a test\n{identity}\n")
    assert zipfile.ZipFile(io.BytesIO(unlocked(path, keys["mine"], None))).testzip() is None
    with pytest.raises(UsageError, match="does not open with that") as refused:
        unlocked(path, keys["other"], None)
    assert refused.value.code == "key-does-not-fit"


def test_an_ssh_key_is_a_recipient_and_a_file_of_them_too(full, key, tmp_path):
    friends = tmp_path / "friends"
    friends.write_text("# the insurer\n\n" + key.with_suffix(".pub").read_text())
    for recipients in ([key.with_suffix(".pub").read_text().strip()], [str(friends)]):
        (path,) = handed(full, lock=Lock(recipients)).values()
        assert zipfile.ZipFile(io.BytesIO(unlocked(path, key, None))).testzip() is None


def test_what_is_signed_is_the_zip_inside(full, key, signers, tmp_path):
    files = handed(full, key=key, lock=Lock(passphrase="five words are much better"))
    assert set(files) == {".zip.age", ".zip.sig"}
    opened = files[".zip.sig"].with_suffix("")
    opened.write_bytes(unlocked(files[".zip.age"], None, "five words are much better"))
    assert verify(full.desk, str(opened), signers=signers).signature.who == "marie@example.com"
    with pytest.raises(UsageError, match="does not open"):
        unlocked(files[".zip.age"], None, "another")


def test_an_encrypted_one_says_so_wherever_it_is_given(full):
    (path,) = handed(full, lock=Lock(passphrase="words")).values()
    for reads in (lambda: verify(full.desk, str(path)), lambda: import_bundle(full.desk, path)):
        with pytest.raises(InputFileError) as refused:
            reads()
        assert refused.value.code == "locked"


@pytest.mark.parametrize(
    ("handing", "code"),
    [
        (lambda tmp: {"key": tmp / "nobody"}, "no-such-key"),
        (lambda tmp: {"key": Path(__file__)}, "not-signed"),
        (lambda tmp: {"lock": Lock(["age1nobody"])}, "bad-recipient"),
        (lambda tmp: {"lock": Lock(["ssh-ed25519 AAAA"])}, "bad-recipient"),
        (lambda tmp: {"lock": Lock(["\x1b[31m"])}, "bad-recipient"),
        (lambda tmp: {"lock": Lock(passphrase=" ")}, "empty-passphrase"),
        (lambda tmp: {"lock": Lock(["age1x"], "y")}, "two-locks"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_no_file(full, tmp_path, handing, code):
    before = len(full.desk.entries(full.desk.find(full.label)))
    with pytest.raises(UsageError) as refused:
        full.export("bundle", handing=Handing(**handing(tmp_path)))
    assert refused.value.code == code
    exports = full.folder / "out"
    assert not exports.exists() or list(exports.iterdir()) == []
    assert len(full.desk.entries(full.desk.find(full.label))) == before


def test_only_a_bundle_can_be_signed(full, key):
    with pytest.raises(UsageError) as refused:
        full.export("html", handing=Handing(key=key))
    assert refused.value.code == "only-a-bundle"


def test_without_openssh_it_is_said(full, key, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(StoreError) as refused:
        full.export("bundle", handing=Handing(key=key))
    assert refused.value.code == "no-ssh-keygen"


@pytest.mark.parametrize(
    ("name", "words"), [("gone.age", "There is nothing at "), ("here.age", "is no encrypted file.")]
)
def test_what_cannot_be_decrypted_is_told_by_what_is_there(ik, name, words):
    (ik.folder / "here.age").write_bytes(b"not locked")
    outcome = ik.run("decrypt", name, "--key", "key.txt")
    assert (outcome.status, words in outcome.stderr) == (3, True)
