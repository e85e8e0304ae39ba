"""Somebody who walks a runbook of ours to the end: what is asked gets the answer of a story, else a plain one.

Nothing is passed by force: a step whose gate does not open by doing the steps in the program's own order fails.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from incidentkit.desk import attaching
from incidentkit.desk.opening import open_incident
from incidentkit.incident import commands as c
from incidentkit.incident.gates import before, closed_gates
from incidentkit.incident.order import next_step
from incidentkit.incident.people.drafting import draft
from incidentkit.runbook.loading import library_folder
from several import Walked

PLAIN = {
    "yes_no": "yes",
    "number": "12",
    "time": "10 minutes ago",
    "text": "As told on the phone",
    "device": "laptop-marie",
    "person": "Marie Exemple",
    "account": "instagram",
}
MOST_STEPS = 150


@dataclass
class Story:
    """What is answered: by name for all, by name and item (`verdict@c2`), or of an attached runbook (`b/x`)."""

    runbook: str
    answers: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    places: str = "FR"

    def answer(self, name: str, question: Any) -> str:
        """What is typed at a question."""
        bare = name.rpartition("/")[2]
        head, _, item = bare.partition("@")
        key, _, part = item.partition(".")
        for each in (name, bare, part and f"{part}@{key}", part, head):
            if each in self.answers:
                return self.answers[each]
        if bare == "places":
            return self.places
        if question.type in ("choice", "choices"):
            return next(iter(question.options))
        return PLAIN[question.type]


@dataclass
class Walker(Walked):
    """Walks a story; `done` holds the steps in the order in which the program offered them."""

    library: Path = field(default_factory=lambda: library_folder(None, starter=True))
    language: str = "en"
    done_steps: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    unfilled: dict[str, list[str]] = field(default_factory=dict)
    too_long: dict[str, int] = field(default_factory=dict)
    rounds: int = 0
    _seen: Any = None

    @property
    def situation(self) -> Any:
        """Worked out once for each entry and minute: a walk looks often and writes seldom."""
        if self._seen is None or self._seen[0] != self.now:
            self._seen = (self.now, super().situation)
        return self._seen[1]

    def do(self, command: Any) -> Any:
        self._seen = None
        return super().do(command)

    def walk(self, story: Story) -> "Walker":
        self.desk.language = self.language
        self.label = open_incident(self.desk, story.runbook, drill=True, at="1 hour ago").written.row.label
        self.answer("places", story.places)
        for _ in range(MOST_STEPS):
            self._questions(story)
            step = next_step(self.situation)
            if step is None:
                return self
            self._do(story, step.id)
        raise AssertionError(f"no end after {self.done_steps}")

    def _questions(self, story: Story) -> None:
        """The first minute's, of this runbook and of those attached."""
        while True:
            situation = self.situation
            name = next((n for n in situation.start_questions() if not situation.is_answered(n)), None)
            if name is None:
                return
            self._one(story, name, situation.questions[name])

    def _one(self, story: Story, name: str, question: Any) -> None:
        if self.situation.several(name) is None:
            self.answer(name, story.answer(name, question))
            return
        items = story.items.get(name.rpartition("/")[2])
        for each in items if items is not None else [self._item(question)]:
            self.add(name, **each)
        if items == []:
            self.answer(name, "none")

    def _item(self, question: Any) -> dict[str, str]:
        if question.type != "list":
            return {"value": PLAIN[question.type]}
        return {
            name: next(iter(each.options)) if each.options else PLAIN[each.type]
            for name, each in question.fields.items()
        }

    def _do(self, story: Story, step_id: str) -> None:
        situation = self.situation
        step = situation.steps[step_id]
        waits = [gate.until for gate in before(situation, step)]
        if waits:
            assert None not in waits, (step_id, [g.subject for g in before(situation, step)], self.done_steps)
            self.now = max(waits) + timedelta(minutes=1)
            situation = self.situation
        said = {}
        for name in [*step.confirm, *step.record]:
            question = situation.questions[name]
            if name not in said and situation.several(name) is None:
                said[name] = story.answer(name, question)
        kinds = {gate.kind for gate in closed_gates(situation, step)}
        asked, trouble = attaching.for_step(self.desk, self.desk.find(self.label), step_id)
        assert trouble is None
        more: dict[str, Any] = {"record": said, "attaching": asked}
        if "evidence" in kinds:
            more["evidence"] = [one for n in range(step.evidence.count) for one in self._kept(step_id, n)]
        if step.people == 2:
            more["witness"] = "Claire"
        if step.irreversible:
            more["confirm"] = step_id
        if step.decide:
            choice = self._choice(story, step)
            entries = self.do(c.Decide(step=step_id, choice=choice, reason="As advised", **more))
        else:
            entries = self.do(c.FinishStep(step=step_id, **more))
        self.rounds += "round-done" in self.kinds(entries)
        if step.message:
            self._draft(step_id, step.message)
        self.done_steps.append(step_id)

    def _kept(self, step_id: str, number: int) -> list[Any]:
        from incidentkit.desk.keeping import keep_file

        path = self.folder / "proof.png"
        path.write_bytes(f"{step_id} {number}".encode())
        return [keep_file(self.desk, path)]

    def _choice(self, story: Story, step: Any) -> str:
        """What the story says, else the first advice that holds, else the first option."""
        bare = step.decide.name.rpartition("/")[2]
        for each in (step.decide.name, bare, bare.partition("@")[0]):
            if each in story.answers:
                return story.answers[each]
        here = self.situation.within(step.id)
        advised = [each.choose for each in step.decide.advise if here.decide(each.when) is True]
        return advised[0] if advised else next(iter(step.decide.options))

    def _draft(self, _step_id: str, name: str) -> None:
        """The text that goes out once the step's own questions are answered, with every blank filled."""
        situation = self.situation
        drafted = situation.plan.messages[name]
        fields = {
            each: next(iter(question.options)) if question.options else PLAIN[question.type]
            for each, question in drafted.fields.items()
        }
        made = draft(situation, name, fields)
        self.texts[name] = made.text
        if made.to_fill:
            self.unfilled[name] = made.to_fill
        if drafted.max_words is not None and made.words > drafted.max_words:
            self.too_long[name] = made.words
