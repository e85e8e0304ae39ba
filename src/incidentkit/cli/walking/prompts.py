"""Prompts: numbered choices, free text, times. A word that means something else ends a prompt as a Turn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from incidentkit.cli.times import understand_due
from incidentkit.cli.walking.console import Console, Left
from incidentkit.cli.walking.words import WORDS, Said, fold, nearest, read
from incidentkit.errors import Message, UsageError, message
from incidentkit.locale.dates import date_time_long
from incidentkit.when.phrases import Understood, understand

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


LONG_LABEL = 5
"""Letters of a label that may begin what is typed."""


class Turn(Exception):  # noqa: N818 - no error: the person turns to something else
    """The person typed a command word where something else was asked."""

    def __init__(self, word: str, rest: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.rest = rest


class Back(Exception):  # noqa: N818 - no error
    """The person leaves what was asked and goes back."""


class Prompts(Console):
    """Asks, and returns only what can be used."""

    told: tuple[str, ...] = ()
    """What was said of the incident before a plan was found; it becomes the first line of its log."""
    heard = 0
    """How many lines were heard; tells a loop that goes on from one that turns on the spot."""

    def hear(self, ask: list[str], options: list[str], *, free: bool = False) -> Said:
        """A line that is no help and no other command: those raise Turn, quit raises Left."""
        self._present(ask, options)
        while True:
            line = self.read()
            self.heard += 1
            said = read(line, free=free)
            if said.word is None:
                return said
            if said.word == "quit":
                raise Left
            if said.word == "back":
                raise Back
            if said.word != "help":
                raise Turn(said.word, said.rest)
            self.help()
            self._present(ask, options)

    def _present(self, ask: list[str], options: list[str]) -> None:
        if ask or options:
            self.blank()
        self.lines(ask)
        for number, text in enumerate(options, 1):
            self.option(number, text)

    def pick(
        self, ask: list[str], options: list[str], *, empty: int | None = None, free: bool = False
    ) -> Said:
        """One of the options as `number`, from 1; with `free`, else a text. `empty` is what Enter means."""
        said = self.hear(ask, options, free=free)
        while True:
            if not said.text and not said.dotted and empty is not None:
                return Said(str(empty), number=empty)
            number = said.number if said.number is not None else self.option_named(said.text, options)
            if number is not None and not said.dotted and 1 <= number <= len(options):
                return Said(said.text, number=number)
            if free and said.text and said.number is None:
                return said
            self.not_understood(said, len(options))
            said = self.hear([], [], free=free)

    @staticmethod
    def option_named(text: str, options: list[str]) -> int | None:
        said = fold(text)
        if len(said) < 2:
            return None
        found = [n for n, option in enumerate(options, 1) if fold(option).startswith(said)]
        if not found:  # "je suis bloquée", "yes, i did"
            found = [
                n for n, o in enumerate(options, 1) if len(fold(o)) > LONG_LABEL and said.startswith(fold(o))
            ]
        return found[0] if len(found) == 1 else None

    def not_understood(self, said: Said, count: int) -> None:
        """Says what can be typed here."""
        near = nearest(said.text) if said.text and said.number is None else []
        if near:
            self.say(
                message("“{text}” is no word here. Did you mean: {words}?", text=said.text[:60], words=near)
            )
        elif count > 1:
            self.say(message("Type a number from 1 to {count}, or a word. All words: help", count=count))
        else:
            self.say(message("Type 1, or a word. All words: help"))

    def text(self, ask: list[str], *, empty: bool = False) -> str:
        """A free text; empty only where that is allowed. A word alone is a command; ".word" is text."""
        said = self.hear(ask, [], free=True)
        while not said.text and not empty:
            self.say(message("A few words are needed here, or: back"))
            said = self.hear([], [], free=True)
        return said.text

    def reason(self, ask: str | Message) -> str:
        """Why something is done; even "no time" will do."""
        said = self.hear([self.cli.say(ask)], [], free=True)
        while not said.text:
            self.say(message("A reason is needed, even “no time”. To leave: back"))
            said = self.hear([], [], free=True)
        return said.text

    def moment(
        self, ask: list[str], situation: Situation, expect: Literal["past", "future", "due"]
    ) -> Understood | None:
        """A time in words; None for Enter. `due` is ahead, and a day alone means its end."""
        said = self.hear(ask, [], free=True)
        while said.text:
            try:
                return self.understood(said.text, situation, expect)
            except UsageError as error:
                self.failed(error)
            said = self.hear([], [], free=True)
        return None

    def understood(
        self, text: str, situation: Situation, expect: Literal["past", "future", "due"]
    ) -> Understood:
        """The time that these words mean, echoed; raises UsageError where they are not understood."""
        now, zone, language = situation.now, situation.zone, self.cli.language
        if expect == "due":
            found = understand_due(text, now=now, zone=zone, language=language)
        else:
            found = understand(text, now=now, zone=zone, expect=expect, language=language)
        self.echo_time(found.at, approximate=found.approximate)
        return found

    def echo_time(self, at: datetime, *, approximate: bool) -> None:
        """How a time was understood."""
        words = date_time_long(at, self.cli.language)
        if approximate:
            self.say(message("Understood: about {time}", time=words))
        else:
            self.say(message("Understood: {time}", time=words))

    def help(self) -> None:
        """All words with what they do."""
        french = self.cli.language == "fr"
        self.blank()
        self.say(message("At any prompt you can type a number, your own text, or one of these words:"))
        for english, fr, what in WORDS.values():
            word = fr if french else english
            self.entry(word, self.cli.say(what), 9)
        self.say(message("English and French words both work. A line that begins with “.” is always text."))
