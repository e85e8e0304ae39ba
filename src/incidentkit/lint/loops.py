"""Loops as a scope sees them."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidentkit.lint.source import Data, SourceFile, Where


@dataclass(frozen=True, slots=True)
class LoopUse:
    """A loop of this scope: the name of the list it goes over here, and what one item is called."""

    over: str
    called: str
    source: SourceFile
    where: Where


def loop_of(source: SourceFile, where: Where, data: Data, renamed: Mapping[str, str]) -> LoopUse:
    """A loop as written, under the name that its list has in the scope."""
    over = str(data.get("for_each"))
    return LoopUse(renamed.get(over, over), str(data.get("as")), source, where)
