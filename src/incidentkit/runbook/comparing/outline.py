"""A file, or a pinned runbook, as named things with their values: what is compared, and what is listed for git.

A thing is (kind, name), as `("step", "lock-device")`; its values are by key. Steps carry what groups and loops around
them ask, so that moving a condition from a group to its only step says what it means. The order of keys is gone; the
order of steps, questions and options is kept, because people see it.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from incidentkit.runbook.model import PHASES
from incidentkit.runbook.plan import Plan

Thing = tuple[str, str]
Values = dict[str, Any]
Outline = dict[Thing, Values]

MAPS = {
    "questions": "question",
    "facts": "fact",
    "deadlines": "deadline",
    "messages": "message",
    "roles": "role",
    "contacts": "contact",
}
"""Maps of things, and what one of them is called."""

WHOLE: Thing = ("file", "")
"""What is said of the file as a whole."""

_LISTS = {"accounts": "account", "devices": "device"}


def of_data(data: Any) -> Outline:
    """The outline of what stands in a file of any kind; what has the wrong shape is passed over."""
    if not isinstance(data, dict):
        return {}
    found: Outline = {WHOLE: {}}
    for key, value in data.items():
        if key in MAPS and isinstance(value, dict):
            found |= {(MAPS[key], name): one for name, one in value.items() if isinstance(one, dict)}
        elif key in _LISTS and isinstance(value, list):
            found |= {(_LISTS[key], str(one.get("id"))): one for one in value if isinstance(one, dict)}
        elif key == "phases" and isinstance(value, dict):
            for phase in sorted(value, key=lambda each: PHASES.index(each) if each in PHASES else 99):
                found |= dict(_items(value[phase], {"phase": phase}))
        elif key == "steps" and isinstance(value, list):
            found |= dict(_items(value, {}))
        elif key == "paths" and isinstance(value, list):
            found |= {("test", str(one.get("name"))): one for one in value if isinstance(one, dict)}
        else:
            found[WHOLE][key] = value
    return found


def of_plan(plan: Plan) -> Outline:
    """The outline of a runbook with its includes and shared parts, as an incident has it."""
    data: Any = msgspec.to_builtins(plan)
    steps = data.pop("steps")
    found = of_data(data)
    for step in steps:
        found["step", step["id"]] = _plan_step(step)
    return found


def _plan_step(step: Values) -> Values:
    made = {key: value for key, value in step.items() if key not in ("id", "groups", "after", "loop")}
    if "loop" in step:
        made["for_each"] = step["loop"]["for_each"]
    if "groups" in step:
        made["group"] = " · ".join(step["groups"])
    if "after" in step:
        made["in_order"] = True
    return made


def _items(items: Any, around: Values) -> Iterator[tuple[Thing, Values]]:
    """Steps with what is around them; includes under the name of their block."""
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        if "steps" in item and ("group" in item or "for_each" in item):
            yield from _items(item["steps"], _inside(item, around))
        elif "include" in item:
            rest = {key: value for key, value in item.items() if key != "include"}
            name = f"{item['include']} as {item['as']}" if "as" in item else str(item["include"])
            yield ("block", name), {**around, **rest}
        elif "id" in item:
            rest = {key: value for key, value in item.items() if key != "id"}
            yield ("step", str(item["id"])), _with(rest, around)


def _inside(group: Values, around: Values) -> Values:
    """What the steps of a group or loop carry besides their own."""
    made = _with(
        {key: group[key] for key in ("when", "where", "for_each", "in_order") if key in group}, around
    )
    titles = [around.get("group"), group.get("group")]
    if any(titles):
        made["group"] = " · ".join(str(each) for each in titles if each)
    return made


def _with(own: Values, around: Values) -> Values:
    """A step's own keys, with every condition and every list of places around it as well."""
    made = {**around, **own}
    for key in ("when", "where"):
        outer, inner = around.get(key), own.get(key)
        if outer is not None and inner is not None:
            made[key] = [*_several(outer, key), *_several(inner, key)]
    return made


def _several(value: Any, key: str) -> list[Any]:
    if key == "where":
        nested = isinstance(value, list) and any(isinstance(each, list) for each in value)
        return value if nested else [value]
    return value if isinstance(value, list) else [value]
