"""The JSON report is the record as data, and proves itself without this program."""

import hashlib
import json

import pytest

HEADER = [
    "id",
    "incident_id",
    "seq",
    "action",
    "kind",
    "version",
    "actor",
    "role",
    "recorded_at",
    "zone",
    "occurred_at",
    "approximate",
    "payload_digest",
    "previous",
]


def canonical(data):
    """Sorted compact UTF-8 JSON, by the standard library."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def recomputed(entries):
    """The hashes of a record, by twenty lines that import nothing of ours; None where a payload does not fit."""
    previous, found = "0" * 64, []
    for seq, entry in enumerate(entries, 1):
        body = canonical(entry["payload"])
        digest = hashlib.sha256(bytes.fromhex(entry["salt"]) + body).hexdigest()
        header = {name: entry[name] for name in HEADER} | {
            "previous": previous,
            "payload_digest": digest,
            "seq": seq,
        }
        previous = hashlib.sha256(canonical(header)).hexdigest()
        found.append(previous)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_hash_can_be_computed_again_from_the_file_alone(full, language):
    document = json.loads(full.text("json", language))
    entries = document["entries"]
    assert [entry["hash"] for entry in entries] == recomputed(entries)
    assert (document["seal"]["count"], document["seal"]["head"]) == (len(entries), entries[-1]["hash"])


def test_entries_are_those_of_the_log(full):
    from msgspec import to_builtins

    before = [to_builtins(entry) for entry in full.entries()]
    assert json.loads(full.text("json"))["entries"] == before


def test_it_says_what_it_is_and_what_follows_from_it(full):
    document = json.loads(full.text("json"))
    assert {name: document[name] for name in ("format", "version", "incident", "tlp", "text_language", "problems")} == {
        "format": "incidentkit-record", "version": 1, "incident": "INC-2026-001", "tlp": "TLP:AMBER",
        "text_language": "en", "problems": [],
    }  # fmt: skip
    view = document["view"]
    assert (view["status"], view["severity"]["level"], view["entries"]) == (
        "closed",
        "critical",
        document["seal"]["count"],
    )
    assert view["answers"]["stolen"] == {"value": True, "state": "given", "entry": 5}
    assert view["opened_at"].startswith("2026-11-23T14:0")


def test_the_view_speaks_the_language_of_the_report(full):
    steps = {step["id"]: step for step in json.loads(full.text("json", "fr"))["view"]["steps"]}
    assert steps["tell-staff"]["do"] == "Prévenir le personnel"


def test_the_seal_is_in_the_language_of_the_report_and_means_the_same(full):
    from incidentkit.journal.seal import read_seal

    english = json.loads(full.text("json", until=9))["seal"]
    french = json.loads(full.text("json", "fr", until=9))["seal"]
    assert english["words"] != french["words"]
    assert set(read_seal(english["text"]).meanings) & set(read_seal(french["text"]).meanings)
