"""An incident goes from one machine to another in a bundle: nothing is lost, and nothing is rewritten."""

import itertools
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from lost_key import START

from incidentkit.desk.core import Desk
from incidentkit.desk.erasing import erase
from incidentkit.desk.importing import import_bundle
from incidentkit.desk.opening import open_incident
from incidentkit.desk.verifying import verify
from incidentkit.errors import IncidentkitError, InputFileError, RefusedError
from incidentkit.incident import commands as c


@pytest.fixture
def other(world, tmp_path):
    """The desk of another machine."""
    ticks, ids = itertools.count(), itertools.count(1)
    desk = Desk(
        tmp_path / "other", actor="Paul", runbooks=tmp_path / "books",
        now=lambda: START + timedelta(days=1, seconds=next(ticks)), new_id=lambda: f"f{next(ids):031x}",
    )  # fmt: skip
    with desk:
        yield desk


@pytest.fixture(autouse=True)
def _few_reports(monkeypatch):
    """Which reports go with a record is not what is tried here; a PDF in each bundle would take a minute in all."""
    from incidentkit.desk import bundling

    few = {name: bundling.RENDERERS[name] for name in ("md", "json")}
    monkeypatch.setattr(bundling, "RENDERERS", few)


def bundle(world, **options) -> Path:
    return Path(world.export("bundle", **options).files[0]["path"])


def stored(desk, label="INC-2026-001"):
    return [msgspec.to_builtins(entry) for entry in desk.entries(desk.find(label))]


def shown(desk, row):
    """Everything that follows from the record, without its label and its seal's language."""
    from incidentkit.incident.views.now import show

    return msgspec.to_builtins(show(desk.situation(row), "x", row.incident_id, ""), enc_hook=str)


def test_every_line_pin_and_file_is_as_it_was(full, other):
    """The round trip: what is there afterwards is what was here, salts, hashes and unknown fields included."""
    before = stored(full.desk)
    made = import_bundle(other, bundle(full))
    assert stored(other) == before
    assert (made.added, made.row.count, made.label_there, made.problems) == (
        len(before),
        len(before),
        "INC-2026-001",
        [],
    )
    kept = [path.name for path in (full.desk.home / "evidence").iterdir()]
    assert [path.name for path in (other.home / "evidence").iterdir()] == kept
    assert verify(other).problems == []


def test_what_follows_from_the_record_is_the_same_there(full, other):
    written = bundle(full)
    here = shown(full.desk, full.row)
    full.do(c.AddNote(text="one more"))
    there = import_bundle(other, written).row
    for each in (here, shown(other, there)):
        for name in ("entries", "head"):  # the export itself was noted here after the bundle was written
            each.pop(name)
    assert shown(other, there)["steps"] == here["steps"]
    assert shown(other, there)["answers"] == here["answers"]


def test_a_bundle_of_what_was_imported_has_the_same_record(full, other, tmp_path):
    """There and back again."""
    from incidentkit.desk.exporting import Options, export

    first = bundle(full, until=20)
    import_bundle(other, first)
    again = export(other, "1", ("bundle",), tmp_path / "again", options=Options(text_language="en"))
    records = [
        json.loads(zipfile.ZipFile(path).read("INC-2026-001/data/record.json"))
        for path in (first, again.files[0]["path"])
    ]
    assert records[0] == records[1]


def test_importing_twice_adds_nothing(full, other):
    path = bundle(full)
    import_bundle(other, path)
    before = stored(other)
    assert import_bundle(other, path).added == 0
    assert stored(other) == before


def test_a_longer_version_adds_only_what_is_new(full, other):
    import_bundle(other, bundle(full, until=10))
    longer = bundle(full)
    count = full.row.count - 1  # the note of this export came after it
    assert import_bundle(other, longer).added == count - 10
    assert stored(other) == stored(full.desk)[:count]


def test_a_shorter_version_changes_nothing(full, other):
    short, long = bundle(full, until=10), bundle(full, until=20)
    import_bundle(other, long)
    assert import_bundle(other, short).added == 0
    assert other.find("1").count == 20


