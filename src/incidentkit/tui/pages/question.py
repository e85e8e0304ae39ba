"""A question of the runbook, one a page: numbers to choose from, or a field; “I don't know yet” is always an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from incidentkit.errors import Message, UsageError, message
from incidentkit.incident.commands import AnswerQuestion
from incidentkit.incident.values import read_places, read_value
from incidentkit.incident.views.now import local
from incidentkit.incident.views.steps import QuestionView, question_view
from incidentkit.locale.dates import date_time_long
from incidentkit.runbook.model import Question, QuestionType
from incidentkit.spoken.answers import COUNTRIES, answer_words, as_text, options_of
from incidentkit.spoken.plain import ask_words, value_words
from incidentkit.tui.host import Host
from incidentkit.tui.pages.base import IncidentPage
from incidentkit.tui.pages.secret import without_secret
from incidentkit.tui.view import (
    Button,
    Choices,
    Field,
    Frame,
    Gap,
    Item,
    Line,
    Option,
    Para,
    Span,
    View,
    line,
)
from incidentkit.tui.walk import Walk

UNKNOWN = "unknown"
NONE = "-"
LONGEST_ON_BUTTON = 14
FREE = ("person", "account", "device")

Then = Callable[[bool], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """Where a question stands: a heading, and its number among how many."""

    heading: Line
    number: int = 0
    total: int = 0
    starting: bool = False
    """One of the first questions: there are no steps to look at yet."""
    again: Callable[[], Awaitable[None]] | None = None
    """Asks the first of these questions that has no answer now."""


class Asking(IncidentPage):
    """A question at its place; `then` goes on, told whether something was answered."""

    def __init__(self, host: Host, walk: Walk, question: str, place: Place, then: Then) -> None:
        super().__init__(host, walk)
        self.question = question
        self.place = place
        self.then = then

    def asked(self) -> QuestionView:
        """The question as it is now, in the language of now."""
        return question_view(self.walk.situation, self.question)

    async def act_undo(self) -> None:
        """Takes back the last action; among several questions the one that lost its answer is asked again."""
        from incidentkit.tui.pages import ways  # noqa: PLC0415

        before = self.walk.situation.state.answers
        await ways.go(self, "undo")
        if self.place.again is not None and self.walk.situation.state.answers != before:
            await self.place.again()


class QuestionPage(Asking):
    """Asks one question and writes its answer at once."""

    name = "question"
    labels = {  # noqa: RUF012
        "main": message("Go on"),
        "edit": message("change an earlier answer"),
        "skip": message("for later"),
    }

    def __init__(
        self, host: Host, walk: Walk, question: str, place: Place, then: Then, *, can_leave: bool = True
    ) -> None:
        super().__init__(host, walk, question, place, then)
        self.can_leave = can_leave
        self.draft_key = question
        self.harmless: set[str] = set()
        self._begin_with_what_is_known()

    def _begin_with_what_is_known(self) -> None:
        view = self.asked()
        known = view.answered if view.answered is not None else view.prefill
        options = options_of(self.host, self.walk.situation, view)
        if known is None:
            return
        texts = [as_text(each) for each in known] if isinstance(known, list) else [as_text(known)]
        if options and all(text in options or text == UNKNOWN for text in texts):
            self.chosen["answer"] = tuple(texts)
        elif known == UNKNOWN and options:
            self.chosen["answer"] = (UNKNOWN,)
        elif view.type == "time":
            return
        elif known != UNKNOWN:
            self.values["answer"] = as_text(known)

    # --- what it shows

    def view(self) -> View:
        """The question with its reason, its answers and what was said so far."""
        say, view = self.host.say, self.asked()
        items: list[Item] = [Para(line(Span(self._words(view), "title")))]
        if view.item:
            items.append(Para(line(Span(view.item, "muted"))))
        if view.why:
            label = say("Why we ask") + "  "
            items += [Gap(), Para(line(Span(label, "muted"), view.why), hang=len(label))]
        items += [Gap(), *self._answer_items(view), Gap(), *self._below(view)]
        buttons = [self._main(view), self.button("unknown"), self.button("stuck")]
        more = {"frame": self.starting_frame(), "never": ()} if self.place.starting else {}
        return self.page(
            self._heading(), items, buttons, focus="answer", step=f"question:{self.question}", **more
        )

    def starting_frame(self) -> Frame:
        """The first minute shows the question and the clock, nothing else."""
        frame = self.frame()
        return frame._replace(rail=(), outline=(), aside=())

    def keys(self) -> tuple[str, ...]:
        """What else can be done here."""
        return ("skip", "note", "edit", "undo", "brief", "deadlines", "journal")

    def _heading(self) -> Line:
        if not self.place.total:
            return self.place.heading
        where = self.host.say(
            "question {number} of {total}", number=self.place.number, total=self.place.total
        )
        return (*self.place.heading, Span(f"  {self.host.look.glyphs.dot}  ", "muted"), Span(where, "muted"))

    def _words(self, view: QuestionView) -> str:
        ask = self.host.say(view.ask) if isinstance(view.ask, Message) else view.ask
        return f"{ask} ({view.unit})" if view.unit else ask

    def _options(self, view: QuestionView) -> dict[str, str]:
        return options_of(self.host, self.walk.situation, view)

    def _many(self, view: QuestionView) -> bool:
        return view.type == "choices" or view.name == "places"

    def _answer_items(self, view: QuestionView) -> list[Item]:
        say, options = self.host.say, self._options(view)
        items: list[Item] = []
        if options:
            listed = [Option(value, words) for value, words in options.items()]
            if self._many(view):
                listed.append(Option(NONE, say("None of them")))
            listed.append(Option(UNKNOWN, say("I don't know yet")))
            chosen = self.chosen.get("answer", ())
            items.append(Choices("answer", tuple(listed), chosen, many=self._many(view)))
        if not options or view.type in FREE or view.name == "places":
            field = "answer" if not options else "other"
            if options:
                items.append(Gap())
            items.append(Field(field, *self._field_words(view, other=bool(options))))
        return items

    def _field_words(self, view: QuestionView, *, other: bool) -> tuple[Any, ...]:
        """Label, value, hint, placeholder, rows, width of the field."""
        say = self.host.say
        value = self.values.get("other" if other else "answer", "")
        if view.name == "places":
            return say("Others"), value, say("country codes: BE, CH"), "", 1, 24
        if other:
            return say("Another"), value, say("in your own words"), "", 1, 36
        if view.type == "time":
            hint = (
                say("tomorrow 09:00, 3 November 14:00") if view.ahead else say("20 min ago, 18:00, yesterday")
            )
            return say("When"), value, hint, "", 1, 30
        if view.type == "number":
            return say("Number"), value, say("digits only"), "", 1, 18
        return say("Answer"), value, "", say("in your own words"), 1, 0

    def _below(self, view: QuestionView) -> list[Item]:
        """How a time is understood, what the register says, that it can be changed, what was said so far."""
        say = self.host.say
        lines: list[Item] = []
        echo = self._echo(view)
        if echo:
            lines += [Para(echo, hang=2), Gap()]
        if view.answered is not None and view.answered != UNKNOWN:
            words = answer_words(self.host, self.walk.situation, view)
            lines.append(Para(line(Span(say("Answered so far: {value}", value=words), "muted"))))
        elif view.prefill is not None:
            words = value_words(self.host, view, view.prefill)
            lines.append(Para(line(Span(say("The register says: {value}", value=words), "muted"))))
        if self._many(view):
            lines.append(
                Para(line(Span(say("Several can be right: press their numbers, then Enter."), "muted")))
            )
        if self._options(view):
            lines.append(
                Para(line(Span(say("If you don't know, press I. You can change it later."), "muted")))
            )
        else:
            lines.append(
                Para(line(Span(say("If you don't know: Esc, then I. You can change it later."), "muted")))
            )
        return lines

    def _echo(self, view: QuestionView) -> Line:
        """A time as it is understood while it is typed; wrong is the one thing that must not happen."""
        text = self.typed("answer")
        if view.type != "time" or not text:
            return ()
        situation, glyphs = self.walk.situation, self.host.look.glyphs
        try:
            read = self._read(view, text)
        except UsageError as error:
            return line(Span(f"{glyphs.unknown} ", "watch"), Span(self.host.say(error.what), "muted"))
        at = local(situation, str(read.value))
        if at is None:
            return ()
        words = date_time_long(at, self.host.language)
        about = (
            message("Understood: about {time}", time=words)
            if read.approximate
            else message("Understood: {time}", time=words)
        )
        return line(Span(f"{glyphs.done} ", "ok"), Span(self.host.say(about), "muted"))

    def _read(self, view: QuestionView, text: str) -> Any:
        situation = self.walk.situation
        question = Question(
            ask=view.name, type=cast("QuestionType", view.type), options=view.options, ahead=view.ahead
        )
        return read_value(view.name, question, text, now=self.host.now(), zone=situation.zone)

    def _main(self, view: QuestionView) -> Button:
        """The button says where it leads."""
        text, options = self._answer(view), self._options(view)
        if text is None:
            if not self.can_leave or options:
                return self.button("main")
            later = self.button("main", message("Leave it for later"))
            return later._replace(short=self.button("main", message("Later")).label)
        words = {UNKNOWN: self.host.say("I don't know yet"), NONE: self.host.say("None of them")} | options
        if text in words and len(words[text]) <= LONGEST_ON_BUTTON:
            main = self.button("main", self.host.say("Go on: {answer}", answer=words[text]))
            return main._replace(short=self.button("main").label)
        return self.button("main")

    # --- what it does

    def _answer(self, view: QuestionView) -> str | None:
        """The answer as it can be stored, None for none yet."""
        options = self._options(view)
        other = self.typed("other") if options else ""
        if not options:
            return self.typed("answer") or None
        if view.name == "places":
            return ",".join([*self._taken(), *read_places(other)] if other else self._taken()) or None
        if other:
            return other
        return ",".join(self._taken()) or None

    def _taken(self) -> tuple[str, ...]:
        return self.chosen.get("answer", ())

    async def choice_taken(self, field: str, value: str, *, by_digit: bool) -> None:  # noqa: ARG002
        """One answer, or one of several; “none” and “I don't know yet” stand alone."""
        if not self._many(self.asked()):
            self.chosen["answer"] = (value,)
            self.values.pop("other", None)
            return
        before = self.chosen.get("answer", ())
        if value in before:
            self.chosen["answer"] = tuple(each for each in before if each != value)
        elif value in (UNKNOWN, NONE):
            self.chosen["answer"] = (value,)
        else:
            self.chosen["answer"] = (*(each for each in before if each not in (UNKNOWN, NONE)), value)

    def enter_is_enough(self, field: str) -> bool:
        """Where one thing is typed, Enter takes it."""
        return field == "answer"

    async def act_main(self) -> None:
        """Writes the answer and goes on."""
        view = self.asked()
        try:
            text = self._answer(view)
            if text is not None and text not in (UNKNOWN, NONE) and view.type in ("time", "number"):
                self._read(view, text)
        except UsageError as error:
            self.host.focus("other" if self._options(view) else "answer")
            self.tell_error(error)
            return
        if text is None and self._options(view):
            self.tell(message("Choose first: a number, or the arrows. If you do not know: I. For later: S."))
            return
        if text is None:
            await self._leave()
            return
        safe = await without_secret(self, text, self.harmless)
        if safe is not None:
            await self._write(safe)

    async def act_skip(self) -> None:
        """Leaves the question for later; nothing is written."""
        await self._leave()

    async def act_unknown(self) -> None:
        """“I don't know yet” is an answer."""
        await self._write(UNKNOWN)

    async def _write(self, text: str) -> None:
        outcome = await self.walk.write(AnswerQuestion(name=self.question, text=text))
        done = message("Noted as not known yet. We do the safe thing meanwhile.") if text == UNKNOWN else None
        if self.tell_outcome(outcome, done):
            await self.host.forget(self)
            self.walk.left.discard(self.question)
            await self.then(True)

    async def _leave(self) -> None:
        if not self.can_leave:
            self.tell(message("An answer is needed here. If you do not know, press I."))
            return
        self.walk.left.add(self.question)
        self.tell(message("Left for later. E changes an answer."))
        await self.then(False)


def so_far(host: Host, walk: Walk, names: list[str]) -> list[Para]:
    """Answers given, each with its question."""
    found = []
    for name in names:
        view = question_view(walk.situation, name)
        if view.answered is not None:
            words = answer_words(host, walk.situation, view)
            found.append(
                Para(line(Span(f"{ask_words(host, walk.situation, name)} ", "muted"), words), hang=2, most=2)
            )
    return found


__all__ = ["COUNTRIES", "Place", "QuestionPage", "so_far"]
