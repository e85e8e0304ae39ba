"""What one runbook or block can see: its names, its steps with those of its blocks, and what its names hang on.

A scope is the file as written plus what `use` and `include` bring into it. Everything keeps the file and place
where it was written, so that a finding about the whole still points at a line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from incidentkit.lint import names
from incidentkit.lint.diagnostics import Diagnostic, Severity
from incidentkit.lint.loops import LoopUse, loop_of
from incidentkit.lint.source import (
    Condition,
    Data,
    Item,
    SourceFile,
    Where,
    entries,
    mapping,
    sequence,
    texts,
)
from incidentkit.lint.wording import nearest

SHARED_KINDS = ("questions", "deadlines", "messages")
"""What `use` can bring from shared.yaml."""

if TYPE_CHECKING:
    from incidentkit.errors import Message
    from incidentkit.lint.library import Library
    from incidentkit.yamlfile import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition with how its names are called in this scope (a block's names may be called otherwise here)."""

    condition: Condition
    renamed: Mapping[str, str] = field(default_factory=dict)

    def name(self, dotted: str) -> str:
        """The name as this scope knows it."""
        first, dot, rest = dotted.partition(".")
        return self.renamed.get(first, first) + dot + rest


@dataclass(frozen=True, slots=True)
class Declared:
    """One place that gives a name: a question, a record, a decision, a fact, a deadline or a message."""

    name: str
    symbol: names.Symbol
    source: SourceFile
    where: Where
    readings: tuple[Reading, ...] = ()
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class StepUse:
    """A step of this scope: its id here, where it is written, and what must hold for it to apply."""

    id: str
    source: SourceFile
    item: Item
    prefix: str
    readings: tuple[Reading, ...]
    data: Data
    """The step as written."""
    loops: tuple[LoopUse, ...] = ()

    @property
    def where(self) -> Where:
        """The place of the step in its own file."""
        return self.item.where


