"""`export`: writes reports."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "export", writes=True, examples=("export 4", "export 4 --format md,html --text-language fr --output .")
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option(
    "--format",
    "formats",
    metavar="LIST",
    default="html,json",
    words=message("md, html, json, pdf, with commas"),
)
@option("--output", metavar="DIR", type=click.Path(), words=message("Where to; else the folder of reports"))
@option("--text-language", metavar="en|fr", words=message("Language of the report"))
@option("--until", metavar="SEQ", words=message("Only up to this line"))
@option(
    "--marking",
    metavar="LABEL",
    words=message("Traffic light label: red, amber+strict, amber, green or clear"),
)
def command(
    cli: Cli,
    incident: str,
    formats: str,
    output: str | None,
    text_language: str | None,
    until: str | None,
    marking: str | None,
) -> None:
    """Exports."""
    from incidentkit.desk.exporting import DEFAULT_MARKING, export  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    typed = {
        "incident": row.label,
        "format": formats,
        "output": output,
        "text_language": text_language,
        "until": until,
        "marking": marking,
    }
    made = export(
        cli.desk,
        row.label,
        formats=tuple(part.strip() for part in formats.split(",") if part.strip()),
        folder=Path(output) if output else None,
        text_language=text_language,
        until=line_number(until) if until else None,
        tlp=marking or DEFAULT_MARKING,
        request=cli.request("export", typed),
    )
    for problem in made.problems:
        cli.talk(problem)
    if cli.json:
        cli.data({"files": made.files})
        return
    for file in made.files:
        cli.out(message("Written: {path}", path=file["path"]))
    cli.saved(made.written)
