"""A runbook's graph as text: its steps from top to bottom, and at their left a rail from each step to those that hang on it.

A terminal has no room for boxes and arrows, but a runbook is a list with a few lines that jump over others. A rail is
drawn whole for what waits (`│`), dashed for what a decision leads to (`┆`). Each line says the same in words.
"""

import textwrap
from typing import NamedTuple

from incidentkit.runbook.graphing import Edge, Graph, Node, in_one_line

MOST_RAILS = 7
"""Beyond these, what waits is said in words only: more rails than that nobody follows."""
WIDTH = 100

_WAITS = {
    "en": {"needs": ("waits for step {steps}", "waits for steps {steps}"), "decides": ("follows from the decision in step {steps}", "follows from the decisions in steps {steps}")},
    "fr": {"needs": ("attend l’étape {steps}", "attend les étapes {steps}"), "decides": ("découle de la décision de l’étape {steps}", "découle des décisions des étapes {steps}")},
}  # fmt: skip
"""For one step and for several. Like the other words of a graph, these are in the language of the runbook."""
_IS = {
    "en": {"if": "if", "decides": "a decision", "irreversible": "cannot be undone"},
    "fr": {"if": "si", "decides": "une décision", "irreversible": "irréversible"},
}


class Station(NamedTuple):
    """A step: rails before its first line and before those below it, its number, its text, and what is said below."""

    step: str
    phase: str
    rails: str
    below: str
    number: int
    text: str
    details: list[str]


class _Rail(NamedTuple):
    """From the row of a step to the rows of those that hang on it; `lane` counts from the text to the left."""

    kind: str
    start: int
    ends: frozenset[int]
    lane: int

    @property
    def last(self) -> int:
        return max(self.ends)


def stations(made: Graph) -> list[Station]:
    """The steps in order, each with its rails; all rails are equally wide."""
    nodes = [(phase, node) for phase, some in made.phases.items() for node in some]
    rows = {node.id: row for row, (_, node) in enumerate(nodes)}
    rails = _rails(made.edges, rows)
    lanes = 1 + max((rail.lane for rail in rails), default=-1)
    language = made.language if made.language in _IS else "en"
    return [
        Station(
            node.step,
            phase,
            _at(rails, row, lanes),
            _below(rails, row, lanes),
            row + 1,
            in_one_line(node.lines[0]),
            _details(node, made.edges, rows, language),
        )
        for row, (phase, node) in enumerate(nodes)
    ]


def _details(node: Node, edges: list[Edge], rows: dict[str, int], language: str) -> list[str]:
    """What holds for a step, in words: when, where, after what, and of what kind it is."""
    words = _IS[language]
    found = [in_one_line(line) for line in node.lines[1:]]
    for kind, (one, several) in _WAITS[language].items():
        steps = []
        for edge in sorted(edges, key=lambda each: rows[each.start]):
            if (edge.kind, edge.end) == (kind, node.id):
                sometimes = f" ({words['if']} {in_one_line(edge.label)})" if edge.label else ""
                steps.append(f"{rows[edge.start] + 1}{sometimes}")
        if steps:
            found.append((several if len(steps) > 1 else one).format(steps=", ".join(steps)))
    found += [words["decides"]] if node.decides else []
    return found + ([words["irreversible"]] if node.irreversible else [])


def _rails(edges: list[Edge], rows: dict[str, int]) -> list[_Rail]:
    """A rail for each step that others wait for or that decides; the shortest free lane from the text."""
    ends: dict[tuple[int, str], set[int]] = {}
    for edge in edges:
        start, end = rows[edge.start], rows[edge.end]
        if edge.kind != "order" and end > start:
            ends.setdefault((start, edge.kind), set()).add(end)
    found: list[_Rail] = []
    for (start, kind), where in sorted(ends.items(), key=lambda each: (each[0][0], max(each[1]))):
        taken = {rail.lane for rail in found if rail.last >= start}
        lane = next(number for number in range(len(found) + 1) if number not in taken)
        if lane < MOST_RAILS:
            found.append(_Rail(kind, start, frozenset(where), lane))
    return found


def _at(rails: list[_Rail], row: int, lanes: int) -> str:
    """The rails beside a step: those that pass it, begin there or lead there."""
    cells, reach, leads = [], False, False
    for lane in reversed(range(lanes)):
        here = [rail for rail in rails if rail.lane == lane and rail.start <= row <= rail.last]
        if not here:
            cells.append("─" if reach else " ")
            continue
        rail = here[0]
        if row == rail.start:
            cells.append("┬" if reach else "╭")
        elif row in rail.ends:
            last = row == rail.last
            cells.append(("┴" if last else "┼") if reach else ("╰" if last else "├"))
            leads = True
        else:
            cells.append("┼" if reach else _upright(rail))
            continue
        reach = True
    end = "▸" if leads else "─" if reach else " "
    return "".join(cells) + end if lanes else ""


def _below(rails: list[_Rail], row: int, lanes: int) -> str:
    """The rails between a step and the next one."""
    cells = [" "] * lanes
    for rail in rails:
        if rail.start <= row < rail.last:
            cells[lanes - 1 - rail.lane] = _upright(rail)
    return "".join(cells) + " " if lanes else ""


def _upright(rail: _Rail) -> str:
    return "│" if rail.kind == "needs" else "┆"


def drawn(made: Graph) -> str:
    """The graph for a terminal or a page of text, at most 100 characters wide."""
    rows, phase, above = [made.title], "", ""
    for station in stations(made):
        if station.phase != phase:
            phase = station.phase
            rows += [above.rstrip(), f"{above or ' ' * len(station.rails)}{phase}"]
        above = station.below
        number, blank = f"{station.number:>3}  ", " " * 5
        room = WIDTH - len(station.rails) - len(blank)
        first, *rest = textwrap.wrap(station.text, room) or [""]
        rows.append(f"{station.rails}{number}{first}")
        rows += [f"{station.below}{blank}{line}" for line in rest]
        for detail in station.details:
            lines = textwrap.wrap(detail, room - 2, subsequent_indent="  ")
            rows += [
                f"{station.below}{blank}· {line}" if at == 0 else f"{station.below}{blank}{line}"
                for at, line in enumerate(lines)
            ]
    return "\n".join(rows) + "\n"
