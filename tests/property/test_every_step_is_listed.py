"""For the runbooks we ship and any partial answers: every step that is not surely out is on offer or finished."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.incident.order import next_step, on_offer
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Answer, State, StepRecord
from incidentkit.incident.views.now import next_view, show
from incidentkit.runbook.loading import library_folder, load_library

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
THEN = "2026-11-23T13:00:00.000Z"
RUNBOOKS = {entry.id: entry.pinned for entry in load_library(library_folder(None, starter=True)).entries}


def values_of(question):
    """A strategy for the values that a question may be given."""
    match question.type:
        case "yes_no":
            return st.booleans()
        case "choice":
            return st.sampled_from(list(question.options))
        case "choices":
            return st.lists(st.sampled_from(list(question.options)), unique=True)
        case "number":
            return st.sampled_from(["0", "5", "1000"])
        case "time":
            return st.just(THEN)
        case "list":
            return st.just([])
    return st.just([] if question.many else "something")


def answers_of(plan):
    """A strategy for partial answers to every question of a plan; unknown is an answer."""
    questions = dict(plan.questions)
    for step in plan.steps:
        questions |= step.record
    kinds = {name: question.type for name, question in questions.items()} | {"places": "choices"}
    values = {name: values_of(question) for name, question in questions.items()}
    values["places"] = st.sampled_from([["FR"], ["GB"], ["US-CA"], ["FR", "GB"], []])

    def made(chosen):
        given_ = {name: value for name, value in chosen.items() if value != "unknown"}
        return {
            name: Answer(
                name, kinds[name], "given" if name in given_ else "unknown", given_.get(name), 1, THEN
            )
            for name, value in chosen.items()
            if value is not None
        }

    return st.fixed_dictionaries(
        {name: st.one_of(st.none(), st.just("unknown"), value) for name, value in values.items()}
    ).map(made)


def situation(runbook, answers, finished=()):
    state = State(
        title="t", runbook_id=runbook, zone="Europe/Paris", opened_at=THEN, answers=answers,
        steps={step: StepRecord(state="done", at=THEN) for step in finished},
    )  # fmt: skip
    return Situation(state, RUNBOOKS[runbook], None, NOW, language="en")


def loops_left_out(plan, ids):
    """The lists of those loops that no step of the incident comes from."""
    walked = {each.partition("@")[0] for each in ids}
    return {step.loop.for_each for step in plan.steps if step.loop and step.id not in walked}


def lists_said_to_be_empty(answers):
    return {name for name, answer in answers.items() if answer.value == []}


@pytest.mark.parametrize("runbook", sorted(RUNBOOKS))
def test_every_step_that_is_not_surely_out_is_listed(runbook):
    """What is on offer, finished, or surely not for this incident is the whole plan, whatever is known."""
    plan = RUNBOOKS[runbook].plans["en"]
    once = [step.id for step in plan.steps if step.loop is None]

    @settings(max_examples=60)
    @given(answers_of(plan), st.sets(st.sampled_from(once)))
    def holds(answers, finished):
        now = situation(runbook, answers, finished)
        ids = [step.id for step in now.plan.steps]
        assert loops_left_out(plan, ids) <= lists_said_to_be_empty(answers)
        offered = {step.id for step in on_offer(now)}
        surely_out = {step.id for step in now.plan.steps if now.applies(step) is False}
        assert set(ids) == offered | finished | surely_out
        assert set() == offered & (finished | surely_out)
        assert ids == [step.id for step in show(now, "INC-2026-001", "x", "seal")["steps"]]
        assert next_step(now) is None or next_step(now).id in offered
        assert (next_view(now).step is None) == (not offered)

    holds()


@pytest.mark.parametrize("runbook", sorted(RUNBOOKS))
def test_knowing_nothing_hides_nothing(runbook):
    """A step of a loop stands there once, for whatever the list will name."""
    now = situation(runbook, {})
    shown = {step.id + ("@?" if step.loop else "") for step in RUNBOOKS[runbook].plans["en"].steps}
    assert shown == {step.id for step in on_offer(now)}
