"""Texts with places to fill, `{{ name }}`: Jinja2, sandboxed, with only what a text needs.

A list of allowed parts is checked before anything is filled: names, comparisons, `if`, and a few filters. There are
no loops, no calls and no arithmetic, so a text ends, stays small and reaches nothing. What is missing or unknown
shows as "[to fill: name]"; a broken text shows as it was written. Nothing here raises in front of a responder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from incidentkit.errors import Message, message
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, Value

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE = 20_000
LONGEST_RESULT = 100_000
FILTERS = ("lower", "upper", "capitalize", "title", "trim", "join", "default")
TO_FILL = {"en": "[to fill: {name}]", "fr": "[à compléter\N{NO-BREAK SPACE}: {name}]"}

_ALLOWED = frozenset(
    {
        "Template", "Output", "TemplateData", "If", "CondExpr", "Name", "Getattr", "Const", "Compare", "Operand",
        "And", "Or", "Not", "Filter", "Keyword", "List", "Tuple",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateName:
    """A dotted name that a text reads, with its columns in that text (0-based, end exclusive)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Why a text cannot be filled, and the columns to underline."""

    what: Message
    hint: Message | None
    start: int
    end: int


class _Place:
    """A name in a text: what it is worth is looked up when it is shown or compared, never before."""

    __slots__ = ("_filling", "_path")

    def __init__(self, filling: _Filling, path: str) -> None:
        self._filling = filling
        self._path = path

    def value(self) -> Value:
        return self._filling.lookup(self._path)

    def field(self, name: str) -> _Place:
        return _Place(self._filling, f"{self._path}.{name}")

    def __str__(self) -> str:
        return self._filling.shown(self._path)

    def __bool__(self) -> bool:
        value = self.value()
        return value not in (UNKNOWN, NOT_ASKED) and bool(value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Place):
            other = other.value()
        return bool(self.value() == other)

    def __hash__(self) -> int:
        return hash(self._path)

    def __contains__(self, other: object) -> bool:
        value = self.value()
        return isinstance(value, (str, list, tuple)) and other in value


@dataclass
class _Filling:
    """One text being filled."""

    lookup: Callable[[str], Value]
    language: str
    words: Callable[[Any], str]
    missing: list[str] | None

    def shown(self, path: str) -> str:
        value = self.lookup(path)
        if value not in (UNKNOWN, NOT_ASKED):
            return self.words(value)
        name = readable(path)
        if self.missing is not None:
            self.missing.append(path)
        return TO_FILL.get(self.language, TO_FILL["en"]).format(name=name)


def readable(path: str) -> str:
    """A dotted name as people read it: `organisation.contacts.insurer.phone` is "insurer phone"."""
    parts = path.split(".")
    if parts[0] == "organisation" and len(parts) > 1:
        parts = parts[2:] if parts[1] in ("contacts", "roles") and len(parts) > 2 else parts[1:]
    return " ".join(parts).replace("_", " ")


def render(
    template: str,
    lookup: Callable[[str], Value],
    *,
    language: str = "en",
    words: Callable[[Any], str] = str,
    missing: list[str] | None = None,
) -> str:
    """The text with its places filled.

    `lookup` gives a dotted name's value or an Absent, `words` a value as people read it; dotted names left to fill
    are added to `missing`.
    """
    if "{" not in template:
        return template
    filling = _Filling(lookup, language, words, missing)
    try:
        compiled = _compiled(template)
        if compiled is None:
            return template
        context = {name: _Place(filling, name) for name in compiled.names}
        result = compiled.template.render(context)
    except Exception:  # noqa: BLE001 - whatever is wrong with a text, the responder reads it as it was written
        return template
    return result if len(result) <= LONGEST_RESULT else result[:LONGEST_RESULT] + "…"


def template_names(template: str) -> list[TemplateName] | TemplateFault:
    """The dotted names that a text reads, or why it cannot be filled."""
    tree = _parse(template)
    if isinstance(tree, TemplateFault):
        return tree
    from jinja2 import nodes  # noqa: PLC0415

    found: list[TemplateName] = []
    at = 0
    inner: set[int] = set()
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(node) in inner:
            continue
        path = _path(node, inner)
        start = template.find(path, at)
        start = max(start if start >= 0 else template.find(path), 0)
        at = start + len(path)
        found.append(TemplateName(path, start, at))
    return sorted(found, key=lambda each: each.start)


def _path(node: nodes.Node, inner: set[int]) -> str:
    from jinja2 import nodes  # noqa: PLC0415

    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
        inner.add(id(node))
    if isinstance(node, nodes.Name):
        parts.append(node.name)
    return ".".join(reversed(parts))


@dataclass(frozen=True)
class _Compiled:
    template: Any
    names: frozenset[str]


@cache
def _compiled(template: str) -> _Compiled | None:
    tree = _parse(template)
    if isinstance(tree, TemplateFault):
        return None
    from jinja2 import nodes  # noqa: PLC0415

    names = frozenset(node.name for node in tree.find_all(nodes.Name))
    return _Compiled(_environment().from_string(template), names)


def _parse(template: str) -> nodes.Template | TemplateFault:
    """The text's tree, if it holds only what texts may hold."""
    whole = (0, len(template))
    if len(template) > LONGEST_TEMPLATE:
        return TemplateFault(
            message("This text is longer than {most} characters.", most=LONGEST_TEMPLATE), None, *whole
        )
    from jinja2 import TemplateError  # noqa: PLC0415

    try:
        tree = _environment().parse(template)
    except (TemplateError, RecursionError, ValueError) as error:
        line = getattr(error, "lineno", None)
        hint = message("A place is written {{{{ name }}}}; what is opened must be closed.")
        return TemplateFault(
            message("The braces of this text cannot be read."), hint, *_line_of(template, line)
        )
    return _refused(tree, template) or tree


