"""What finishing a step may ask: what comes first, a question, proof, a decision, a second person, a typed word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from incidentkit.errors import Message, message
from incidentkit.incident.gates import Gate, proofs
from incidentkit.tui.pages.base import Page
from incidentkit.tui.pages.question import Place, QuestionPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import Choices, Field, Gap, Item, Option, Para, Span, View, line

if TYPE_CHECKING:
    from incidentkit.incident.views.steps import StepDetail
    from incidentkit.runbook.plan import PlanStep
    from incidentkit.tui.pages.finishing import Finishing

Taken = Callable[[str], Awaitable[None]]


def question(flow: Finishing, step: PlanStep, name: str) -> Page:
    """A question that the step asks; a list is asked as a list."""
    names = flow.questions(step)
    place = Place(flow.heading(), names.index(name) + 1, len(names), again=flow.go_on)

    async def then(answered: bool) -> None:
        flow.walk.confirmed.add((step.id, name))
        await flow.go_on(answered)

    needed = any(gate.kind == "answer" and gate.subject == name for gate in flow.view().gates)
    if flow.situation.several(name) is not None:
        from incidentkit.tui.pages.several import SeveralPage  # noqa: PLC0415

        return SeveralPage(flow.host, flow.walk, name, place, then)
    return QuestionPage(flow.host, flow.walk, name, place, then, can_leave=not needed)


class ReasonPage(Page):
    """Asks for a few words; an empty answer is asked again."""

    name = "reason"
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(
        self,
        flow: Finishing,
        kind: str,
        ask: Message,
        said: list[Message],
        taken: Taken,
        *,
        label: Message | None = None,
        can_be_empty: bool = False,
        placeholder: Message | None = None,
        bar: str = "watch",
    ) -> None:
        super().__init__(flow.host, flow.walk)
        self.flow = flow
        self.kind = kind
        self.draft_key = f"{flow.step_id}/{kind}"
        self.ask = ask
        self.said = said
        self.taken = taken
        self.label = label or message("Reason")
        self.can_be_empty = can_be_empty
        self.placeholder = placeholder
        self.bar = bar
        self.harmless: set[str] = set()

    def view(self) -> View:
        """What is closed, and the field."""
        say, gate = self.host.say, self.host.look.glyphs.gate
        closed = [Para(line(Span(f"{gate} ", "never"), say(words)), hang=2) for words in self.said]
        items: list[Item] = [Para(line(Span(say(self.ask), "title"))), Gap()]
        items += [*closed, *([Gap()] if closed else [])]
        placeholder = say(self.placeholder) if self.placeholder else ""
        items.append(Field("text", say(self.label), self.values.get("text", ""), placeholder=placeholder))
        return self.page(
            self.flow.heading(), items, [self.button("main"), self.button("back")], bar=self.bar, focus="text",
            step=f"reason:{self.draft_key}",
        )  # fmt: skip

    async def act_main(self) -> None:
        """Goes on with the words."""
        text = self.typed("text")
        if not text and not self.can_be_empty:
            self.tell(message("A reason is needed, even “no time”."))
            self.host.focus("text")
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is not None:
            await self.host.forget(self)
            await self.taken(safe)


class FirstPage(Page):
    """Something else comes first: go there, or go on with a reason."""

    name = "first"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(self, flow: Finishing, shut: list[Gate]) -> None:
        super().__init__(flow.host, flow.walk)
        self.flow = flow
        self.shut = shut

    def _options(self) -> list[Option]:
        say, situation = self.host.say, self.flow.situation
        found = []
        for gate in self.shut:
            if gate.kind == "items":
                found.append(Option(f"list:{gate.subject}", say("List them now")))
            elif gate.subject in situation.steps and gate.subject != self.flow.step_id:
                found.append(
                    Option(
                        f"step:{gate.subject}", say("Go there: {step}", step=situation.steps[gate.subject].do)
                    )
                )
        return [*dict.fromkeys(found), Option("despite", say("Go on all the same, and say why"))]

    def view(self) -> View:
        """What comes first, and the ways on."""
        say, gate = self.host.say, self.host.look.glyphs.gate
        options = self._options()
        items: list[Item] = [
            Para(line(Span(say("Something else comes first."), "title"))),
            Gap(),
            *(Para(line(Span(f"{gate} ", "never"), say(each.because)), hang=2) for each in self.shut),
            Gap(),
            Choices("way", tuple(options), self.chosen.get("way", (options[0].value,))),
        ]
        buttons = [self.button("main"), self.button("back")]
        return self.page(self.flow.heading(), items, buttons, bar="watch", focus="way", step="first")

    async def act_main(self) -> None:
        """Goes where was chosen."""
        options = self._options()
        kind, _, subject = self.chosen.get("way", (options[0].value,))[0].partition(":")
        if kind == "despite":
            await self.host.replace(_despite(self.flow, [gate.because for gate in self.shut]))
            return
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        await self.host.back()
        if kind == "list":
            await ways.ask(self.host, self.flow.walk, subject)
        else:
            self.flow.walk.go_to(subject)


def first(flow: Finishing, shut: list[Gate]) -> Page:
    """Gates of other steps, lists or a pause."""
    return FirstPage(flow, shut)


def _despite(flow: Finishing, closed: list[Message]) -> Page:
    async def taken(text: str) -> None:
        flow.despite = f"{flow.despite} {text}" if flow.despite else text
        await flow.go_on()

    ask = message("Why go on before it? It will be in the report.")
    return ReasonPage(flow, "despite", ask, closed, taken)


def without_plan(flow: Finishing, why_not: Message) -> Page:
    """The plan that the step attaches cannot be read."""

    async def taken(text: str) -> None:
        flow.despite = text
        await flow.go_on()

    ask = message("Go on without the other plan? Say why: it will be in the report.")
    return ReasonPage(flow, "without-plan", ask, [why_not], taken)


class ProofPage(Page):
    """Keeps the proof that a step asks for; without it, a required one is passed with a reason."""

    name = "gate-proof"
    labels = {"main": message("Keep the proof"), "skip": message("Go on without")}  # noqa: RUF012

    def __init__(self, flow: Finishing, step: PlanStep) -> None:
        super().__init__(flow.host, flow.walk)
        self.flow = flow
        self.draft_key = step.id
        assert step.evidence is not None
        self.asked = step.evidence

    def view(self) -> View:
        """What is asked for, what is kept, and where a path is typed."""
        say, glyphs = self.host.say, self.host.look.glyphs
        step = self.flow.situation.steps[self.flow.step_id]
        kept = proofs(self.flow.situation, step)
        need = (
            message("Closed until the proof is kept.")
            if self.asked.required
            else message("A proof is asked for here.")
        )
        items: list[Item] = [
            Para(line(Span(step.do, "title"))),
            Gap(),
            Para(line(Span(f"{glyphs.gate} ", "never" if self.asked.required else "watch"), say(need))),
            Gap(),
            Para(line(Span(f"{glyphs.done if kept else glyphs.todo} ", "ok" if kept else "line"), self.asked.ask,
                      Span(f"  {say('{kept} of {count} kept', kept=kept, count=self.asked.count)}", "muted")), hang=2),
            Gap(),
            Field("path", say("File"), self.values.get("path", ""), placeholder=say("path, or drag the file here")),
            Gap(),
            Para(line(Span(say("A picture shows what you saw. It does not prove who wrote it."), "muted"))),
            Para(line(Span(say("Kept: name, size, SHA-256, when, by whom. The copy is read-only."), "muted"))),
        ]  # fmt: skip
        without = message("Go on without, and say why") if self.asked.required else message("There is none")
        buttons = [self.button("main"), self.button("skip", without), self.button("stuck")]
        bar = "never" if self.asked.required else "accent"
        return self.page(
            self.flow.heading(), items, buttons, bar=bar, focus="path", step=f"proof:{step.id}:{kept}"
        )

    async def act_main(self) -> None:
        """Copies the file into the store and writes that it is kept."""
        from incidentkit.tui.keeping import keep_files  # noqa: PLC0415

        if await keep_files(self, self.typed("path"), self.flow.step_id):
            await self.host.forget(self)
            await self.flow.go_on()

    async def act_skip(self) -> None:
        """Goes on without it; where it is required, with a reason that will be in the report."""
        if not self.asked.required:
            self.flow.without_proof = True
            await self.flow.go_on()
            return

        async def taken(text: str) -> None:
            self.flow.despite = f"{self.flow.despite} {text}" if self.flow.despite else text
            self.flow.without_proof = True
            await self.flow.go_on()

        ask = message("Go on without proof? Say why: it will be in the report.")
        await self.host.replace(ReasonPage(self.flow, "no-proof", ask, [], taken))


def proof(flow: Finishing, step: PlanStep) -> Page:
    """The proof that a step asks for."""
    return ProofPage(flow, step)


class DecidePage(Page):
    """A decision: options, advice, and the reason that is always recorded."""

    name = "decide"
    labels = {"main": message("Decide")}  # noqa: RUF012

    def __init__(self, flow: Finishing, view: StepDetail) -> None:
        super().__init__(flow.host, flow.walk)
        self.flow = flow
        self.draft_key = view.id
        self.harmless: set[str] = set()

    def view(self) -> View:
        """The options, what is advised, and why."""
        say, view = self.host.say, self.flow.view()
        decide = view.decide
        assert decide is not None
        advised = [each["choose"] for each in decide.advise]
        options = tuple(
            Option(value, words, say("advised") if value in advised else "")
            for value, words in decide.options.items()
        )
        chosen = self.chosen.get("choice", (next(iter([*advised, *decide.options])),))
        items: list[Item] = [Para(line(Span(decide.ask or view.do, "title"))), Gap()]
        for each in decide.advise:
            label = say("We advise") + "  "
            words = f"{decide.options.get(each['choose'], each['choose'])}. {each['because']}"
            items.append(Para(line(Span(label, "muted"), words), hang=len(label)))
        items += [*([Gap()] if decide.advise else []), Choices("choice", options, chosen), Gap()]
        if advised and chosen[0] not in advised:
            words = say("That goes against the advice. It is yours to decide.")
            items += [Para(line(Span(words, "watch"))), Gap()]
        items.append(
            Field(
                "reason", say("Reason"), self.values.get("reason", ""), placeholder=say("in a few words, why")
            )
        )
        picked = say("Decide: {choice}", choice=decide.options[chosen[0]])
        main = self.button("main", picked if len(picked) < 34 else None)
        return self.page(
            self.flow.heading(), items, [main, self.button("back"), self.button("stuck")], focus="choice",
            step=f"decide:{view.id}",
        )  # fmt: skip

    async def act_main(self) -> None:
        """Takes the choice; without a reason it is asked for."""
        decide = self.flow.view().decide
        assert decide is not None
        reason = self.typed("reason")
        if not reason:
            self.tell(message("Say in a few words why: a reason is always kept with a decision."))
            self.host.focus("reason")
            return
        safe = await without_secret(self, reason, self.harmless)
        if safe is None:
            return
        advised = [each["choose"] for each in decide.advise]
        self.flow.choice = self.chosen.get("choice", (next(iter([*advised, *decide.options])),))[0]
        self.flow.reason = safe
        await self.host.forget(self)
        await self.flow.go_on()


def decision(flow: Finishing, view: StepDetail) -> Page:
    """A step's decision."""
    return DecidePage(flow, view)


