"""Written path tests: each is played in memory, and what is expected compared with what a responder would see."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from incidentkit.errors import IncidentkitError, message
from incidentkit.incident.situation import Situation
from incidentkit.organisation.model import Organisation
from incidentkit.proving.expecting import Failure, local_time, moment, paths
from incidentkit.proving.player import Find, Player, UnplayableError
from incidentkit.runbook.pathtests import END, OPENED_AT, ExpectedPath, PathTest, PathTests
from incidentkit.runbook.plan import PinnedRunbook
from incidentkit.yamlfile import Where

UTC_ZONE = "UTC"


class Played(msgspec.Struct, frozen=True):
    """A written test that was played: its number in the file, its path, and what failed."""

    number: int
    name: str
    path: list[str]
    failures: list[Failure]


Watch = Callable[[Situation], None]
"""Is shown the incident at each moment, for coverage."""


def play(
    tests: PathTests,
    number: int,
    runbook: PinnedRunbook,
    organisation: Organisation | None,
    find: Find,
    watch: Watch = lambda _: None,
) -> Played:
    """Plays one test of a file; nothing that a test or a runbook says raises."""
    test = tests.paths[number]
    found: list[Failure] = []
    path: list[str] = []
    where: Where = ("paths", number)
    try:
        register = _register(tests, test, organisation)
        player = _opened(tests, test, runbook, register, find)
    except (IncidentkitError, UnplayableError) as error:
        return Played(number, test.name, path, [Failure((*where, "name"), error.what)])
    said: dict[str, object] = {**tests.answers, **test.answers}
    try:
        for name, value in _at_opening(player, tests, test):
            where_said: Where = (*where, "answers", name) if name in test.answers else ("answers", name)
            if name == "places" and name not in said:
                where_said = (*where, "places") if test.places is not None else ("places",)
            try:
                player.say(name, value)
            except (IncidentkitError, UnplayableError) as error:
                found.append(Failure(where_said, error.what))
        if found:
            return Played(
                number, test.name, path, found
            )  # with other answers all else would be another story
        for runbook_id in test.attach:
            player.attach(runbook_id)
        expected = test.expect or ExpectedPath()
        watch(player.situation)
        found += [Failure((*where, "expect", *each.where), each.what) for each in moment(player, expected)]
        found += _walked(player, test, said, where, path, watch)
    except (IncidentkitError, UnplayableError) as error:
        found.append(Failure((*where, "name"), error.what))
    found += [Failure((*where, "expect", *each.where), each.what) for each in paths(test.expect, path)]
    found += [
        Failure((*where, "after", step_id), message("The path never comes to “{step}”.", step=step_id))
        for step_id in test.after
        if step_id not in path and step_id != END
    ]
    return Played(number, test.name, path, found)


def _walked(
    player: Player, test: PathTest, said: dict[str, object], where: Where, path: list[str], watch: Watch
) -> Iterator[Failure]:
    for step in player.path(said, frozenset(test.skip)):
        path.append(step.id)
        watch(player.situation)
        if step.id in test.after:
            for each in moment(player, test.after[step.id]):
                yield Failure((*where, "after", step.id, *each.where), each.what)
    if END in test.after:
        for each in moment(player, test.after[END]):
            yield Failure((*where, "after", END, *each.where), each.what)


# --- the opening


def _register(tests: PathTests, test: PathTest, organisation: Organisation | None) -> Organisation | None:
    """The register of a test: the folder's, with what the file and the test put in its place; none where they say so."""
    for layer in (tests.organisation, test.organisation):
        if layer == "none":
            organisation = None
        elif isinstance(layer, dict):
            base = msgspec.to_builtins(organisation) if organisation is not None else {}
            try:
                organisation = msgspec.convert(merged(base, layer), Organisation)
            except msgspec.ValidationError as error:
                what = message(
                    "With what stands under “organisation” the register cannot be used: {reason}",
                    reason=str(error),
                )
                raise UnplayableError(what) from None
    return organisation


def merged(base: Any, layer: Any) -> Any:
    """Maps put over one another, key by key; a key without a value takes out what was there, anything else its place."""
    if not isinstance(layer, dict):
        return layer
    made = dict(base) if isinstance(base, dict) else {}
    made |= {key: merged(made.get(key), one) for key, one in layer.items()}
    return {key: one for key, one in made.items() if one is not None}


def _opened(
    tests: PathTests,
    test: PathTest,
    runbook: PinnedRunbook,
    organisation: Organisation | None,
    find: Find,
) -> Player:
    zone = organisation.time_zone if organisation else UTC_ZONE
    now = local_time(test.opened_at or tests.opened_at or OPENED_AT, zone)
    language = "en" if "en" in runbook.plans else next(iter(runbook.plans))
    return Player(runbook, organisation, now, zone, language=language, find=find)


def _at_opening(player: Player, tests: PathTests, test: PathTest) -> Iterator[tuple[str, object]]:
    """What is said when the incident opens: places, and the questions that no step records, in the runbook's order."""
    said: dict[str, object] = {**tests.answers, **test.answers}
    places = test.places if test.places is not None else tests.places
    register = player.situation.register
    if places is None and register is not None and "places" not in said:
        places = register.places if register.places is not msgspec.UNSET else [register.country]
    if places is not None:
        yield "places", places
    recorded = player.situation.recorded_by
    asked = [*player.situation.plan.questions, "detected_at", "occurred_at", "places"]
    for name in dict.fromkeys(asked):
        if name in said and (name not in recorded or name in player.situation.plan.questions):
            yield name, said.pop(name)
    known = {each.partition("@")[0] for each in recorded}
    for name, value in said.items():
        base = name.partition("@")[0]
        if base not in known and "/" not in base and not test.attach and not _attaches(player):
            yield name, value  # nothing asks it: the refusal tells


def _attaches(player: Player) -> bool:
    return any(step.attach for step in player.situation.plan.steps)
