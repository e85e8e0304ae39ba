"""Attaching a second runbook: it is read from the folder in use and pinned by its digest before it is decided."""

from incidentkit.desk.core import Desk, IncidentRow, Request, Written
from incidentkit.desk.opening import find_runbook
from incidentkit.errors import IncidentkitError, Message
from incidentkit.incident import commands as c
from incidentkit.runbook import loading, plan


def read_and_pin(desk: Desk, runbook_id: str) -> c.Attaching:
    """The runbook as it is now, pinned; raises UsageError when unknown, InputFileError when it cannot be used."""
    folder = loading.library_folder(desk.runbooks)
    pinned = find_runbook(folder, runbook_id)
    commit = loading.git_state(folder)
    with desk.journal.writing() as writing:
        digest = writing.pin(plan.encode(pinned))
    return c.Attaching(
        runbook=runbook_id, digest=digest, pinned=pinned, commit=commit.commit, dirty=commit.dirty
    )


def attach(desk: Desk, name: str, runbook_id: str, request: Request | None = None) -> Written:
    """Attaches a runbook to an incident; attached twice is once, and the second time writes nothing."""
    row = desk.find(name)
    repeated = desk.repeated(request)
    if repeated is not None:
        return Written(row, repeated, repeated=True)
    if runbook_id in desk.situation(row).state.attached:
        return Written(row, [])
    return desk.perform(row.label, c.Attach(attaching=read_and_pin(desk, runbook_id)), request)


def for_step(desk: Desk, row: IncidentRow, step_id: str) -> tuple[c.Attaching | None, Message | None]:
    """What finishing a step attaches, or why that cannot be read; (None, None) where it attaches nothing more."""
    situation = desk.situation(row)
    step = situation.steps.get(step_id)
    if step is None or step.attach is None or step.attach in situation.state.attached:
        return None, None
    if situation.state.status == "closed" or situation.record(step_id).state in ("done", "skipped"):
        return None, None  # it is refused anyway
    try:
        return read_and_pin(desk, step.attach), None
    except IncidentkitError as error:
        return None, error.what
