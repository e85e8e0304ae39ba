"""`timestamp`: a time stamp by somebody else; writes what is to be sent, keeps what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.desk.computer import folder_named
from incidentkit.errors import UsageError, message
from incidentkit.locale.dates import date_time_long


@make_command(
    "timestamp", writes=True,
    examples=("timestamp 4", "timestamp 4 --reply INC-2026-004-head-31.tsr --roots authority.pem"),
)  # fmt: skip
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option("--output", metavar="DIR", type=click.Path(), words=message("Where the query goes; else this folder"))
@option("--until", metavar="SEQ", words=message("Up to this line; else up to the last"))
@option(
    "--reply", metavar="FILE", type=click.Path(), words=message("Keep the authority's answer as evidence")
)
@option(
    "--roots", metavar="FILE", type=click.Path(),
    words=message("Check the answer against the authority's certificates (PEM)"),
)  # fmt: skip
def command(
    cli: Cli, incident: str, output: str | None, until: str | None, reply: str | None, roots: str | None
) -> None:
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    if reply is None:
        if roots is not None:
            raise UsageError("roots-need-a-reply", message("--roots goes with --reply FILE."))
        _ask(cli, row.label, output, until)
        return
    if output is not None or until is not None:
        raise UsageError("reply-alone", message("With --reply there is no --output and no --until."))
    from incidentkit.desk.stamping import keep_reply  # noqa: PLC0415

    request = cli.request("timestamp", {"incident": row.label, "roots": roots}, (reply,))
    stamp = keep_reply(
        cli.desk, row.label, folder_named(reply), folder_named(roots) if roots else None, request
    )
    if cli.json:
        cli.data(
            {
                "entries": entries_data(stamp.written),
                "seq": stamp.seq,
                "at": stamp.at,
                "checked": stamp.checked,
            }
        )
        return
    cli.saved(stamp.written)
    time = date_time_long(stamp.at, cli.language)
    cli.out(message("Line {seq} was there at {time} (UTC), says the authority.", seq=stamp.seq, time=time))
    if not stamp.checked:
        cli.out(message("Whether it is that authority's signature was not checked; --roots does that."))


def _ask(cli: Cli, label: str, output: str | None, until: str | None) -> None:
    from incidentkit.desk.stamping import query  # noqa: PLC0415

    seq = line_number(until) if until else None
    made = query(cli.desk, label, seq=seq, folder=Path(output) if output else Path())
    if cli.json:
        cli.data({"files": [str(made.text), str(made.query)], "seq": made.seq})
        return
    cli.out(message("Written: {path}", path=str(made.query)))
    cli.out(
        message(
            "Send it to a time stamping authority; it holds a hash and nothing of what was written. For example:"
        )
    )
    reply = made.query.with_suffix(".tsr")
    cli.raw(
        f"  curl -H 'Content-Type: application/timestamp-query' --data-binary @{made.query} -o {reply} https://…"
    )
    cli.out(
        message(
            "Then keep what came back: incidentkit timestamp {label} --reply {reply}",
            label=label,
            reply=str(reply),
        )
    )
