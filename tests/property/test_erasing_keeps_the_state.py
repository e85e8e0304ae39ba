"""Erasing any entry leaves the state as it was: steps, answers, decisions, clocks; only what people typed is gone."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentkit.errors import RefusedError
from incidentkit.incident import events as e
from incidentkit.incident.commands import ErasePayload
from incidentkit.incident.erasing import GONE, NEVER_ERASED, STAYS, VALUES_THAT_STAY, erasure
from incidentkit.incident.evolve import fold
from incidentkit.incident.history import event, events

OLD_RECORD = Path(__file__).parent.parent / "golden" / "records" / "version-1.jsonl"
SECRET = "Quetzalcoatlus"


def entry(seq, payload, action=None):
    action = action or f"a{seq}"
    return e.Entry(
        id=f"{action}.{seq}", incident_id="i", seq=seq, action=action, kind=e.KIND_OF[type(payload)], version=1,
        actor="Marie", role=None, recorded_at=f"2026-11-23T13:{seq // 60:02d}:{seq % 60:02d}.000Z", zone="UTC",
        occurred_at=None, approximate=False, payload=msgspec.to_builtins(payload), salt="00" * 16,
        payload_digest="0" * 64, previous="0" * 64, hash=f"{seq:064x}",
    )  # fmt: skip


steps = st.sampled_from(["lock", "wipe", "tell"])
secret = st.sampled_from([f"{SECRET} {n}" for n in range(3)])
maybe = st.none() | secret
names = st.sampled_from(["device", "count", "when", "lost", "why"])
answers = st.sampled_from(
    [("text", SECRET), ("device", SECRET), ("person", SECRET), ("account", SECRET), ("yes_no", True), ("number", "12"),
     ("choice", "stolen"), ("choices", ["a", "b"]), ("time", "2026-11-23T12:00:00.000Z"), ("text", None)]
)  # fmt: skip


@st.composite
def answered(draw):
    kind, value = draw(answers)
    state = "unknown" if value is None else "given"
    return e.QuestionAnswered(
        name=draw(names), type=kind, state=state, value=value, step=draw(st.none() | steps)
    )


PAYLOADS = st.one_of(
    answered(),
    st.builds(
        e.ItemAdded, list=st.just("claims"), key=st.sampled_from(["c1", "c2"]),
        fields=st.fixed_dictionaries({
            "url": st.just(e.ItemField(type="text", state="given", value=SECRET)),
            "reach": st.just(e.ItemField(type="choice", state="given", value="many")),
        }),
    ),
    st.builds(e.ItemRemoved, list=st.just("claims"), key=st.sampled_from(["c1", "c2"]), reason=maybe),
    st.builds(e.RoundDone, step=steps, result=maybe),
    st.builds(e.SeveritySet, level=st.sampled_from(["low", "high"]), reason=secret),
    st.builds(e.StepDone, step=steps, result=maybe),
    st.builds(e.StepSkipped, step=steps, reason=secret),
    st.builds(e.StepWaiting, step=steps, for_=secret, reference=maybe, nudge_at=st.just("2026-11-24T13:00:00.000Z")),
    st.builds(e.StepReopened, step=steps, reason=secret),
    st.builds(e.DecisionMade, step=steps, name=names, choice=st.sampled_from(["now", "later"]), reason=secret, result=maybe),
    st.builds(e.NoteAdded, text=secret),
    st.builds(e.EntryStruck, seq=st.integers(1, 12), entry=st.just("x"), reason=secret),
    st.builds(e.EvidenceAdded, name=secret, sha256=st.just("f" * 64), size=st.just(3), path=maybe, step=st.none() | steps),
    st.builds(e.PromiseMade, text=secret, by=st.just("2026-11-24T13:00:00.000Z")),
    st.builds(e.DeadlineMet, deadline=st.sampled_from(["authority", "insurer"]), reference=maybe),
    st.builds(e.DeadlineWaived, deadline=st.sampled_from(["authority", "insurer"]), reason=secret),
    st.builds(e.GateOverridden, step=steps, gate=st.just("evidence"), reason=secret),
    st.builds(e.WitnessConfirmed, step=steps, witness=maybe, reason=maybe),
    st.builds(e.IncidentClosed, outcome=st.sampled_from(["resolved", SECRET]), note=secret, open=st.lists(steps)),
    st.builds(e.IncidentReopened, reason=secret),
    st.builds(
        e.ReportExported, until=st.integers(1, 9), seal=st.just("9 word"),
        files=st.just([{"format": "md", "path": f"/tmp/{SECRET}.md", "sha256": "0" * 64}]),
    ),
)  # fmt: skip


@st.composite
def logs(draw):
    """An incident's log with undone actions in it, and a line of it to erase."""
    log = [entry(1, e.IncidentOpened(title="T", runbook="r", language="en", zone="UTC"))]
    for payload in draw(st.lists(PAYLOADS, min_size=1, max_size=12)):
        log.append(entry(len(log) + 1, payload))
        if draw(st.integers(0, 5)) == 0:
            undone = draw(st.sampled_from(log[1:]))
            log.append(entry(len(log) + 1, e.ActionUndone(action=undone.action, entries=[undone.id])))
    lines = [each.seq for each in log if each.kind not in NEVER_ERASED]
    return log, draw(st.permutations(lines))


