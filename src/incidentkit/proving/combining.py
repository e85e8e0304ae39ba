"""Combinations of values: all of them where they are few, else so many that any two (or three) names meet in every way.

Pairs are made by allpairspy (D. M. Cohen et al., "The AETG System", IEEE TSE 23(7), 1997: the number of rows grows
with the logarithm of the number of names, where all combinations explode). Its triples leave out more than a fifth
(measured with version 2.5.1), so rows are added here until nothing is left out, whatever the strength.
"""

from collections.abc import Sequence
from itertools import combinations as choose
from itertools import product
from math import prod

import msgspec

MOST = 128
"""Up to so many combinations, all are walked."""

Row = tuple[int, ...]


class Combinations(msgspec.Struct, frozen=True):
    """Rows of values, one for each name in order; any `strength` names meet in every way; `whole` is the number of all."""

    rows: list[tuple[object, ...]]
    strength: int
    whole: int

    @property
    def complete(self) -> bool:
        """Whether every combination is here."""
        return len(self.rows) == self.whole


def combinations(domains: Sequence[Sequence[object]], most: int = MOST, strength: int = 2) -> Combinations:
    """All combinations where they are at most `most`, else those in which any `strength` names meet in every way."""
    whole = prod(len(each) for each in domains)
    if whole <= most or len(domains) <= strength:
        return Combinations(list(product(*domains)), len(domains), whole)
    from allpairspy import AllPairs  # noqa: PLC0415 - most runbooks of a beginner have few combinations

    sizes = [len(each) for each in domains]
    rows: list[Row] = [tuple(row) for row in AllPairs([list(range(size)) for size in sizes])]
    rows = completed(rows, sizes, strength)
    found = [tuple(domain[at] for domain, at in zip(domains, row, strict=True)) for row in rows]
    return Combinations(found, strength, whole)


def missing(rows: Sequence[Row], sizes: Sequence[int], strength: int) -> set[tuple[Row, Row]]:
    """What never meets: columns, and their values."""
    left: set[tuple[Row, Row]] = set()
    for columns in choose(range(len(sizes)), strength):
        met = {tuple(row[at] for at in columns) for row in rows}
        left |= {
            (columns, each) for each in product(*(range(sizes[at]) for at in columns)) if each not in met
        }
    return left


def completed(rows: list[Row], sizes: Sequence[int], strength: int) -> list[Row]:
    """The rows, and more of them until any `strength` columns meet in every way.

    Each new row begins with what is missing first, and takes in every other column the value that meets most of the
    rest (a greedy choice; the result is the same each time).
    """
    left = dict.fromkeys(sorted(missing(rows, sizes, strength)))
    made = list(rows)
    while left:
        columns, values = next(iter(left))
        row = dict(zip(columns, values, strict=True))
        for column in range(len(sizes)):
            if column not in row:
                row[column] = max(
                    range(sizes[column]), key=lambda value: _met(left, row, column, value, strength)
                )
        whole = tuple(row[column] for column in range(len(sizes)))
        made.append(whole)
        for columns in choose(range(len(sizes)), strength):
            left.pop((columns, tuple(whole[at] for at in columns)), None)
    return made


def _met(
    left: dict[tuple[Row, Row], None], row: dict[int, int], column: int, value: int, strength: int
) -> int:
    """How much of what is left meets when this column takes this value."""
    count = 0
    for others in choose(sorted(row), strength - 1):
        columns = tuple(sorted((*others, column)))
        count += (columns, tuple(value if at == column else row[at] for at in columns)) in left
    return count
