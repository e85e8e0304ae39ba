"""What a report leaves out and which names it replaces, in lines; readers, formats and markings in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from incidentkit.errors import Message, counted, message
from incidentkit.spoken.voice import Voice

if TYPE_CHECKING:
    from incidentkit.desk.exporting import Preview
    from incidentkit.incident.views.pseudonyms import Checking

LONGEST = 160
"""Characters of a text shown on a line."""
READER_WORDS = {
    "director": message("director"),
    "insurer": message("insurer"),
    "police": message("police"),
    "lawyer": message("lawyer"),
    "authority": message("authority"),
    "staff": message("staff"),
    "customer": message("customer"),
}
FORMAT_WORDS = {
    "pdf": message("PDF"),
    "docx": message("Word"),
    "html": message("web page"),
    "md": message("text"),
    "csv": message("tables"),
    "ics": message("calendar"),
    "json": message("data"),
    "bundle": message("all of it, zip"),
}


def named(words: dict[str, Message], known: Iterable[str]) -> dict[str, Message]:
    """Those of `known` in the order of `words`; one without words by its name."""
    found = list(known)
    ordered = [each for each in words if each in found] + [each for each in found if each not in words]
    return {each: words.get(each) or message("{name}", name=each) for each in ordered}


def left_out_lines(voice: Voice, found: Preview) -> list[str]:
    """Part by part what a reader does not get, each text with the line of the log it stands in."""
    from incidentkit.incident.views.readers import PARTS  # noqa: PLC0415

    if not found.left_out:
        return [voice.say(message("Nothing is left out."))]
    lines = []
    for part, each in groupby(found.left_out, key=lambda one: one.part):
        told = list(each)
        amount = counted("{count} text", "{count} texts", len(told))
        lines.append(voice.say(message("Left out: {part} ({amount})", part=PARTS[part], amount=amount)))
        for one in told:
            number = f"#{one.seq} " if one.seq is not None else ""
            what = voice.say(one.what) if isinstance(one.what, Message) else one.what
            lines.append(f"  {number}{' '.join(str(what).split())[:LONGEST]}")
    return lines


def name_lines(voice: Voice, checking: Checking) -> list[str]:
    """What was replaced, and what may be a name and stayed."""
    lines = []
    for each in checking.replaced:
        forms = [f"{form} × {count}" for form, count in each.forms.items()]
        words = message(
            "{pseudonym}: {name} (written: {forms})", pseudonym=each.pseudonym, name=each.name, forms=forms
        )
        lines.append(voice.say(words))
    if not checking.replaced:
        lines.append(voice.say(message("No name was found to replace.")))
    if checking.may_be_names:
        words = message(
            "Please check: these words stayed and may be names: {words}",
            words=[f"{word} × {count}" for word, count in checking.may_be_names.items()],
        )
        lines.append(voice.say(words))
    return lines
