"""A runbook as a graph, for Mermaid and Graphviz: its phases, its steps in order, what waits for what, what is decided.

Ids of nodes are made up (`n1`), because words such as `end` break Mermaid; every label is quoted and escaped, because
GitHub renders what stands in it. Sources: the Mermaid flowchart syntax; the DOT language of Graphviz.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from incidentkit.runbook.conditions import ConditionError, names, parse
from incidentkit.runbook.plan import Plan, PlanStep

PHASES = {
    "en": {"detect": "Detect", "contain": "Contain", "assess": "Assess", "notify": "Notify", "recover": "Recover", "learn": "Learn"},
    "fr": {"detect": "Détecter", "contain": "Contenir", "assess": "Évaluer", "notify": "Notifier", "recover": "Rétablir", "learn": "Tirer les leçons"},
}  # fmt: skip
"""The words of a graph are those of the runbook's language, like its texts."""

_IF = {"en": "if", "fr": "si"}
_EACH = {"en": "for each", "fr": "pour chaque"}


class Node(msgspec.Struct, frozen=True):
    """A step: its made-up id, the lines of its label, and whether it decides or cannot be undone."""

    id: str
    step: str
    lines: list[str]
    decides: bool
    irreversible: bool


class Edge(msgspec.Struct, frozen=True):
    """From one node to another: `order` (stands after it), `needs` (waits for it) or `decides` (its condition reads it)."""

    kind: str
    start: str
    end: str
    label: str = ""


class Graph(msgspec.Struct, frozen=True):
    """Nodes by phase, in order, and edges; `language` is that of its words."""

    title: str
    phases: dict[str, list[Node]]
    edges: list[Edge]
    language: str = "en"


def in_one_line(text: str) -> str:
    """The text without line ends and doubled blanks; a no-break space of French stays."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


def graph(plan: Plan) -> Graph:
    """The graph of a runbook in one language."""
    nodes = {step.id: _node(f"n{number}", step, plan.language) for number, step in enumerate(plan.steps, 1)}
    phases: dict[str, list[Node]] = {}
    words = PHASES.get(plan.language, PHASES["en"])
    for step in plan.steps:
        phases.setdefault(words[step.phase], []).append(nodes[step.id])
    return Graph(plan.title, phases, list(_edges(plan, nodes)), plan.language)


def _node(identity: str, step: PlanStep, language: str) -> Node:
    lines = [step.do]
    if step.loop is not None:
        lines.append(f"{_EACH.get(language, 'for each')} {step.loop.for_each}")
    if step.when:
        lines.append(f"{_IF.get(language, 'if')} {' and '.join(step.when)}")
    if step.where:
        lines.append(", ".join(place for each in step.where for place in each))
    return Node(identity, step.id, lines, step.decide is not None, step.irreversible)


def _edges(plan: Plan, nodes: dict[str, Node]) -> Iterator[Edge]:
    decisions = {step.decide.name: step for step in plan.steps if step.decide}
    for before, step in zip([None, *plan.steps], plan.steps, strict=False):
        waits = {need.step: need.when or "" for need in step.needs if need.step in nodes}
        if step.after in nodes and step.after not in waits and step.after is not None:
            waits[step.after] = ""
        named = _named(step.when)
        read = [d.id for name, d in decisions.items() if name in named]
        if before is not None and before.id not in waits and before.id not in read:
            yield Edge("order", nodes[before.id].id, nodes[step.id].id)
        for other, condition in waits.items():
            yield Edge("needs", nodes[other].id, nodes[step.id].id, condition)
        for other in read:
            if other not in waits and other != step.id:
                yield Edge("decides", nodes[other].id, nodes[step.id].id)


def _named(conditions: list[str]) -> set[str]:
    """The names that conditions read, each without what stands behind a dot."""
    found: set[str] = set()
    for text in conditions:
        with suppress(ConditionError):  # lint says what is wrong with it
            found |= {name.name.partition(".")[0] for name in names(parse(text))}
    return found


# --- Mermaid


def mermaid(made: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    rows = ["flowchart TD", f'  title["{_mermaid_text(made.title)}"]']
    for number, (phase, nodes) in enumerate(made.phases.items(), 1):
        rows.append(f'  subgraph p{number}["{_mermaid_text(phase)}"]')
        for node in nodes:
            label = "<br/>".join(_mermaid_text(line) for line in node.lines)
            rows.append(f'    {node.id}{{"{label}"}}' if node.decides else f'    {node.id}["{label}"]')
        rows.append("  end")
    rows += [_mermaid_edge(edge) for edge in made.edges]
    final = [node.id for nodes in made.phases.values() for node in nodes if node.irreversible]
    rows.append("  style title fill:none,stroke:none")
    if final:
        rows += ["  classDef irreversible stroke-width:4px", f"  class {','.join(final)} irreversible"]
    return "\n".join(rows) + "\n"


def _mermaid_edge(edge: Edge) -> str:
    arrow = {"order": "-->", "needs": "==>", "decides": "-.->"}[edge.kind]
    label = f'|"{_mermaid_text(edge.label)}"|' if edge.label else ""
    return f"  {edge.start} {arrow}{label} {edge.end}"


def _mermaid_text(text: str) -> str:
    """A text inside a quoted label: what Mermaid or HTML would read as markup becomes an entity of Mermaid's."""
    plain = in_one_line(text)
    return "".join(f"#{ord(char)};" if char in _MARKUP else char for char in plain)


_MARKUP = frozenset('"#&<>`\\;{}[]()|*_~%')
"""Quotes end a label, `#…;` is an entity, ` begins Markdown, the rest is emphasis, HTML or a comment."""

# --- DOT


def dot(made: Graph) -> str:
    """The graph in the DOT language."""
    rows = [
        "digraph runbook {",
        f"  label={_dot_text([made.title])};",
        "  labelloc=t;",
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        '  edge [fontname="sans-serif"];',
    ]
    for number, (phase, nodes) in enumerate(made.phases.items(), 1):
        rows += [f"  subgraph cluster_{number} {{", f"    label={_dot_text([phase])};"]
        for node in nodes:
            shape = ", shape=diamond, style=solid" if node.decides else ""
            weight = ", penwidth=3" if node.irreversible else ""
            rows.append(f"    {node.id} [label={_dot_text(node.lines)}{shape}{weight}];")
        rows.append("  }")
    for edge in made.edges:
        style = {"order": "", "needs": ", style=bold", "decides": ", style=dashed"}[edge.kind]
        label = f"label={_dot_text([edge.label])}" if edge.label else 'label=""'
        rows.append(f"  {edge.start} -> {edge.end} [{label}{style}];")
    return "\n".join([*rows, "}"]) + "\n"


def _dot_text(lines: list[str]) -> str:
    escaped = (in_one_line(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


FORMATS: dict[str, Callable[[Graph], str]] = {"mermaid": mermaid, "dot": dot}
