"""`call`: shows whom to call and what to say; logs the call, with what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.complete import contact_names, incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message

if TYPE_CHECKING:
    from incidentkit.incident.commands import LogCall
    from incidentkit.incident.situation import Situation


@make_command(
    "call",
    writes=True,
    examples=(
        "call 4 insurer",
        'call 4 insurer --answered "Mr Durand" --reference 88213',
        'call 4 operator --answered "Lea" --promised "The line is cut" --by "in 2 hours"',
        'call 4 insurer --phone "01 23 45 67 89"',
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("contact", metavar="CONTACT", shell_complete=contact_names)
@option("--answered", metavar="TEXT", words=message("Who answered, or that nobody did"))
@option("--reference", metavar="TEXT", words=message("Their reference"))
@option("--promised", metavar="TEXT", words=message("What they promised"))
@option("--by", metavar="WHEN", words=message("By when they promised it"))
@option("--at", metavar="WHEN", words=message("When the call was"))
@option("--phone", metavar="TEXT", words=message("Their number, if you found it: the card keeps it"))
@option("--name", metavar="TEXT", words=message("Their name, if you found it: the card keeps it"))
def command(
    cli: Cli, incident: str, contact: str, answered: str | None, reference: str | None, promised: str | None,
    by: str | None, at: str | None, phone: str | None, name: str | None,
) -> None:  # fmt: skip
    """Shows the card, logs the call, or keeps a number that was found."""
    if (promised is None) != (by is None):
        raise UsageError(
            "promise-half-said",
            message("A promise has a text and a time: --promised TEXT --by WHEN"),
        )
    called = (answered, reference, promised, at) != (None, None, None, None)
    if phone is not None or name is not None:
        if called:
            raise UsageError(
                "two-things-at-once",
                message("A number that was found and a call that was made are two lines: use two commands."),
            )
        _note(cli, incident, contact, name, phone)
        return
    if not called:
        _show(cli, incident, contact)
        return

    def make(situation: Situation) -> LogCall:
        from incidentkit.incident.commands import LogCall  # noqa: PLC0415

        occurred_at, approximate = cli.time(at, situation)
        until, _ = cli.time(by, situation, expect="future")
        return LogCall(
            contact=contact, answered=answered, reference=reference, promised=promised, by=until,
            occurred_at=occurred_at, approximate=approximate,
        )  # fmt: skip

    typed = {
        "contact": contact, "answered": answered, "reference": reference, "promised": promised, "by": by, "at": at,
    }  # fmt: skip
    write(cli, incident, "call", make, typed)


def _note(cli: Cli, incident: str, contact: str, name: str | None, phone: str | None) -> None:
    from incidentkit.incident.commands import NoteContact  # noqa: PLC0415

    def make(_: Situation) -> NoteContact:
        return NoteContact(contact=contact, name=name, phone=phone)

    write(cli, incident, "call", make, {"contact": contact, "name": name, "phone": phone})


def _show(cli: Cli, incident: str, contact: str) -> None:
    from incidentkit.incident.people.names import the_contact  # noqa: PLC0415
    from incidentkit.incident.views.people import card_view  # noqa: PLC0415
    from incidentkit.spoken.people import card_lines  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    situation = cli.desk.situation(row)
    view = card_view(situation, the_contact(situation, contact))
    if cli.json:
        cli.data({"card": view})
    else:
        cli.raw("\n".join(card_lines(cli, situation, view)))
