"""A bundle is a bag that others' tools accept, and that a stranger can check with one file and this Python."""

import hashlib
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

from incidentkit.desk.bagging import safe_name
from incidentkit.errors import IncidentkitError
from incidentkit.incident import commands as c
from incidentkit.report import standalone


def unpacked(world, **options) -> Path:
    """The one folder of a bundle, unpacked."""
    made = world.export("bundle", **options)
    target = world.folder / "unpacked"
    with zipfile.ZipFile(made.files[0]["path"]) as archive:
        archive.extractall(target)
    (root,) = target.iterdir()
    return root


def verified(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the verifier in the bundle says, run without anything of ours to import."""
    return subprocess.run(
        [sys.executable, "-I", str(root / "data" / "verify.py"), *arguments],
        capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def root(full):
    return unpacked(full)


def test_the_library_of_congress_accepts_it(root):
    """bagit is the reference implementation of RFC 8493."""
    bag = bagit.Bag(str(root))
    bag.validate()
    assert bag.info["External-Identifier"] == "INC-2026-001"
    assert re.fullmatch(r"\d+\.\d+", bag.info["Payload-Oxum"])


def test_the_manifest_is_one_that_sha256sum_reads(root):
    """Two spaces, a path without anything that sha256sum would escape."""
    lines = (root / "manifest-sha256.txt").read_text().splitlines()
    assert len(lines) == sum(path.is_file() for path in (root / "data").rglob("*"))
    for line in lines:
        digest, name = re.fullmatch(r"([0-9a-f]{64})  (data/[A-Za-z0-9._/-]+)", line).groups()
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest


def test_it_holds_the_record_the_pins_the_evidence_and_the_reports(root, full):
    names = {
        path.relative_to(root / "data").as_posix() for path in (root / "data").rglob("*") if path.is_file()
    }
    assert {"record.json", "README.txt", "verify.py", "words-en.txt", "words-fr.txt"} <= names
    assert {"reports/INC-2026-001.html", "reports/INC-2026-001.md"} <= names
    kept = [name for name in names if name.startswith("evidence/")]
    assert (len(kept), (root / "data" / kept[0]).read_bytes()) == (1, b"a picture")
    state = json.loads((root / "data" / "record.json").read_text())
    pinned = {entry["payload"]["digest"] for entry in state["entries"] if entry["kind"].endswith("-pinned")}
    assert {f"pinned/{digest}.json" for digest in pinned} <= names


def test_the_verifier_needs_nothing_of_ours_and_finds_nothing(root, full):
    done = verified(root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Everything fits."
    assert full.export("json").written.entries[0].payload["seal"]  # the next line is another head
    head = full.entries()[full.row.count - 3]
    assert f"Seal: {full.desk.seal(full.row, head.seq, head.hash, 'en')}" in done.stdout


def test_the_verifier_reads_the_zip_as_well(full):
    made = full.export("bundle")
    from incidentkit.report import standalone

    done = subprocess.run(
        [sys.executable, "-I", standalone.__file__, made.files[0]["path"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Everything fits.")


def test_the_verifier_holds_a_seal_against_it(root):
    """In either language, by the first four letters, without accents."""
    told = re.search(r"Seal: (.*)", verified(root).stdout)[1]
    short = " ".join(word[:4].upper() for word in told.split())
    assert verified(root, "--seal", told).returncode == 0
    assert verified(root, "--seal", short).returncode == 0
    assert verified(root, "--seal", told.rsplit(" ", 1)[0] + " zoo").returncode == 1
    assert verified(root, "--seal", "what is this").returncode == 1


def resealed(root: Path) -> None:
    """What somebody who tampers would do: make the manifests fit again."""
    files = sorted(p for p in (root / "data").rglob("*") if p.is_file())
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(root).as_posix()}\n" for p in files
    ]
    (root / "manifest-sha256.txt").write_text("".join(lines))
    tags = [root / name for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")]
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in tags]
    (root / "tagmanifest-sha256.txt").write_text("".join(lines))


def change(root: Path, make) -> None:
    path = root / "data" / "record.json"
    record = json.loads(path.read_text())
    make(record)
    path.write_text(json.dumps(record))


TAMPERED = {
    "a text": (lambda r: r["entries"][5]["payload"].update(value="2026-01-01"), "content of line 6"),
    "a time": (
        lambda r: r["entries"][5].update(recorded_at="2020-01-01T00:00:00.000Z"),
        "Line 6 was changed",
    ),
    "a line gone": (lambda r: r["entries"].pop(7), "does not continue"),
    "the end gone": (lambda r: r["entries"].pop(), "end elsewhere"),
    "content gone": (
        lambda r: r["entries"][5].update(payload=None, salt=None),
        "content of line 6 is missing",
    ),
    "no entries": (lambda r: r.pop("entries"), "record.json cannot be read"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_the_verifier_names_what_was_tampered_with(root, what):
    """Also where the manifests were made to fit again: the chain stands on its own."""
    make, words = TAMPERED[what]
    change(root, make)
    resealed(root)
    done = verified(root)
    assert (done.returncode, done.stderr) == (1, "")
    assert words in done.stdout


def test_the_verifier_names_files_that_were_changed_added_or_removed(root):
    (evidence,) = (root / "data" / "evidence").iterdir()
    evidence.write_bytes(b"another picture")
    (root / "data" / "more.txt").write_text("more")
    (root / "data" / "words-fr.txt").unlink()
    done = verified(root)
    assert done.returncode == 1
    for words in (
        f"{evidence.name} was changed",
        "more.txt is not in the manifest",
        "words-fr.txt is missing",
    ):
        assert words in done.stdout


def test_a_picture_taken_out_with_its_line_of_the_manifest_is_missed(root):
    (evidence,) = (root / "data" / "evidence").iterdir()
    evidence.unlink()
    resealed(root)
    assert "The evidence file of line" in verified(root).stdout


def test_the_verifier_names_a_file_that_is_in_the_zip_twice(full, capsys):
    """Which of the two is unpacked hangs on the program: what was checked may not be what is read."""
    path = Path(full.export("bundle").files[0]["path"])
    name = "INC-2026-001/data/record.json"
    with zipfile.ZipFile(path, "a") as archive:
        record = archive.read(name)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(name, record)
    assert standalone.main([str(path)]) == 1
    assert "- data/record.json is in it twice." in capsys.readouterr().out


def damaged(content: bytes, number: int) -> bytes:
    """Some bytes changed, or a part lost, as a bad disk or a broken download leaves a file."""
    dice = random.Random(number)
    if number % 2:
        return content[: dice.randrange(len(content))] + content[dice.randrange(len(content)) :]
    broken = bytearray(content)
    for _ in range(dice.randrange(1, 6)):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def test_the_verifier_says_of_every_damaged_zip_that_it_is_damaged(full, capsys):
    """It runs on a desk where nobody reads tracebacks."""
    whole = Path(full.export("bundle").files[0]["path"]).read_bytes()
    path = full.folder / "damaged.zip"
    statuses = []
    for number in range(80):
        path.write_bytes(damaged(whole, number))
        statuses.append(standalone.main([str(path)]))
        last = capsys.readouterr().out.splitlines()[-1]
        expected = {0: "Everything fits.", 1: "Problems: ", 2: "This is no bundle of incidentkit"}
        assert last.startswith(expected[statuses[-1]]), number
    assert statuses.count(1) > 60


def test_the_readme_states_what_is_computed(full):
    """Anyone can write another verifier from it: the names, the order and the formulas are there."""
    for language, word in (("en", "bag"), ("fr", "sac")):
        text = zipfile.ZipFile(full.export("bundle", language=language).files[0]["path"]).read(
            "INC-2026-001/data/README.txt"
        ).decode()  # fmt: skip
        assert word in text
        for name in (
            "payload_digest",
            "SHA-256( canonical(",
            "13 x 11 bits",
            "incident_id",
            "RFC 8493",
            "RFC 8785",
        ):
            assert name in text
        table = [line for line in text.splitlines() if line.startswith("  data/")]
        assert [line for line in table if not re.fullmatch(r"  data/[\w./*-]+ +\S.*", line)] == []
        assert len(table) >= 6


def test_the_same_lines_give_the_same_bytes(full):
    made = [full.export("bundle", until=20).files[0]["sha256"] for _ in range(2)]
    assert made[0] == made[1]


def test_what_was_erased_is_not_in_it(full):
    """The line stays and verifies; what it said is gone from record, reports and evidence."""
    from incidentkit.desk.erasing import erase

    kept = next(e for e in full.entries() if e.kind == "evidence-added")
    erase(full.desk, full.label, kept.seq, why="asked", by_order_of="Paul")
    root = unpacked(full)
    assert not (root / "data" / "evidence").exists()
    assert verified(root).returncode == 0


def test_missing_evidence_is_named_and_the_rest_is_packed(full):
    (kept,) = (full.desk.home / "evidence").iterdir()
    kept.chmod(0o600)
    kept.unlink()
    made = full.export("bundle")
    assert any("missing" in problem.english() for problem in made.problems)
    with zipfile.ZipFile(made.files[0]["path"]) as archive:
        assert not [name for name in archive.namelist() if "/evidence/" in name]


def test_changed_evidence_is_packed_apart(full):
    """Nothing is lost, and nobody takes it for what was kept."""
    (kept,) = (full.desk.home / "evidence").iterdir()
    kept.chmod(0o600)
    kept.write_bytes(b"changed")
    with zipfile.ZipFile(full.export("bundle").files[0]["path"]) as archive:
        (name,) = [name for name in archive.namelist() if "/data/evidence" in name]
        assert ("evidence-changed" in name, archive.read(name)) == (True, b"changed")


def test_a_link_in_the_place_of_evidence_hands_over_nothing(full):
    """It may lead to any file of this computer, and a bundle is given away."""
    elsewhere = full.folder / "private.txt"
    elsewhere.write_bytes(b"not yours")
    (kept,) = (full.desk.home / "evidence").iterdir()
    kept.unlink()
    kept.symlink_to(elsewhere)
    made = full.export("bundle")
    with zipfile.ZipFile(made.files[0]["path"]) as archive:
        assert [name for name in archive.namelist() if b"not yours" in archive.read(name)] == []
    assert [each.english() for each in made.problems] != []


def test_evidence_that_changes_meanwhile_leaves_no_half_bundle(full, monkeypatch):
    from incidentkit.desk import bundling

    real = bundling.bundle

    def late(desk, report):
        write = real(desk, report)
        (kept,) = (full.desk.home / "evidence").iterdir()
        kept.chmod(0o600)
        kept.write_bytes(b"changed")
        return write

    head = full.row.count
    monkeypatch.setattr(bundling, "bundle", late)
    with pytest.raises(IncidentkitError) as error:
        full.export("html", "bundle")
    assert error.value.code == "evidence-changing"
    assert list((full.folder / "out").iterdir()) == []
    assert full.row.count == head


def test_a_full_disk_leaves_no_half_bundle(full, monkeypatch):
    import errno

    from incidentkit.desk import bundling

    def full_disk(target, *_):
        target.write(b"PK")
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(bundling, "write_bag", full_disk)
    with pytest.raises(IncidentkitError) as error:
        full.export("bundle")
    assert (error.value.code, list((full.folder / "out").iterdir())) == ("disk-full", [])


def test_a_bundle_for_the_police_holds_their_reports_and_the_files_and_no_record(full):
    root = unpacked(full, reader="police")
    names = {path.name for path in root.rglob("*") if path.is_file()}
    assert {"record.json"} & names == set()
    assert [path.read_bytes() for path in (root / "data" / "evidence").iterdir()] == [b"a picture"]
    done = verified(root)
    assert (done.returncode, "holds reports, and no record" in done.stdout) == (0, True)


@pytest.mark.parametrize("options", [{"reader": "staff"}, {"reader": "police", "pseudonyms": True}])
def test_a_bundle_for_others_holds_no_files(full, options):
    """A picture may show a name."""
    assert not (unpacked(full, **options) / "data" / "evidence").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("door.png", "door.png"), ("../../etc/passwd", "etc-passwd"), ("é à.JPG", "e-a.JPG"), ("%0A", "0A"),
        ("\n", "file"), ("", "file"), ("a" * 300 + ".png", "a" * 76 + ".png"), ("-rf", "rf"), ("クイック.txt", "txt"),
    ],
)  # fmt: skip
def test_names_of_files_are_ones_that_every_system_holds(name, safe):
    """A name from outside becomes no path, no option, and nothing that a manifest would have to escape."""
    assert safe_name(name) == safe


def test_a_hostile_title_makes_no_line_of_its_own(full):
    full.do(c.AddNote(text="x"))
    world_title = "A\nPayload-Oxum: 0.0\r\nB"
    full.open(world_title, stolen="no", kind="badge")
    root = unpacked(full)
    assert (root / "bag-info.txt").read_text().count("Payload-Oxum") in (1, 2)
    assert (
        len([x for x in (root / "bag-info.txt").read_text().splitlines() if x.startswith("Payload-Oxum")])
        == 1
    )
