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
    understood = understand(text, now=cli.desk.now(), zone=ZoneInfo(zone), expect=expect)
    words = date_time_long(understood.at, cli.language)
    if understood.approximate:
        cli.talk(message("Understood: about {time}", time=words))
    else:
        cli.talk(message("Understood: {time}", time=words))
    return understood.at, understood.approximate
