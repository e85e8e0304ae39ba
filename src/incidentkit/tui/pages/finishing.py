"""Finishing a step: what keeps it closed, its questions, its proof, the second person, the typed word, then “done”.

Each answer and each file is written when it is given, so that a crash in the middle loses nothing; taken up again,
only what is missing is asked. One page after the other takes the place of the last; Escape goes back to the step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from incidentkit.desk.attaching import for_step
from incidentkit.errors import Message, message
from incidentkit.incident import commands as c
from incidentkit.incident.decide import is_open
from incidentkit.incident.gates import before, closed_gates, proofs
from incidentkit.incident.pausing import next_round
from incidentkit.incident.people.drafting import unsent
from incidentkit.incident.views.now import in_zone
from incidentkit.incident.views.steps import StepDetail, step_detail
from incidentkit.incident.views.words import PHASES
from incidentkit.spoken.plain import when_words
from incidentkit.tui.pages.step import StepPage, joined
from incidentkit.tui.view import Line, Span
from incidentkit.when.phrases import TimeError

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.runbook.plan import PlanStep
    from incidentkit.tui.host import Host
    from incidentkit.tui.pages.base import Page
    from incidentkit.tui.walk import Walk


class Finishing:
    """What is known so far about finishing one step."""

    def __init__(self, page: StepPage, step_id: str, when: Any) -> None:
        assert page.walk is not None
        self.page = page
        self.host: Host = page.host
        self.walk: Walk = page.walk
        self.step_id = step_id
        self.when = when
        self.despite: str | None = None
        self.without_proof = False
        self.choice: str | None = None
        self.reason = ""
        self.witness: str | None = None
        self.no_witness: str | None = None
        self.typed_word: str | None = None
        self.attaching: c.Attaching | None = None
        self.attach_asked = False
        self.called = False

    @classmethod
    async def begin(cls, page: StepPage, step_id: str) -> None:
        """Starts with the step on show; a time that is not understood is asked again, never guessed."""
        try:
            when = page.when_done()
        except TimeError as error:
            page.tell_error(error)
            page.host.focus("when")
            return
        await cls(page, step_id, when).go_on()

    @property
    def situation(self) -> Situation:
        """The incident now."""
        return self.walk.situation

    @property
    def step(self) -> PlanStep | None:
        """The step, if it can still be finished."""
        step = self.situation.steps.get(self.step_id)
        if step is None or self.situation.record(self.step_id).state not in ("open", "waiting"):
            return None
        return step

    def heading(self) -> Line:
        """Phase and step, above whatever is asked about it."""
        step = self.situation.steps[self.step_id]
        parts = [Span(self.host.say(PHASES[step.phase]), "strong"), Span(step.do, "muted")]
        return joined(parts, self.host.look.glyphs.dot)

    async def go_on(self, answered: bool = True) -> None:  # noqa: ARG002 - questions say whether they were answered
        """Asks the next thing that is missing; writes when nothing is."""
        step = self.step
        if step is None:
            await self._gone()
            return
        page = self._next_page(step)
        if page is None and not self.attach_asked:
            page = await self._attach(step)
        if page is not None:
            await self._show(page)
            return
        await self._finish(step)

    async def _show(self, page: Page) -> None:
        """On top of the step, in the place of what was asked before."""
        if self.host.page is self.page:
            await self.host.open(page)
        else:
            await self.host.replace(page)

    async def _gone(self) -> None:
        await self.host.back(StepPage)
        self.page.tell(message("Somebody finished this step meanwhile."))

    def _next_page(self, step: PlanStep) -> Page | None:
        from incidentkit.tui.pages import gates  # noqa: PLC0415 - they lead back here

        shut = before(self.situation, step)
        if shut and self.despite is None:
            return gates.first(self, shut)
        name = self._question(step)
        if (name is None or name in step.record) and not step.irreversible:
            call = self._call(step)  # before what came of it is asked
            if call is not None:
                return call
        if name is not None:
            return gates.question(self, step, name)
        asked = step.evidence
        if asked is not None and not self.without_proof and proofs(self.situation, step) < asked.count:
            return gates.proof(self, step)
        if step.decide is not None and self.choice is None:
            return gates.decision(self, step_detail(self.situation, step))
        kinds = {gate.kind for gate in closed_gates(self.situation, step)}
        if "witness" in kinds and self.witness is None and self.no_witness is None:
            return gates.second_person(self, step)
        if "irreversible" in kinds and self.witness is None and self.typed_word is None:
            return gates.typed_word(self, step)
        return self._call(step) or self._message(step)

    def _call(self, step: PlanStep) -> Page | None:
        """Who was called with the step: asked once, and may be passed over."""
        if step.call is None or (step.id, f"call:{step.call}") in self.walk.confirmed:
            return None
        from incidentkit.tui.pages.call import CallPage  # noqa: PLC0415

        return CallPage(self.host, self.walk, step.call, step.id, self._after(step, f"call:{step.call}"))

    def _message(self, step: PlanStep) -> Page | None:
        """What was sent with the step: asked once, and may be passed over."""
        asked = self.walk.confirmed
        if unsent(self.situation, step.message) and (step.id, f"message:{step.message}") not in asked:
            from incidentkit.tui.pages.sending import MessagePage  # noqa: PLC0415

            then = self._after(step, f"message:{step.message}")
            return MessagePage(self.host, self.walk, str(step.message), then)
        return None

    def _after(self, step: PlanStep, what: str) -> Callable[[], Awaitable[None]]:
        async def then() -> None:
            self.walk.confirmed.add((step.id, what))
            await self.go_on()

        return then

    def questions(self, step: PlanStep) -> list[str]:
        """What the step asks, in order."""
        situation = self.situation
        return [n for n in situation.asks(step) if n in situation.questions and situation.askable(n)]

    def _question(self, step: PlanStep) -> str | None:
        """The first thing that the step records, confirms or reads and that was not asked yet."""
        situation = self.situation
        for name in self.questions(step):
            again = name in step.confirm or (step.every is not None and name in step.record)
            if (step.id, name) in self.walk.confirmed or (situation.is_answered(name) and not again):
                continue
            return name
        return None

    async def _attach(self, step: PlanStep) -> Page | None:
        """The runbook that the step attaches; where it cannot be read, going on takes a reason."""
        self.attach_asked = True
        row, step_id = self.walk.row, step.id
        self.attaching, why_not = await self.host.office.do(lambda desk: for_step(desk, row, step_id))
        if why_not is None or self.despite is not None:
            return None
        from incidentkit.tui.pages import gates  # noqa: PLC0415

        return gates.without_plan(self, why_not)

    async def _finish(self, step: PlanStep) -> None:
        common: dict[str, Any] = {
            "step": step.id,
            "witness": self.witness,
            "no_witness": self.no_witness,
            "confirm": self.typed_word,
            "despite": self.despite,
            "attaching": self.attaching,
            "occurred_at": self.when.at if self.when else None,
            "approximate": bool(self.when and self.when.approximate),
        }
        made: c.Finish
        if self.choice is not None:
            made = c.Decide(choice=self.choice, reason=self.reason, **common)
        else:
            made = c.FinishStep(**common)
        outcome = await self.walk.write(made)
        if not self.page.tell_outcome(outcome, message("Done: {step}. Z takes it back.", step=step.do)):
            if outcome.error is not None and outcome.error.code == "gate-closed":
                # Somebody changed the incident meanwhile: what is missing now is asked.
                self.despite = None
            await self._to_step()
            return
        self._forget(step)
        again = next_round(self.situation, step) if is_open(self.situation, step) else None
        if again is not None:
            when = when_words(self.host, in_zone(self.situation, again), self.situation.now)
            self.page.tell(message("Done this time: {step}. It comes back {time}.", step=step.do, time=when))
        await self.host.forget(self.page)
        await self._to_step()
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await ways.settle(self.host, self.walk)

    def _forget(self, step: PlanStep) -> None:
        walk = self.walk
        walk.passed.discard(step.id)
        walk.here = None
        walk.sure.discard(step.id)
        walk.confirmed = {pair for pair in walk.confirmed if pair[0] != step.id or step.every is None}

    async def _to_step(self) -> None:
        if self.host.page is not self.page:
            await self.host.back(StepPage)

    def closed_words(self) -> list[Message]:
        """Why the step cannot be begun yet."""
        step = self.situation.steps[self.step_id]
        return [gate.because for gate in before(self.situation, step)]

    def view(self) -> StepDetail:
        """The step as it is now."""
        return step_detail(self.situation, self.situation.steps[self.step_id])
