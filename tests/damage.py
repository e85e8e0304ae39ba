"""Good files made bad: one thing at a time is changed at random, as people and programs do."""

import copy
import random
from typing import Any

VALUES: list[Any] = [
    None, "", "x", "X Y", "x_y", "x-y", "low", "choice", "2 days", True, False, 0, 1, 2, 100, [], ["x"], [1], [[]], {},
    {"x": "y"}, {"x": {}}, [{"id": "x", "do": "y"}], [{"do": "y"}], {"ask": "x", "type": "text"}, {"when": "x"},
]  # fmt: skip
KEYS = ["x", "id", "do", "when", "steps", "group", "for_each", "as", "include", "options", "fields", "many", "every", "until", "first", "attach", "carry", "decide", "expect", "answers"]  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of the data."""
    found = [way] if way else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        found += places(one, (*way, key))
    return found


def damaged(data: Any, chance: random.Random) -> Any:
    """The data with something in it changed: a value, a key, a key more, a key less, an entry twice."""
    data = copy.deepcopy(data)
    *way, last = chance.choice(places(data))
    here = data
    for key in way:
        here = here[key]
    match chance.randrange(5):
        case 0:
            here[last] = copy.deepcopy(chance.choice(VALUES))
        case 1 if isinstance(here, dict):
            here[chance.choice(KEYS)] = here.pop(last)
        case 2 if isinstance(here, dict):
            here[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))
        case 3:
            del here[last]
        case _:
            if isinstance(here, list):
                here.append(copy.deepcopy(here[last]))
            else:
                here[last] = [here[last]]
    return data
