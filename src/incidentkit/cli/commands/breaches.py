"""`breaches`: the register of personal data breaches, across incidents."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "breaches",
    examples=("breaches", "breaches --format csv,pdf --output .", "breaches 4 --sheet --format pdf"),
)
@click.argument("incidents", metavar="[INC]...", nargs=-1, shell_complete=incident_labels)
@option(
    "--format",
    "formats",
    metavar="LIST",
    listed=True,
    default="",
    words=message("Write it as csv, json, pdf, with commas"),
)
@option("--sheet", is_flag=True, words=message("Only what a notification to the authority asks for"))
@option("--output", metavar="DIR", type=click.Path(), words=message("Where to; else the folder of reports"))
@option("--text-language", metavar="en|fr", words=message("Language of the report"))
@option(
    "--marking", metavar="LABEL", default="amber+strict",
    words=message("Traffic light label: red, amber+strict, amber, green or clear"),
)  # fmt: skip
def command(
    cli: Cli,
    incidents: tuple[str, ...],
    formats: str,
    sheet: bool,
    output: str | None,
    text_language: str | None,
    marking: str,
) -> None:
    from incidentkit.desk.across import breaches  # noqa: PLC0415
    from incidentkit.incident.views.breaches import FIELDS, SHEET  # noqa: PLC0415

    made = breaches(
        cli.desk,
        incidents,
        formats=[each.strip().lower() for each in formats.split(",") if each.strip()],
        folder=Path(output) if output else None,
        text_language=text_language,
        tlp=marking,
        sheet=sheet,
    )
    keys = [field for field in FIELDS if not sheet or field.key in SHEET]
    if cli.json:
        told = [
            {"incident_id": each.incident_id, "certain": each.certain}
            | {f.key: each.values[f.key] for f in keys}
            for each in made.breaches
        ]
        cli.data({"breaches": told, "files": made.files})
        return
    if not made.breaches:
        cli.out(message("No breach was recorded."))
    for each in made.breaches if not made.files else []:
        cli.raw(f"{each.label} · {each.values['title']}")
        for field in keys[2:]:
            value = each.values[field.key]
            if value is not None:
                cli.out(message("  {field}: {value}", field=field.heading, value=value))
    for file in made.files:
        cli.out(message("Written: {path}", path=file["path"]))
