"""`answer`: answers a question, or changes an answer."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, question_names
from incidentkit.cli.context import Cli, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import message


@make_command(
    "answer",
    writes=True,
    examples=(
        "answer 4 circumstances stolen",
        'answer 4 detected_at "20 minutes ago"',
        "answer 4 encrypted unknown",
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("name", metavar="NAME", shell_complete=question_names)
@click.argument("value", metavar="VALUE")
@option("--at", metavar="WHEN", words=message("When it became known"))
def command(cli: Cli, incident: str, name: str, value: str, at: str | None) -> None:
    """Answers a question."""
    from incidentkit.incident.commands import AnswerQuestion  # noqa: PLC0415

    text = read_text(value)
    written = write(
        cli, incident, "answer", cli.at(at, AnswerQuestion, name=name, text=text),
        {"name": name, "value": text, "at": at}, more=lambda _: {"key": None}, then_next=False,
    )  # fmt: skip
    payload = written.entries[0].payload or {}
    if payload.get("type") == "time" and payload.get("value"):
        cli.echo_time(str(payload["value"]), written.entries[0].zone, bool(payload.get("approximate")))
