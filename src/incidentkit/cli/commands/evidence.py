"""`evidence`: keeps files."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, step_ids
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import counted, message


@make_command(
    "evidence",
    writes=True,
    examples=('evidence 4 console.png --step revoke-sessions --description "Sessions revoked"',),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@option("--description", metavar="TEXT", words=message("What it shows"))
@option("--source", metavar="TEXT", words=message("Where it comes from: address, account, device"))
@option("--step", metavar="STEP", shell_complete=step_ids, words=message("The step it proves"))
@option("--at", metavar="WHEN", words=message("When it was captured"))
def command(
    cli: Cli, incident: str, files: tuple[str, ...], description: str | None, source: str | None, step: str | None,
    at: str | None,
) -> None:  # fmt: skip
    from incidentkit.desk.keeping import add_evidence  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    typed = {
        "incident": row.label,
        "description": description,
        "source": source,
        "step": step,
        "at": at,
        "names": list(files),
    }
    written = add_evidence(
        cli.desk, row.label, files, step=step, description=description, source=source,
        when=lambda situation: dict(zip(("occurred_at", "approximate"), cli.time(at, situation), strict=True)),
        request=cli.request("evidence", typed, files),
    )  # fmt: skip
    if cli.json:
        cli.data({"entries": entries_data(written)})
        return
    cli.saved(written)
    for entry in written.entries:
        kept = entry.payload or {}
        size = counted("{count} byte", "{count} bytes", int(str(kept.get("size", 0))))
        cli.out(
            message(
                "Kept: {name}, {size}, SHA-256 {sha256}",
                name=kept.get("name"),
                size=size,
                sha256=kept.get("sha256"),
            )
        )
