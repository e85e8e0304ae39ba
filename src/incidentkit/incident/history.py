"""From stored entries to events: old shapes are brought up to date, unknown ones are kept and named."""

from collections.abc import Sequence

import msgspec

from incidentkit.incident.erasing import erasures, filled
from incidentkit.incident.events import KINDS, VERSION, ActionUndone, Entry, Payload


class Event(msgspec.Struct, frozen=True):
    """An entry with its payload as the newest struct of its kind.

    `payload` is None when kind or version are unknown to this program (`unread`), or when nothing stayed of an
    erased one; where something stayed, it holds that and `[…]` for texts, and `erased` is true.
    """

    entry: Entry
    payload: Payload | None
    unread: bool = False
    erased: bool = False

    @property
    def at(self) -> str:
        """When it happened as far as anybody told, else when it was written (UTC text)."""
        return self.entry.occurred_at or self.entry.recorded_at


def event(entry: Entry, stayed: dict[str, object] | None = None) -> Event:
    """The event that this entry records; never raises, since a record must open for ever.

    `stayed` is what the erasing of this entry left of its payload.
    """
    kind = KINDS.get(entry.kind)
    if entry.payload is None:
        return Event(entry, None if stayed is None else filled(entry.kind, stayed), erased=True)
    if kind is None or entry.version > VERSION:
        return Event(entry, None, unread=True)
    try:
        return Event(entry, msgspec.convert(entry.payload, kind))
    except msgspec.ValidationError:
        return Event(entry, None, unread=True)


def events(entries: list[Entry], later: Sequence[Entry] = ()) -> list[Event]:
    """All events of an incident, in order; entries `later` than those tell what stayed of content that they erased."""
    stayed = erasures([*entries, *later])
    return [event(entry, stayed.get(entry.seq)) for entry in entries]


def undone_entries(history: list[Event]) -> dict[str, int]:
    """Ids of the entries that were taken back, each with the seq of the entry that did so."""
    undone: dict[str, int] = {}
    for each in history:
        if isinstance(each.payload, ActionUndone):
            undone.update(dict.fromkeys(each.payload.entries, each.entry.seq))
    return undone


def effective(history: list[Event]) -> list[Event]:
    """The events that count: without those taken back. Erased and unread ones stay, with no payload."""
    undone = undone_entries(history)
    return [each for each in history if each.entry.id not in undone]
