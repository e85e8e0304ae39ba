"""An answer changed in the middle never un-does or hides anything silently.

Random sequences of answers, items, steps and undo are carried out by the program and by a plain model that knows
nothing of runbooks: it keeps a list of actions and works out by hand what the small runbook below means. After each
of them the two must agree on every step: its state, and whether it applies.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentkit.errors import IncidentkitError
from incidentkit.incident import commands as c
from incidentkit.incident.decide import decide
from incidentkit.incident.events import KIND_OF, Entry
from incidentkit.incident.evolve import fold
from incidentkit.incident.order import on_offer
from incidentkit.incident.situation import Situation
from incidentkit.runbook.model import Need, Question
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanLoop, PlanStep
from incidentkit.when.instants import utc_text

START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LOOP = PlanLoop(for_each="xs", as_="x", number=1)
PLAN = Plan(
    id="r", title="R", summary="S", language="en", owner="it", reviewed="2026-11-20", review_every="6 months",
    questions={
        "a": Question(ask="a", type="yes_no"),
        "xs": Question(
            ask="xs", type="list", fields={"kind": Question(ask="k", type="choice", options={"p": "P", "q": "Q"})}
        ),
    },
    steps=[
        PlanStep(id="first", phase="contain", do="First", when=["a"]),
        PlanStep(id="see", phase="contain", do="See", loop=LOOP, record={"bad": Question(ask="b", type="yes_no")}),
        PlanStep(id="mend", phase="contain", do="Mend", loop=LOOP, when=["bad and a"], needs=[Need(step="see")]),
        PlanStep(id="tell", phase="notify", do="Tell", when=['"p" in xs.kind'], needs=[Need(step="mend")]),
        PlanStep(id="watch", phase="recover", do="Watch", every="1 day", until="a"),
    ],
)  # fmt: skip
PINNED = PinnedRunbook(id="r", plans={"en": PLAN})


class Program:
    """The incident in memory: commands decided, entries folded."""

    def __init__(self):
        self.entries: list[Entry] = []
        self._append(
            "open", [("incident-opened", {"title": "t", "runbook": "r", "language": "en", "zone": "UTC"})]
        )

    def _append(self, action, said):
        for number, (kind, payload) in enumerate(said, 1):
            seq = len(self.entries) + 1
            self.entries.append(
                Entry(
                    id=f"{action}.{number}", incident_id="i", seq=seq, action=action, kind=kind, version=1, actor="M",
                    role=None, recorded_at=utc_text(START + timedelta(seconds=seq)), zone="UTC", occurred_at=None,
                    approximate=False, payload=payload, salt="", payload_digest="", previous="", hash="",
                )
            )  # fmt: skip

    @property
    def situation(self):
        return Situation(fold(self.entries), PINNED, None, START + timedelta(hours=1))

    def do(self, command):
        """Whether the command was taken."""
        action = f"a{len(self.entries)}"
        try:
            payloads = decide(command, self.situation, self.entries, action)
        except IncidentkitError:
            return False
        self._append(action, [(KIND_OF[type(each)], msgspec.to_builtins(each)) for each in payloads])
        return True

    def steps(self):
        situation = self.situation
        return {
            step.id: (
                situation.record(step.id).state,
                situation.applies(step),
                len(situation.record(step.id).rounds),
            )
            for step in situation.plan.steps
        }


class Model:
    """Actions that were not taken back, replayed by hand."""

    def __init__(self):
        self.actions: list[tuple] = []
        self.added = 0

    def add(self, *action):
        self.actions.append(action)

    def undo(self):
        if self.actions:
            self.actions.pop()

    def replay(self):
        self.answers, self.items, self.states, self.rounds = {}, {}, {}, {}
        self.listed_by_word = None
        for action in self.actions:
            self._replay(*action)

    def _replay(self, what, *rest):
        match what:
            case "answer":
                name, value = rest
                self.answers[name] = value
            case "list":
                self.listed_by_word = rest[0]
            case "item":
                key, kind = rest
                self.items[key] = True
                self.answers[f"kind@{key}"] = kind
                if self.listed_by_word == "unknown":
                    self.listed_by_word = "unknown, before"
            case "remove":
                self.items[rest[0]] = False
            case "done" | "skipped" | "open":
                self.states[rest[0]] = what
            case "round":
                self.rounds[rest[0]] = self.rounds.get(rest[0], 0) + 1
                self.states[rest[0]] = rest[1]

    @property
    def standing(self):
        return [key for key, here in self.items.items() if here]

    @property
    def listed(self):
        if self.listed_by_word == "unknown":
            return False
        return bool(self.standing) or self.listed_by_word == "none"

    def steps(self):
        self.replay()
        touched = {key.partition("@")[2] for key in [*self.states] if "@" in key}
        keys = dict(self.items)
        for key in touched - {"?"}:
            keys.setdefault(key, False)
        if not self.listed:
            keys["?"] = None
        elif "?" in touched:
            keys["?"] = False
        found = {"first": self.answers.get("a")}
        for key, here in keys.items():
            bad = self.answers.get(f"bad@{key}")
            found[f"see@{key}"] = here
            found[f"mend@{key}"] = both(here, both(bad, self.answers.get("a")))
        kinds = [self.answers.get(f"kind@{key}") for key in self.standing]
        if "p" in kinds:
            found["tell"] = True
        else:
            found["tell"] = None if None in kinds or not self.listed else False
        over = self.answers.get("a") is True and self.states.get("watch", "open") == "open"
        found["watch"] = not over
        return {
            step: (self.states.get(step, "open"), applies, self.rounds.get(step, 0))
            for step, applies in found.items()
        }


def both(one, other):
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


YES_NO = {"yes": True, "no": False, "unknown": None}
operations = st.one_of(
    st.tuples(st.just("a"), st.sampled_from([*YES_NO])),
    st.tuples(st.just("add"), st.sampled_from(["p", "q", "unknown"])),
    st.tuples(st.just("remove"), st.integers(0, 3)),
    st.tuples(st.just("list"), st.sampled_from(["unknown", "none"])),
    st.tuples(st.just("kind"), st.integers(0, 3), st.sampled_from(["p", "q", "unknown"])),
    st.tuples(st.just("bad"), st.integers(0, 3), st.sampled_from([*YES_NO])),
    st.tuples(st.just("done"), st.integers(0, 12)),
    st.tuples(st.just("skip"), st.integers(0, 12)),
    st.tuples(st.just("reopen"), st.integers(0, 12)),
    st.tuples(st.just("undo")),
)


def carry_out(program, model, operation):
    """One operation by both; what the program refuses is not done by the model either."""
    what, *rest = operation
    steps = list(program.steps())
    items = list(program.situation.state.items.get("xs", {}))
    match what:
        case "a":
            if program.do(c.AnswerQuestion(name="a", text=rest[0])):
                model.add("answer", "a", YES_NO[rest[0]])
        case "add":
            model.added += 1
            assert program.do(c.AddItem(list="xs", fields={"kind": rest[0]}))
            model.add("item", f"x{model.added}", None if rest[0] == "unknown" else rest[0])
        case "remove" if items:
            key = items[rest[0] % len(items)]
            if program.do(c.RemoveItem(list="xs", key=key)):
                model.add("remove", key)
        case "list":
            if program.do(c.AnswerQuestion(name="xs", text=rest[0])):
                model.add("list", rest[0])
        case "kind" if items:
            key = items[rest[0] % len(items)]
            assert program.do(c.AnswerQuestion(name=f"xs@{key}.kind", text=rest[1]))
            model.add("answer", f"kind@{key}", None if rest[1] == "unknown" else rest[1])
        case "bad" if items:
            key = items[rest[0] % len(items)]
            assert program.do(c.AnswerQuestion(name=f"bad@{key}", text=rest[1]))
            model.add("answer", f"bad@{key}", YES_NO[rest[1]])
        case "done":
            step = steps[rest[0] % len(steps)]
            over = model.answers.get("a") is True
            if program.do(c.FinishStep(step=step, despite="because")):
                if step == "watch":
                    model.add("round", step, "done" if over else "open")
                else:
                    model.add("done", step)
        case "skip":
            step = steps[rest[0] % len(steps)]
            if program.do(c.SkipStep(step=step, reason="because")):
                model.add("skipped", step)
        case "reopen":
            step = steps[rest[0] % len(steps)]
            if program.do(c.ReopenStep(step=step, reason="because")):
                model.add("open", step)
        case "undo":
            program.do(c.Undo(actor="M"))
            model.undo()


@settings(max_examples=150)
@given(st.lists(operations, max_size=25))
def test_the_program_and_a_plain_model_agree_after_every_action(sequence):
    program, model = Program(), Model()
    model.replay()
    for operation in sequence:
        before = program.steps()
        carry_out(program, model, operation)
        after = program.steps()
        assert after == model.steps()
        if operation[0] not in ("done", "skip", "reopen", "undo"):
            for step, (state, _, rounds) in before.items():
                if state != "open" or rounds:
                    assert after[step][0::2] == (state, rounds), (
                        "an answer un-does nothing and hides nothing done"
                    )
        offered = {step.id for step in on_offer(program.situation)}
        for step, (state, applies, _) in after.items():
            assert (step in offered) == (state == "open" and applies is not False)
