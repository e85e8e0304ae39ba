"""The fold reads every record for ever: each kind has its function, what it does not know it keeps and names."""

import json
from pathlib import Path

import msgspec
import pytest

from incidentkit.incident import events as e
from incidentkit.incident.evolve import EVOLVE, fold
from incidentkit.incident.history import event

OLD_RECORD = Path(__file__).parent.parent / "golden" / "records" / "version-1.jsonl"


def entry(seq, kind, payload, *, action=None, version=1, actor="Marie"):
    action = action or f"a{seq}"
    return e.Entry(
        id=f"{action}.{seq}", incident_id="i", seq=seq, action=action, kind=kind, version=version, actor=actor, role=None,
        recorded_at=f"2026-11-23T13:00:{seq:02d}.000Z", zone="UTC", occurred_at=None, approximate=False, payload=payload,
        salt=None if payload is None else "00" * 16, payload_digest="0" * 64, previous="0" * 64, hash=f"{seq:064x}",
    )  # fmt: skip


OPENED = entry(1, "incident-opened", {"title": "T", "runbook": "r", "language": "en", "zone": "UTC"})


def test_every_kind_has_its_function_and_its_struct():
    assert set(EVOLVE) == set(e.KINDS) == set(e.KIND_OF.values())


def test_every_kind_is_kebab_case_in_the_past_tense_of_its_struct():
    for kind, struct in e.KINDS.items():
        words = "".join(word.capitalize() for word in kind.split("-"))
        assert words == struct.__name__


def test_a_kind_from_a_newer_program_is_kept_and_named():
    state = fold(
        [OPENED, entry(2, "ghost-seen", {"where": "attic"}), entry(3, "note-added", {"text": "x"}, version=2)]
    )
    assert (state.unread, state.count) == ([2, 3], 3)


def test_a_payload_of_another_shape_is_unread_not_a_crash():
    assert event(entry(2, "step-done", {"step": 7})).unread
    assert fold([OPENED, entry(2, "step-done", {})]).unread == [2]


def test_an_erased_payload_leaves_the_rest_standing():
    state = fold([OPENED, entry(2, "note-added", None), entry(3, "step-done", {"step": "s"})])
    assert (state.erased, state.steps["s"].state) == ([2], "done")


def test_fields_that_a_later_version_adds_do_not_stop_us():
    assert fold([OPENED, entry(2, "step-done", {"step": "s", "mood": "calm"})]).steps["s"].state == "done"


def test_undo_leaves_what_cannot_be_undone():
    evidence = {"name": "p.png", "sha256": "0" * 64, "size": 3, "step": "s"}
    undo = {"action": "both", "entries": ["both.3"]}
    state = fold(
        [
            OPENED,
            entry(2, "evidence-added", evidence, action="both"),
            entry(3, "step-done", {"step": "s"}, action="both"),
            entry(4, "action-undone", undo),
        ]
    )
    assert state.step("s").state == "open"
    assert state.step("s").evidence == [2]
    assert [each.name for each in state.evidence] == ["p.png"]


def test_a_changed_answer_keeps_the_newest_and_undo_brings_back_the_one_before():
    first = entry(2, "question-answered", {"name": "q", "type": "text", "state": "given", "value": "a"})
    second = entry(3, "question-answered", {"name": "q", "type": "text", "state": "given", "value": "b"})
    assert fold([OPENED, first, second]).answers["q"].value == "b"
    undone = entry(4, "action-undone", {"action": "a3", "entries": ["a3.3"]})
    assert fold([OPENED, first, second, undone]).answers["q"].value == "a"


def test_reopening_a_decision_takes_its_answer_away():
    decided = {"step": "s", "name": "choice", "choice": "now", "reason": "r"}
    state = fold(
        [
            OPENED,
            entry(2, "decision-made", decided),
            entry(3, "step-reopened", {"step": "s", "reason": "wrong"}),
        ]
    )
    assert (state.decisions, state.step("s").state) == ({}, "open")


def test_what_an_entry_says_is_written_out_in_full():
    """Readers of the log must not need to know our defaults."""
    assert msgspec.to_builtins(e.NoteAdded(text="x")) == {"text": "x", "type": "fact", "step": None}


@pytest.mark.parametrize("line", OLD_RECORD.read_text(encoding="utf-8").splitlines())
def test_records_of_version_1_open_for_ever(line):
    """One line of each kind as version 1 wrote it; a change of shape needs an upcaster, and this must stay."""
    old = msgspec.convert(json.loads(line), e.Entry)
    assert not event(old).unread


def test_there_is_an_old_record_of_every_kind():
    kinds = {json.loads(line)["kind"] for line in OLD_RECORD.read_text(encoding="utf-8").splitlines()}
    assert kinds == set(e.KINDS)
