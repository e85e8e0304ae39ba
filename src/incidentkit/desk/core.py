"""The desk: every command goes load → fold → decide → append → commit, and only then is anything said to be saved.

The fold is made before the lock is taken; under the lock only what others appended meanwhile is read, and where
there is something the decision is made again. Times and ids come from functions that tests replace.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from incidentkit.desk import computer
from incidentkit.errors import RefusedError, UsageError, message
from incidentkit.incident import commands as c
from incidentkit.incident.events import KIND_OF, VERSION, Entry, NewEntry, Payload
from incidentkit.journal.log import Journal, NoJournalError
from incidentkit.journal.rows import IncidentRow, Writing
from incidentkit.when.instants import read_utc, utc_text

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation
    from incidentkit.incident.state import State


MOST_KNOWN = 20_000
"""Longer records are read anew each time rather than held in memory."""


class Request(msgspec.Struct, frozen=True):
    """A command as typed, for retries: `id` names the action, `digest` is the SHA-256 of the command and its files."""

    id: str
    digest: str


class Written(msgspec.Struct, frozen=True):
    """What was appended, after the commit; `repeated` when the same command had been sent before."""

    row: IncidentRow
    entries: list[Entry]
    repeated: bool = False


class Desk:
    """The door to one home folder, for one actor in one language."""

    def __init__(
        self,
        home: Path,
        *,
        actor: str,
        role: str | None = None,
        language: str = "en",
        runbooks: Path | None = None,
        journal_mode: str = "wal",
        now: Callable[[], datetime] = computer.now,
        new_id: Callable[[], str] = computer.new_id,
    ) -> None:
        self.home = home
        self.actor = actor
        self.role = role
        self.language = language
        self.runbooks = runbooks
        self.journal_mode = journal_mode
        self.now = now
        self.new_id = new_id
        self._journal: Journal | None = None
        self._known: dict[str, list[Entry]] = {}
        """Entries read before, by incident: they never change, so a screen that is open all evening reads each once."""

    # --- the journal

    @property
    def journal(self) -> Journal:
        """The log, opened when first needed, made if there is none."""
        if self._journal is None:
            self._journal = Journal.open(self.home, journal_mode=self.journal_mode)
        return self._journal

    def existing_journal(self) -> Journal | None:
        """The log if there is one; reading never makes a folder."""
        if self._journal is None:
            try:
                self._journal = Journal.open(self.home, create=False, journal_mode=self.journal_mode)
            except NoJournalError:
                return None
        return self._journal

    def close(self) -> None:
        """Closes the log."""
        self._known.clear()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- reading

    def incidents(self) -> list[IncidentRow]:
        """Every incident, oldest first; none where nothing was ever kept."""
        journal = self.existing_journal()
        return journal.incidents() if journal else []

    def find(self, name: str) -> IncidentRow:
        """The incident meant by a label or a number; raises UsageError naming those there are."""
        journal = self.existing_journal()
        row = journal.find(name) if journal else None
        if row is not None:
            return row
        labels = [each.label for each in self.incidents()][-5:]
        raise UsageError(
            "unknown-incident",
            message("There is no incident “{name}”.", name=name[:80]),
            hint=message("There are: {labels}", labels=labels)
            if labels
            else message("None was opened yet. Open one: incidentkit start RUNBOOK"),
            where={"incident": name[:80]},
        )

    def row(self, incident_id: str) -> IncidentRow:
        """The incident of this permanent id, which must exist."""
        return next(each for each in self.journal.incidents() if each.incident_id == incident_id)

    def entries(self, row: IncidentRow, since: int = 0, until: int | None = None) -> list[Entry]:
        """The entries of an incident, in order."""
        if since or until is not None:
            return self.journal.entries(row.incident_id, since, until)
        known = self._known.get(row.incident_id, [])
        newer = self.journal.entries(row.incident_id, len(known))
        if known and any(entry.kind == "payload-erased" for entry in newer):
            # What an earlier entry said is gone: it must not live on here.
            known, newer = [], self.journal.entries(row.incident_id)
        found = [*known, *newer]
        if len(found) <= MOST_KNOWN:
            self._known[row.incident_id] = found
        return list(found)

    def seal(self, row: IncidentRow, count: int, head: str, language: str | None = None) -> str:
        """The seal of the first `count` entries, whose last hash is `head`: the count and 13 words."""
        from incidentkit.journal.seal import seal_text  # noqa: PLC0415 - reads word lists

        return seal_text(row.incident_id, count, head, language or self.language)

    def situation(self, row: IncidentRow, entries: list[Entry] | None = None) -> "Situation":
        """The incident now, in the desk's language."""
        from incidentkit.incident.evolve import fold  # noqa: PLC0415 - a note needs no fold

        return self.situate(fold(self.entries(row) if entries is None else entries))

    def situate(
        self, state: "State", *, language: str | None = None, now: datetime | None = None
    ) -> "Situation":
        """A state with what was pinned for it."""
        from incidentkit.incident.situation import Situation  # noqa: PLC0415
        from incidentkit.organisation.model import Organisation  # noqa: PLC0415
        from incidentkit.runbook import plan  # noqa: PLC0415

        attached = {
            name: plan.decode(self.journal.pinned(each.digest)) for name, each in state.attached.items()
        }
        organisation = None
        if state.organisation_digest:
            organisation = msgspec.json.decode(
                self.journal.pinned(state.organisation_digest), type=Organisation
            )
        days: list[str] = []
        if state.calendar_digest:
            days = msgspec.json.decode(self.journal.pinned(state.calendar_digest), type=list[str])
        return Situation(
            state,
            plan.decode(self.journal.pinned(state.runbook_digest)),
            organisation,
            now or self.now(),
            non_working=frozenset(date.fromisoformat(day) for day in days),
            language=language or self.language,
            attached=attached,
        )

    # --- writing

    def perform(
        self,
        name: str,
        command: "c.Command | Callable[[Situation], c.Command]",
        request: Request | None = None,
    ) -> Written:
        """Decides a command on an incident and appends what follows; returns after the commit.

        `command` may be made from the situation (a time read in the incident's zone). With a `request` that was
        carried out before, nothing is written and the first entries are returned.
        """
        from incidentkit.incident.decide import decide  # noqa: PLC0415 - a note needs none of it

        row = self.find(name)
        repeated = self.repeated(request)
        if repeated is not None:
            return Written(row, repeated, repeated=True)
        action = request.id if request else self.new_id()
        entries = self.entries(row)

        def decided(entries: list[Entry]) -> tuple[list[Payload], c.Command, str]:
            situation = self.situation(row, entries)
            asked = command if isinstance(command, c.Command) else command(situation)
            return decide(asked, situation, entries, action), asked, situation.state.zone

        payloads, asked, zone = decided(entries)
        with self.journal.writing() as writing:
            meanwhile = writing.entries(row.incident_id, since=len(entries))
            if meanwhile:  # somebody else wrote since we looked: decide again on what stands now
                found = self._repeated_now(writing, request)
                if found is not None:
                    return Written(row, found, repeated=True)
                entries = [*entries, *meanwhile]
                payloads, asked, zone = decided(entries)
            stored = self.append(writing, row.incident_id, payloads, asked, action, zone, request, entries)
        return Written(row, stored)

    def append(
        self,
        writing: Writing,
        incident_id: str,
        payloads: list[Payload],
        command: c.Command,
        action: str,
        zone: str,
        request: Request | None,
        before: list[Entry],
    ) -> list[Entry]:
        """Appends the payloads of one command as one action; the caller's transaction commits them."""
        now = self.now()
        new = [
            self._entry(number, payload, command, action, zone, now)
            for number, payload in enumerate(payloads, 1)
        ]
        extra: dict[str, object] = {"request": request.digest} if request else {}
        behind = self.behind(before[-1].recorded_at if before else None, now)
        if behind:
            extra["clock_went_back_ms"] = behind
        if extra and new:
            new[0] = msgspec.structs.replace(new[0], payload={**new[0].payload, **extra})
        return writing.append(incident_id, new)

    @staticmethod
    def behind(last: str | None, now: datetime) -> int:
        """By how many milliseconds the clock stands before the last entry; 0 where it does not."""
        if last is None or utc_text(now) >= last:
            return 0
        return int((read_utc(last) - now).total_seconds() * 1000)

    def _entry(
        self, number: int, payload: Payload, command: c.Command, action: str, zone: str, now: datetime
    ) -> NewEntry:
        data: dict[str, Any] = msgspec.to_builtins(payload)
        return NewEntry(
            id=f"{action}.{number}",
            action=action,
            kind=KIND_OF[type(payload)],
            version=VERSION,
            actor=self.actor,
            role=self.role,
            recorded_at=utc_text(now),
            zone=zone,
            occurred_at=utc_text(command.occurred_at) if command.occurred_at else None,
            approximate=command.approximate,
            payload=data,
        )

    # --- retries

    def repeated(self, request: Request | None) -> list[Entry] | None:
        """The entries of the same request made before; raises RefusedError where the id was used for another."""
        journal = self.existing_journal() if request else None
        return self._same(journal.action(request.id), request) if request and journal else None

    def _repeated_now(self, writing: Writing, request: Request | None) -> list[Entry] | None:
        return self._same(writing.action(request.id), request) if request else None

    @staticmethod
    def _same(found: list[Entry], request: Request) -> list[Entry] | None:
        if not found:
            return None
        if (found[0].payload or {}).get("request") == request.digest:
            return found
        raise RefusedError(
            "id-used",
            message("The id “{id}” was used for something else before.", id=request.id[:80]),
            hint=message("Use another --id for another command."),
            where={"id": request.id[:80]},
        )


__all__ = ["Desk", "Entry", "IncidentRow", "Request", "Written"]
