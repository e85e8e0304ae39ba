"""The chain: what is hashed, and that every change to a list of entries has a name."""

import hashlib
import json

import msgspec
import pytest

from incidentkit.errors import UsageError
from incidentkit.incident.events import Entry, NewEntry
from incidentkit.journal import chain
from incidentkit.journal.log import Journal

FIELDS = (
    *("id", "incident_id", "seq", "action", "kind", "version", "actor", "role", "recorded_at", "zone"),
    *("occurred_at", "approximate", "payload_digest", "previous"),
)


def note(name, text="The phone is gone", **changes):
    about = {
        "id": f"{name}.1",
        "action": name,
        "kind": "note-added",
        "version": 1,
        "actor": "Ada",
        "role": None,
        "recorded_at": "2026-11-23T13:03:22.123Z",
        "zone": "Europe/Paris",
        "occurred_at": None,
        "approximate": False,
        "payload": {"type": "fact", "text": text},
    }
    return NewEntry(**(about | changes))


@pytest.fixture
def entries(tmp_path):
    with Journal.open(tmp_path / "home") as journal:
        with journal.writing() as writing:
            writing.new_incident("i1", year=2026, drill=False)
            writing.append(
                "i1",
                [note("a", "é ☎ \U0001f600 \u2028"), note("b", role="lead"), note("c", approximate=True)],
            )
            writing.append("i1", [note("d", occurred_at="2026-11-23T12:00:00.000Z")])
        return journal.entries("i1")


def change(entries, seq, **changes):
    return [msgspec.structs.replace(e, **changes) if e.seq == seq else e for e in entries]


def codes(entries):
    return [(problem.code, problem.seq) for problem in chain.check(entries)]


def test_every_hash_can_be_recomputed_without_this_program(entries):
    """A record must be checkable years later by anyone with the page that says how: json and hashlib suffice."""
    previous = "0" * 64
    for entry in json.loads(msgspec.json.encode(entries)):
        header = {name: entry[name] for name in FIELDS}
        payload = json.dumps(
            entry["payload"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
        text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert hashlib.sha256(bytes.fromhex(entry["salt"]) + payload).hexdigest() == entry["payload_digest"]
        assert previous == entry["previous"]
        assert hashlib.sha256(text).hexdigest() == entry["hash"]
        previous = entry["hash"]


def test_an_untouched_list_verifies(entries):
    assert chain.check(entries) == []


def test_an_empty_list_verifies():
    assert chain.check([]) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"payload": {"type": "fact", "text": "The phone was never gone"}}, "content-changed"),
        ({"salt": "00" * 16}, "content-changed"),
        ({"salt": "no hex"}, "content-changed"),
        ({"payload": {"number": 1.5}}, "content-changed"),
        ({"payload": None, "salt": None}, "content-missing"),
        ({"actor": "Eve"}, "entry-changed"),
        ({"recorded_at": "2026-11-23T13:03:22.124Z"}, "entry-changed"),
        ({"role": "director"}, "entry-changed"),
        ({"approximate": True}, "entry-changed"),
        ({"occurred_at": "2026-11-23T12:00:00.000Z"}, "entry-changed"),
        ({"zone": "UTC"}, "entry-changed"),
        ({"kind": "note-struck"}, "entry-changed"),
        ({"version": 2}, "entry-changed"),
        ({"action": "z"}, "entry-changed"),
        ({"id": "z.1"}, "entry-changed"),
    ],
)
def test_an_edited_entry_is_named(entries, changes, code):
    """Each field that a reader sees is covered: editing it alone is found, at that entry."""
    assert codes(change(entries, 2, **changes)) == [(code, 2)]


def test_a_deleted_entry_is_named(entries):
    assert codes([entries[0], *entries[2:]]) == [("entry-missing", 2), ("chain-broken", 3)]


def test_a_deleted_beginning_is_named(entries):
    assert codes(entries[2:]) == [("entry-missing", 1), ("chain-broken", 3)]


def test_reordered_entries_are_named(entries):
    a, b, c, d = entries
    assert {code for code, _ in codes([a, c, b, d])} == {"chain-broken", "entry-out-of-order"}


def test_an_inserted_entry_is_named(entries):
    """An entry written between two others cannot carry a hash that the next one knows."""
    forged = msgspec.structs.replace(entries[1], id="forged.1", seq=3, previous=entries[1].hash, actor="Eve")
    header = {name: getattr(forged, name) for name in FIELDS}
    forged = msgspec.structs.replace(forged, hash=chain.entry_hash(header))
    assert ("chain-broken", 3) in codes([*entries[:2], forged, *entries[2:]])


def test_an_entry_of_another_incident_is_named(entries):
    assert ("other-incident", 3) in codes(change(entries, 3, incident_id="i2"))


def test_a_cut_tail_and_a_recomputed_list_pass_without_a_seal(entries):
    """Said plainly, so that nobody takes the chain for more than it is: these two need the seal."""
    assert codes(entries[:2]) == []
    forged: list[Entry] = []
    previous = chain.GENESIS
    for entry in change(entries, 1, actor="Eve"):
        header = {name: getattr(entry, name) for name in FIELDS} | {"previous": previous}
        previous = chain.entry_hash(header)
        forged.append(msgspec.structs.replace(entry, previous=header["previous"], hash=previous))
    assert codes(forged) == []


def test_content_erased_by_order_verifies_and_content_that_came_back_does_not(entries, tmp_path):
    """The header of an erased entry stays and verifies; the entry that orders it names it by number."""
    with Journal.open(tmp_path / "home") as journal, journal.writing() as writing:
        writing.append("i1", [note("e", kind="payload-erased", payload={"seq": 2, "why": "art. 17"})])
        complete = writing.entries("i1")
    assert codes(change(complete, 2, payload=None, salt=None)) == []
    assert codes(complete) == [("content-not-erased", 2)]


@pytest.mark.parametrize(
    "data",
    [1.0, {"a": [float("nan")]}, {"é": 1}, {1: 2}, 2**53, b"bytes", {"a": {1, 2}}, "\ud800", {"\ud800": 1}],
)
def test_data_without_one_canonical_form_is_refused(data):
    """Two programs must never disagree about the bytes: floats, big integers and odd keys are refused on entry."""
    with pytest.raises(UsageError):
        chain.canonical(data)


def test_nesting_without_end_is_refused_and_not_a_crash():
    data: list = []
    for _ in range(100_000):
        data = [data]
    with pytest.raises(chain.NotCanonicalError):
        chain.canonical(data)
    while data:  # taken apart by hand: freeing it in one go would recurse
        data = data.pop()