def test_an_unpacked_bundle_is_taken_as_well(full, other, tmp_path):
    with zipfile.ZipFile(bundle(full)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert import_bundle(other, tmp_path / "unpacked" / "INC-2026-001").added > 20


def test_one_that_went_another_way_is_refused_and_names_the_line(full, other):
    """Both wrote after they parted: neither may be rewritten, and nobody decides for them."""
    path = bundle(full, until=10)
    import_bundle(other, path)
    other.perform("1", c.AddNote(text="written there"))
    before = stored(other)
    with pytest.raises(RefusedError) as error:
        import_bundle(other, bundle(full))
    assert (error.value.code, error.value.where["seq"]) == ("import-diverged", 11)
    assert stored(other) == before


def test_it_gets_the_next_label_where_its_own_is_taken(full, other):
    """A label is allotted here without gaps; what it was there is said."""
    open_incident(other, "lost-key", title="Ours", answers={})
    made = import_bundle(other, bundle(full))
    assert (made.row.label, made.label_there) == ("INC-2026-002", "INC-2026-001")
    assert verify(other).problems == []


def test_what_was_erased_there_is_erased_here(full, other):
    """An order to erase travels with the lines: content that this machine still held goes, file included."""
    import_bundle(other, bundle(full))
    kept = next(entry for entry in full.entries() if entry.kind == "evidence-added")
    note = next(
        entry for entry in full.entries() if (entry.payload or {}).get("text") == "Paul saw it on the desk."
    )
    for each in (kept, note):
        erase(full.desk, full.label, each.seq, why="asked", by_order_of="Paul")
    import_bundle(other, bundle(full))
    assert [stored(other)[each.seq - 1]["payload"] for each in (kept, note)] == [None, None]
    assert list((other.home / "evidence").iterdir()) == []
    assert b"Paul saw it on the desk" not in (other.home / "incidentkit.db").read_bytes()
    assert verify(other).problems == []


def test_an_older_bundle_does_not_bring_back_what_was_erased(full, other):
    path = bundle(full)
    import_bundle(other, path)
    erase(other, "1", 6, why="asked", by_order_of="Paul")
    import_bundle(other, path)
    assert stored(other)[5]["payload"] is None


def remade(path: Path, change) -> Path:
    """The bundle with some files changed, its manifests not."""
    new = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as made:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                made.writestr(name, body)
    return new


DAMAGED = {
    "evidence": lambda name, body: b"x" if "/evidence/" in name else body,
    "record": lambda name, body: (
        body.replace(b"Paul saw", b"Carl saw") if name.endswith("record.json") else body
    ),
    "a pin gone": lambda name, body: None if "/pinned/" in name else body,
    "the manifest gone": lambda name, body: None if name.endswith("/manifest-sha256.txt") else body,
    "no JSON": lambda name, body: b"{" if name.endswith("record.json") else body,
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_bundle_is_refused_and_nothing_is_taken(full, other, what):
    with pytest.raises(InputFileError) as error:
        import_bundle(other, remade(bundle(full), DAMAGED[what]))
    assert error.value.code == "bundle-damaged"
    assert other.incidents() == []


def test_a_bundle_cut_short_is_refused(full, other):
    path = bundle(full)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(InputFileError) as error:
        import_bundle(other, path)
    assert error.value.code in ("no-bundle", "bundle-unreadable")


@pytest.mark.parametrize("name", ["../../evil", "/evil", "..\\evil"])
def test_names_that_lead_out_of_it_are_refused(full, other, name):
    path = bundle(full)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"INC-2026-001/data/{name}" if name.startswith(".") else name, b"x")
    with pytest.raises(InputFileError):
        import_bundle(other, path)
    assert other.incidents() == []
    assert not (full.folder.parent / "evil").exists()


def test_a_bundle_for_one_reader_cannot_be_imported(full, other):
    with pytest.raises(InputFileError) as error:
        import_bundle(other, bundle(full, reader="police"))
    assert error.value.code == "no-record-in-bundle"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", None])
def test_other_files_are_no_bundles(world, other, content):
    path = world.folder / "file.zip"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", b"a")
    else:
        path.write_bytes(content)
    with pytest.raises(IncidentkitError) as error:
        import_bundle(other, path)
    assert error.value.code == "no-bundle"


def test_missing_evidence_is_named_and_the_rest_is_taken(full, other):
    (kept,) = (full.desk.home / "evidence").iterdir()
    kept.chmod(0o600)
    kept.unlink()
    made = import_bundle(other, bundle(full))
    assert [problem.english() for problem in made.problems] == [
        "The evidence file of entry 13 is not in the bundle: door.png"
    ]
    assert made.added > 20


def test_the_whole_bundle_verifies_by_the_command(full, ik):
    path = bundle(full)
    assert ik.call("verify", str(path)).status == 0
    changed = remade(path, DAMAGED["record"])
    assert ik.call("verify", str(changed)).status == 1


def test_the_command_says_what_came(full, ik):
    path = bundle(full)
    told = ik.ok("import", str(path))
    assert set(told) == {"incident", "incident_id", "label_there", "added", "entries", "evidence", "problems"}
    assert ik.call("import", str(path)).stdout == "INC-2026-001 is here already; nothing was new.\n"


def test_a_bundle_of_a_newer_program_keeps_its_unknown_lines(full, other):
    """A kind that this program does not know is kept, as everywhere."""
    from incidentkit.incident.events import NewEntry

    with full.desk.journal.writing() as writing:
        writing.append(
            full.row.incident_id,
            [NewEntry(id="n.1", action="n", kind="from-the-future", version=9, actor="A", role=None,
                      recorded_at="2026-11-24T00:00:00.000Z", zone="Europe/Paris", occurred_at=None, approximate=False,
                      payload={"x": [1, {"y": None}]})],
        )  # fmt: skip
    import_bundle(other, bundle(full))
    assert stored(other)[-1]["kind"] == "from-the-future"


def test_the_zip_is_as_plain_as_can_be(full):
    """No date, no extra field, no comment: the same bytes wherever it is made."""
    with zipfile.ZipFile(BytesIO(bundle(full).read_bytes())) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.extra for each in archive.infolist()} == {b""}
