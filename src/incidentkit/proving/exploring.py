"""The walk over all answers: a runbook is walked to its end for every combination of answers that its conditions tell apart.

Proved, as far as the combinations go (docs/authoring.md, "Without a written test"): no step that no answers lead to,
no dead end, no exception, and where everything is answered nothing that stays open and no text with a blank.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from incidentkit.errors import IncidentkitError, Message, message
from incidentkit.incident.people.drafting import draft
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import Decision
from incidentkit.incident.views.now import next_view, show
from incidentkit.incident.views.steps import step_detail
from incidentkit.incident.wording import fill
from incidentkit.organisation.model import Organisation
from incidentkit.proving.answers import UNKNOWN, Leaf, Reading
from incidentkit.proving.combining import MOST, Combinations, combinations
from incidentkit.proving.covering import Seen
from incidentkit.proving.player import DeadEndError, Find, Player, UnplayableError, non_working, told_of
from incidentkit.runbook.plan import PinnedRunbook, Plan, PlanStep

DIRECTED = 512
"""So many combinations are tried at most to find answers that lead to one step."""

PROOFS = ("no-dead-step", "no-dead-end", "no-exception", "no-unfilled-text")


class Finding(msgspec.Struct, frozen=True):
    """Something that a proof found: the step it is about, and the answers that lead there, as a path test has them."""

    proof: str
    step: str | None
    what: Message
    answers: dict[str, object]


class Explored(msgspec.Struct, frozen=True):
    """What the walk did: how many combinations of how many; any `strength` names met in every way."""

    walked: int
    whole: int
    names: int
    strength: int
    complete: bool
    findings: list[Finding]


class Explorer:
    """Walks one runbook; everything that is found is kept once for each proof and step."""

    def __init__(
        self,
        runbook: PinnedRunbook,
        organisation: Organisation | None,
        find: Find,
        now: datetime,
        zone: str,
        *,
        most: int = MOST,
        strength: int = 2,
    ) -> None:
        self.runbook = runbook
        self.organisation = organisation
        self.find = find
        self.now = now
        self.zone = zone
        self.most = most
        self.strength = strength
        language = "en" if "en" in runbook.plans else next(iter(runbook.plans))
        self.plan = runbook.in_language(language)
        self.language = language
        self.reading = Reading(self.plan, organisation, now)
        self.seen = Seen(self.plan, self.reading)
        self.calendar: frozenset[date] = non_working(organisation, now.date())
        self.found: dict[tuple[str, str, str], Finding] = {}
        self.walked = 0
        self.reached: set[str] = set()
        self.leaves = self.reading.leaves(
            [text for _, text in self.reading.everywhere()],
            self.reading.lists(self.plan.steps),
            [
                *(where for step in self.plan.steps for where in step.where),
                *(list(step.how_in) for step in self.plan.steps if step.how_in),
                *(deadline.where for deadline in self.plan.deadlines.values()),
            ],
        )

    def explore(self) -> Explored:
        """Walks; nothing that a runbook says raises."""
        leaves = list(self.leaves.values())
        rows = self._rows(leaves, unknown=True)
        answered = self._rows(leaves, unknown=False)
        known = {str(value) for leaf in leaves for value in leaf.given}
        for combination, all_known in ((answered, True), (rows, False)):
            for row in combination.rows:
                values = {leaf.name: value for leaf, value in zip(leaves, row, strict=True)}
                if all_known or not set(map(str, row)) <= known:
                    self._walk(values, all_known=all_known)
        for step in self.plan.steps:
            if step.id not in self.reached:
                self._look_for(step)
        whole = rows.complete and answered.complete
        return Explored(
            self.walked, rows.whole, len(leaves), len(leaves) if whole else self.strength, whole,
            list(self.found.values()),
        )  # fmt: skip

    def _rows(self, leaves: list[Leaf], *, unknown: bool) -> Combinations:
        return combinations(
            [leaf.values if unknown else leaf.given for leaf in leaves], self.most, self.strength
        )

    def _keep(
        self, proof: str, step: str | None, what: Message, values: dict[str, object], about: str = ""
    ) -> None:
        """Keeps a finding once for each proof, step and what it is about, with the first answers that led to it."""
        key = (proof, step or "", about or what.english())
        self.found.setdefault(key, Finding(proof, step, what, self._as_written(values)))

    # --- one walk

    def _walk(self, values: dict[str, object], *, all_known: bool) -> None:
        """One path to its end, looking at every step before it is done."""
        self.walked += 1
        said, skip = self._said(values, all_known=all_known)
        try:
            player = self._player(values)
            self._open(player, said)
            next_view(player.situation)
            self.seen.moment(player.situation)
            for step in player.path(
                said,
                skip,
                self._otherwise,
                lambda step: self._look(player, step, values, all_known=all_known),
                own=True,
            ):
                self.seen.done(step.id)
                self.seen.moment(player.situation)
            self._at_the_end(player, values, all_known=all_known)
        except DeadEndError as error:
            self._keep("no-dead-end", None, error.what, values)
        except (IncidentkitError, UnplayableError) as error:
            self._keep("no-exception", None, error.what, values)
        except Exception as error:  # noqa: BLE001 - finding these is what the walk is for
            self._keep(
                "no-exception", None, message("The program failed: {error}", error=_named(error)), values
            )

    def _player(self, values: dict[str, object]) -> Player:
        return Player(
            self.runbook, _without(self.organisation, values), self.now, self.zone,
            language=self.language, find=self._stub, calendar=self.calendar,
        )  # fmt: skip

    def _stub(self, runbook_id: str) -> PinnedRunbook | None:
        """An attached runbook, cut down to one step: it is walked by itself, with answers of its own."""
        found = self.find(runbook_id)
        if found is None:
            return None
        return replace(found, plans={language: _cut(plan) for language, plan in found.plans.items()})

    def _open(self, player: Player, said: dict[str, object]) -> None:
        for name in [*self.plan.questions, "places", "detected_at", "occurred_at"]:
            if name in said:
                player.say(name, said[name])

    def _otherwise(self, situation: Situation, name: str) -> object:
        """What is said to a question on which nothing hangs, or decided where nothing is told."""
        step = situation.recorded_by.get(name)
        if step is not None and step.decide is not None and step.decide.name == name:
            return next(iter(step.decide.options))
        return self.reading.default(name, situation.questions[name])

    def _said(
        self, values: dict[str, object], *, all_known: bool
    ) -> tuple[dict[str, object], frozenset[str]]:
        """What is answered: the values of the leaves, and a default for every other question of the runbook."""
        said: dict[str, object] = {}
        fields: dict[str, dict[str, object]] = {}
        for name, value in values.items():
            head, dot, rest = name.partition(".")
            kind = self.leaves[name].kind
            if kind == "field":
                fields.setdefault(head, {})[rest] = value
            elif kind not in ("register", "step") and not dot:
                said[name] = value
        recorded = {name for step in self.plan.steps for name in step.record}
        for name, question in self.plan.questions.items():
            if name not in said and (all_known or name not in recorded):
                said[name] = self.reading.default(name, question)
        for name, each in fields.items():
            if said.get(name) not in (UNKNOWN, []):
                said[name] = [self.reading.item(self.reading.asked[name], each)]
        said.setdefault("detected_at", self.now.isoformat(timespec="seconds"))
        said.setdefault("occurred_at", self.now.isoformat(timespec="seconds"))
        skip = frozenset(
            name.removeprefix("steps.")
            for name, value in values.items()
            if self.leaves[name].kind == "step" and value == "skipped"
        )
        return said, skip

    def _as_written(self, values: dict[str, object]) -> dict[str, object]:
        """The answers that lead somewhere, as a path test has them."""
        said, _ = self._said(values, all_known=False)
        return {
            name: value
            for name, value in said.items()
            if name.partition(".")[0] in {each.partition(".")[0] for each in values}
        }

    # --- what is looked at

    def _look(self, player: Player, step: PlanStep, values: dict[str, object], *, all_known: bool) -> None:
        """A step as it is shown before it is done, in every language."""
        self.reached.add(step.id.partition("@")[0])
        if "/" in step.id:
            return  # an attached runbook is walked by itself, with answers of its own
        for language in self.runbook.plans:
            here = player.spoken(language)
            shown = here.steps[step.id]
            step_detail(here, shown)
            if all_known:
                for name in blanks(here, shown):
                    if self.reading.of_register(name):
                        continue  # an entry may lack it; the blank then says what to fill in
                    what = message("In “{language}”, {{{{ {name} }}}} is not filled in though everything is answered.", language=language, name=name)  # fmt: skip
                    self._keep("no-unfilled-text", step.id.partition("@")[0], what, values, name)

    def _at_the_end(self, player: Player, values: dict[str, object], *, all_known: bool) -> None:
        here = player.situation
        for language in self.runbook.plans:
            show(player.spoken(language), "", "", "")
            next_view(player.spoken(language))
        if not all_known:
            return
        for step in here.plan.steps:
            if here.applies(step) is None and here.record(step.id).state == "open" and "/" not in step.id:
                what = message(
                    "It stays open whether it applies though everything is answered; it depends on: {names}",
                    names=here.step_depends_on(step) or list(step.when),
                )
                self._keep("no-dead-end", step.id.partition("@")[0], what, values, "open")

    # --- steps that no path came to

    def _look_for(self, step: PlanStep) -> None:
        """Tries the answers on which this step hangs; what none of them leads to is dead."""
        hanging = self.reading.leaves(list(step.when), self.reading.lists([step]), step.where)
        rows = combinations([leaf.values for leaf in hanging.values()], DIRECTED, 3)
        base = {leaf.name: leaf.given[0] for leaf in self.leaves.values()}
        for row in rows.rows:
            values = {**base, **dict(zip(hanging, row, strict=True))}
            if self._may_lead(values, step):
                self._walk(values, all_known=False)
            if step.id in self.reached:
                return
        if rows.complete:
            what = message("No answers lead to this step.")
        else:
            what = message("No answers were found that lead to this step; {count} of {whole} combinations were tried.", count=len(rows.rows), whole=rows.whole)  # fmt: skip
        self._keep("no-dead-step", step.id, what, {})

    def _may_lead(self, values: dict[str, object], step: PlanStep) -> bool:
        """Whether the step applies, or may, once all this is said and decided; quicker than to walk there."""
        said, _ = self._said(values, all_known=False)
        player = self._player(values)
        try:
            self._open(player, said)
            here = player.situation
            for name in here.recorded_by:
                told = told_of(said, name)
                if told is not None and name in here.questions:
                    player.say(name, told)
        except (IncidentkitError, UnplayableError):
            return True  # the walk tells
        here = player.situation
        for name, one in here.recorded_by.items():
            told = told_of(said, name)
            if one.decide is not None and one.decide.name == name and told is not None:
                here.state.decisions[name] = Decision(0, one.id, name, str(told), "", [], "", "")
        walked = here.unrolled.instances.get(step.id, [step.id])
        return any(here.applies(here.steps[each]) is not False for each in walked)


def _cut(plan: Plan) -> Plan:
    first = replace(plan.steps[0], when=[], where=[], needs=[], after=None, loop=None, attach=None, decide=None, record={}, confirm=[])  # fmt: skip
    return replace(
        plan, steps=[first], questions={}, facts={}, deadlines={}, messages={}, never=[], severity=None
    )


def blanks(here: Situation, step: PlanStep) -> Iterator[str]:
    """The names that are still to fill in the texts of a step, but what is asked with it."""
    missing: list[str] = []
    there = here.within(step.id)
    for text in (step.why, step.how, step.script, *step.how_in.values()):
        fill(there, text, missing)
    own: set[str] = set()
    if step.message is not None and step.message in here.plan.messages:
        drafted = draft(here, step.message, language=here.language)
        missing += drafted.to_fill
        own = set(drafted.draft.fields)
    asked = {name.partition("@")[0] for name in here.asks(step)}
    yield from (name for name in dict.fromkeys(missing) if name not in own | asked)


def _without(organisation: Organisation | None, values: dict[str, object]) -> Organisation | None:
    """The register without the entries that are unknown in this combination."""
    gone = [name for name, value in values.items() if name.startswith("organisation.") and value == UNKNOWN]
    if not gone or organisation is None:
        return organisation
    data: Any = msgspec.to_builtins(organisation)
    for name in gone:
        *way, last = name.removeprefix("organisation.").split(".")
        here = data
        for part in way:
            here = here.get(part, {}) if isinstance(here, dict) else {}
        if isinstance(here, dict):
            here.pop(last, None)
    try:
        return msgspec.convert(data, Organisation)
    except msgspec.ValidationError:
        return organisation  # an entry that every register has


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
