"""For any runbook: what is hidden under partial answers is hidden under every way of answering the rest.

Runbooks are made at random, with follow-up questions, facts, questions that steps record, and steps that read each
other's state. "Hidden" means: surely not for this incident.
"""

from datetime import UTC, datetime
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.incident.order import on_offer
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Answer, State
from incidentkit.runbook.model import Fact, Question
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
THEN = "2026-11-23T13:00:00.000Z"
QUESTIONS = ["q0", "q1", "q2", "q3"]
OPTIONS = {"a": "A", "b": "B"}


@st.composite
def conditions(draw, names):
    """A condition over these questions (yes_no ones are q0 and q1, choices the others) and facts."""
    atoms = [name if name in ("q0", "q1") or name.startswith("fact") else f'{name} == "a"' for name in names]
    atoms += [f'{name} != "b"' for name in names if name in ("q2", "q3")]
    text = st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
            st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
            inner.map(lambda one: f"not ({one})"),
        ),
        max_leaves=4,
    )
    return draw(text)


@st.composite
def plans(draw):
    """A small runbook: each question may depend on those before it, each step on anything."""
    questions: dict[str, Question] = {}
    for index, name in enumerate(QUESTIONS):
        when = draw(st.one_of(st.none(), conditions(QUESTIONS[:index]))) if index else None
        kind = {"type": "yes_no"} if name in ("q0", "q1") else {"type": "choice", "options": OPTIONS}
        questions[name] = Question(ask=name, when=when, **kind)
    facts = {"fact0": Fact(when=draw(conditions(QUESTIONS)))}
    names = [*QUESTIONS, "fact0"]
    recorder = draw(st.sampled_from([None, "q3"]))
    steps = []
    for index in range(3):
        pool = [name for name in names if not (name == recorder and index == 0)] if recorder else names
        pool = [name for name in pool if name != "fact0"] if recorder and index == 0 else pool
        when = draw(st.lists(conditions(pool), max_size=2))
        steps.append(PlanStep(id=f"s{index}", phase="contain", do="Do it", when=when))
    return Plan(
        id="r", title="R", summary="S", language="en", owner="it", reviewed="2026-11-20", review_every="6 months",
        questions=questions, facts=facts, steps=steps,
    )  # fmt: skip


def situation(plan, values):
    answers = {
        name: Answer(name, plan.questions[name].type, "given", value, 1, THEN)
        for name, value in values.items()
    }
    state = State(title="t", runbook_id="r", zone="UTC", opened_at=THEN, answers=answers)
    return Situation(state, PinnedRunbook(id="r", plans={"en": plan}), None, NOW)


def values_of(plan, name):
    return [True, False] if plan.questions[name].type == "yes_no" else list(OPTIONS)


@settings(max_examples=150)
@given(plans(), st.data())
def test_what_is_hidden_stays_hidden_however_the_rest_is_answered(plan, data):
    answered = data.draw(st.sets(st.sampled_from(QUESTIONS)))
    values = {name: data.draw(st.sampled_from(values_of(plan, name))) for name in sorted(answered)}
    now = situation(plan, values)
    shown = {step.id for step in on_offer(now)}
    certain = {step.id for step in plan.steps if now.applies(step) is True}
    left = [name for name in QUESTIONS if name not in answered]
    for chosen in product(*(values_of(plan, name) for name in left)):
        complete = situation(plan, values | dict(zip(left, chosen, strict=True)))
        for step in plan.steps:
            applies = complete.applies(step)
            assert applies is not None, "with every answer given, every condition decides"
            if step.id not in shown:
                assert applies is False
            if step.id in certain:
                assert applies is True