class Scope:
    """What can be read in `source`, and how a rule says what it found there."""

    def __init__(self, library: "Library", source: SourceFile) -> None:
        self.library = library
        self.source = source
        self.declared: list[Declared] = []
        self.steps: list[StepUse] = []
        self.includes: list[tuple[Item, SourceFile]] = []
        self.recorded_in: dict[str, set[str]] = {}
        """Names that steps of loops record, with the lists gone over."""
        self.misses_block = False
        if source.kind == "shared":
            self._read_neighbours()
        self._read_maps(source)
        self._read_used()
        self._read_items(source, source.items, "", {}, ())
        self._own_steps = [one for one in self.steps if one.source is source]
        self.definitions = {one.name: one for one in reversed(self.declared)}
        self.table = self._table()
        self.memo: dict[object, Any] = {}

    # What the scope holds ------------------------------------------------------------------------

    def own_steps(self) -> list[StepUse]:
        """The steps written in this file."""
        return self._own_steps

    @cached_property
    def loops(self) -> list[LoopUse]:
        """Every loop around a step of this scope, and those of this file that hold none."""
        found = {(one.source.path, one.where): one for step in self.steps for one in step.loops}
        for where, data in self.source.groups:
            if isinstance(data.get("for_each"), str):
                found.setdefault((self.source.path, where), loop_of(self.source, where, data, {}))
        return list(found.values())

    def step(self, identity: str) -> StepUse | None:
        """The step of this id here."""
        return next((one for one in self.steps if one.id == identity), None)

    def step_ids(self) -> list[str]:
        """The ids of all steps here, in order."""
        return [one.id for one in self.steps]

    # Saying what was found -----------------------------------------------------------------------

    def say(
        self,
        rule: str,
        where: Where,
        what: "Message",
        *,
        hint: "Message | None" = None,
        severity: Severity = "error",
        part: tuple[int, int] | None = None,
        key: bool = False,
        source: SourceFile | None = None,
    ) -> Diagnostic:
        """A finding at a place of the file; `part` narrows it to columns of the text that stands there."""
        file = source or self.source
        span = file.within(where, *part) if part else file.span(where, key=key)
        return at_span(file, span, rule, what, hint=hint, severity=severity)

    # Building ------------------------------------------------------------------------------------

    def _read_neighbours(self) -> None:
        """A shared part may read what the runbooks that use it ask, and name their steps."""
        language = self.source.language
        for name, symbol in self.library.known(language).items():
            self.declared.append(Declared(name, symbol, self.source, ()))
        for kind in ("runbook", "block"):
            for outline in self.library.outlines(kind, language):
                there = self.library.placeholder(outline)
                for index, name in enumerate(outline.steps):
                    item = Item(("steps", index), {"id": name}, "")
                    self.steps.append(StepUse(name, there, item, "", (), item.data))

    def _read_maps(self, source: SourceFile, only: set[str] | None = None) -> None:
        """Questions, facts, deadlines and messages of a file, or of shared parts those that are used."""
        for kind in ("questions", "facts", "deadlines", "messages"):
            for where, data in entries(source.data.get(kind), (kind,)):
                name = str(where[-1])
                if only is None or name in only:
                    readings = _readings(source, [(*where, "when")], {})
                    symbol = _symbol(kind, name, data)
                    self.declared.append(Declared(name, symbol, source, where, readings, kind == "facts"))
        if source.kind == "block":
            for name, kind in mapping(source.data.get("reads")).items():
                options = self._options_read(source, str(name)) if kind in {"choice", "choices"} else None
                read = names.Symbol(str(name), kind if isinstance(kind, str) else names.ANY, options)
                self.declared.append(Declared(name, read, source, ("reads", name)))

    def _options_read(self, block: SourceFile, name: str) -> tuple[str, ...] | None:
        """The options that a choice read by a block has in the runbooks that include it, taken together."""
        called = {name}
        for outline in self.library.outlines("runbook", block.language):
            called |= {
                one.given[name] for one in outline.includes if one.block == block.id and name in one.given
            }
        known = self.library.known(block.language)
        found = [known[one].options or () for one in sorted(called) if one in known]
        return tuple(dict.fromkeys(option for options in found for option in options)) or None

    def _read_used(self) -> None:
        """What `use` brings; a misspelt name brings what it most likely means, so that it is told once."""
        if self.source.kind != "runbook":
            return
        used = {text for _, text in texts(self.source.data.get("use"), ("use",))}
        shared = self.library.shared(self.source.language)
        kinds = SHARED_KINDS if shared is not None else ()
        known = {str(name) for kind in kinds for name in mapping(shared.data.get(kind) if shared else None)}
        if shared is not None:
            meant = {nearest(name, known) for name in used - known}
            self._read_maps(shared, {*used, *(one for one in meant if one)})
        for name in sorted(used - known):
            self.declared.append(Declared(name, names.Symbol(name, names.ANY), self.source, ()))

    def _read_items(
        self,
        source: SourceFile,
        items: Iterable[Item],
        prefix: str,
        renamed: Mapping[str, str],
        around: tuple[Reading, ...],
        chain: tuple[str, ...] = (),
        outer: tuple[LoopUse, ...] = (),
    ) -> None:
        for item in items:
            loops = (*outer, *(loop_of(source, where, data, renamed) for where, data in item.loops))
            places = [*((*where, "when") for where, _ in item.groups), (*item.where, "when")]
            readings = (*around, *_readings(source, places, renamed))
            if item.is_step:
                step = StepUse(
                    prefix + str(item.data["id"]), source, item, prefix, readings, item.data, loops
                )
                self.steps.append(step)
                self._read_records(step, renamed)
            elif isinstance(item.data.get("include"), str):
                self._read_include(item, prefix, renamed, readings, chain, loops)

    def _read_include(
        self,
        item: Item,
        prefix: str,
        renamed: Mapping[str, str],
        around: tuple[Reading, ...],
        chain: tuple[str, ...],
        loops: tuple[LoopUse, ...],
    ) -> None:
        block = self._block(str(item.data["include"]))
        if block is None or block.id in chain or block is self.source:
            return  # `include-missing` and `include-cycle` say so
        if not chain:
            self.includes.append((item, block))
        added = item.data.get("as")
        deeper = f"{prefix}{added}-" if isinstance(added, str) else prefix
        calls = {name: name for name in mapping(block.data.get("reads"))}
        calls |= {
            name: renamed.get(ours, ours)
            for name, ours in mapping(item.data.get("with")).items()
            if isinstance(ours, str)
        }
        calls |= {name: deeper.replace("-", "_") + name for name in _recorded(block)}
        for where, data in entries(block.data.get("messages"), ("messages",)):
            name = deeper + str(where[-1])
            self.declared.append(Declared(name, _symbol("messages", name, data), block, where))
        self._read_items(block, block.items, deeper, calls, around, (*chain, block.id), loops)

    def _block(self, name: str) -> SourceFile | None:
        """The block of this name; for a misspelt one what it most likely means, so that it is told once."""
        found = self.library.named("block", self.source.language, name)
        if found is None:
            meant = nearest(name, self.library.ids("block", self.source.language))
            found = self.library.named("block", self.source.language, meant) if meant else None
            self.misses_block = self.misses_block or found is None
        return found

    def _read_records(self, step: StepUse, renamed: Mapping[str, str]) -> None:
        source, where = step.source, step.where
        before = step.prefix.replace("-", "_")
        for place, data in entries(step.data.get("record"), (*where, "record")):
            name = before + str(place[-1])
            readings = (*step.readings, *_readings(source, [(*place, "when")], renamed))
            self.declared.append(Declared(name, names.of_question(name, data), source, place, readings))
            self._note_loops(name, step)
        decide = mapping(step.data.get("decide"))
        if isinstance(decide.get("name"), str):
            name = before + decide["name"]
            options = tuple(str(one) for one in mapping(decide.get("options")))
            symbol = names.Symbol(name, "choice", options or None)
            place = (*where, "decide", "name")
            self.declared.append(Declared(name, symbol, source, place, step.readings))
            self._note_loops(name, step)

    def _note_loops(self, name: str, step: StepUse) -> None:
        if step.loops:
            self.recorded_in.setdefault(name, set()).update(one.over for one in step.loops)

    def _symbols(self) -> dict[str, names.Symbol]:
        """Every name with its symbol: lists with what loops record beside their fields, and what items are called."""
        symbols = {name: one.symbol for name, one in self.definitions.items()}
        for name, lists in self.recorded_in.items():
            for over in lists:
                several = symbols.get(over)
                if (
                    several is not None
                    and several.is_several
                    and (several.parts is not None or several.type != "list")
                ):
                    parts = {name: symbols[name], **(several.parts or {})}
                    symbols[over] = replace(several, parts=parts)
        for one in self.loops:
            symbols.setdefault(one.called, names.item_of(one.called, symbols.get(one.over)))
        if self.source.kind == "shared":
            for kind in ("runbook", "block"):
                for outline in self.library.outlines(kind, self.source.language):
                    for name in outline.called:
                        symbols.setdefault(name, names.Symbol(name, names.ANY))
        return symbols

    def _table(self) -> names.Table:
        return names.Table(
            symbols=self._symbols(),
            steps={one.id for one in self.steps},
            deadlines={one.name for one in self.declared if one.where[:1] == ("deadlines",)},
            organisation=self.library.organisation,
        )


