"""Shell completion: incidents, steps, questions and deadlines as they stand; silent where anything fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from incidentkit.cli.context import Cli
from incidentkit.errors import IncidentkitError

if TYPE_CHECKING:
    from incidentkit.incident.situation import Situation


def _items(words: list[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def _situation(ctx: click.Context) -> Situation | None:
    cli = ctx.find_root().ensure_object(Cli)
    incident = ctx.params.get("incident")
    try:
        return cli.desk.situation(cli.desk.find(incident)) if incident else None
    except IncidentkitError:
        return None


def incident_labels(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Labels of the incidents."""
    try:
        return _items(
            [row.label for row in ctx.find_root().ensure_object(Cli).desk.incidents()], incomplete.upper()
        )
    except IncidentkitError:
        return []


def step_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Ids of the incident's steps."""
    situation = _situation(ctx)
    return _items(list(situation.steps), incomplete) if situation else []


def question_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of the incident's questions."""
    situation = _situation(ctx)
    return _items(list(situation.questions), incomplete) if situation else []


def deadline_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Ids of the incident's deadlines."""
    situation = _situation(ctx)
    return _items(list(situation.plan.deadlines), incomplete) if situation else []


def message_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Names of the incident's messages."""
    situation = _situation(ctx)
    return _items(list(situation.plan.messages), incomplete) if situation else []


def contact_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Whom one may call."""
    from incidentkit.incident.people.names import contacts  # noqa: PLC0415

    situation = _situation(ctx)
    return _items(contacts(situation), incomplete) if situation else []


def role_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The roles there are."""
    from incidentkit.incident.people.names import roles  # noqa: PLC0415

    situation = _situation(ctx)
    return _items(roles(situation), incomplete) if situation else []


def runbook_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Ids of the runbooks in use."""
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    try:
        folder = library_folder(ctx.find_root().ensure_object(Cli).runbooks)
        return _items([entry.id for entry in load_library(folder).entries], incomplete)
    except IncidentkitError:
        return []


def levels(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """The four levels."""
    return _items(["low", "moderate", "high", "critical"], incomplete)


def outcomes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """How an incident may end."""
    return _items(["resolved", "passed-on", "false-alarm", "duplicate"], incomplete)
