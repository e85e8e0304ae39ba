"""Opening an incident: the runbook, the register and the non-working days are pinned by digest, then answers given."""

from datetime import date, timedelta
from pathlib import Path

import msgspec

from incidentkit._version import __version__
from incidentkit.desk import computer
from incidentkit.desk.core import Desk, Request, Written
from incidentkit.errors import InputFileError, Message, message
from incidentkit.incident import commands as c
from incidentkit.incident import events as e
from incidentkit.incident.asking import answer
from incidentkit.incident.situation import Situation
from incidentkit.incident.state import State
from incidentkit.organisation.calendar import days_off
from incidentkit.organisation.model import Organisation
from incidentkit.organisation.reading import read_organisation
from incidentkit.runbook import loading, plan
from incidentkit.when.instants import read_utc, utc_text

CALENDAR_DAYS = 400
"""How far the pinned calendar reaches before and after: clocks may have begun before anybody opened a record."""


class Opened(msgspec.Struct, frozen=True):
    """A new incident, and what should be said about its files."""

    written: Written
    warnings: list[Message]


def find_runbook(folder: Path, runbook_id: str) -> plan.PinnedRunbook:
    """The runbook, ready to be pinned; raises UsageError when unknown, InputFileError when it cannot be used."""
    return _found(folder, runbook_id)[0]


def _found(folder: Path, runbook_id: str) -> tuple[plan.PinnedRunbook, loading.LibraryEntry]:
    entry = loading.load_library(folder).entry(runbook_id)
    if entry.pinned is None:
        path, fault = entry.faults[0]
        raise InputFileError(
            "runbook-broken",
            message("The runbook “{id}” cannot be used: {fault}", id=runbook_id, fault=fault.what),
            hint=message("See all that is wrong with: incidentkit runbook lint {path}", path=str(path)),
            where={"path": str(path), "line": fault.span.line, "column": fault.span.column},
        )
    return entry.pinned, entry


def _broken_language(entry: loading.LibraryEntry, language: str) -> list[Message]:
    """What keeps a file of this language from being used, where another language stands in for it."""
    path = entry.paths.get(language)
    if path is None or language in entry.languages:
        return []
    found = [fault for where, fault in entry.faults if where.is_relative_to(path.parent)]
    return [
        message(
            "{path} cannot be used, so this runbook is shown in another language: {fault}",
            path=str(path),
            fault=each.what,
        )
        for each in found[:1]
    ]


def read_register(folder: Path) -> tuple[Organisation | None, list[Message]]:
    """The organisation's register; missing or broken, an incident goes on without it and says so."""
    path = folder / "organisation.yaml"
    if not path.exists():
        return None, [message("There is no {path}: texts show what to fill in.", path=str(path))]
    found = read_organisation(path)
    if found.organisation is None:
        return None, [
            message(
                "{path} cannot be used, so its names and numbers are missing: {fault}",
                path=str(path),
                fault=found.faults[0].what,
            )
        ]
    return found.organisation, []


def calendar(organisation: Organisation | None, opened: date, today: date) -> bytes:
    """The non-working days from 400 days before the opening to 400 days from today: a JSON list of dates."""
    start = opened - timedelta(days=CALENDAR_DAYS)
    days = days_off(organisation, start, (today - start).days + CALENDAR_DAYS)
    return msgspec.json.encode([day.isoformat() for day in days])


def open_incident(
    desk: Desk,
    runbook_id: str,
    *,
    title: str | None = None,
    answers: dict[str, str] | None = None,
    drill: bool = False,
    at: str | None = None,
    request: Request | None = None,
) -> Opened:
    """Opens an incident in the desk's language; `at` is when it happened, as typed, and answers `occurred_at`."""
    repeated = desk.repeated(request)
    if repeated is not None:
        return Opened(Written(desk.row(repeated[0].incident_id), repeated, repeated=True), [])
    folder = loading.library_folder(desk.runbooks)
    pinned, entry = _found(folder, runbook_id)
    organisation, warnings = read_register(folder)
    warnings += _broken_language(entry, desk.language)
    usable = organisation if organisation and (drill or not organisation.example) else None
    now = desk.now()
    days = calendar(usable, now.date(), now.date())
    state = State(
        title=(title or pinned.in_language(desk.language).title).strip(),
        runbook_id=runbook_id, language=desk.language, zone=_zone(usable), drill=drill, opened_at=utc_text(now),
    )  # fmt: skip
    situation = Situation(state, pinned, organisation, now)
    given = {**({"occurred_at": at} if at else {}), **(answers or {})}
    told = [answer(situation, name, text) for name, text in given.items()]
    if usable and "places" not in given:
        places = usable.places if usable.places is not msgspec.UNSET else [usable.country]
        told.insert(0, e.QuestionAnswered(name="places", type="choices", state="given", value=places))
    commit = loading.git_state(folder)
    action, incident_id = request.id if request else desk.new_id(), desk.new_id()
    with desk.journal.writing() as writing:
        writing.new_incident(incident_id, year=now.astimezone(situation.zone).year, drill=drill)
        body = msgspec.json.encode(organisation) if organisation else None
        payloads: list[e.Payload] = [
            e.IncidentOpened(
                title=state.title, runbook=runbook_id, language=state.language, zone=state.zone, drill=drill,
                program=__version__,
            ),
            e.RunbookPinned(
                runbook=runbook_id, digest=writing.pin(plan.encode(pinned)), commit=commit.commit,
                dirty=commit.dirty,
            ),
            e.OrganisationPinned(
                digest=writing.pin(body) if body else None,
                example=bool(organisation and organisation.example), calendar=writing.pin(days),
            ),
            *told,
        ]  # fmt: skip
        stored = desk.append(writing, incident_id, payloads, c.Command(), action, state.zone, request, [])
    return Opened(Written(desk.row(incident_id), stored), [*warnings, *_about_example(organisation, drill)])


def _zone(organisation: Organisation | None) -> str:
    """The organisation's zone where it may be used and exists, else the computer's."""
    if organisation and computer.is_zone(organisation.time_zone):
        return organisation.time_zone
    return computer.zone_name()


def _about_example(organisation: Organisation | None, drill: bool) -> list[Message]:
    if not (organisation and organisation.example) or drill:
        return []
    return [
        message(
            "The register still holds the example company: none of its names and numbers are used, and blanks "
            "show what is missing. Go on now. Later, fill in organisation.yaml and say: "
            "incidentkit organisation INC --update"
        )
    ]


def update_organisation(desk: Desk, name: str, request: Request | None = None) -> Written:
    """Pins organisation.yaml of the runbooks folder in use as it is now; raises InputFileError where it is broken."""
    folder = loading.library_folder(desk.runbooks)
    organisation, warnings = read_register(folder)
    if organisation is None:
        raise InputFileError(
            "organisation-unusable",
            warnings[0],
            hint=message("Check it with: incidentkit runbook lint {path}", path=str(folder)),
            where={"path": str(folder / "organisation.yaml")},
        )
    body = msgspec.json.encode(organisation)
    opened = read_utc(desk.entries(desk.find(name), until=1)[0].recorded_at)
    days = calendar(organisation, opened.date(), desk.now().date())
    with desk.journal.writing() as writing:
        digest, calendar_digest = writing.pin(body), writing.pin(days)
    return desk.perform(
        name,
        c.UpdateOrganisation(digest=digest, example=organisation.example, calendar=calendar_digest),
        request,
    )