def erase(log, seq):
    held = {name: answer.seq for name, answer in fold(log).answers.items()}
    event = erasure(ErasePayload(seq=seq, why="art. 17", by_order_of="the officer"), log, held)
    gone = [
        msgspec.structs.replace(each, payload=None, salt=None) if each.seq == seq else each for each in log
    ]
    return [*gone, entry(len(log) + 1, event)]


def what_counts(state):
    """What the fold says, without what people typed."""
    return {
        "status": (state.status, state.severity, state.closed_at, state.not_done, state.title),
        "steps": {
            key: (
                s.state, s.seq, s.at, s.choice, s.nudge_at, s.evidence, len(s.witnesses), s.overridden,
                [each.seq for each in s.rounds],
            )
            for key, s in state.steps.items()
        },
        "answers": {
            name: (a.type, a.state, a.value if a.type in VALUES_THAT_STAY else None, a.seq, a.step)
            for name, a in state.answers.items()
        },
        "items": {
            name: [(item.key, item.seq, item.removed) for item in items.values()] for name, items in state.items.items()
        },
        "decisions": {name: (d.step, d.choice, d.seq, d.advised) for name, d in state.decisions.items()},
        "deadlines": {name: [(m.seq, m.state, m.at) for m in marks] for name, marks in state.deadlines.items()},
        "promises": [(p.seq, p.by, p.whose) for p in state.promises],
        "struck": {seq: strike.by for seq, strike in state.struck.items()},
        "undone": state.undone,
        "unread": state.unread,
    }  # fmt: skip


@given(logs())
def test_the_state_is_the_same_before_and_after_any_line_is_erased(case):
    log, (seq, *_) = case
    before = what_counts(fold(log))
    assert what_counts(fold(erase(log, seq))) == before


@given(logs())
def test_when_every_line_is_erased_no_word_is_left_and_the_state_stands(case):
    log, order = case
    before = what_counts(fold(log))
    for seq in order:
        log = erase(log, seq)
    assert SECRET not in msgspec.json.encode(log).decode()
    assert SECRET not in msgspec.json.encode(fold(log)).decode()
    assert what_counts(fold(log)) == before


@given(logs())
def test_a_report_up_to_a_line_before_the_erasing_knows_what_stayed(case):
    """`export --until` covers lines whose content went later: what remains of it stands after them."""
    log, (seq, *_) = case
    after = erase(log, seq)
    covered, later = after[: len(log)], after[len(log) :]
    assert what_counts(fold(covered, later)) == what_counts(fold(log))


def test_every_kind_says_what_stays_of_it_or_is_never_erased():
    assert set(e.KINDS) - set(STAYS) == NEVER_ERASED & set(e.KINDS)
    assert set(STAYS) & NEVER_ERASED == set()


@pytest.mark.parametrize("line", OLD_RECORD.read_text(encoding="utf-8").splitlines())
def test_what_stays_of_each_kind_is_read_back(line):
    """Else the fold would lose the entry: one line of every kind, as version 1 wrote it."""
    old = msgspec.convert(json.loads(line), e.Entry)
    log = [msgspec.structs.replace(old, seq=1)]
    if old.kind in NEVER_ERASED:
        with pytest.raises(RefusedError) as refused:
            erasure(ErasePayload(seq=1, why="w", by_order_of="o"), log, {})
        assert refused.value.code == "cannot-be-erased"
        return
    stayed = erasure(ErasePayload(seq=1, why="w", by_order_of="o"), log, {}).remains
    read = event(msgspec.structs.replace(log[0], payload=None, salt=None), stayed)
    assert (type(read.payload), read.erased, read.unread) == (e.KINDS[old.kind], True, False)


def test_a_newer_kind_waits_for_the_program_that_knows_it():
    strange = msgspec.structs.replace(entry(1, e.NoteAdded(text="x")), kind="ghost-seen")
    newer = msgspec.structs.replace(entry(1, e.NoteAdded(text="x")), version=2)
    for each in (strange, newer):
        with pytest.raises(RefusedError):
            erasure(ErasePayload(seq=1, why="w", by_order_of="o"), [each], {})


def test_an_answer_given_anew_since_leaves_nothing_of_the_old_one():
    """The way to be rid of a number: answer anew, then erase the older answer."""
    first = e.QuestionAnswered(name="n", type="number", state="given", value="0612345678")
    second = e.QuestionAnswered(name="n", type="number", state="unknown")
    log = [entry(1, first), entry(2, second)]
    assert "0612345678" not in msgspec.json.encode(erase(log, 1)).decode()
    assert fold(erase(log, 1)).answers["n"].state == "unknown"


def test_what_must_stand_and_went_is_shown_as_gone():
    log = [entry(1, e.StepSkipped(step="s", reason=SECRET))]
    assert fold(erase(log, 1)).steps["s"].reason == GONE
    assert [each.erased for each in events(erase(log, 1))] == [True, False]
