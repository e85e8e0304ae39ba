"""unknown-place: a place that is not an ISO 3166 code or EU.

A place that nobody recognises is in no list, so what stands behind it would never apply.

Wrong:

    where: [France, UK]

Right:

    where: [FR, GB]
"""

from collections.abc import Iterator

from incidentkit.errors import Message, message
from incidentkit.lint import countries
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import Symbol
from incidentkit.lint.readings import parts
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, entries, mapping, texts
from incidentkit.runbook.conditions import Compare, Literal

RULE = "unknown-place"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """`where`, `how_in`, the organisation's country and places, and places in conditions."""
    for where, place, is_key in _named(scope):
        what = wrong(place)
        if what is not None:
            yield scope.say(RULE, where, what, key=is_key)
    for part in parts(scope):
        if not isinstance(part.node, Compare):
            continue
        for literal, symbol in ((part.node.left, part.right), (part.node.right, part.left)):
            if isinstance(literal, Literal) and isinstance(symbol, Symbol) and symbol.type == "places":
                said = literal.value if isinstance(literal.value, list) else [literal.value]
                for what in (wrong(one) for one in said if isinstance(one, str)):
                    if what is not None:
                        columns = (literal.span.start, literal.span.end)
                        yield scope.say(RULE, part.condition.where, what, part=columns)


def wrong(place: str) -> Message | None:
    """What is wrong with a place, and which code to write; None when it is one."""
    if countries.is_place(place):
        return None
    code = countries.code_of(place)
    if code is not None:
        return message("'{place}': write {code}", place=place, code=code)
    return message(
        "'{place}' is not a place. Write a country code such as FR, GB, US-CA, or EU.", place=place
    )


def _named(scope: Scope) -> Iterator[tuple[Where, str, bool]]:
    data = scope.source.data
    if scope.source.kind == "organisation":
        country = data.get("country")
        if isinstance(country, str):
            yield ("country",), country, False
        for where, place in texts(data.get("places"), ("places",)):
            yield where, place, False
        return
    holders = [
        *((item.where, item.data) for item in scope.source.items),
        *scope.source.groups,
        *entries(data.get("deadlines"), ("deadlines",)),
        *entries(data.get("messages"), ("messages",)),
    ]
    for where, holder in holders:
        for place_where, place in texts(holder.get("where"), (*where, "where")):
            yield place_where, place, False
        for place in mapping(holder.get("how_in")):
            if isinstance(place, str):
                yield (*where, "how_in", place), place, True
