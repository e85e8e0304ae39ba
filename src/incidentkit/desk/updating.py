"""Runbooks that changed on the disk since an incident has them: what changed, and going on with the new version.

An incident keeps what it began with until somebody decides otherwise; that decision, with its reason, is an entry.
"""

import msgspec

from incidentkit.desk.attaching import read_and_pin
from incidentkit.desk.core import Desk, IncidentRow, Request, Written
from incidentkit.desk.opening import find_runbook
from incidentkit.errors import IncidentkitError, Message, RefusedError, message
from incidentkit.incident import commands as c
from incidentkit.incident.situation import Situation
from incidentkit.runbook import loading, plan
from incidentkit.runbook.comparing.differing import Change, changes
from incidentkit.runbook.comparing.outline import of_plan


class RunbookChanges(msgspec.Struct, frozen=True):
    """A runbook of an incident against the folder: its digests, what changed, or why it cannot be read now.

    `changed` is True where a responder would see a difference in any language; `changes` are those in the desk's.
    """

    id: str
    title: str
    pinned: str
    now: str | None
    changed: bool
    changes: list[Change]
    problem: Message | None = None


def runbook_changes(desk: Desk, row: IncidentRow) -> list[RunbookChanges]:
    """Every runbook of the incident, the main one first, against the runbooks folder in use; writes nothing."""
    situation = desk.situation(row)
    return [_compared(desk, situation, each) for each in (situation.runbook.id, *situation.state.attached)]


def _compared(desk: Desk, situation: Situation, runbook_id: str) -> RunbookChanges:
    pinned = _pinned(situation, runbook_id)
    own = runbook_id == situation.runbook.id
    digest = situation.state.runbook_digest if own else situation.state.attached[runbook_id].digest
    title = pinned.in_language(desk.language).title
    try:
        now = find_runbook(loading.library_folder(desk.runbooks), runbook_id)
    except IncidentkitError as error:
        return RunbookChanges(runbook_id, title, digest, None, changed=False, changes=[], problem=error.what)
    return RunbookChanges(
        runbook_id, title, digest, plan.digest(plan.encode(now)),
        changed=_differ(pinned, now), changes=_told(pinned, now, desk.language),
    )  # fmt: skip


def _pinned(situation: Situation, runbook_id: str) -> plan.PinnedRunbook:
    return situation.runbook if runbook_id == situation.runbook.id else situation.attached[runbook_id]


def _differ(old: plan.PinnedRunbook, new: plan.PinnedRunbook) -> bool:
    if set(old.plans) != set(new.plans):
        return True
    return any(changes(of_plan(old.plans[each]), of_plan(new.plans[each])) for each in old.plans)


def _told(old: plan.PinnedRunbook, new: plan.PinnedRunbook, language: str) -> list[Change]:
    """The changes in the desk's language; where only another one changed, those of that one."""
    order = [language, *(each for each in old.plans if each != language)]
    for each in order:
        if each in old.plans and each in new.plans:
            found = changes(of_plan(old.plans[each]), of_plan(new.plans[each]))
            if found:
                return found
    return []


def take_over(
    desk: Desk, name: str, reason: str, runbook_id: str | None = None, request: Request | None = None
) -> Written:
    """Goes on with a runbook as it stands in the folder now; the incident's own where none is named.

    What was recorded stays, by the ids of steps and questions; a step that is gone is no longer shown, its entries
    stay. Raises UsageError for a runbook that the incident does not have, InputFileError for one that cannot be used,
    RefusedError `runbook-unchanged` where a responder would see no difference.
    """
    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        return Written(row, repeated, repeated=True)
    situation = desk.situation(row)
    wanted = runbook_id or situation.runbook.id
    if wanted == situation.runbook.id or wanted in situation.attached:
        now = find_runbook(loading.library_folder(desk.runbooks), wanted)
        if not _differ(_pinned(situation, wanted), now):
            raise RefusedError(
                "runbook-unchanged",
                message("“{id}” stands in the folder as this incident already has it.", id=wanted),
                where={"runbook": wanted},
            )
    return desk.perform(
        row.label, c.UpdateRunbook(attaching=read_and_pin(desk, wanted), reason=reason), request
    )
