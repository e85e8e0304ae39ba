"""`answer`: answers a question, or changes an answer; adds to a list and takes out of it."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels, question_names
from incidentkit.cli.context import Cli, assignments, read_text
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.writing import write
from incidentkit.errors import UsageError, message


@make_command(
    "answer",
    writes=True,
    examples=(
        "answer 4 circumstances stolen",
        'answer 4 detected_at "20 minutes ago"',
        "answer 4 encrypted unknown",
        'answer 4 claims --add url=https://example.org/1 "published_at=yesterday 18:00"',
        "answer 4 claims@c1.url https://example.org/2",
        "answer 4 claims --remove c1",
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("name", metavar="NAME", shell_complete=question_names)
@click.argument("values", metavar="VALUE", nargs=-1)
@option(
    "--add", metavar="FIELD=VALUE", multiple=True, words=message("Add one item to a list; all its fields")
)
@option("--remove", metavar="KEY", words=message("Take the item with this key out of the list"))
@option("--at", metavar="WHEN", words=message("When it became known"))
def command(
    cli: Cli,
    incident: str,
    name: str,
    values: tuple[str, ...],
    add: tuple[str, ...],
    remove: str | None,
    at: str | None,
) -> None:
    if add and remove is not None:
        raise UsageError(
            "add-or-remove",
            message("An item is added or removed, one at a time."),
            hint=message("Use --add and --remove in two commands."),
        )
    if add:
        _add(cli, incident, name, (*add, *values), at)
    elif remove is not None:
        _remove(cli, incident, name, remove, values, at)
    else:
        _answer(cli, incident, name, values, at)


def _add(cli: Cli, incident: str, name: str, said: tuple[str, ...], at: str | None) -> None:
    from incidentkit.incident.commands import AddItem  # noqa: PLC0415

    fields = {"value": said[0]} if len(said) == 1 and "=" not in said[0] else assignments(said)
    written = write(
        cli, incident, "answer", cli.at(at, AddItem, list=name, fields=fields),
        {"name": name, "add": fields, "at": at},
        more=lambda written: {"key": (written.entries[0].payload or {}).get("key")},
    )  # fmt: skip
    entry = written.entries[0]
    payload = entry.payload or {}
    said_of = payload.get("fields")
    for field in said_of.values() if isinstance(said_of, dict) else ():
        if field.get("type") == "time" and field.get("value"):
            cli.echo_time(str(field["value"]), entry.zone, bool(field.get("approximate")))
    if not cli.json:
        cli.talk(message("Its key: {key}", key=payload.get("key")))


def _remove(cli: Cli, incident: str, name: str, key: str, values: tuple[str, ...], at: str | None) -> None:
    from incidentkit.incident.commands import RemoveItem  # noqa: PLC0415

    _only(values, 0)
    write(
        cli, incident, "answer", cli.at(at, RemoveItem, list=name, key=key), {"name": name, "remove": key, "at": at},
        more=lambda _: {"key": key},
    )  # fmt: skip


def _answer(cli: Cli, incident: str, name: str, values: tuple[str, ...], at: str | None) -> None:
    from incidentkit.incident.commands import AnswerQuestion  # noqa: PLC0415

    _only(values, 1)
    text = read_text(values[0])
    written = write(
        cli, incident, "answer", cli.at(at, AnswerQuestion, name=name, text=text),
        {"name": name, "value": text, "at": at},
        more=lambda written: {"key": (written.entries[-1].payload or {}).get("key")}, then_next=False,
    )  # fmt: skip
    payload = written.entries[0].payload or {}
    if payload.get("type") == "time" and payload.get("value"):
        cli.echo_time(str(payload["value"]), written.entries[0].zone, bool(payload.get("approximate")))


def _only(values: tuple[str, ...], count: int) -> None:
    """Refuses more values, or fewer, than are meant."""
    if len(values) < count:
        raise UsageError(
            "missing-argument",
            message("{name} is missing.", name="VALUE"),
            hint=message("Help: {command} --help", command="incidentkit answer"),
        )
    if len(values) > count:
        raise UsageError(
            "too-many-arguments",
            message("“{word}” is one word too many for {command}.", word=values[count][:60], command="incidentkit answer"),
            hint=message("Put a text of several words in quotes. Help: {command} --help", command="incidentkit answer"),
        )  # fmt: skip
