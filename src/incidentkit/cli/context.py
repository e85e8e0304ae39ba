"""What every command is given: the options that hold everywhere, the language, the desk, and ways to answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from incidentkit.cli.output import out, out_json, talk
from incidentkit.desk import computer
from incidentkit.errors import Message, UsageError, message
from incidentkit.locale import LANGUAGES, Speaker, language_named, preferred_language, speaker

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, IncidentRow, Request, Written
    from incidentkit.incident.commands import Command
    from incidentkit.incident.situation import Situation

CommandT = TypeVar("CommandT", bound="Command")
LONGEST_ID = 200

Screen = Callable[["Cli"], int]
"""What opens the screen and returns its exit status; the way in hands it over, so that no command imports it."""


class Cli:
    """The options that hold for every command, and what follows from them; made once for each run."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self.screen: Screen | None = None

    def option(self, name: str) -> Any:
        """A global option as typed, or None."""
        return self.options.get(name)

    @cached_property
    def settings(self) -> dict[str, str]:
        """The user's settings."""
        from incidentkit.desk.settings import read_settings  # noqa: PLC0415

        return read_settings(self.config)

    @cached_property
    def config(self) -> Path:
        """The configuration folder."""
        return computer.config_folder()

    @cached_property
    def home(self) -> Path:
        """The folder of the records."""
        told = self.option("home")
        return computer.folder_named(told) if told else computer.data_folder()

    @cached_property
    def runbooks(self) -> Path | None:
        """The runbooks folder that was asked for, by option, environment or settings."""
        told = (
            self.option("runbooks") or os.environ.get("INCIDENTKIT_RUNBOOKS") or self.settings.get("runbooks")
        )
        return computer.folder_named(told) if told else None

    @cached_property
    def language(self) -> str:
        """The interface's language: option, settings, locale, English."""
        told = self.option("language")
        if told:
            return language_named(told)
        kept = self.settings.get("language")
        return kept if kept in LANGUAGES else preferred_language(os.environ)

    @property
    def say(self) -> Speaker:
        """Speaks the interface's language."""
        return speaker(self.language)

    def speaking(self, language: str) -> Cli:
        """The same in another language, for a text that is handed to others."""
        other = copy(self)
        other.__dict__["language"] = language
        return other

    @cached_property
    def actor(self) -> str:
        """Who acts: option, settings, system user."""
        told = self.option("actor") or self.settings.get("name") or computer.user_name()
        return str(told).strip()[:200] or "unknown"

    @property
    def json(self) -> bool:
        """Whether stdout carries JSON."""
        return bool(self.option("json"))

    @cached_property
    def desk(self) -> Desk:
        """The desk for these options."""
        return self.new_desk()

    def new_desk(self) -> Desk:
        """Another desk for the same options, for another thread."""
        from incidentkit.desk.core import Desk  # noqa: PLC0415

        return Desk(
            self.home,
            actor=self.actor,
            role=self.settings.get("role"),
            language=self.language,
            runbooks=self.runbooks,
            journal_mode=self.settings.get("journal_mode", "wal"),
        )

    def close(self) -> None:
        """Closes the desk if it was used."""
        if "desk" in self.__dict__:
            self.desk.close()

    # --- retries

    def request(self, command: str, arguments: dict[str, Any], files: tuple[str, ...] = ()) -> Request | None:
        """The request behind `--id`: the command and its arguments as typed, and the hashes of its files."""
        told = self.option("id")
        if told is None:
            return None
        if not told.strip() or len(told) > LONGEST_ID or any(ord(char) < 33 for char in told):
            raise UsageError(
                "bad-id", message("An --id is one word of at most {most} characters.", most=LONGEST_ID)
            )
        from incidentkit.desk.core import Request  # noqa: PLC0415

        typed = {"command": command, "arguments": arguments, "files": [_file_hash(path) for path in files]}
        import hashlib  # noqa: PLC0415 - with json 6 ms, which the screen's first frame does without
        import json  # noqa: PLC0415

        text = json.dumps(typed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return Request(told, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())

    # --- times

    def time(
        self, text: str | None, situation: Situation, expect: str = "past"
    ) -> tuple[datetime | None, bool]:
        """A WHEN as typed, read in the incident's zone and echoed; raises UsageError where it is not understood."""
        if text is None:
            return None, False
        from incidentkit.cli.times import read_time  # noqa: PLC0415

        return read_time(self, text, situation.state.zone, "future" if expect == "future" else "past")

    def echo_time(self, stored: str, zone: str, approximate: bool) -> None:
        """Says how a time was understood that was read elsewhere; `stored` is a UTC text."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415

        from incidentkit.cli.times import say_understood  # noqa: PLC0415
        from incidentkit.when.instants import read_utc  # noqa: PLC0415

        say_understood(self, read_utc(stored).astimezone(ZoneInfo(zone)), approximate)

    def at(
        self, when: str | None, make: Callable[..., CommandT], **fields: Any
    ) -> Callable[[Situation], CommandT]:
        """A command made once the incident is known, with `--at` read in its zone."""

        def made(situation: Situation) -> CommandT:
            occurred_at, approximate = self.time(when, situation)
            return make(occurred_at=occurred_at, approximate=approximate, **fields)

        return made

    # --- answers

    def data(self, value: Any) -> None:
        """JSON on stdout."""
        out_json(value, self.say)

    def out(self, text: str | Message, /, **params: Any) -> None:
        """A sentence on stdout."""
        out(self.say(text, **params))

    def raw(self, text: str) -> None:
        """Text that is no sentence of ours, on stdout, made safe."""
        out(text)

    def talk(self, text: str | Message, /, **params: Any) -> None:
        """A sentence on stderr."""
        talk(self.say(text, **params))

    def echo_incident(self, typed: str, row: IncidentRow) -> None:
        """Says which incident was meant when it was not named in full."""
        if typed.strip().upper() != row.label:
            self.talk(message("Meant: {label}", label=row.label))

    def saved(self, written: Written) -> None:
        """Says “Saved 14:03:22 #15”, after the commit; in the incident's zone."""
        last = written.entries[-1]
        self.out(saved_words(written))
        if written.repeated:
            self.talk(message("This was saved before, under the same id; nothing was added."))
        elif (written.entries[0].payload or {}).get("clock_went_back_ms"):
            self.talk(
                message(
                    "The computer's clock stands before the last line of this record; that is noted in line {seq}.",
                    seq=last.seq,
                )
            )


def saved_words(written: Written) -> Message:
    """The sentence that says what was saved when."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from incidentkit.when.instants import read_utc  # noqa: PLC0415

    last = written.entries[-1]
    time = read_utc(last.recorded_at).astimezone(ZoneInfo(last.zone))
    return message("Saved {time} #{seq}", time=f"{time:%H:%M:%S}", seq=last.seq)


def entries_data(written: Written) -> list[dict[str, Any]]:
    """`entries` of a written command in JSON: seq, id, kind."""
    return [{"seq": entry.seq, "id": entry.id, "kind": entry.kind} for entry in written.entries]


def read_text(text: str) -> str:
    """The text itself, or stdin where it is `-`; bounded, so that a pipe cannot fill the memory."""
    if text != "-":
        return text
    from incidentkit.incident.typed import MAX_TEXT  # noqa: PLC0415

    return sys.stdin.read(MAX_TEXT + 1).rstrip("\n")


def assignments(pairs: tuple[str, ...]) -> dict[str, str]:
    """`NAME=VALUE` pairs as a dict; raises UsageError for one without `=` or a name given twice."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                "not-an-assignment", message("“{pair}” is not NAME=VALUE.", pair=pair[:80]),
                hint=message("Write it like: device=laptop-7"),
            )  # fmt: skip
        if name.strip() in found:
            raise UsageError("name-twice", message("“{name}” is given twice.", name=name.strip()[:80]))
        found[name.strip()] = value
    return found


def _file_hash(path: str) -> str:
    import hashlib  # noqa: PLC0415 - see above

    digest = hashlib.sha256()
    try:
        if not Path(path).is_file():  # evidence says why it cannot be kept
            return ""
        with Path(path).open("rb") as source:
            while block := source.read(1 << 20):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