def _line_of(template: str, line: int | None) -> tuple[int, int]:
    lines = template.splitlines(keepends=True)
    if line is None or not 1 <= line <= len(lines):
        return 0, len(template)
    start = sum(len(each) for each in lines[: line - 1])
    return start, start + len(lines[line - 1].rstrip("\n"))


def _refused(tree: nodes.Template, template: str) -> TemplateFault | None:
    """The first part of the text that is not allowed."""
    from jinja2 import nodes  # noqa: PLC0415

    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        kind = type(node).__name__
        columns = _line_of(template, getattr(node, "lineno", None))
        if kind not in _ALLOWED:
            hint = message(
                "A text may hold {{{{ name }}}} and {{% if name %}} … {{% endif %}}, nothing more."
            )
            return TemplateFault(message("A text cannot do this: {kind}.", kind=kind.lower()), hint, *columns)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            hint = message("There are: {filters}", filters=list(FILTERS))
            return TemplateFault(message("There is no filter “{name}”.", name=node.name), hint, *columns)
        attribute = (
            node.attr
            if isinstance(node, nodes.Getattr)
            else node.name
            if isinstance(node, nodes.Name)
            else ""
        )
        if attribute.startswith("_"):
            return TemplateFault(
                message("A name cannot begin with “_”: {name}", name=attribute), None, *columns
            )
        waiting += node.iter_child_nodes()
    return None


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    class Environment(ImmutableSandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            return obj.field(attribute) if isinstance(obj, _Place) else super().getattr(obj, attribute)

    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    environment.filters = {name: found for name, found in environment.filters.items() if name in FILTERS}
    environment.filters["default"] = _default
    environment.filters["join"] = _join
    for name in ("lower", "upper", "capitalize", "title", "trim"):
        environment.filters[name] = _on_text(environment.filters[name])
    return environment


def _default(value: Any, instead: str = "") -> Any:
    if isinstance(value, _Place) and value.value() in (UNKNOWN, NOT_ASKED):
        return instead
    return value


def _join(value: Any, between: str = ", ") -> str:
    found = value.value() if isinstance(value, _Place) else value
    if not isinstance(found, (list, tuple)):
        return str(value)
    return str(between)[:20].join(getattr(each, "words", str(each)) for each in found)


def _on_text(apply: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: apply(str(value))