def second_person(flow: Finishing, step: PlanStep) -> Page:
    """Who confirms the step, besides the one who does it."""

    async def taken(text: str) -> None:
        if text:
            flow.witness = text
            await flow.go_on()
            return
        await flow.host.replace(
            ReasonPage(
                flow, "no-witness", message("Why is nobody available? It will be in the report."), [], alone
            )
        )

    async def alone(text: str) -> None:
        flow.no_witness = text
        await flow.go_on()

    del step
    ask = message("A second person confirms this step. Who?")
    return ReasonPage(
        flow, "witness", ask, [], taken, label=message("Name"), can_be_empty=True,
        placeholder=message("empty: nobody is available"),
    )  # fmt: skip


class WordPage(Page):
    """An irreversible step: one word is typed that stands on the screen."""

    name = "word"
    keeps_drafts = False
    labels = {"main": message("Go on")}  # noqa: RUF012

    def __init__(self, flow: Finishing, step: PlanStep) -> None:
        super().__init__(flow.host, flow.walk)
        self.flow = flow
        self.step_id = step.id

    @property
    def _word(self) -> str:
        """The id of the step is what opens the gate; the word on screen stands for it."""
        return self.host.say(message("CONFIRM"))

    def view(self) -> View:
        """The word and the field."""
        say = self.host.say
        step = self.flow.situation.steps[self.step_id]
        items: list[Item] = [
            Para(line(Span(step.do, "title"))),
            Gap(),
            Para(
                line(
                    Span(f"{self.host.look.glyphs.gate} ", "never"),
                    say("This cannot be undone. Type {word} to go on.", word=self._word),
                )
            ),
            Gap(),
            Field("word", self._word, self.values.get("word", ""), width=24),
        ]
        return self.page(
            self.flow.heading(),
            items,
            [self.button("back"), self.button("main")],
            bar="never",
            focus="word",
            step=f"word:{step.id}",
        )

    def enter_is_enough(self, field: str) -> bool:  # noqa: ARG002
        """After the whole word."""
        return self.typed("word").casefold() == self._word.casefold()

    async def act_main(self) -> None:
        """Goes on if the word is the one on the screen."""
        if self.typed("word").casefold() != self._word.casefold():
            self.tell(message("“{typed}” is not {word}.", typed=self.typed("word")[:40], word=self._word))
            self.host.focus("word")
            return
        self.flow.typed_word = self.step_id
        await self.flow.go_on()


def typed_word(flow: Finishing, step: PlanStep) -> Page:
    """The word that an irreversible step asks for."""
    return WordPage(flow, step)
