"""A report as data: the entries exactly as `log --json` prints them, what follows from them, and the seal.

Each hash can be computed again from this file alone (docs: the record); `verify FILE` does it.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from incidentkit.errors import Message
from incidentkit.incident.views.pages import Story
from incidentkit.report.words import Teller

FORMAT = "incidentkit-record"
REPORT_FORMAT = "incidentkit-report"
VERSION = 1


def render(
    *,
    label: str,
    incident_id: str,
    tlp: str,
    entries: list[Any],
    view: dict[str, Any],
    seal: dict[str, Any],
    problems: list[Message],
    say: Teller,
) -> str:
    """The record as one JSON document; `entries` are structs of the log, `view` is what `show` prints."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "incident": label,
        "incident_id": incident_id,
        "tlp": f"TLP:{tlp}",
        "text_language": say.language,
        "entries": entries,
        "view": plain(view, say),
        "seal": seal,
        "problems": [say(problem) for problem in problems],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def render_story(story: Story, say: Teller, *, tlp: str, reader: str | None) -> str:
    """What a reader gets, as data: the story with its sentences spoken; `report schema --of report` describes it."""
    document = {
        "format": REPORT_FORMAT,
        "version": VERSION,
        "incident": story.facts.label,
        "reader": reader,
        "tlp": f"TLP:{tlp}",
        "text_language": say.language,
        "report": plain(story, say),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def plain(value: Any, say: Teller) -> Any:
    """Structs, sentences and times as JSON data; times with their offset, sentences in the report's language."""
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        return {encoded: plain(getattr(value, name), say) for name, encoded in names}
    if isinstance(value, dict):
        return {str(key): plain(each, say) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each, say) for each in value]
    return format(value, "f") if isinstance(value, Decimal) else value