def at_span(
    file: SourceFile,
    span: "Span",
    rule: str,
    what: "Message",
    *,
    hint: "Message | None" = None,
    severity: Severity = "error",
) -> Diagnostic:
    """A finding at a span of a file, with the line that it starts on."""
    lines = file.document.lines
    source = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
    return Diagnostic(
        rule, severity, file.shown, span.line, span.column, span.end_line, span.end_column, what, hint, source
    )


def _symbol(kind: str, name: str, data: Data) -> names.Symbol:
    if kind == "questions":
        return names.of_question(name, data)
    if kind == "facts":
        return names.Symbol(name, "yes_no")
    if kind == "deadlines":
        return names.Symbol(name, "deadline")
    return names.Symbol(name, "draft")


def _readings(source: SourceFile, places: list[Where], renamed: Mapping[str, str]) -> tuple[Reading, ...]:
    found = (source.condition_at(place) for place in places)
    return tuple(Reading(one, renamed) for one in found if one is not None)


def _recorded(file: SourceFile) -> list[str]:
    """The names that a file's own steps record or decide."""
    found: list[Any] = []
    for item in file.items:
        found += mapping(item.data.get("record"))
        found.append(mapping(item.data.get("decide")).get("name"))
    return [one for one in found if isinstance(one, str)]


def needs_of(step: StepUse) -> list[tuple[Where, str]]:
    """The steps that a step needs, by the ids of this scope, with the place of each."""
    found: list[tuple[Where, str]] = []
    if "needs" not in step.data:
        return found
    for index, need in enumerate(sequence(step.data["needs"])):
        place = (*step.where, "needs", index)
        if isinstance(need, str):
            found.append((place, step.prefix + need))
        elif isinstance(mapping(need).get("step"), str):
            found.append(((*place, "step"), step.prefix + need["step"]))
    return found
