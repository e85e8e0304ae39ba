"""What was seen on the paths that were walked: which steps, and which values each condition took."""

from dataclasses import dataclass, field

import msgspec

from incidentkit.incident.situation import Situation
from incidentkit.proving.answers import Reading
from incidentkit.runbook.plan import Plan

WORDS = {True: "true", False: "false", None: "unknown"}


class ConditionCoverage(msgspec.Struct, frozen=True):
    """A condition, where it belongs, the values it took in the tests, and those it took at all."""

    belongs_to: str
    condition: str
    seen: list[str]
    possible: list[str]


class Coverage(msgspec.Struct, frozen=True):
    """What tests saw of what is there: steps by id, and conditions."""

    steps: list[str]
    missed: list[str]
    conditions: list[ConditionCoverage]

    @property
    def values(self) -> tuple[int, int]:
        """How many values of conditions were seen, and how many there are."""
        return sum(len(each.seen) for each in self.conditions), sum(
            len(each.possible) for each in self.conditions
        )


@dataclass
class Seen:
    """Collects what is seen; give it each moment, and each step that is done."""

    plan: Plan
    reading: Reading
    steps: set[str] = field(default_factory=set)
    values: dict[tuple[str, str], set[bool | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.conditions = list(dict.fromkeys(self.reading.everywhere()))
        self.ids = [step.id for step in self.plan.steps]

    def moment(self, situation: Situation) -> None:
        """Notes what each condition is now; of a loop, for each item."""
        for belongs_to, text in self.conditions:
            kind, _, name = belongs_to.partition(" ")
            keys = [name] if kind in ("fact", "question") else []
            if kind in ("step", "advice"):
                keys = situation.unrolled.instances.get(name, [name])
            here = [situation.within(key) for key in keys] or [situation]
            self.values.setdefault((belongs_to, text), set()).update(each.decide(text) for each in here)

    def done(self, step_id: str) -> None:
        """Notes a step that was done; of a loop, by its name in the runbook."""
        self.steps |= {step_id.partition("@")[0]} & set(self.ids)

    def against(self, possible: "Seen") -> Coverage:
        """What these saw of what the others, or they themselves, saw to be possible."""
        conditions = []
        for key in self.conditions:
            seen = self.values.get(key, set())
            either = seen | possible.values.get(key, set())
            conditions.append(ConditionCoverage(*key, _words(seen), _words(either)))
        steps = [each for each in self.ids if each in self.steps]
        return Coverage(steps, [each for each in self.ids if each not in self.steps], conditions)


def _words(values: set[bool | None]) -> list[str]:
    return [word for value, word in WORDS.items() if value in values]
