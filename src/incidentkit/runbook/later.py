"""What the contract has and this version does not read yet: refused by name, with what to write until then."""

from collections.abc import Mapping
from typing import Any

from incidentkit.errors import Message, message
from incidentkit.yamlfile.document import Document, Fault, Where
from incidentkit.yamlfile.shapes import fault

_ROUNDS = message("Until then write one step, and say in 'how' how often to look again.")
_PAUSE = message("Until then write the waiting time in 'how', and the step itself after it with 'needs'.")
_ATTACH = message("Until then name the other runbook in 'how'; it is started as an incident of its own.")
_LOOP = message("Until then write one step for all of them, and record the list as a text.")
_LIST = message("Until then ask for a text, or for the number of them.")
_START = message("Until then start the clock at a question of type time, a step, detected_at or occurred_at.")

LATER: Mapping[str, Mapping[str, Message]] = {
    "Step": {
        "every": _ROUNDS,
        "until": _ROUNDS,
        "pause": _PAUSE,
        "attach": _ATTACH,
        "carry": _ATTACH,
        "first": _ATTACH,
    },
    "Group": {"for_each": _LOOP, "as": _LOOP},
}
"""By struct: the keys of the next version, each with what to write instead."""


def later_item(document: Document, where: Where, data: Mapping[str, Any]) -> Fault | None:
    """The fault of an item that is a loop, or an attached runbook without an action of its own."""
    if "for_each" in data:
        what = message("for_each is not in this version; it comes in the next one.")
        return fault("not-yet", what, document.span_of((*where, "for_each"), key=True), _LOOP)
    if "attach" in data and "do" not in data:
        what = message("'{key}' comes in the next version and is not read yet.", key="attach")
        return fault("not-yet", what, document.span_of((*where, "attach"), key=True), _ATTACH)
    return None


def later_question(document: Document, where: Where, *, key: bool = False) -> Fault:
    """The fault of a question that asks for several things."""
    said = "type: list" if where[-1] == "type" else "list" if not key else str(where[-1])
    what = message("'{key}' comes in the next version and is not read yet.", key=said)
    return fault("not-yet", what, document.span_of(where, key=key), _LIST)


def later_start(document: Document, where: Where) -> Fault:
    """The fault of a clock that starts at a field of each item of a list."""
    what = message("A clock for each item of a list comes in the next version.")
    return fault("not-yet", what, document.span_of(where), _START)
