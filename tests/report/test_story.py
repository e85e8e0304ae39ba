"""A story says in words everything that a record holds, and leaves a report nothing to decide."""

import msgspec
import pytest

from incidentkit.errors import Message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.history import event
from incidentkit.incident.views.summary import _clocks
from incidentkit.incident.views.telling import METHODS, TELL, tell
from incidentkit.locale import speaker

EXAMPLES = {
    "incident-opened": {"title": "T", "runbook": "lost-key", "language": "en", "zone": "Europe/Paris"},
    "runbook-pinned": {"runbook": "lost-key", "digest": "a" * 64, "commit": "b" * 40, "dirty": True},
    "organisation-pinned": {"digest": "a" * 64, "example": True},
    "organisation-updated": {"digest": "a" * 64},
    "question-answered": {"name": "stolen", "type": "yes_no", "state": "given", "value": True},
    "item-added": {
        "list": "claims",
        "key": "c1",
        "fields": {
            "url": {"type": "text", "state": "given", "value": "U"},
            "seen_at": {"type": "time", "state": "given", "value": "2026-11-24T10:00:00.000Z"},
            "kind": {"type": "choice", "state": "unknown"},
        },
    },
    "item-removed": {"list": "claims", "key": "c1", "reason": "R"},
    "round-done": {"step": "keep-proof", "result": "R"},
    "runbook-attached": {"runbook": "data-breach", "digest": "a" * 64, "step": "keep-proof"},
    "runbook-updated": {"runbook": "lost-key", "digest": "a" * 64, "former": "b" * 64, "reason": "R"},
    "severity-set": {"level": "high", "reason": "R"},
    "step-done": {"step": "keep-proof", "result": "R"},
    "step-skipped": {"step": "keep-proof", "reason": "R"},
    "step-waiting": {"step": "keep-proof", "for": "W", "nudge_at": "2026-11-24T10:00:00.000Z"},
    "step-reopened": {"step": "keep-proof", "reason": "R"},
    "decision-made": {
        "step": "decide-lock",
        "name": "lock_choice",
        "choice": "wait",
        "reason": "R",
        "advised": ["now"],
    },
    "note-added": {"text": "N", "type": "assumption"},
    "entry-struck": {"seq": 4, "entry": "x", "reason": "R"},
    "action-undone": {"action": "x", "entries": ["x"]},
    "evidence-added": {"name": "f", "sha256": "a" * 64, "size": 3},
    "promise-made": {"text": "P", "by": "2026-11-24T10:00:00.000Z"},
    "deadline-met": {"deadline": "tell_insurer", "reference": "R"},
    "deadline-waived": {"deadline": "tell_insurer", "reason": "R"},
    "gate-overridden": {"step": "keep-proof", "gate": "evidence", "reason": "R"},
    "witness-confirmed": {"step": "decide-lock", "witness": "W"},
    "report-exported": {"files": [{"format": "md", "path": "/a/b.md", "sha256": "a" * 64}], "until": 9, "seal": "9 w"},
    "incident-closed": {"outcome": "resolved", "note": "N", "open": ["keep-proof"]},
    "incident-reopened": {"reason": "R"},
    "payload-erased": {
        "seq": 2, "entry": "a2.1", "kind": "note-added", "version": 1, "why": "W", "by_order_of": "O", "remains": {},
    },
    "message-approved": {"message": "M", "by": "W", "sha256": "a" * 64, "text": "T", "text_language": "en"},
    "message-sent": {
        "message": "M", "title": "T", "to": "W", "through": "post", "text": "T", "sha256": "a" * 64,
        "text_language": "en", "approved_by": "W", "reason": "R", "despite": ["blanks", "words", "approval", "changed"],
    },
    "call-logged": {"contact": "insurer", "answered": "W", "reference": "R"},
    "contact-noted": {"contact": "insurer", "name": "N", "phone": "01"},
    "role-taken": {"role": "lead"},
    "role-given": {"role": "scribe", "to": "W"},
    "handover-offered": {"to": "W", "until": 9, "roles": ["lead"]},
    "handover-accepted": {"offer": 4, "from": "W", "roles": ["lead"]},
    "step-marked": {"step": "keep-proof", "text": "N"},
    "lesson-added": {"text": "N"},
    "action-item-added": {"text": "N", "owner": "W", "due": "2026-11-24T10:00:00.000Z"},
    "action-item-finished": {"seq": 4, "entry": "x"},
}  # fmt: skip


