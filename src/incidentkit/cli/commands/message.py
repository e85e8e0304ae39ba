"""`message`: drafts a message of the runbook, notes who approved it, and records it as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import incident_labels, message_names
from incidentkit.cli.context import Cli, assignments
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message
from incidentkit.locale import language_named

if TYPE_CHECKING:
    from incidentkit.incident.commands import Draft
    from incidentkit.incident.situation import Situation


@make_command(
    "message",
    writes=True,
    examples=(
        'message 4 staff_notice --field staff_next="at 6 pm"',
        "message 4 staff_notice --approved-by Claire",
        'message 4 staff_notice --sent --to "All staff" --through "the notice board"',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("name", metavar="ID", shell_complete=message_names)
@option("--field", "fields", metavar="NAME=VALUE", multiple=True, words=message("Fill in a blank"))
@option("--text-language", metavar="en|fr", words=message("Language of the text"))
@option("--approved-by", metavar="WHO", words=message("Who approved the text as it is now"))
@option("--sent", is_flag=True, words=message("It was sent"))
@option("--to", metavar="WHO", words=message("To whom it was sent"))
@option("--through", metavar="TEXT", words=message("How it was sent; else as the runbook says"))
@option("--reason", metavar="TEXT", words=message("Why it goes out all the same"))
@option("--at", metavar="WHEN", words=message("When it was sent or approved"))
def command(
    cli: Cli, incident: str, name: str, fields: tuple[str, ...], text_language: str | None, approved_by: str | None,
    sent: bool, to: str | None, through: str | None, reason: str | None, at: str | None,
) -> None:  # fmt: skip
    filled = assignments(fields)
    if text_language is not None:
        language_named(text_language)
    _refuse_half(sent, approved_by, to, through, reason, at)
    if not sent and approved_by is None:
        _show(cli, incident, name, filled, text_language)
        return
    typed = {
        "message": name, "fields": filled, "text_language": text_language, "approved_by": approved_by, "sent": sent,
        "to": to, "through": through, "reason": reason, "at": at,
    }  # fmt: skip

    def make(situation: Situation) -> Draft:
        from incidentkit.incident.commands import ApproveMessage, SendMessage  # noqa: PLC0415

        occurred_at, approximate = cli.time(at, situation)
        common: dict[str, Any] = {
            "message": name, "fields": filled, "text_language": text_language, "reason": reason,
            "occurred_at": occurred_at, "approximate": approximate,
        }  # fmt: skip
        if sent:
            return SendMessage(to=to or "", through=through, approved_by=approved_by, **common)
        return ApproveMessage(by=approved_by or "", **common)

    write(cli, incident, "message", make, typed)


def _refuse_half(
    sent: bool,
    approved_by: str | None,
    to: str | None,
    through: str | None,
    reason: str | None,
    at: str | None,
) -> None:
    """Options that say something of sending stand with `--sent`, which names to whom."""
    if sent and to is None:
        raise UsageError("say-to-whom", message("Say to whom it was sent: --to WHO"))
    if (to is not None or through is not None) and not sent:
        raise UsageError("say-sent", message("To record it as sent, say --sent."))
    if (reason is not None or at is not None) and not sent and approved_by is None:
        raise UsageError("say-sent", message("To record it as sent, say --sent."))


def _show(cli: Cli, incident: str, name: str, fields: dict[str, str], text_language: str | None) -> None:
    from incidentkit.incident.people.drafting import draft  # noqa: PLC0415
    from incidentkit.incident.views.people import draft_view  # noqa: PLC0415
    from incidentkit.spoken.people import draft_lines  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    situation = cli.desk.situation(row)
    view = draft_view(situation, draft(situation, name, fields, text_language))
    if cli.json:
        cli.data(view)
        return
    cli.raw(view.text)
    for line in draft_lines(cli, situation, view):
        cli.talk(line)
