"""A block's names as the runbook that includes it calls them: in ids, conditions, texts, questions and needs."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from incidentkit.runbook.conditions import ConditionError, names, parse
from incidentkit.runbook.model import Decide, EvidenceAsk, MessageDraft, Need, Question
from incidentkit.runbook.plan import PlanStep
from incidentkit.runbook.texts import renamed


class Renaming(msgspec.Struct, frozen=True):
    """What each name, step id and message id becomes; what is not listed stays."""

    names: Mapping[str, str]
    steps: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def changes_nothing(self) -> bool:
        """Whether everything keeps its name."""
        return not any(
            old != new for each in (self.names, self.steps, self.messages) for old, new in each.items()
        )

    def name(self, dotted: str) -> str:
        """A dotted name; `steps.x` follows its step."""
        first, dot, rest = dotted.partition(".")
        if first == "steps" and rest:
            kebab = rest.replace("_", "-")
            return "steps." + self.steps[kebab].replace("-", "_") if kebab in self.steps else dotted
        return self.names.get(first, first) + dot + rest

    def condition(self, text: str) -> str:
        """A condition with its names renamed; one that cannot be read stays as it is."""
        try:
            found = list(names(parse(text)))
        except ConditionError:
            return text
        for each in sorted(found, key=lambda one: -one.span.start):
            written = text[each.span.start : each.span.end]
            if written == each.name:
                text = text[: each.span.start] + self.name(each.name) + text[each.span.end :]
        return text

    def text(self, template: str) -> str:
        """A text with the names in its places renamed."""
        return renamed(template, self.name)

    def anchor(self, name: str) -> str:
        """What a clock or a target time runs from: a step or a name."""
        return self.steps.get(name) or self.name(name)

    def step(self, step: PlanStep) -> PlanStep:
        """A step of the block as a step of what includes it."""
        return replace(
            step,
            id=self.steps.get(step.id, step.id),
            do=self.text(step.do),
            why=self._maybe_text(step.why),
            how=self._maybe_text(step.how),
            how_in={place: self.text(text) for place, text in step.how_in.items()},
            when=[self.condition(each) for each in step.when],
            needs=[Need(step=self.steps.get(n.step, n.step), when=self._maybe(n.when)) for n in step.needs],
            after=None if step.after is None else self.steps.get(step.after, step.after),
            within=None if step.within is None else self._length(step.within),
            from_=None if step.from_ is None else self.anchor(step.from_),
            record=self.questions(step.record),
            confirm=[self.name(each) for each in step.confirm],
            decide=None if step.decide is None else self._decide(step.decide),
            evidence=None if step.evidence is None else self._evidence(step.evidence),
            script=self._maybe_text(step.script),
            message=None if step.message is None else self.messages.get(step.message, step.message),
            until=self._maybe(step.until),
            carry={self.name(ours): theirs for ours, theirs in step.carry.items()},
            loop=None if step.loop is None else replace(step.loop, for_each=self.name(step.loop.for_each)),
        )

    def questions(self, questions: Mapping[str, Question]) -> dict[str, Question]:
        """Questions under their new names."""
        return {
            self.name(name): replace(
                question,
                ask=self.text(question.ask),
                why=self._maybe_text(question.why),
                when=self._maybe(question.when),
                prefill=None if question.prefill is None else self.name(question.prefill),
            )
            for name, question in questions.items()
        }

    def message(self, message: MessageDraft) -> MessageDraft:
        """A message with its texts and blanks renamed."""
        return replace(
            message,
            to=self.text(message.to),
            title=self.text(message.title),
            body=self.text(message.body),
            fields=self.questions(message.fields),
        )

    def _decide(self, decide: Decide) -> Decide:
        return replace(
            decide,
            name=self.name(decide.name),
            ask=self._maybe_text(decide.ask),
            advise=[replace(each, when=self.condition(each.when)) for each in decide.advise],
        )

    def _evidence(self, evidence: EvidenceAsk) -> EvidenceAsk:
        return replace(evidence, ask=self.text(evidence.ask))

    def _length(self, within: str) -> str:
        """A duration stays; a path such as `organisation.contacts.insurer.notice` may begin with a name of ours."""
        return self.name(within) if within.partition(".")[0] in self.names else within

    def _maybe(self, condition: str | None) -> str | None:
        return None if condition is None else self.condition(condition)

    def _maybe_text(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)


def prefixed(
    prefix: str | None, steps: set[str], names_: set[str], messages: set[str], given: Mapping[str, str]
) -> Renaming:
    """How a block is called with `as: prefix` and `with: given`: `prefix-` before ids, `prefix_` before its names.

    A name that the block itself records is never what the includer gives it.
    """
    dash = f"{prefix}-" if prefix else ""
    low = dash.replace("-", "_")
    return Renaming(
        names={
            **{ours: theirs for ours, theirs in given.items() if ours not in names_},
            **{each: low + each for each in names_},
        },
        steps={each: dash + each for each in steps},
        messages={each: dash + each for each in messages},
    )
