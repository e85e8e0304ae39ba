"""`strike`: strikes a line, perhaps with another instead."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message


@make_command(
    "strike",
    writes=True,
    examples=('strike 4 12 --reason "Wrong name" --replace "Marie, not Maria, has the bag"',),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("seq", metavar="SEQ")
@option("--reason", metavar="TEXT", required=True, words=message("Why"))
@option("--replace", metavar="TEXT", words=message("What to read instead"))
def command(cli: Cli, incident: str, seq: str, reason: str, replace: str | None) -> None:
    from incidentkit.incident.commands import StrikeEntry  # noqa: PLC0415

    number = line_number(seq)
    typed = {"seq": number, "reason": reason, "replace": replace}
    write(cli, incident, "strike", StrikeEntry(seq=number, reason=reason, replace=replace), typed)


def line_number(text: str) -> int:
    """A line's number, with or without `#`."""
    plain = text.strip().removeprefix("#")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12:
        raise UsageError(
            "not-a-line", message("“{text}” is not a line's number.", text=text[:40]),
            hint=message("The log shows the numbers: incidentkit log INC"),
        )  # fmt: skip
    return int(plain)
