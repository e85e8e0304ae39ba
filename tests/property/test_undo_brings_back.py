"""Undo takes the state back to what it was before the action, whatever was done before; nothing else moves.

Random sequences of commands are decided and folded in memory; refusals are part of life and are passed over.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.errors import IncidentkitError
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.decide import decide
from incidentkit.incident.evolve import fold
from incidentkit.incident.situation import Situation
from incidentkit.runbook.loading import library_folder, load_library

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
PINNED = next(
    each.pinned
    for each in load_library(library_folder(None, starter=True)).entries
    if each.id == "lost-device"
)
STEPS = [step.id for step in PINNED.plans["en"].steps]
DECISIONS = {step.id: list(step.decide.options) for step in PINNED.plans["en"].steps if step.decide}

steps = st.sampled_from(STEPS)
commands = st.one_of(
    st.builds(
        c.AnswerQuestion, name=st.just("circumstances"), text=st.sampled_from(["stolen", "lost", "unknown"])
    ),
    st.builds(
        c.AnswerQuestion, name=st.just("personal_data"), text=st.sampled_from(["yes", "no", "unknown"])
    ),
    st.builds(c.FinishStep, step=steps, despite=st.just("test")),
    st.sampled_from([(step, choice) for step, options in DECISIONS.items() for choice in options]).map(
        lambda pair: c.Decide(step=pair[0], choice=pair[1], reason="r", despite="test")
    ),
    st.builds(c.SkipStep, step=steps, reason=st.just("no time")),
    st.builds(c.AwaitReply, step=steps, for_=st.just("the operator")),
    st.builds(c.ReopenStep, step=steps, reason=st.just("again")),
    st.builds(c.SetSeverity, level=st.sampled_from(["low", "high"]), reason=st.just("r")),
    st.builds(c.AddNote, text=st.just("a line")),
    st.builds(c.MakePromise, text=st.just("news"), by=st.just(START + timedelta(days=1))),
    st.builds(c.MeetDeadline, deadline=st.just("authority")),
    st.builds(c.WaiveDeadline, deadline=st.just("authority_gb"), reason=st.just("nobody there")),
    st.builds(c.Undo, actor=st.just("Marie")),
)


def entries_of(payloads, action, before):
    """Stored entries for payloads; hashes do not matter to the fold."""
    return [
        e.Entry(
            id=f"{action}.{number}", incident_id="i", seq=len(before) + number, action=action, kind=e.KIND_OF[type(payload)],
            version=1, actor="Marie", role=None, recorded_at=f"2026-11-23T13:{len(before) // 60 % 60:02d}:{len(before) % 60:02d}.000Z",
            zone="UTC", occurred_at=None, approximate=False, payload=msgspec.to_builtins(payload), salt="00" * 16,
            payload_digest="0" * 64, previous="0" * 64, hash="0" * 64,
        )
        for number, payload in enumerate(payloads, 1)
    ]  # fmt: skip


def meaning(entries):
    """What the state means to a responder, without the bookkeeping of who wrote which line."""
    state = fold(entries)
    return {
        "answers": {name: (answer.state, answer.value) for name, answer in state.answers.items()},
        "steps": {
            key: (r.state, r.reason, r.choice, r.waiting_for)
            for key, r in state.steps.items()
            if r.state != "open"
        },
        "decisions": {name: decision.choice for name, decision in state.decisions.items()},
        "severity": state.severity,
        "promises": [promise.text for promise in state.promises],
        "deadlines": {name: [mark.state for mark in marks] for name, marks in state.deadlines.items()},
        "status": state.status,
    }


@settings(max_examples=60)
@given(st.lists(commands, max_size=14))
def test_undo_after_any_action_brings_back_what_was_before_it(sequence):
    opened = e.IncidentOpened(title="T", runbook="lost-device", language="en", zone="UTC")
    entries = entries_of([opened], "open", [])
    for number, command in enumerate(sequence):
        before = list(entries)
        situation = Situation(fold(entries), PINNED, None, START)
        try:
            payloads = decide(command, situation, entries, f"a{number}")
        except IncidentkitError:
            continue
        entries = entries + entries_of(payloads, f"a{number}", entries)
        if isinstance(command, c.Undo):
            continue
        undone = decide(c.Undo(actor="Marie"), Situation(fold(entries), PINNED, None, START), entries, "u")
        after = entries + entries_of(undone, "u", entries)
        assert meaning(before) == meaning(after)
        assert len(after) == len(before) + len(payloads) + 1, "undo adds a line and takes none away"
