"""A file as the checks see it: its kind, its data as written, and where each part of it stands.

Rules read the data as written and not the structs, because they need positions and because a file with one
fault must still be checked for the others; every accessor here passes over what has the wrong shape, which the
reader has already named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from incidentkit.runbook import conditions
from incidentkit.runbook.model import PHASES
from incidentkit.yamlfile import Document, Fault, Span

if TYPE_CHECKING:
    from incidentkit.organisation.model import Organisation

Kind = Literal["runbook", "block", "shared", "organisation", "settings"]
Where = tuple[str | int, ...]
Data = dict[str, Any]

_LANGUAGES = ("en", "fr")
# Keys whose entries are names of the author's, so that a key `when` below them is no condition.
_FREE_KEYS = ("options", "with", "map", "how_in", "carry", "reads")
_NAMES = ("questions", "facts", "deadlines", "messages", "record", "fields")
"""Keys right below which the author's names stand."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written: where it stands, and its tree or what is wrong with it."""

    where: Where
    text: str
    node: conditions.Node | None
    error: conditions.ConditionError | None
    names: tuple[conditions.Name, ...] = ()
    """Every name that it reads, in order, with repetitions."""


@dataclass(frozen=True, slots=True)
class Item:
    """A step or an include with the groups and loops around it, outermost first, and the phase it stands in."""

    where: Where
    data: Data
    phase: str
    groups: tuple[tuple[Where, Data], ...] = ()

    @property
    def is_step(self) -> bool:
        """Whether it is a step with an id."""
        return isinstance(self.data.get("id"), str)

    @property
    def loops(self) -> tuple[tuple[Where, Data], ...]:
        """The loops around it, outermost first."""
        return tuple(one for one in self.groups if isinstance(one[1].get("for_each"), str))


class SourceFile:
    """One YAML file of a library, read once; `faults` are the reader's, `shown` is its path as it is told."""

    def __init__(
        self,
        path: Path,
        kind: Kind,
        language: str,
        document: Document,
        faults: list[Fault],
        *,
        shown: Path | None = None,
    ) -> None:
        self.path = path
        self.shown = shown or path
        self.kind = kind
        self.language = language
        self.document = document
        self.faults = faults
        self.organisation: Organisation | None = None
        self.reads: set[str] | None = None  # the names that are read in it, once they were looked for
        self.braced: list[Any] | None = None  # its texts with braces, once they were read
        self.data: Data = document.data if isinstance(document.data, dict) else {}

    @property
    def id(self) -> str:
        """The runbook's or block's id; by the file's name where its place says what it is."""
        if self.path.parent.name in {"blocks", *_LANGUAGES}:
            return self.path.stem
        named = self.data.get("block" if self.kind == "block" else "id")
        return named if isinstance(named, str) else self.path.stem

    def span(self, where: Where, *, key: bool = False) -> Span:
        """Where a value, or its key, stands in the file."""
        return self.document.span_of(where, key=key)

    def within(self, where: Where, start: int, end: int) -> Span:
        """Where a part of a text stands in the file."""
        return self.document.within(where, start, end)

    @cached_property
    def conditions(self) -> list[Condition]:
        """Every condition of the file, each parsed once."""
        return [
            _condition(where, text)
            for where, text in self.strings
            if where[-1] in {"when", "until"} and not _below_free_keys(where)
        ]

    @cached_property
    def strings(self) -> list[tuple[Where, str]]:
        """Every text of the file with its place."""
        found: list[tuple[Where, str]] = []
        _gather(self.data, (), found)
        return found

    @cached_property
    def items(self) -> list[Item]:
        """Steps and includes in the order of the file, out of their groups."""
        if self.kind == "block":
            return list(_items(self.data.get("steps"), ("steps",), "", ()))
        phases = mapping(self.data.get("phases"))
        return [
            item
            for phase in sorted(phases, key=_phase_rank)
            for item in _items(phases[phase], ("phases", phase), phase, ())
        ]

    @cached_property
    def groups(self) -> list[tuple[Where, Data]]:
        """Every group and loop of the file with its place."""
        found = {where: group for item in self.items for where, group in item.groups}
        return list(found.items())

    @cached_property
    def questions(self) -> list[tuple[Where, Data]]:
        """Every question: those of the file, what steps record, and the fields of lists and messages."""
        found = entries(self.data.get("questions"), ("questions",))
        for item in self.items:
            found += entries(item.data.get("record"), (*item.where, "record"))
        for where, message in entries(self.data.get("messages"), ("messages",)):
            found += entries(message.get("fields"), (*where, "fields"))
        for where, question in list(found):
            found += entries(question.get("fields"), (*where, "fields"))
        return found

    def condition_at(self, where: Where) -> Condition | None:
        """The condition that stands here."""
        return self._by_place.get(where)

    @cached_property
    def _by_place(self) -> dict[Where, Condition]:
        return {one.where: one for one in self.conditions}


def _below_free_keys(where: Where) -> bool:
    """Whether a place is below such a key; a deadline or a question may itself be called so."""
    return any(
        key in _FREE_KEYS and (at == 0 or where[at - 1] not in _NAMES) for at, key in enumerate(where[:-1])
    )


def mapping(value: Any) -> Data:
    """The value when it is a map, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def entries(value: Any, where: Where) -> list[tuple[Where, Data]]:
    """The entries of a map, or of a list, that are maps themselves, with their places."""
    if not isinstance(value, (dict, list)):
        return []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [((*where, key), one) for key, one in pairs if isinstance(one, dict)]


def texts(value: Any, where: Where) -> list[tuple[Where, str]]:
    """The texts of a list, or the text itself, with their places."""
    if isinstance(value, str):
        return [(where, value)]
    if not isinstance(value, list):
        return []
    return [((*where, index), one) for index, one in enumerate(value) if isinstance(one, str)]


def _phase_rank(phase: str) -> int:
    return PHASES.index(phase) if phase in PHASES else len(PHASES)


def _items(value: Any, where: Where, phase: str, groups: tuple[tuple[Where, Data], ...]) -> Iterator[Item]:
    for place, item in entries(sequence(value), where):
        if "group" in item or ("steps" in item and "do" not in item):
            yield from _items(item.get("steps"), (*place, "steps"), phase, (*groups, (place, item)))
        else:
            yield Item(place, item, phase, groups)


def _gather(value: Data | list[Any], where: Where, found: list[tuple[Where, str]]) -> None:
    """Puts every text in a map or a list into `found`; a runbook has hundreds, so nothing is called for one."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, str):
            found.append(((*where, key), one))
        elif isinstance(one, (dict, list)):
            _gather(one, (*where, key), found)


def _condition(where: Where, text: str) -> Condition:
    try:
        node = conditions.parse(text)
        return Condition(where, text, node, None, tuple(conditions.names(node)))
    except conditions.ConditionError as error:
        return Condition(where, text, None, error)
