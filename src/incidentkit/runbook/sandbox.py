"""The few texts that hold more than names: `{% if %}`, `for`, filters; Jinja2 with all else taken out.

A list of allowed nodes decides, not a list of forbidden ones: nothing is called, imported, assigned or multiplied,
loops run over a name's list and not over numbers, and the output is cut. So time and size are bounded by the
template's own. Names become objects that know their dotted name and are looked up when they are used.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from incidentkit.errors import Message, message
from incidentkit.runbook.texts import (
    MOST_OUTPUT,
    MOST_TEMPLATE,
    Filler,
    TemplateFault,
    TextName,
    found_names,
    not_a_name,
    syntax_fault,
)

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.List,
    nodes.Tuple, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.For, nodes.Filter, nodes.Test, nodes.Concat, nodes.Keyword,
)  # fmt: skip
_FILTERS = {
    "upper": 0, "lower": 0, "capitalize": 0, "title": 0, "trim": 0, "join": 1, "first": 0, "last": 0, "length": 0,
    "default": 1,
}  # fmt: skip
"""Each filter with how much may stand between its brackets."""
_TESTS = frozenset({"defined", "undefined", "true", "false", "none"})
_OF_A_LOOP = frozenset({"first", "last", "index"})
_MOST_LOOPS = 2
_MOST_ROUNDS = 1_000
_MOST_NODES = 5_000
_MOST_DEPTH = 60


class Named:
    """A dotted name of the runbook in a template; it reads as its value in words."""

    __slots__ = ("_filler", "_name")

    def __init__(self, name: str, filler: Filler) -> None:
        self._name = name
        self._filler = filler

    def below(self, field: str) -> "Named":
        """The name with a further part."""
        return Named(f"{self._name}.{field}", self._filler)

    def value(self) -> Any:
        """The value; None where there is none."""
        return None if self._filler.is_absent(self._name) else self._filler.value(self._name)

    def __str__(self) -> str:
        return self._filler.text(self._name)

    def __html__(self) -> str:
        return str(self)

    def __bool__(self) -> bool:
        return bool(self.value())

    def __eq__(self, other: object) -> bool:
        return bool(self.value() == _bare(other))

    def __hash__(self) -> int:
        return hash(self._name)

    def __lt__(self, other: object) -> bool:
        return self._ordered(other, lambda a, b: a < b)

    def __le__(self, other: object) -> bool:
        return self._ordered(other, lambda a, b: a <= b)

    def __gt__(self, other: object) -> bool:
        return self._ordered(other, lambda a, b: a > b)

    def __ge__(self, other: object) -> bool:
        return self._ordered(other, lambda a, b: a >= b)

    def _ordered(self, other: object, compare: Any) -> bool:
        try:
            return bool(compare(self.value(), _bare(other)))
        except TypeError:
            return False

    def __contains__(self, one: object) -> bool:
        value = self.value()
        return isinstance(value, (list, tuple, str)) and _bare(one) in value

    def __len__(self) -> int:
        value = self.value()
        return len(value) if isinstance(value, (list, tuple, str)) else 0

    def __iter__(self) -> Iterator[Any]:
        value = self.value()
        if isinstance(value, (list, tuple)):
            yield from (Shown(each, self._filler) for each in value[:_MOST_ROUNDS])

    def __reversed__(self) -> Iterator[Any]:
        yield from reversed(list(self))


class Shown:
    """One value of a list in a template; it reads as the value in words and compares as the value."""

    __slots__ = ("_filler", "_value")

    def __init__(self, value: Any, filler: Filler) -> None:
        self._value = value
        self._filler = filler

    def value(self) -> Any:
        """The value."""
        return self._value

    def __str__(self) -> str:
        return self._filler.in_words(self._value)

    def __eq__(self, other: object) -> bool:
        return bool(self._value == _bare(other))

    def __hash__(self) -> int:
        return hash(str(self._value))


def _bare(other: object) -> Any:
    return other.value() if isinstance(other, (Named, Shown)) else other


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2 without globals; the only objects with fields are names."""

    def __init__(self) -> None:
        super().__init__(autoescape=False, cache_size=0, keep_trailing_newline=True)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters["default"] = _default
        self.filters["length"] = len
        for name in ("upper", "lower", "capitalize", "title", "trim"):
            self.filters[name] = _on_text(self.filters[name])
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.tests["defined"] = lambda value: not isinstance(value, Named) or value.value() is not None
        self.tests["undefined"] = lambda value: isinstance(value, Named) and value.value() is None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A further part of a name; nothing else has parts."""
        if isinstance(obj, Named) and not attribute.startswith("_"):
            return obj.below(attribute)
        if obj.__class__.__name__ == "LoopContext" and attribute in _OF_A_LOOP:
            return getattr(obj, attribute)
        raise SecurityError(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ARG002
        """Nothing is read by index."""
        raise SecurityError(str(argument))


def _default(value: Any, instead: Any = "") -> Any:
    return instead if isinstance(value, Named) and value.value() is None else value


def _on_text(filter_: Any) -> Any:
    return lambda value: filter_(str(value))


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    return _Environment()


def fill(template: str, filler: Filler) -> str:
    """The template filled, cut at the most characters.

    Where it is refused or fails it comes back as it is, and all its names count as missing: a proof finds that, and
    nobody takes the draft of a message for finished.
    """
    try:
        compiled, roots = _compiled(template)
        parts: list[str] = []
        size = 0
        for part in compiled.generate({name: Named(name, filler) for name in roots}):
            parts.append(part)
            size += len(part)
            if size > MOST_OUTPUT:
                break
        return "".join(parts)[:MOST_OUTPUT]
    except Exception:  # noqa: BLE001 - whatever went wrong, a responder reads the text as it is written
        found = names(template)
        for name in () if isinstance(found, TemplateFault) else found:
            filler.left_out(name.name)
        return template[:MOST_OUTPUT]


@lru_cache(maxsize=512)
def _compiled(template: str) -> tuple[Template, frozenset[str]]:
    found = _tree(template)
    if isinstance(found, TemplateFault):
        raise ValueError(found.what.english())  # noqa: TRY004 - refused, not of the wrong type
    environment = _environment()
    names = frozenset(each.name for each in found.find_all(nodes.Name) if each.ctx == "load")
    return Template.from_code(environment, environment.compile(found, "text", "text"), {}), names


def names(template: str) -> list[TextName] | TemplateFault:
    """The dotted names that a template reads, with their columns, or why it is refused."""
    found = _tree(template)
    if isinstance(found, TemplateFault):
        return found
    loops = {name.name for loop in found.find_all(nodes.For) for name in loop.target.find_all(nodes.Name)}
    loops |= {loop.target.name for loop in found.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    dotted = set(_dotted(found, inside=False))
    read = {name for name in dotted if name.split(".")[0] not in loops | {"loop"} and not not_a_name(name)}
    return sorted(found_names(template, read), key=lambda each: each.start)


def _dotted(node: nodes.Node, *, inside: bool) -> Iterator[str]:
    """Every name with all its parts."""
    whole = _whole_name(node)
    if whole is not None and not inside:
        yield whole
    for child in node.iter_child_nodes():
        yield from _dotted(child, inside=whole is not None)


def _whole_name(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _whole_name(node.node)
        return None if before is None else f"{before}.{node.attr}"
    return None


def _tree(template: str) -> nodes.Template | TemplateFault:
    """The template parsed and every node of it looked at."""
    if len(template) > MOST_TEMPLATE:
        what = message("This text is longer than {most} characters.", most=MOST_TEMPLATE)
        return TemplateFault(what, 0, len(template))
    try:
        tree = _environment().parse(template)
    except TemplateSyntaxError as error:
        return syntax_fault(template, error.lineno)
    except (RecursionError, MemoryError, ValueError):
        return TemplateFault(message("This text is nested too deeply."), 0, len(template))
    return _refused(tree, template, (), [0]) or tree


def _refused(
    node: nodes.Node, template: str, own: tuple[str, ...], seen: list[int], depth: int = 0
) -> TemplateFault | None:
    """The first node that is not allowed; counts nodes and depth as it goes, `own` are the names of its loops."""
    seen[0] += 1
    if seen[0] > _MOST_NODES or depth > _MOST_DEPTH:
        return TemplateFault(message("This text is nested too deeply."), 0, len(template))
    what, hint = _wrong_with(node, own)
    if what is not None:
        return _where(template, node, what, hint)
    inside = (*own, _whole_name(node.target) or "") if isinstance(node, nodes.For) else own
    for child in node.iter_child_nodes():
        outer = isinstance(node, nodes.For) and child is node.iter
        refused = _refused(child, template, own if outer else inside, seen, depth + 1)
        if refused is not None:
            return refused
    return None


def _wrong_with(node: nodes.Node, own: tuple[str, ...]) -> tuple[Message | None, Message | None]:
    """Why this node is not allowed and what would be; two Nones where it is."""
    match node:
        case nodes.For() if _wrong_loop(node, own):
            return message(
                "A loop goes over the list of one name, and at most {most} deep.", most=_MOST_LOOPS
            ), None
        case nodes.Filter() if node.name not in _FILTERS:
            names_ = ", ".join(sorted(_FILTERS))
            return message("There is no filter '{name}'.", name=node.name), message(
                "Possible here: {names}.", names=names_
            )
        case nodes.Filter() if len(node.args) + len(node.kwargs) > _FILTERS[node.name]:
            return message("There is too much between the brackets of “{name}”.", name=node.name), None
        case nodes.Getattr(node=nodes.Name(name="loop")) if own and node.attr not in _OF_A_LOOP:
            return message("A loop has no “{name}”.", name=node.attr), message(
                "Possible here: {names}.", names=", ".join(sorted(_OF_A_LOOP))
            )
        case nodes.Getattr(node=nodes.Name() as of) if of.name in own:
            return message("“{name}” is one value of a list and has no parts.", name=of.name), None
        case nodes.Test() if node.name not in _TESTS:
            names_ = ", ".join(sorted(_TESTS))
            return message("There is no test '{name}'.", name=node.name), message(
                "Possible here: {names}.", names=names_
            )
        case nodes.Name() | nodes.Getattr() if _private(node):
            return message("A name begins with a letter."), None
        case _ if not isinstance(node, _ALLOWED):
            return message("Texts hold names, if, for and simple filters; this goes further."), None
    return None, None


def _wrong_loop(node: nodes.For, own: tuple[str, ...]) -> bool:
    """Whether a loop is none over the list of one name, each value with a name of its own."""
    over = _whole_name(node.iter)
    if node.recursive or len(own) >= _MOST_LOOPS or over is None or over.split(".")[0] in own:
        return True
    return not isinstance(node.target, nodes.Name) or node.target.name == "loop"


def _private(node: nodes.Name | nodes.Getattr) -> bool:
    return (node.name if isinstance(node, nodes.Name) else node.attr).startswith("_")


def _where(template: str, node: nodes.Node, what: Any, hint: Any) -> TemplateFault:
    """The fault at the first braces of the node's line, closer when its word can be found there."""
    near = syntax_fault(template, getattr(node, "lineno", 1) or 1)
    word = getattr(node, "name", None) or getattr(node, "attr", None)
    if isinstance(word, str):
        at = template.find(word, near.start)
        if at >= 0:
            return TemplateFault(what, at, at + len(word), hint)
    return TemplateFault(what, near.start, near.end, hint)
