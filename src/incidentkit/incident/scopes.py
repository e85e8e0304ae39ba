"""What a name means where it is read: in the main runbook, in an attached one, or for one item of a list.

A runbook writes `verdict`, `claim.url`, `capture`; the record knows `verdict@c2`, `claims@c2.url`, `capture@c2`, and
for an attached runbook `data-breach/verdict`. A scope turns the first into the second. Contract:
docs/runbook-format.md, "Meaning" 7 and 8.
"""

from dataclasses import dataclass

BUILT_IN_TYPES = {"detected_at": "time", "occurred_at": "time", "places": "choices"}
SHARED = frozenset({*BUILT_IN_TYPES, "opened_at", "severity", "organisation"})
"""Names that mean the incident, whichever runbook reads them."""

UNLISTED = "?"
"""The key that stands for the items of a list that nobody has given yet."""


@dataclass(frozen=True, slots=True)
class Several:
    """A list, choices, or several accounts, devices or people that loops go over; `name` is as the record has it.

    `called` is what loops call one of them; `recorded`, `steps` and `clocks` are what exists once for each item, by
    the names of the runbook.
    """

    name: str
    prefix: str
    type: str
    called: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is read: `prefix` of an attached runbook, and the item of a list, if any.

    `standing` is True for an item of the list, False for one that was removed, None while that is not known.
    """

    prefix: str = ""
    several: Several | None = None
    key: str = ""
    standing: bool | None = True

    @property
    def suffix(self) -> str:
        """What follows the ids and names that exist once for each item."""
        return f"@{self.key}" if self.several else ""

    def full(self, name: str) -> str:
        """A dotted name as the record has it."""
        head, dot, rest = name.partition(".")
        if head == "steps" and rest:
            return "steps." + self.step(rest.replace("_", "-"))
        if head == "deadlines" and rest:
            return "deadlines." + self.clock(rest)
        if self.several is not None:
            if head in self.several.called:
                return f"{self.several.name}@{self.key}{dot}{rest}"
            if head in self.several.recorded:
                return f"{self.prefix}{head}@{self.key}{dot}{rest}"
        return name if head in SHARED else self.prefix + name

    def step(self, step_id: str) -> str:
        """A step's id as the record has it; a step of a loop means that of the same item."""
        if self.several is not None and step_id in self.several.steps:
            return f"{self.prefix}{step_id}@{self.key}"
        return self.prefix + step_id

    def clock(self, name: str) -> str:
        """A clock's id; clocks of the same id are one, whichever runbook has them."""
        return f"{name}@{self.key}" if self.several is not None and name in self.several.clocks else name


MAIN = Scope()
"""The main runbook, outside any loop."""
