"""WHEN on the command line: read in a zone, echoed on stderr."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from incidentkit.cli.context import Cli
from incidentkit.errors import message
from incidentkit.locale.dates import date_time_long
from incidentkit.when.phrases import understand


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
