"""From a runbook as written to a plan: includes, groups and shared parts expanded into one flat list of steps."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from incidentkit.errors import Message, message
from incidentkit.runbook.model import (
    Deadline,
    Group,
    Include,
    Loop,
    MessageDraft,
    Need,
    NeverItem,
    Question,
    Runbook,
    Step,
)
from incidentkit.runbook.plan import Plan, PlanLoop, PlanStep
from incidentkit.runbook.reader import BlockFile, Placed, RunbookFile, SharedFile
from incidentkit.runbook.renaming import prefixed
from incidentkit.yamlfile.document import Fault, Where
from incidentkit.yamlfile.shapes import did_you_mean, fault

MOST_STEPS = 500


class Parts(msgspec.Struct, frozen=True):
    """What a runbook may lean on in its language: the shared file, and blocks by id (None: there is no such file)."""

    shared: SharedFile | None
    block: Callable[[str], BlockFile | None]
    block_ids: Sequence[str] = ()


class Laid(msgspec.Struct, frozen=True):
    """A step of the plan and the place in the runbook's own file that brings it."""

    step: PlanStep
    where: Where


class Expansion:
    """Expands one runbook; `faults` are what is wrong between the files, at places of the runbook's file."""

    def __init__(self, file: RunbookFile, parts: Parts) -> None:
        self.file = file
        self.parts = parts
        self.faults: list[Fault] = []
        self.broken: list[BlockFile | SharedFile] = []
        self.messages: dict[str, MessageDraft] = {}
        self.loops = 0

    def plan(self) -> Plan | None:
        """The plan, or None where the file or a part that it uses has an error."""
        laid = self._items(self.file.items, ())
        shared = self._used()
        self._twice(laid)
        runbook = self.file.runbook
        if runbook is None or self.faults or self.broken:
            return None
        return self._plan(runbook, [each.step for each in laid], shared)

    # Steps ---------------------------------------------------------------------------------------

    def _items(self, items: Sequence[Placed], way: tuple[str, ...], top: Where | None = None) -> list[Laid]:
        laid: list[Laid] = []
        for placed in items:
            where = top or placed.where
            if len(laid) > MOST_STEPS:
                self._say(
                    "too-long",
                    where,
                    message("With its blocks this runbook has more than {most} steps.", most=MOST_STEPS),
                )
                break
            match placed.item:
                case Step() as step:
                    laid.append(Laid(_plan_step(step, placed.phase), where))
                case Group() as group:
                    laid += _grouped(group, self._items(placed.inside, way, top))
                case Loop() as loop:
                    laid += self._looped(loop, self._items(placed.inside, way, top))
                case Include() as include:
                    laid += self._included(include, placed, way, where)
        return laid

    def _included(self, include: Include, placed: Placed, way: tuple[str, ...], where: Where) -> list[Laid]:
        block = self.parts.block(include.include)
        at: Where = (*where, "include") if where == placed.where and not way else where
        if block is None:
            what = message("There is no block '{name}'.", name=include.include)
            known = list(self.parts.block_ids)
            self._say("include-missing", at, what, did_you_mean(include.include, known) if known else None)
            return []
        if include.include in way:
            circle = " → ".join([*way[way.index(include.include) :], include.include])
            self._say(
                "include-cycle", at, message("These blocks include each other: {blocks}.", blocks=circle)
            )
            return []
        if block.block is None:
            if all(each is not block for each in self.broken):
                self.broken.append(block)
            return []
        before = self.messages
        self.messages = dict(block.block.messages)
        inner = self._items(block.items, (*way, include.include), where)
        brought = self.messages
        renaming = prefixed(
            include.as_,
            {each.step.id for each in inner},
            {name for each in inner for name in _recorded(each.step)}
            | {f for m in brought.values() for f in m.fields},
            set(brought),
            include.with_,
        )
        self.messages = before
        if renaming.changes_nothing:
            self.messages |= {name: draft for name, draft in brought.items() if name not in before}
            return [Laid(replace(each.step, phase=placed.phase), each.where) for each in inner]
        self.messages |= {renaming.messages[name]: renaming.message(draft) for name, draft in brought.items()}
        return [Laid(replace(renaming.step(each.step), phase=placed.phase), each.where) for each in inner]

    def _looped(self, loop: Loop, laid: list[Laid]) -> list[Laid]:
        """The loop's steps with what it asks of each; an item of a list holds no list."""
        self.loops += 1
        around = PlanLoop(for_each=loop.for_each, as_=loop.as_, number=self.loops)
        found: list[Laid] = []
        for each in laid:
            if each.step.loop is not None:
                self._say(
                    "loop-in-loop",
                    each.where,
                    message("A loop cannot stand in a loop; “{step}” is in two.", step=each.step.do),
                    message("Close the first loop before the second."),
                )
            if each.step.once:
                self._say(
                    "wrong-kind",
                    each.where,
                    message("A step of a loop is walked for each item; 'once' says nothing there."),
                    message("Take 'once' away, or take the step out of the loop."),
                )
            if any(question.type == "list" or question.many for question in each.step.record.values()):
                self._say(
                    "loop-in-loop",
                    each.where,
                    message("A list cannot be recorded inside a loop."),
                    message("Ask for a text, or for one of them."),
                )
            when = [*([loop.when] if loop.when is not None else []), *each.step.when]
            found.append(Laid(replace(each.step, loop=around, when=when), each.where))
        return found

    def _twice(self, laid: Sequence[Laid]) -> None:
        first: dict[str, Laid] = {}
        for each in laid:
            before = first.setdefault(each.step.id, each)
            if before is each:
                continue
            own = (
                each
                if self.file.document.span_of(each.where) >= self.file.document.span_of(before.where)
                else before
            )
            what: Message = message(
                "The step {step} stands in {first} and in {second}.",
                step=each.step.id,
                first=before.step.phase,
                second=each.step.phase,
            )
            self._say(
                "step-id-twice",
                (*own.where, "id"),
                what,
                message("Give one of them another id; an include takes: as: second"),
            )

    # Shared parts --------------------------------------------------------------------------------

    def _used(self) -> dict[str, dict[str, Any]]:
        """What `use` names, by kind; faults for ids that are not there."""
        found: dict[str, dict[str, Any]] = {"questions": {}, "deadlines": {}, "messages": {}}
        data = self.file.document.data
        used = data.get("use") if isinstance(data, dict) else None
        if not isinstance(used, list) or not used:
            return found
        shared = self.parts.shared
        if shared is not None and shared.shared is None:
            self.broken.append(shared)
            return found
        parts = shared.shared if shared is not None else None
        known = [*parts.questions, *parts.deadlines, *parts.messages] if parts else []
        for index, name in enumerate(used):
            if not isinstance(name, str):
                continue
            if parts is None:
                self._say(
                    "unknown-name", ("use", index), message("There is no shared.yaml beside this runbook.")
                )
                break
            if name in parts.questions:
                found["questions"][name] = parts.questions[name]
            elif name in parts.deadlines:
                found["deadlines"][name] = parts.deadlines[name]
            elif name in parts.messages:
                found["messages"][name] = parts.messages[name]
            else:
                what = message("Nothing in shared.yaml is called '{name}'.", name=name)
                self._say("unknown-name", ("use", index), what, did_you_mean(name, known) if known else None)
        return found

    # The whole -----------------------------------------------------------------------------------

    def _plan(self, runbook: Runbook, steps: list[PlanStep], shared: dict[str, dict[str, Any]]) -> Plan:
        ids = {step.id for step in steps}
        used: dict[str, Deadline] = {
            name: replace(one, met_by=[met for met in _listed(one.met_by) if met in ids or "/" in met])
            for name, one in shared["deadlines"].items()
        }
        own = {name: replace(one, met_by=_listed(one.met_by)) for name, one in runbook.deadlines.items()}
        questions: dict[str, Question] = {**runbook.questions, **_new(shared["questions"], runbook.questions)}
        messages: dict[str, MessageDraft] = {**shared["messages"], **self.messages, **runbook.messages}
        return Plan(
            id=runbook.id,
            title=runbook.title,
            summary=runbook.summary,
            language=runbook.language,
            owner=runbook.owner,
            reviewed=runbook.reviewed,
            review_every=runbook.review_every,
            signs=runbook.signs,
            never=[NeverItem(say=each) if isinstance(each, str) else each for each in runbook.never],
            facts=runbook.facts,
            questions=questions,
            severity=runbook.severity,
            deadlines={**own, **_new(used, own)},
            steps=steps,
            messages=messages,
            close=runbook.close,
            review=runbook.review,
            exercise=runbook.exercise,
        )

    def _say(self, rule: str, where: Where, what: Message, hint: Message | None = None) -> None:
        self.faults.append(fault(rule, what, self.file.document.span_of(where), hint))


