"""WHEN on the command line: read in a zone, echoed on stderr."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from incidentkit.cli.context import Cli
from incidentkit.errors import message
from incidentkit.locale.dates import date_time_long
from incidentkit.when.phrases import TimeError, Understood, understand

END_OF_DAY = "23:59"


def read_time(
    cli: Cli, text: str, zone: str, expect: Literal["past", "future"] = "past"
) -> tuple[datetime, bool]:
    """The time (aware, in the zone) and whether it is approximate; raises UsageError where not understood."""
    understood = understand(
        text, now=cli.desk.now(), zone=ZoneInfo(zone), expect=expect, language=cli.language
    )
    say_understood(cli, understood.at, understood.approximate)
    return understood.at, understood.approximate


def say_understood(cli: Cli, at: datetime, approximate: bool) -> None:
    """Says on stderr which time was understood, with its zone."""
    words = date_time_long(at, cli.language)
    if approximate:
        cli.talk(message("Understood: about {time}", time=words))
    else:
        cli.talk(message("Understood: {time}", time=words))


def understand_due(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> Understood:
    """A time ahead; a day without a time means its end, for what is due on a day and not at a minute."""
    try:
        return understand(text, now=now, zone=zone, expect="future", language=language)
    except TimeError as error:
        if error.code != "time-ambiguous":
            raise
        try:
            return understand(f"{text} {END_OF_DAY}", now=now, zone=zone, expect="future", language=language)
        except TimeError:
            raise error from None
