"""Rule 4 of the product: a step is hidden only where every way of filling in what is unknown says no."""

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, decide, parse

DOMAINS: dict[str, list[Any]] = {
    "yes_a": [True, False],
    "yes_b": [True, False],
    "choice": ["one", "two", "three"],
    "many": [[], ["one"], ["one", "two"]],
    "number": [Decimal(0), Decimal(1), Decimal(2)],
}
ATOMS = [
    "yes_a", "yes_b", "not yes_a", 'choice == "one"', 'choice != "two"', 'choice in ["one", "three"]',
    '"one" in many', "many is empty", "number < 1", "number >= 2", "number == 1",
]  # fmt: skip

conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)
partial = st.fixed_dictionaries(
    {
        name: st.one_of(st.just(UNKNOWN), st.just(NOT_ASKED), st.sampled_from(values))
        for name, values in DOMAINS.items()
    }
)


@given(conditions, partial)
def test_where_it_decides_every_completion_agrees(text, values):
    """Kleene's answer is never braver than two-valued logic over all ways to fill in what is unknown."""
    decided = decide(parse(text), values.get)
    open_names = [name for name, value in values.items() if value is UNKNOWN]
    outcomes = {
        decide(parse(text), {**values, **dict(zip(open_names, chosen, strict=True))}.get)
        for chosen in product(*(DOMAINS[name] for name in open_names))
    }
    assert None not in outcomes
    if decided is not None:
        assert outcomes == {decided}


@given(conditions, partial)
def test_what_every_completion_denies_may_still_be_unknown_but_never_the_reverse(text, values):
    """False for one completion's yes would hide a step that someone needs."""
    if decide(parse(text), values.get) is False:
        open_names = [name for name, value in values.items() if value is UNKNOWN]
        for chosen in product(*(DOMAINS[name] for name in open_names)):
            assert decide(parse(text), {**values, **dict(zip(open_names, chosen, strict=True))}.get) is False