def _plan_step(step: Step, phase: str) -> PlanStep:
    return PlanStep(
        id=step.id,
        phase=phase,
        do=step.do,
        role=step.role,
        why=step.why,
        how=step.how,
        how_in=step.how_in,
        when=[step.when] if step.when is not None else [],
        where=[step.where] if step.where else [],
        needs=[Need(step=each) if isinstance(each, str) else each for each in step.needs],
        within=step.within,
        from_=step.from_,
        record=step.record,
        confirm=step.confirm,
        decide=step.decide,
        people=step.people,
        irreversible=step.irreversible,
        evidence=step.evidence,
        call=step.call,
        script=step.script,
        message=step.message,
        pause=step.pause,
        every=step.every,
        until=step.until,
        attach=step.attach,
        carry=step.carry,
        first=step.first,
        once=step.once,
    )


def _grouped(group: Group, laid: list[Laid]) -> list[Laid]:
    """The group's steps with what it asks of each: its conditions come before their own, its title outermost."""
    found: list[Laid] = []
    for index, each in enumerate(laid):
        step = replace(
            each.step,
            groups=[group.group, *each.step.groups],
            when=[*([group.when] if group.when is not None else []), *each.step.when],
            where=[*([group.where] if group.where else []), *each.step.where],
        )
        if group.in_order and index and step.after is None:
            step = replace(step, after=laid[index - 1].step.id)
        found.append(Laid(step, each.where))
    return found


def _recorded(step: PlanStep) -> list[str]:
    return [*step.record, *([step.decide.name] if step.decide else [])]


def _listed(met_by: list[str] | str) -> list[str]:
    return [met_by] if isinstance(met_by, str) else met_by


def _new(added: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What is added and not already the runbook's own."""
    return {name: one for name, one in added.items() if name not in own}