SAME = {"{question} {answer}", "{question} ({item})", "SHA-256", "Note", "{name}, SHA-256 {sha256}"}
"""Sentences that are the same in both languages."""


def an_entry(world, kind, payload, **changes):
    last = world.entries()[-1]
    return msgspec.structs.replace(last, kind=kind, payload=payload, id="new", seq=last.seq + 1, **changes)


@pytest.mark.parametrize("kind", sorted(e.KINDS))
def test_every_kind_has_words_in_both_languages(world, kind):
    """A kind without words would be a hole in the timeline; a kind with English words one in a French report."""
    world.open()
    told = tell(world.desk.situation(world.row), event(an_entry(world, kind, EXAMPLES[kind])))
    sentences = [
        told.title,
        told.about,
        *(said.label for said in told.said),
        *(said.text for said in told.said),
    ]
    for sentence in [each for each in sentences if isinstance(each, Message)]:
        assert speaker("fr")(sentence) != ""
        assert speaker("fr")(sentence) != sentence.english() or sentence.text in SAME


def test_the_table_of_words_holds_exactly_the_kinds():
    assert set(TELL) == set(e.KINDS) == set(EXAMPLES)


def test_a_newer_kind_is_shown_as_recorded_and_never_dropped(world):
    world.open()
    told = tell(world.desk.situation(world.row), event(an_entry(world, "robot-called", {"who": "HAL"})))
    assert told.title.english() == "Recorded by a newer version"
    assert told.said[0].text == '{"who":"HAL"}'


def test_a_newer_version_of_a_known_kind_is_not_guessed_at(world):
    world.open()
    told = tell(
        world.desk.situation(world.row), event(an_entry(world, "note-added", {"text": "x"}, version=2))
    )
    assert told.title.english() == "Recorded by a newer version"


def test_an_erased_entry_says_so(world):
    world.open()
    told = tell(world.desk.situation(world.row), event(an_entry(world, "note-added", None)))
    assert told.title.english() == "Content erased by order"


def test_the_method_that_commands_write_has_words(world):
    """It is a sentence in the record; in a French report it must not stand in English."""
    world.open()
    world.do(c.AddEvidence(files=[world.keep()]))
    assert world.entries()[-1].payload["method"] in METHODS


def test_a_struck_line_names_its_strike_and_its_replacement(full):
    lines = {line.said[0].text: line for line in full.story().timeline if line.kind == "note-added"}
    wrong, right = lines["The alarm was off."], lines["The alarm was on."]
    assert not wrong.counts
    assert [mark.english() for mark in wrong.marks] == [
        f"Struck by line {wrong.seq + 1}",
        f"Replaced by line {right.seq}",
    ]
    assert [mark.english() for mark in right.marks] == [f"Instead of line {wrong.seq}"]


def test_a_line_taken_back_stays_and_says_so(full):
    line = next(x for x in full.story().timeline if x.said and x.said[0].text == "wrong window")
    assert not line.counts
    assert [mark.english() for mark in line.marks] == [f"Taken back by line {line.seq + 1}"]


def test_both_times_of_a_line_are_told(full):
    """People write things down late: what happened at 11:03 was written at another time."""
    line = next(x for x in full.story().timeline if x.said and x.said[0].text == "Paul saw it on the desk.")
    assert (f"{line.occurred_at:%H:%M}", line.approximate) == ("11:03", True)
    assert line.recorded_at > line.occurred_at


def test_a_decision_against_the_advice_says_so(full):
    (made,) = full.story().decisions
    assert (made.question, made.choice, made.reason, made.advised, made.against, made.stands) == (
        "Change the lock?", "Wait a day", "The locksmith is away.", ["Change it now"], True, True,
    )  # fmt: skip


def test_a_decision_whose_step_was_opened_again_no_longer_stands(world):
    world.open(stolen="no")
    world.do(c.Decide(step="decide-lock", choice="now", reason="R", witness="Karim"))
    world.do(c.ReopenStep(step="decide-lock", reason="We were wrong."))
    assert [made.stands for made in world.story().decisions] == [False]


def test_deadlines_tell_how_each_ended(full):
    told = {each.id: each for each in full.story().deadlines}
    assert {name: each.state for name, each in told.items()} == {
        "tell_insurer": "met",
        "tell_owner": "running",
        "tell_police": "waived",
    }
    assert (told["tell_insurer"].to, told["tell_insurer"].because) == ("Assurances Durand", "claim 77")
    assert told["tell_police"].because == "The police know."


