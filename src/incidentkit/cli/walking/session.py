"""One incident being walked: where we are, what is written, and how a failed write keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from incidentkit.cli.context import Cli, saved_words
from incidentkit.cli.walking.prompts import Prompts
from incidentkit.errors import IncidentkitError, StoreError, counted, message
from incidentkit.incident.order import on_offer
from incidentkit.incident.pausing import rests
from incidentkit.incident.people.names import same_person
from incidentkit.incident.severity import Suggestion, suggest
from incidentkit.incident.views.now import nearest_deadline, never_views, progress
from incidentkit.incident.views.words import LEVELS
from incidentkit.locale.dates import due
from incidentkit.runbook.plan import PlanStep
from incidentkit.spoken.changes import changes, standing
from incidentkit.spoken.plain import ask_words, deadline_line

if TYPE_CHECKING:
    from incidentkit.desk.core import IncidentRow, Written
    from incidentkit.incident.commands import Command
    from incidentkit.incident.situation import Situation

# What a refusal says is enough here; its way out names commands that are typed elsewhere.
NO_HINT = frozenset(
    {
        "step-already-done",
        "step-already-skipped",
        "incident-closed",
        "nothing-to-undo",
        "not-closed",
        "gate-closed",
    }
)


class Session:
    """What the walk knows between two prompts; everything that counts is in the record."""

    def __init__(self, cli: Cli, prompts: Prompts, row: IncidentRow) -> None:
        self.cli = cli
        self.prompts = prompts
        self.row = row
        self.situation: Situation = cli.desk.situation(row)
        self.here: str | None = None
        """The step that was chosen; None for the next one."""
        self.at: str | None = None
        """The step on show: what "done" is about."""
        self.doing: str | None = None
        """The step that is being finished, so that it goes on after a word that interrupted it."""
        self.asking: str | None = None
        """The question of the first minute that is being asked."""
        self.told_when: Any = None
        """When the step being finished was done, if told."""
        self.told_result: str | None = None
        self.passed: set[str] = set()
        self.left: set[str] = set()
        self.confirmed: set[tuple[str, str]] = set()
        self.despite: dict[str, str] = {}
        """Why closed gates of a step are passed, said before the step is finished."""
        self.unproved: set[str] = set()
        """Steps for which somebody said in this walk that there is no proof."""
        self.harmless: set[str] = set()
        self.filled: dict[str, dict[str, str]] = {}
        """The blanks of messages as filled in, by message; the record keeps them once it is approved or sent."""
        self.text_languages: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.words_told = False
        self.shown: list[list[str]] | None = None
        """The card that was read last; it is not read out twice in a row."""
        self._told: Any = None
        self._nevers_told: list[str] = []

    # --- reading

    def refresh(self) -> None:
        """Reads the record again; says so when somebody else wrote meanwhile."""
        row = self.cli.desk.row(self.row.incident_id)
        if row.count != self.row.count:
            self.prompts.say(
                message("Somebody else wrote to this incident meanwhile. You see it as it is now.")
            )
            self._told = None
        self.row = row
        self.situation = self.cli.desk.situation(row)

    @property
    def is_introduced(self) -> bool:
        """Whether the incident was named since the walk began."""
        return self._told is not None

    def introduce_again(self) -> None:
        """Names the incident in full once more, for another language."""
        self._told = None
        self.words_told = False

    def refresh_quietly(self) -> None:
        """Reads the record again after a write of our own."""
        self.row = self.cli.desk.row(self.row.incident_id)
        self.situation = self.cli.desk.situation(self.row)

    def title(self) -> None:
        """Where we are in one line; how bad it may be and the nearest deadline in full only when they changed."""
        say, situation = self.cli.say, self.situation
        done, total = progress(situation)
        suggestion = suggest(situation)
        level = situation.state.severity or suggestion.level
        parts = [say("DRILL")] if situation.state.drill else []
        parts.append(self.row.label)
        if not self.is_introduced:
            self.prompts.blank()
            self.prompts.line("  ·  ".join([*parts, situation.state.title]))
            parts = []
            self._offered()
        parts += [say("severity: {level}", level=LEVELS[level])] if level else []
        parts.append(say(message("steps: {done} of {total}", done=done, total=total)))
        found = nearest_deadline(situation)
        told = (
            suggestion.may_be,
            tuple(suggestion.depends_on),
            found.id if found else "",
            found and found.due_at,
            [view.say for view in never_views(situation)],
        )
        if self.is_introduced:
            self.prompts.blank()
        self.prompts.line("  ·  ".join(parts))
        if told != self._told:
            self._told = told
            self.prompts.lines(self._may_be(suggestion))
            self._nevers()
            if found:
                self.prompts.line(deadline_line(self.cli, situation, found))
        elif found and found.due_at:
            time = due(found.due_at, self.cli.language, now=situation.now)
            self.prompts.say(message("Nearest deadline: {time}", time=time))

    def _offered(self) -> None:
        """That somebody hands the incident over, for whoever comes in."""
        offer = self.situation.state.between.open_offer()
        if offer is not None and not same_person(offer.by, self.cli.actor):
            self.prompts.say(
                message(
                    "{giver} hands this incident over to {taker}. To take over: handover",
                    giver=offer.by,
                    taker=offer.to,
                )
            )

    def _nevers(self) -> None:
        """What must never be done, when that is new."""
        nevers = [view.say for view in never_views(self.situation)]
        if nevers != self._nevers_told:
            self._nevers_told = nevers
            self.prompts.blank()
            self.prompts.lines([f"× {self.cli.say('Never {text}', text=text)}" for text in nevers])
            self.prompts.blank()

    def _may_be(self, suggestion: Suggestion) -> list[str]:
        if not suggestion.may_be or self.situation.state.severity:
            return []
        names = [ask_words(self.cli, self.situation, name) for name in suggestion.depends_on]
        words = names[0] if names else ""
        if len(names) > 1:
            words = self.cli.say(
                counted(
                    "{first} (and {count} more)", "{first} (and {count} more)", len(names) - 1, first=words
                )
            )
        return [
            self.cli.say(
                "Could be {level} until you know: {questions}",
                level=LEVELS[suggestion.may_be],
                questions=words,
            )
        ]

    def current(self) -> PlanStep | None:
        """The step to show: the one chosen, else the first on offer that was not passed over."""
        if self.here is not None:
            step = self.situation.steps.get(self.here)
            if step is not None and self.situation.record(step.id).state in ("open", "waiting"):
                return step
            self.here = None
        offered = [step for step in on_offer(self.situation) if not rests(self.situation, step)]
        ahead = [step for step in offered if step.id not in self.passed]
        if offered and not ahead:
            self.passed.clear()
            self.prompts.blank()
            self.prompts.say(message("Back to what was left open."))
            ahead = offered
        return ahead[0] if ahead else None

    def pass_over(self, step_id: str) -> None:
        """Goes on to another step and leaves this one open."""
        self.passed.add(step_id)
        self.here = None
        self.stop_doing()

    def go_to(self, step_id: str) -> None:
        """Shows this step next."""
        self.passed.discard(step_id)
        self.here = step_id
        self.shown = None
        self.stop_doing()

    def stop_doing(self) -> None:
        """No step is being finished any more."""
        self.doing, self.told_when, self.told_result = None, None, None

    # --- writing

    def write(self, make: Command | Callable[[Situation], Command], *typed: str) -> Written | None:
        """Carries out a command; None where it was refused or failed, which has been said."""
        return self.carry_out(lambda: self.cli.desk.perform(self.row.label, make), *typed)

    def carry_out(self, act: Callable[[], Written], *typed: str) -> Written | None:
        """Does something that writes, says what was saved and what changed by it; `typed` is kept if it fails.

        Where nothing had to be written, nothing is said.
        """
        before = standing(self.situation)
        try:
            written = act()
        except StoreError as error:
            self._not_saved(error, [text for text in typed if text.strip()])
            return None
        except IncidentkitError as error:
            self.prompts.failed(error, hint=error.code not in NO_HINT)
            return None
        if not written.entries:
            self.refresh_quietly()
            return written
        self.prompts.say(saved_words(written))
        if (written.entries[0].payload or {}).get("clock_went_back_ms"):
            self.prompts.say(
                message("The computer's clock stands before the last line; that is noted with it.")
            )
        self.release(typed)
        self.refresh_quietly()
        self.prompts.lines(changes(self.cli, before, self.situation))
        return written

    def _not_saved(self, error: StoreError, typed: list[str]) -> None:
        self.prompts.blank()
        self.prompts.say(message("NOT saved. {reason}", reason=error.what))
        if error.hint:
            self.prompts.say(error.hint)
        if not typed:
            return
        self.prompts.say(message("What you typed:"))
        for text in typed:
            self.prompts.line(f"  {text}")
        kept = [
            self._keep(f"walk/{self.row.incident_id}/failed/{number}", text)
            for number, text in enumerate(typed)
        ]
        if all(kept):
            self.prompts.say(message("It is kept and offered again at the next start."))
        else:
            self.prompts.say(message("It could not be kept either: copy it before you leave."))

    def hold(self, what: str, text: str) -> str:
        """Keeps a text that is not written yet because more is asked first; returns it."""
        place = f"walk/{self.row.incident_id}/{what}"
        if text.strip() and self._keep(place, text):
            self.held[place] = text
        return text

    def release(self, written: tuple[str, ...]) -> None:
        """Forgets those of the held texts that are written now."""
        for place in [place for place, text in self.held.items() if text in written]:
            del self.held[place]
            try:
                self.cli.desk.journal.drop_draft(place)
            except IncidentkitError:  # it is offered once more, which does no harm
                continue

    def _keep(self, place: str, text: str) -> bool:
        try:
            self.cli.desk.journal.keep_draft(place, text, self.row.incident_id)
        except IncidentkitError:
            return False
        return True
