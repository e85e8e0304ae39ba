"""`runbook graph`: a runbook as a picture in text, for Mermaid, Graphviz or the terminal itself."""

from __future__ import annotations

import click

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import UsageError, message
from incidentkit.locale import language_named


@make_command(
    "graph",
    message("Print a runbook as a graph"),
    examples=("runbook graph lost-device", "runbook graph lost-device --format text"),
)
@click.argument("runbook", metavar="ID", shell_complete=runbook_ids)
@option(
    "--format",
    "form",
    metavar="mermaid|dot|text",
    default="mermaid",
    words=message("mermaid, dot, or text for the terminal"),
)
@option("--text-language", "language", metavar="en|fr", words=message("Language of the runbook"))
def graph(cli: Cli, runbook: str, form: str, language: str | None) -> None:
    from incidentkit.desk.opening import find_runbook  # noqa: PLC0415
    from incidentkit.runbook.graphing import FORMATS  # noqa: PLC0415
    from incidentkit.runbook.graphing import graph as made  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415
    from incidentkit.runbook.rails import drawn  # noqa: PLC0415

    formats = {**FORMATS, "text": drawn}
    if form not in formats:
        raise UsageError(
            "unknown-format",
            message(
                "“{format}” is not a format. There are: {formats}.", format=form[:40], formats=list(formats)
            ),
        )
    spoken = language_named(language) if language else cli.language
    plan = find_runbook(library_folder(cli.runbooks), runbook).in_language(spoken)
    text = formats[form](made(plan))
    if cli.json:
        cli.data({"format": form, "graph": text})
    else:
        cli.raw(text.rstrip("\n"))
