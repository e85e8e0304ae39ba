"""A block's steps under the names of the runbook that includes it.

`with` gives our names for what the block reads, `as` puts a prefix before what it brings; both hold in ids,
conditions, texts, needs and records of the block.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from incidentkit.runbook.conditions import ConditionError, Name, names, parse
from incidentkit.runbook.model import Advice, Decide, MessageDraft, Need, Question, Step
from incidentkit.runbook.texts import TemplateFault, template_names


class Renaming(msgspec.Struct, frozen=True):
    """New names by old ones: `names` for the first part of dotted names, `steps` and `messages` for ids."""

    names: Mapping[str, str]
    steps: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def changes(self) -> bool:
        """Whether anything is called otherwise."""
        return bool(self.names or self.steps or self.messages)

    def name(self, dotted: str) -> str:
        """A dotted name as the including runbook knows it; `steps.x_y` follows the step's id."""
        head, dot, rest = dotted.partition(".")
        if head == "steps":
            step, more, field = rest.partition(".")
            return f"steps.{self.step(step.replace('_', '-')).replace('-', '_')}{more}{field}"
        return self.names.get(head, head) + dot + rest

    def step(self, step_id: str) -> str:
        """A step's id."""
        return self.steps.get(step_id, step_id)

    def condition(self, text: str) -> str:
        """A condition; one that cannot be read stays as it is, for lint to name."""
        try:
            found = list(names(parse(text)))
        except ConditionError:
            return text
        return _replaced(text, ((each.span.start, each.span.end, self.name(each.name)) for each in _once(found)))

    def text(self, template: str) -> str:
        """A text with places."""
        if "{" not in template:
            return template
        found = template_names(template)
        if isinstance(found, TemplateFault):
            return template
        return _replaced(template, ((each.start, each.end, self.name(each.name)) for each in found))


def _once(found: list[Name]) -> list[Name]:
    return list({each.span.start: each for each in found}.values())


def _replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _maybe(change: Callable[[str], str], value: str | None) -> str | None:
    return None if value is None else change(value)


def question(made: Renaming, asked: Question) -> Question:
    """A question: its condition and what it is prefilled from."""
    return msgspec.structs.replace(
        asked, when=_maybe(made.condition, asked.when), prefill=_maybe(made.name, asked.prefill)
    )


def step(made: Renaming, written: Step) -> Step:
    """A step with everything it names."""
    if not made.changes:
        return written
    return msgspec.structs.replace(
        written,
        id=made.step(written.id),
        when=_maybe(made.condition, written.when),
        needs=[_need(made, need) for need in written.needs],
        from_=_maybe(lambda name: made.steps.get(name) or made.name(name), written.from_),
        within=_maybe(made.name, written.within) if (written.within or "").startswith("organisation.") else written.within,
        record={made.name(name): question(made, asked) for name, asked in written.record.items()},
        confirm=[made.name(name) for name in written.confirm],
        decide=_decide(made, written.decide) if written.decide else None,
        how=_maybe(made.text, written.how),
        how_in={place: made.text(text) for place, text in written.how_in.items()},
        why=_maybe(made.text, written.why),
        script=_maybe(made.text, written.script),
        message=_maybe(lambda name: made.messages.get(name, name), written.message),
    )


def _need(made: Renaming, need: str | Need) -> str | Need:
    if isinstance(need, str):
        return made.step(need)
    return Need(step=made.step(need.step), when=_maybe(made.condition, need.when))


def _decide(made: Renaming, decide: Decide) -> Decide:
    advise = [Advice(choose=a.choose, when=made.condition(a.when), because=a.because) for a in decide.advise]
    return msgspec.structs.replace(decide, name=made.name(decide.name), advise=advise)


def draft(made: Renaming, message: MessageDraft) -> MessageDraft:
    """A message: its texts and the questions asked when drafting."""
    return msgspec.structs.replace(
        message,
        title=made.text(message.title),
        body=made.text(message.body),
        fields={name: question(made, asked) for name, asked in message.fields.items()},
    )


def recorded(items: Iterable[Any]) -> list[str]:
    """Names that these steps record or decide."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Step):
            found += [*item.record, *([item.decide.name] if item.decide else [])]
        elif hasattr(item, "items"):
            found += recorded(item.items)
    return found


def step_ids(items: Iterable[Any]) -> list[str]:
    """Ids of these steps, those in groups too."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Step):
            found.append(item.id)
        elif hasattr(item, "items"):
            found += step_ids(item.items)
    return found
