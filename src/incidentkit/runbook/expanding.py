"""From a runbook as written to its plan: `use` and `include` resolved, groups flattened onto their steps."""

from typing import Any

import msgspec

from incidentkit.errors import Message, message
from incidentkit.runbook import renaming
from incidentkit.runbook.model import (
    PHASES,
    Deadline,
    Include,
    MessageDraft,
    Need,
    NeverItem,
    Runbook,
    Shared,
    Step,
)
from incidentkit.runbook.plan import Plan, PlanStep
from incidentkit.runbook.reader import BlockFile, ParsedGroup, RunbookFile
from incidentkit.runbook.renaming import Renaming
from incidentkit.yamlfile import Fault, Where
from incidentkit.yamlfile.shapes import did_you_mean, fault


class Around(msgspec.Struct, frozen=True):
    """What groups ask of the steps in them."""

    titles: list[str] = []
    when: list[str] = []
    where: list[list[str]] = []


class Expansion:
    """One runbook being expanded; `faults` are of its own file."""

    def __init__(self, file: RunbookFile, blocks: dict[str, BlockFile], shared: Shared | None) -> None:
        assert file.runbook is not None
        self.file = file
        self.runbook: Runbook = file.runbook
        self.blocks = blocks
        self.shared = shared
        self.faults: list[Fault] = []
        self.steps: list[PlanStep] = []
        self.messages: dict[str, MessageDraft] = dict(self.runbook.messages)

    def plan(self) -> Plan:
        """The plan; look at `faults` before using it."""
        for phase in PHASES:
            self._items(
                phase, self.file.items.get(phase, []), Around(), Renaming({}, {}, {}), ("phases", phase), ()
            )
        self._twice()
        questions, deadlines = dict(self.runbook.questions), dict(self.runbook.deadlines)
        for index, name in enumerate(self.runbook.use):
            self._use(name, ("use", index), questions, deadlines)
        known = {step.id for step in self.steps}
        written = self.runbook
        return Plan(
            id=written.id,
            title=written.title,
            summary=written.summary,
            language=written.language,
            owner=written.owner,
            reviewed=written.reviewed,
            review_every=written.review_every,
            signs=written.signs,
            never=[NeverItem(say=item) if isinstance(item, str) else item for item in written.never],
            facts=written.facts,
            questions=questions,
            severity=written.severity,
            deadlines={name: _met_here(deadline, known) for name, deadline in deadlines.items()},
            steps=self.steps,
            messages=self.messages,
            close=written.close,
            review=written.review,
            exercise=written.exercise,
        )

    def _fault(self, rule: str, what: Message, where: Where, hint: Message | None = None) -> None:
        self.faults.append(fault(rule, what, self.file.document.span_of(where), hint))

    def _use(
        self, name: str, where: Where, questions: dict[str, Any], deadlines: dict[str, Deadline]
    ) -> None:
        shared = self.shared
        if shared is not None and name in shared.questions:
            questions.setdefault(name, shared.questions[name])
        elif shared is not None and name in shared.deadlines:
            deadlines.setdefault(name, shared.deadlines[name])
        elif shared is not None and name in shared.messages:
            self.messages.setdefault(name, shared.messages[name])
        else:
            known = [*shared.questions, *shared.deadlines, *shared.messages] if shared else []
            what = message("shared.yaml has nothing called '{name}'.", name=name[:60])
            self._fault("unknown-shared", what, where, did_you_mean(name, known) if known else None)

    def _items(
        self,
        phase: str,
        items: list[Any],
        around: Around,
        made: Renaming,
        where: Where,
        through: tuple[str, ...],
    ) -> list[str]:
        """Adds the steps of these items and returns their ids, in order."""
        added: list[str] = []
        for item in items:
            if isinstance(item, Step):
                added.append(self._step(phase, renaming.step(made, item), around))
            elif isinstance(item, Include):
                added += self._include(phase, item, around, where, through)
            elif isinstance(item, ParsedGroup):
                added += self._group(phase, item, around, made, where, through)
        return added

    def _step(self, phase: str, step: Step, around: Around) -> str:
        data = {
            name: getattr(step, name) for name in step.__struct_fields__ if name in PlanStep.__struct_fields__
        }
        data |= {
            "phase": phase,
            "groups": around.titles,
            "when": [*around.when, *([step.when] if step.when else [])],
            "where": [*around.where, *([step.where] if step.where else [])],
            "needs": [Need(step=need) if isinstance(need, str) else need for need in step.needs],
        }
        self.steps.append(PlanStep(**data))
        return step.id

    def _group(
        self,
        phase: str,
        item: ParsedGroup,
        around: Around,
        made: Renaming,
        where: Where,
        through: tuple[str, ...],
    ) -> list[str]:
        group = item.group
        inner = Around(
            [*around.titles, group.group],
            [*around.when, *([made.condition(group.when)] if group.when else [])],
            [*around.where, *([group.where] if group.where else [])],
        )
        added = self._items(phase, item.items, inner, made, where, through)
        if group.in_order:
            self._in_order(added)
        return added

    def _in_order(self, ids: list[str]) -> None:
        before = dict(zip(ids[1:], ids, strict=False))
        self.steps = [
            msgspec.structs.replace(step, after=before[step.id])
            if step.id in before and step.after is None
            else step
            for step in self.steps
        ]

    def _include(
        self, phase: str, item: Include, around: Around, where: Where, through: tuple[str, ...]
    ) -> list[str]:
        block = self.blocks.get(item.include)
        if block is None or block.block is None:
            what = message("There is no block '{name}'.", name=item.include[:60])
            if block is not None:
                what = message("The block '{name}' has mistakes of its own.", name=item.include)
            self._fault(
                "include-missing",
                what,
                where,
                did_you_mean(item.include, list(self.blocks)) if not block else None,
            )
            return []
        if item.include in through:
            what = message("The block '{name}' includes itself.", name=item.include)
            self._fault("include-cycle", what, where)
            return []
        made = _renaming(item, block)
        for name, draft in block.block.messages.items():
            self.messages.setdefault(made.messages.get(name, name), renaming.draft(made, draft))
        return self._items(phase, block.items, around, made, where, (*through, item.include))

    def _twice(self) -> None:
        seen: dict[str, PlanStep] = {}
        for step in self.steps:
            if step.id in seen:
                what = message(
                    "'{id}' stands in {first} and in {second}.",
                    id=step.id,
                    first=seen[step.id].phase,
                    second=step.phase,
                )
                self._fault(
                    "step-id-twice", what, ("phases", step.phase), message("Give the block a prefix: as")
                )
            seen.setdefault(step.id, step)


def _renaming(item: Include, block: BlockFile) -> Renaming:
    """What `with` and `as` of an include change."""
    names = dict(item.with_)
    if not item.as_:
        return Renaming(names, {}, {})
    prefix = item.as_
    names |= {name: f"{prefix.replace('-', '_')}_{name}" for name in renaming.recorded(block.items)}
    messages = block.block.messages if block.block else {}
    return Renaming(
        names,
        {step: f"{prefix}-{step}" for step in renaming.step_ids(block.items)},
        {name: f"{prefix.replace('-', '_')}_{name}" for name in messages},
    )


def _met_here(deadline: Deadline, known: set[str]) -> Deadline:
    """`met_by` as a list of steps that this runbook has."""
    met_by = [deadline.met_by] if isinstance(deadline.met_by, str) else deadline.met_by
    return msgspec.structs.replace(deadline, met_by=[step for step in met_by if step in known])
