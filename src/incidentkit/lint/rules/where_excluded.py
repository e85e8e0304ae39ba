"""where-excluded: a step for places that the group around it leaves out, or a clock that only runs elsewhere.

Places of a step and of the groups around it are joined with *and*. A step for France in a group for Great Britain
is reached by nobody. A clock that runs in one country and is met only by a step for another one is always late.

Wrong:

    - group: In Great Britain
      where: [GB]
      steps:
        - {id: call-bank, do: Call the bank, where: [FR]}

Right: both with the same place, or the step outside the group.
"""

from collections.abc import Iterator, Sequence

from incidentkit.errors import message
from incidentkit.lint import countries
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope, StepUse
from incidentkit.lint.source import Data, entries, texts
from incidentkit.lint.wording import listed
from incidentkit.runbook.places import EU_MEMBERS

RULE = "where-excluded"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each step with places inside groups with places, then each deadline with places."""
    for step in scope.own_steps():
        own = _places(step.data)
        for _, group in reversed(step.item.groups):
            around = _places(group)
            if own and around and not _meet(own, around):
                what = message(
                    "This is for {places}, and the group around it for {around}: nobody reaches the step.",
                    places=listed(own),
                    around=listed(around),
                )
                yield scope.say(RULE, (*step.where, "where"), what)
                break
    for where, clock in entries(scope.source.data.get("deadlines"), ("deadlines",)):
        names = [name for _, name in texts(clock.get("met_by"), ())]
        steps = [step for step in scope.steps if step.id in names]
        places = _places(clock)
        if (
            places
            and len(steps) == len(names)
            and names
            and not any(_done_in(step, places) for step in steps)
        ):
            what = message(
                "This clock runs in {places}, and {steps} only applies elsewhere.",
                places=listed(places),
                steps=listed(names),
            )
            yield scope.say(RULE, (*where, "met_by"), what)


def _done_in(step: StepUse, places: Sequence[str]) -> bool:
    held = [_places(group) for _, group in step.item.groups]
    return all(not one or _meet(one, places) for one in (_places(step.data), *held))


def _places(data: Data) -> list[str]:
    """The places of a step or group; none where one of them is not known, which `unknown-place` says."""
    found = [name for _, name in texts(data.get("where"), ())]
    return found if all(countries.is_place(one) for one in found) else []


def _meet(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(_holds(one, two) or _holds(two, one) for one in some for two in others)


def _holds(wide: str, narrow: str) -> bool:
    """Whether a place contains another: EU its members, US its states, everything itself."""
    head = narrow.partition("-")[0]
    return wide in {narrow, head} or (wide == "EU" and head in EU_MEMBERS)
