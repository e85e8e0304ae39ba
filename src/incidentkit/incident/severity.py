"""How bad it is: what a person set, else what the rules suggest, and what it could still become."""

from typing import TYPE_CHECKING

import msgspec

from incidentkit.runbook.model import LEVELS, Severity

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


class Suggestion(msgspec.Struct, frozen=True):
    """The level the rules give, why, and the worse level that is not excluded yet."""

    level: str | None
    because: str | None
    may_be: str | None
    depends_on: list[str]


def level(situation: "Situation") -> str | None:
    """The level in force: set by a person, else suggested, else None."""
    return situation.state.severity or suggest(situation).level


def suggest(situation: "Situation") -> Suggestion:
    """What the rules suggest; with attached runbooks the worst of what each suggests, and of what it may still be."""
    found = [
        _suggested(situation.scoped(part.scope), part.plan.severity)
        for part in situation.unrolled.parts
        if part.plan.severity is not None
    ]
    if len(found) < 2:
        return found[0] if found else Suggestion(None, None, None, [])
    worst = max(found, key=lambda each: _rank(each.level))
    may_be = max(found, key=lambda each: _rank(each.may_be))
    if _rank(may_be.may_be) <= _rank(worst.level):
        return Suggestion(worst.level, worst.because, None, [])
    return Suggestion(worst.level, worst.because, may_be.may_be, may_be.depends_on)


def _rank(name: str | None) -> int:
    return LEVELS.index(name) if name else -1


def _suggested(situation: "Situation", severity: Severity) -> Suggestion:
    """The first rule that is true; earlier unknown ones and escalations tell what it may still be."""
    found: str | None = None
    because: str | None = None
    undecided: list[tuple[str, str]] = []
    for rule in severity.rules:
        decided = situation.decide(rule.when)
        if decided:
            found, because = rule.level, rule.because
            break
        if decided is None:
            undecided.append((rule.level, rule.when or ""))
    raised = next((each for each in severity.escalate if situation.decide(each.when)), None)
    if raised is not None and found is not None:
        found, because = _up(found), f"{because} {raised.because}"
    return _with_worst(situation, severity, found, because, undecided, raised is not None)


def _with_worst(
    situation: "Situation",
    severity: Severity,
    found: str | None,
    because: str | None,
    undecided: list[tuple[str, str]],
    raised: bool,
) -> Suggestion:
    floor = LEVELS.index(found) if found else -1
    worse = [(_up(name) if raised else name, when) for name, when in undecided]
    worse = [(name, when) for name, when in worse if LEVELS.index(name) > floor]
    if not raised:
        unsure = [each.when for each in severity.escalate if situation.decide(each.when) is None]
        base = max([floor, *(LEVELS.index(name) for name, _ in worse)])
        if unsure and 0 <= base < len(LEVELS) - 1:
            worse += [(LEVELS[base + 1], when) for when in unsure]
    if not worse:
        return Suggestion(found, because, None, [])
    worst = max((name for name, _ in worse), key=LEVELS.index)
    return Suggestion(found, because, worst, situation.depends_on([when for _, when in worse]))


def _up(name: str) -> str:
    return LEVELS[min(LEVELS.index(name) + 1, len(LEVELS) - 1)]
