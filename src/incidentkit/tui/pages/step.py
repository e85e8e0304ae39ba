"""The step: one thing now, why, how, and the one button that finishes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from incidentkit.errors import counted, message
from incidentkit.incident import commands as c
from incidentkit.incident.gates import Gate
from incidentkit.incident.order import on_offer, question_beside, unknown_for
from incidentkit.incident.pausing import next_round, rests
from incidentkit.incident.people.names import register_field
from incidentkit.incident.views.now import in_zone, local
from incidentkit.incident.views.steps import StepDetail, question_view, step_detail
from incidentkit.incident.views.telling import outcome_words
from incidentkit.incident.views.words import PHASES
from incidentkit.locale.dates import relative
from incidentkit.spoken.answers import options_of
from incidentkit.spoken.people import contact_words
from incidentkit.spoken.plain import ask_words, role_words, rounds_words, several, when_words
from incidentkit.tui.frame import never_line
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.view import Button, Choices, Field, Gap, Item, Line, Option, Para, Span, View, line
from incidentkit.when.phrases import TimeError, understand

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.runbook.plan import PlanStep

LATER_GATES = ("evidence", "answer", "irreversible", "witness")
"""Gates that are asked when the step is finished; the card shows what they are about by itself."""
_NUMBERED = re.compile(r"^\s*(\d+)[.)]\s+")
_BULLET = re.compile(r"^\s*[-*]\s+")
_MARKS = re.compile(r"(\*\*|__|`)")


class StepPage(IncidentPage):
    """The incident now: a step, the question that would decide it, or what is left when no step is."""

    name = "step"

    @property
    def _situation(self) -> Situation:
        return self.walk.situation

    def step(self) -> PlanStep | None:
        """The step on show."""
        return None if self.walk.closed else self.walk.current()

    def detail(self) -> StepDetail | None:
        """All that is needed to do it."""
        step = self.step()
        return step_detail(self._situation, step) if step else None

    def _unsure(self, view: StepDetail) -> str | None:
        """The question that would decide a step of which nobody knows whether it is needed."""
        if view.applies != "unknown" or view.id in self.walk.sure:
            return None
        name = question_beside(self._situation, self._situation.steps[view.id])
        if name is None or name in self._situation.start_questions():
            names = [each for each in view.depends_on if each in self._situation.questions]
            name = next((each for each in names if self._situation.askable(each)), None)
        return name

    # --- what it shows

    def keys(self) -> tuple[str, ...]:
        """What can be done from here, the most useful first."""
        if self.walk.closed:
            return ("note", "proof", "journal", "deadlines", "export", "verify", "more")
        if self.step() is None:
            return ("note", "undo", "list", "journal", "deadlines", "waiting", "export", "brief", "more")
        mine = ["skip", "await", "proof", "note", "undo", "list", "message", "call", "deadlines", "journal"]
        return (
            *mine,
            "edit",
            "brief",
            "transfer",
            "gravity",
            "waiting",
            "export",
            "finish",
            "verify",
            "more",
        )

    def view(self) -> View:
        """The card."""
        if self.walk.closed:
            return self._closed()
        view = self.detail()
        if view is None:
            return self._nothing_left()
        unsure = self._unsure(view)
        return self._unknown(view, unsure) if unsure else self._card(view)

    def _card(self, view: StepDetail) -> View:
        say = self.host.say
        items: list[Item] = [*self._title(view), *self._because(view), *self._call(view)]
        items += [*self._how(view), *self._besides(view), Gap(), self._done_at()]
        echo = self._echo()
        if echo:
            items.append(Para(echo))
        done = message("Decide now") if view.decide else message("Done")
        buttons = [self.button("main", done), self.button("unknown"), self.button("stuck")]
        coming = self.walk.following(view.id)
        after = line(Span(say("Next") + "  ", "muted"), Span(coming.do, "muted")) if coming else ()
        return self.page(
            self._heading(view), items, buttons, after=after, step=f"step:{view.id}:{len(view.rounds)}"
        )

    def _heading(self, view: StepDetail) -> Line:
        say = self.host.say
        parts = [Span(say(PHASES[view.phase]), "strong")]
        place = self.walk.place(view.id)
        if place:
            words = say("step {number} of {total}", number=place[0], total=place[1])
            parts.append(Span(words, "muted"))
        if view.target:
            tone = "late" if view.overdue else "muted"
            parts.append(Span(relative(view.target, self.host.language, now=self._situation.now), tone))
        if view.role:
            parts.append(Span(say("for {role}", role=role_words(self._situation, view.role)), "muted"))
        if view.runbook:
            parts.append(Span(self._situation.title_of(view.runbook), "muted"))
        return joined(parts, self.host.look.glyphs.dot)

    def _title(self, view: StepDetail) -> list[Item]:
        items: list[Item] = [Para(line(Span(view.do, "title")))]
        if view.item_label:
            items.append(Para(line(Span(view.item_label, "strong"))))
        return items

    def _because(self, view: StepDetail) -> list[Item]:
        """Why it is here, why it matters, what is advised, what must never be done before."""
        say, glyphs = self.host.say, self.host.look.glyphs
        items: list[Item] = []
        if view.state == "waiting":
            items.append(
                Para(line(Span(f"{glyphs.waiting} ", "watch"), Span(self._waiting_words(view), "muted")))
            )
        if view.rounds:
            last = when_words(self.host, view.rounds[-1], self._situation.now)
            items.append(Para(line(Span(rounds_words(self.host, len(view.rounds), last), "muted"))))
        if view.applies == "unknown":
            names = [ask_words(self.host, self._situation, name) for name in view.depends_on]
            words = say("Not sure that it is needed. It depends on: {names}", names=several(self.host, names))
            items.append(Para(line(Span(f"{glyphs.unknown} ", "watch"), Span(words, "muted")), hang=2))
        if view.why:
            label = say("Why") + "  "
            items.append(Para(line(Span(label, "muted"), view.why), hang=len(label)))
        if view.reason:
            items.append(Para(line(Span(say(view.reason), "muted")), most=2))
        items += [Para(never_line(self.host, text), hang=2) for text in view.never]
        return [Gap(), *items] if items else []

    def _waiting_words(self, view: StepDetail) -> str:
        record = self._situation.record(view.id)
        since = when_words(self.host, local(self._situation, record.at), self._situation.now)
        return self.host.say("Waiting for {who} since {time}", who=record.waiting_for, time=since)

    def _how(self, view: StepDetail) -> list[Item]:
        lines = how_lines(view.how)
        return [Gap(), *lines] if lines else []

    def _call(self, view: StepDetail) -> list[Item]:
        """Whom to call, above the how-to: the number is what is looked for first."""
        if view.call is None:
            return []
        say, contact = self.host.say, view.call.contact
        known = register_field(self._situation, contact, "phone")
        card = say("call card") if known else say("enter the number")
        label = say("Call") + "  "
        words = (
            f"{contact_words(self.host, self._situation, contact)}  {known or say('no number is entered')}   "
        )
        spans = line(Span(label, "muted"), words, Span("C", "key"), Span(f" {card}", "muted"))
        return [Gap(), Para(spans, hang=len(label), most=3)]

    def _besides(self, view: StepDetail) -> list[Item]:
        """What to send, what is asked, what proof, which gates."""
        say, glyphs = self.host.say, self.host.look.glyphs
        labelled: list[tuple[str, Line]] = []
        if view.decide:
            for each in view.decide.advise:
                choice = view.decide.options.get(each["choose"], each["choose"])
                words = say("{choice}. {because}", choice=choice, because=each["because"])
                labelled.append((say("We advise"), line(words)))
        if view.message:
            words = f" {say('draft it')}"
            labelled.append(
                (
                    say("To send"),
                    line(f"{view.message.title}   ", Span("M", "key"), Span(words, "muted")),
                )
            )
        asked = [*view.confirm, *view.fields]
        if asked:
            open_ones = [each for each in asked if each.answered is None]
            how_many = counted("{count} question", "{count} questions", len(asked))
            state = say("all answered") if not open_ones else say("asked when you press Enter")
            labelled.append((say("Asked here"), line(f"{say(how_many)}, ", Span(state, "muted"))))
        if view.evidence and view.evidence.ask:
            labelled.append((say("Proof"), self._proof(view)))
        items: list[Item] = []
        if labelled:
            width = max(len(label) for label, _ in labelled) + 2
            items.append(Gap())
            items += [
                Para(line(Span(f"{label:<{width}}", "muted"), *spans), hang=width, most=3)
                for label, spans in labelled
            ]
        gates = [gate for gate in view.gates if gate.kind not in LATER_GATES]
        closed = [Para(line(Span(f"{glyphs.gate} ", "never"), self._gate(gate)), hang=2) for gate in gates]
        if view.attach:
            words = say("When it is done, a second plan is walked here: {name}", name=view.attach)
            closed.append(Para(line(Span(f"{glyphs.here} ", "accent"), Span(words, "muted")), hang=2))
        if view.irreversible:
            closed.append(Para(line(Span(f"{glyphs.gate} ", "never"), say("This cannot be undone."))))
        return [*items, Gap(), *closed] if closed else items

    def _proof(self, view: StepDetail) -> Line:
        """What is kept, and the key that adds one."""
        say, proof = self.host.say, view.evidence
        assert proof is not None
        kept = len(proof.kept)
        state = say(counted("{count} kept", "{count} kept", kept)) if kept else say("none yet")
        if proof.before and not kept:
            state = say("first, before you do it")
        return line(f"{state}   ", Span("P", "key"), Span(f" {proof.ask}", "muted"))

    def _gate(self, gate: Gate) -> str:
        if gate.kind == "pause" and gate.until is not None:
            return self.host.say(
                message("Not before {time}", time=when_words(self.host, gate.until, self._situation.now))
            )
        return self.host.say(gate.because)

    def _done_at(self) -> Field:
        say = self.host.say
        return Field("when", say("Done at"), self.values.get("when", ""), placeholder=say("now"), width=22,
                     hint=say("or 20 min ago, 18:00"))  # fmt: skip

    def _echo(self) -> Line:
        """The time as it is understood while it is typed."""
        text = self.typed("when")
        if not text:
            return ()
        from incidentkit.locale.dates import date_time_long  # noqa: PLC0415

        try:
            read = understand(
                text, now=self.host.now(), zone=self._situation.zone, language=self.host.language
            )
        except TimeError as error:
            return line(
                Span(f"{self.host.look.glyphs.unknown} ", "watch"), Span(self.host.say(error.what), "muted")
            )
        words = date_time_long(read.at, self.host.language)
        about = (
            message("Understood: about {time}", time=words)
            if read.approximate
            else message("Understood: {time}", time=words)
        )
        return line(Span(f"{self.host.look.glyphs.done} ", "ok"), Span(self.host.say(about), "muted"))

    def _unknown(self, view: StepDetail, name: str) -> View:
        """The step of which nobody knows whether it is needed: the question first, the step beside it."""
        say, glyphs, situation = self.host.say, self.host.look.glyphs, self._situation
        question = question_view(situation, name)
        ask = ask_words(self.host, situation, name)
        items: list[Item] = [*self._title(view), Gap()]
        items.append(
            Para(
                line(
                    Span(f"{glyphs.unknown} ", "watch"),
                    Span(ask, "strong"),
                    Span(f"  {say('Not known yet')}", "watch"),
                ),
                hang=2,
            )
        )
        if question.why:
            label = say("Why it matters") + "  "
            items += [Gap(), Para(line(Span(label, "muted"), question.why), hang=len(label))]
        items += [
            Gap(),
            Para(
                line(
                    Span(
                        say(
                            "Until we know, the step stays in the list, marked ?. You may do it all the same."
                        ),
                        "muted",
                    )
                )
            ),
        ]
        options = options_of(self.host, situation, question)
        if options and question.type in ("yes_no", "choice"):
            items += [
                Gap(),
                Choices(
                    "answer",
                    tuple(Option(value, words) for value, words in options.items()),
                    self.chosen.get("answer", ()),
                ),
            ]
        main = message("Answer it") if self.chosen.get("answer") else message("Find out now")
        buttons = [
            self.button("main", main),
            self.button("unknown", message("Leave it open")),
            self.button("stuck"),
            self.button("anyway"),
        ]
        return self.page(self._heading(view), items, buttons, bar="watch", step=f"unknown:{view.id}:{name}")

    def _nothing_left(self) -> View:
        say, situation = self.host.say, self._situation
        items: list[Item] = [Para(line(Span(say("No step is left to do."), "title"))), Gap()]
        resting = [step for step in on_offer(situation) if rests(situation, step)]
        for step in resting[:4]:
            when = when_words(self.host, in_zone(situation, next_round(situation, step)), situation.now)
            items.append(Para(line(say("Comes back {time}: {step}", time=when, step=step.do)), hang=2))
        waiting = [step for step in situation.plan.steps if situation.record(step.id).state == "waiting"]
        for step in waiting[:4]:
            record = situation.record(step.id)
            words = say("{step}: waiting for {who}", step=step.do, who=record.waiting_for)
            items.append(Para(line(Span(f"{self.host.look.glyphs.waiting} ", "watch"), words), hang=2))
        left = [name for name in situation.start_questions() if not situation.is_answered(name)]
        if left:
            words = say(
                counted("{count} first question is open: E", "{count} first questions are open: E", len(left))
            )
            items.append(Para(line(Span(f"{self.host.look.glyphs.unknown} ", "watch"), words)))
        items += [
            Gap(),
            Para(line(Span(say("L shows all steps, also those that were left open or skipped."), "muted"))),
        ]
        buttons = [self.button("finish", message("Close the incident")), self.button("list")]
        return self.page([say("All done for now")], items, buttons, bar="ok", step="nothing-left")

    def _closed(self) -> View:
        say, state = self.host.say, self._situation.state
        at = when_words(self.host, local(self._situation, state.closed_at), self._situation.now)
        items: list[Item] = [
            Para(line(Span(say("Closed {time}", time=at), "title"))),
            Gap(),
            Para(
                line(Span(say("How it ended") + "  ", "muted"), say(outcome_words(state.outcome or ""))),
                hang=4,
            ),
            Para(line(state.closing_note or ""), most=4),
            Gap(),
            Para(line(Span(say("You can open it again at any time; nothing was erased."), "muted"))),
        ]
        buttons = [
            self.button("export", message("Write the report")),
            self.button("reopen", message("Open it again")),
        ]
        return self.page([self.walk.label], items, buttons, bar="ok", step="closed")

    # --- what it does

    async def act_main(self) -> None:
        """Done: asks what is still missing, then writes. On a question that would decide the step: answers it."""
        view = self.detail()
        if view is None:
            return
        unsure = self._unsure(view)
        if unsure:
            await self._answer(unsure)
            return
        from incidentkit.tui.pages.finishing import Finishing  # noqa: PLC0415

        await Finishing.begin(self, view.id)

    async def _answer(self, name: str) -> None:
        taken = self.chosen.pop("answer", ())
        if taken:
            outcome = await self.walk.write(c.AnswerQuestion(name=name, text=taken[0]))
            self.tell_outcome(outcome)
            return
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await ways.ask(self.host, self.walk, name)

    async def act_unknown(self) -> None:
        """docs/runbook-format.md, "Meaning" 13: an answer "unknown", else the step stays open; the next is shown."""
        step = self.step()
        if step is None:
            return
        walk, situation = self.walk, self._situation
        self.chosen.pop("answer", None)
        name = unknown_for(situation, step)
        if name is not None:
            outcome = await walk.write(c.AnswerQuestion(name=name, text="unknown"))
            if not self.tell_outcome(outcome):
                return
            question = ask_words(self.host, walk.situation, name)
            self.tell(message("Noted as not known yet: {question} The step stays open.", question=question))
        else:
            self.tell(message("This step stays open. Here is the next one. If you do not know how, press !"))
        walk.pass_over(step.id)
        await self._moved_on()

    async def act_anyway(self) -> None:
        """The step as any other, although nobody knows whether it is needed."""
        step = self.step()
        if step is not None:
            self.walk.sure.add(step.id)

    async def act_back(self) -> None:
        """Home; the incident stays as it is."""
        from incidentkit.tui.pages.home import HomePage  # noqa: PLC0415

        await self.host.start_over(HomePage(self.host))

    async def others_wrote(self) -> None:
        """The step on show may be done by somebody else."""
        self.chosen.pop("answer", None)

    async def _moved_on(self) -> None:
        """Another step is on show: what was typed about this one is not about that one."""
        self.values.pop("when", None)
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await ways.settle(self.host, self.walk)

    def enter_is_enough(self, field: str) -> bool:  # noqa: ARG002
        """A time is typed to be looked at: how it was understood stands below it, and a second Enter says “done”."""
        return False

    def when_done(self) -> Any:
        """When the step was done, as typed; None for now. Raises TimeError."""
        text = self.typed("when")
        if not text:
            return None
        return understand(text, now=self.host.now(), zone=self._situation.zone, language=self.host.language)

    def main_button(self) -> Button | None:
        """The one filled button."""
        buttons = self.view().buttons
        return buttons[0] if buttons else None


def joined(parts: list[Span], dot: str) -> Line:
    """Spans with a dot between them."""
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append(Span(f"  {dot}  ", "muted"))
        spans.append(part)
    return tuple(spans)


def how_lines(text: str | None) -> list[Item]:
    """The how-to as paragraphs: numbers in the accent's tone, further lines of a point moved in below it."""
    items: list[Item] = []
    for raw in (text or "").strip().splitlines():
        words = _MARKS.sub("", raw.rstrip())
        if not words.strip():
            items.append(Gap())
        elif numbered := _NUMBERED.match(words):
            items.append(Para(line(Span(f"{numbered[1]:<3}", "key"), words[numbered.end() :]), hang=3))
        elif bullet := _BULLET.match(words):
            items.append(Para(line(Span("·  ", "key"), words[bullet.end() :]), hang=3))
        else:
            items.append(Para(line(words.strip().lstrip("#").strip())))
    return items
