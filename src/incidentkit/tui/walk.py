"""One incident on the screen: its situation now, where the person stands in it, and every write to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incidentkit.errors import IncidentkitError, StoreError
from incidentkit.incident.order import on_offer
from incidentkit.incident.pausing import rests
from incidentkit.incident.views.now import asked_steps
from incidentkit.spoken.changes import changes, standing

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, IncidentRow, Written
    from incidentkit.incident.commands import Command
    from incidentkit.incident.situation import Situation
    from incidentkit.runbook.plan import PlanStep
    from incidentkit.tui.host import Host


@dataclass
class Outcome:
    """What came of a write: what was written, what it changed in words, or the error that refused it."""

    written: Written | None = None
    changed: list[str] = field(default_factory=list)
    error: IncidentkitError | None = None

    @property
    def ok(self) -> bool:
        """Whether it is on the disk."""
        return self.written is not None


class Walk:
    """What the screen knows of an incident between two keys; everything that counts is in the record."""

    def __init__(self, host: Host, row: IncidentRow, situation: Situation) -> None:
        self.host = host
        self.row = row
        self.situation = situation
        self.here: str | None = None
        """The step that was chosen; None for the next one."""
        self.passed: set[str] = set()
        """Steps that were left open in this sitting."""
        self.left: set[str] = set()
        """Questions of the first minute that were left for later in this sitting."""
        self.sure: set[str] = set()
        """Steps that are done although it is not known whether they are needed."""
        self.despite: dict[str, str] = {}
        """Why closed gates of a step are passed, said before the step is finished."""
        self.confirmed: set[tuple[str, str]] = set()
        """What was asked in this sitting: (step, question)."""
        self.filled: dict[str, dict[str, str]] = {}
        """Blanks of messages as filled in, by message; the record keeps them once it is approved or sent."""
        self.text_languages: dict[str, str] = {}
        self.changed: list[str] = []
        """What the last write changed, in words."""

    @classmethod
    async def open(cls, host: Host, name: str) -> Walk:
        """The incident that a label names; raises UsageError where there is none."""

        def read(desk: Desk) -> tuple[IncidentRow, Situation]:
            row = desk.find(name)
            return row, desk.situation(row)

        row, situation = await host.office.do(read)
        return cls(host, row, situation)

    @property
    def label(self) -> str:
        """How people name the incident."""
        return self.row.label

    @property
    def closed(self) -> bool:
        """Whether the incident is closed."""
        return self.situation.state.status == "closed"

    async def reload(self) -> None:
        """Reads the record again, also in another language."""
        incident_id = self.row.incident_id

        def read(desk: Desk) -> tuple[IncidentRow, Situation]:
            row = desk.row(incident_id)
            return row, desk.situation(row)

        self.row, self.situation = await self.host.office.do(read)

    async def write(self, make: Command | Callable[[Situation], Command]) -> Outcome:
        """Carries out a command; nothing says "saved" before it returned."""
        return await self.carry_out(lambda desk: desk.perform(self.label, make))

    async def carry_out(self, act: Callable[[Desk], Written]) -> Outcome:
        """Does something that writes, away from the screen; then the situation is the one after it."""
        before, host, incident_id = self.situation, self.host, self.row.incident_id

        def work(desk: Desk) -> tuple[Any, ...]:
            stood = standing(before)
            written = act(desk)
            row = desk.row(incident_id)
            situation = desk.situation(row)
            return written, row, situation, changes(host, stood, situation)

        try:
            written, self.row, self.situation, changed = await host.office.do(work)
        except StoreError as error:
            host.not_saved(error)
            return Outcome(error=error)
        except IncidentkitError as error:
            return Outcome(error=error)
        self.changed = changed
        if written.entries:
            host.saved(written)
        return Outcome(written, changed)

    # --- where the person stands

    def current(self) -> PlanStep | None:
        """The step to show: the one chosen, else the first on offer that was not passed over."""
        situation = self.situation
        if self.here is not None:
            step = situation.steps.get(self.here)
            if step is not None and situation.record(step.id).state in ("open", "waiting"):
                return step
            self.here = None
        offered = [step for step in on_offer(situation) if not rests(situation, step)]
        ahead = [step for step in offered if step.id not in self.passed]
        if offered and not ahead:
            self.passed.clear()
            return offered[0]
        return ahead[0] if ahead else None

    def following(self, step_id: str) -> PlanStep | None:
        """The step that comes after this one is finished, as far as is known now."""
        offered = [
            step
            for step in on_offer(self.situation)
            if step.id != step_id and step.id not in self.passed and not rests(self.situation, step)
        ]
        return offered[0] if offered else None

    def place(self, step_id: str) -> tuple[int, int] | None:
        """Which of how many steps this one is, among those that are needed or may be; None for another.

        Counted in the order in which they are finished, which is not that of the plan: a step that waits for another
        one, or that may not be needed, comes later, and a number that was passed over would look like a mistake.
        """
        situation = self.situation
        needed = asked_steps(situation)
        finished = [step.id for step in needed if situation.finished(step.id)]
        if step_id in finished:
            return finished.index(step_id) + 1, len(needed)
        return (len(finished) + 1, len(needed)) if any(step.id == step_id for step in needed) else None

    def pass_over(self, step_id: str) -> None:
        """Goes on to another step and leaves this one open."""
        self.passed.add(step_id)
        self.here = None

    def go_to(self, step_id: str) -> None:
        """Shows this step next."""
        self.passed.discard(step_id)
        self.here = step_id

    def first_question(self) -> str | None:
        """The first question of the first minute that is neither answered nor left for later."""
        names = self.situation.start_questions()
        return next((n for n in names if not self.situation.is_answered(n) and n not in self.left), None)
