"""Circles in a small graph of names."""

from collections.abc import Mapping, Sequence


def circles(graph: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One shortest circle for each group of names that reach each other, in the order of the graph.

    Names that stand in no circle cost one look; a name that leads outside the graph is passed over.
    """
    found: list[list[str]] = []
    told: set[str] = set()
    for start in graph:
        if start in told:
            continue
        circle = _shortest(graph, start)
        if circle and not told & set(circle):
            found.append(circle)
            told.update(circle)
    return found


def _shortest(graph: Mapping[str, Sequence[str]], start: str) -> list[str]:
    """The shortest way from `start` back to it, without its last step; empty when there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for other in graph.get(name, ()):
            if other == start:
                way = [name]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if other in graph and other not in came:
                came[other] = name
                waiting.append(other)
    return []
