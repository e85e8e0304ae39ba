"""Editor and tool never disagree: what the schema accepts the reader's shape check accepts, and the other way round.

Good files are damaged at random, a few places at a time; both must say the same of the result.
"""

import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from books import LIBRARY, READERS, kind_of
from damage import damaged, places
from incidentkit.runbook.schema import json_schema
from incidentkit.yamlfile import read, read_text

VALIDATORS = {of: Draft202012Validator(json_schema(of)) for of in READERS}
NOT_SHAPE = frozenset({"phase-order"})
"""What the reader finds beyond the shape: a schema cannot speak of the order of keys."""


FILES = {path: kind_of(path) for path in sorted(LIBRARY.rglob("*.yaml")) if "fr" not in path.parts}


def verdicts(of: str, data: Any) -> tuple[list[str], list[str]]:
    """What the reader, and what the schema has against the data."""
    document = read_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000))
    assert document.faults == []
    faults = [each.what.english() for each in READERS[of](document).faults if each.rule not in NOT_SHAPE]
    return faults, [
        f"{list(each.absolute_path)}: {each.message[:200]}"
        for each in VALIDATORS[of].iter_errors(document.data)
    ]


@pytest.mark.parametrize("of", READERS)
@given(seed=st.integers(0, 10**9), times=st.integers(1, 3))
@settings(max_examples=60)
def test_reader_and_schema_say_the_same_of_a_damaged_file(of, seed, times):
    chance = random.Random(seed)
    data = read(chance.choice([path for path, kind in FILES.items() if kind == of])).data
    for _ in range(times):
        if places(data):
            data = damaged(data, chance)
    if not isinstance(data, dict):
        return
    faults, errors = verdicts(of, data)
    assert bool(faults) == bool(errors), (faults, errors)


def test_the_files_that_are_damaged_are_good_ones():
    """Or a reader that refuses everything would pass."""
    assert {of for path, of in FILES.items() if verdicts(of, read(path).data) == ([], [])} == set(READERS)
