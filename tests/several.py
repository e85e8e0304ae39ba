"""A desk over tests/golden/library, whose clock moves only when it is told to."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from incidentkit.desk import attaching
from incidentkit.desk.core import Desk
from incidentkit.desk.keeping import keep_file
from incidentkit.desk.opening import open_incident
from incidentkit.incident import commands as c
from incidentkit.incident.order import next_step, on_offer
from incidentkit.incident.views.now import deadline_views, next_view, show

LIBRARY = Path(__file__).parent / "golden" / "library"
START = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@dataclass
class Walked:
    """An incident; what is done is named by the id of a step as the record has it."""

    folder: Path
    library: Path = LIBRARY
    now: datetime = START
    label: str = ""
    desk: Desk = field(init=False)

    def __post_init__(self):
        ids = itertools.count(1)
        self.desk = Desk(
            self.folder / "home", actor="Marie", runbooks=self.library,
            now=lambda: self.now, new_id=lambda: f"{next(ids):032x}",
        )  # fmt: skip

    def open(self, runbook="false-claims", **answers):
        self.label = open_incident(self.desk, runbook, answers=answers).written.row.label
        return self

    def later(self, **spans):
        self.now += timedelta(**spans)
        return self

    def do(self, command):
        return self.desk.perform(self.label, command).entries

    def kinds(self, entries):
        return [entry.kind for entry in entries]

    def answer(self, name, text):
        return self.do(c.AnswerQuestion(name=name, text=text))

    def add(self, name="claims", **fields):
        return self.do(c.AddItem(list=name, fields=fields))[0].payload["key"]

    def remove(self, key, name="claims"):
        return self.do(c.RemoveItem(list=name, key=key))

    def done(self, step, **more):
        asked, _ = attaching.for_step(self.desk, self.desk.find(self.label), step)
        return self.do(c.FinishStep(step=step, attaching=asked, **more))

    def undo(self):
        return self.do(c.Undo(actor="Marie"))

    def attach(self, runbook):
        return attaching.attach(self.desk, self.label, runbook).entries

    def proof(self):
        path = self.folder / "page.png"
        path.write_bytes(b"a page")
        return [keep_file(self.desk, path)]

    # --- looking

    @property
    def situation(self):
        return self.desk.situation(self.desk.find(self.label))

    @property
    def next(self):
        return next_step(self.situation).id

    @property
    def offered(self):
        return [step.id for step in on_offer(self.situation)]

    @property
    def view(self):
        return next_view(self.situation)

    @property
    def shown(self):
        return show(self.situation, self.label, "i", "")

    def steps(self, *bases):
        """State and whether it applies of every step, or of those whose id begins so."""
        found = {step.id: (step.applies, step.state) for step in self.shown["steps"]}
        return {key: value for key, value in found.items() if not bases or key.split("@")[0] in bases}

    def clocks(self):
        return {view.id: view.state for view in deadline_views(self.situation)}

    def gates(self, step):
        from incidentkit.incident.gates import before

        return [gate.kind for gate in before(self.situation, self.situation.steps[step])]

    def value(self, name):
        return self.situation.value(name)