def test_a_deadline_met_after_its_time_says_by_how_much(world):
    world.open()
    world.do(c.AnswerQuestion(name="detected_at", text="2026-11-23T10:00"))
    world.do(c.MeetDeadline(deadline="tell_insurer"))
    told = next(each for each in world.story().deadlines if each.id == "tell_insurer")
    assert told.state == "met"
    assert told.overdue_seconds == int((told.ended_at - told.due_at).total_seconds()) > 2 * 3600


def test_a_start_that_is_not_known_is_told_as_assumed(world):
    world.open()
    told = next(each for each in world.story().deadlines if each.id == "tell_insurer")
    assert told.assumed.english() == "the opening of this record"


def test_what_was_not_done_has_its_reason(full):
    told = {each.do: (each.state, each.why.english(), each.reason) for each in full.story().not_done}
    assert told == {
        "Block the badge": ("skipped", "Skipped", "It was metal after all."),
        "Tell the owner": ("waiting", "Still waiting for Ms Leroy when the incident was closed", None),
        "Tell the staff": ("open", "Not done when the incident was closed", None),
    }


def test_a_step_that_may_be_needed_is_told_with_what_decides_it(world):
    """Unknown never hides: a report must not look as if the step had not existed."""
    told = next(each for each in world.open().story().not_done if each.do == "Block the badge")
    assert speaker("en")(told.why) == "Not known whether it was needed; it depends on: Which kind of key?"


def test_a_step_the_answers_made_needless_is_told_apart(world):
    story = world.open(kind="metal").story()
    assert story.not_needed == ["Block the badge"]
    assert "Block the badge" not in [each.do for each in story.not_done]


def test_evidence_that_was_found_changed_carries_its_condition(full):
    (kept,) = full.story().evidence
    seq = kept.seq
    assert kept.condition is None
    assert full.story(conditions={}).evidence[0].condition == "ok"
    assert full.story(conditions={seq: "missing"}).evidence[0].condition == "missing"


def test_gates_and_second_persons_are_told(full):
    told = [(each.step, each.what.english()) for each in full.story().exceptions]
    assert ("Decide about the lock", "No second person was available") in told


def test_the_first_page_answers_what_when_who_how_bad_done_open(full):
    points = full.story().summary
    assert [point.label.english() for point in points] == [
        "What", "When", "Who", "How bad", "What was done", "Deadlines", "What stayed open",
    ]  # fmt: skip
    said = [line.english() if isinstance(line, Message) else line for point in points for line in point.lines]
    for sentence in (
        "Outcome: Resolved.",
        "A new key was cut.",
        "Critical",
        "It opens the safe.",
        "Change the lock? Wait a day.",
        "Waiting for Ms Leroy: Tell the owner",
        "Tell the staff",
    ):
        assert sentence in said


def test_until_tells_the_story_as_it_was(full):
    """What was not yet known then must not leak into a report that covers less."""
    story = full.story(until=6)
    assert (len(story.timeline), story.facts.closed, story.decisions, story.evidence) == (6, False, [], [])
    assert story.until == story.timeline[-1].recorded_at


def test_a_clock_that_went_back_is_told(world):
    world.open()
    entry = an_entry(world, "note-added", {"text": "x", "clock_went_back_ms": 61_000})
    told = tell(world.desk.situation(world.row), event(entry))
    assert told.said[-1].text.english() == "The computer's clock stood 61 seconds behind the line before."


def test_a_skipped_step_is_not_counted_as_done_in_its_phase(full):
    """Contain has three steps: two were done, the badge was skipped."""
    told = {phase.name.english(): (phase.done, phase.total) for phase in full.story().phases}
    assert told["Contain"] == (2, 3)


def test_the_summary_counts_the_steps_done_as_the_phases_do(full):
    """A skipped one was taken off once more: the summary said three where seven were done."""
    story = full.story()
    done = sum(phase.done for phase in story.phases)
    told = next(point for point in story.summary if point.part == "was-done")
    assert told.lines[0].params["done"] == done > 0


def test_a_late_deadline_that_may_not_bind_is_not_called_late_without_more(full):
    """Nobody knows whether it applies: a director must not read that the law was broken."""
    part = next(each for each in full.story().deadlines if each.due_at)
    late = msgspec.structs.replace(part, state="late")
    unsure = msgspec.structs.replace(late, unsure=True, title="The other one")
    told = [each.text for each in _clocks([unsure, late]).lines]
    assert told == ["Late: {title}, was due {time}.", "Late, if it applies: {title}, was due {time}."]
