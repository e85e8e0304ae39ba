"""`runbook new`: begins a runbook, asking what it needs; what it writes passes the check at once."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import Message, message

if TYPE_CHECKING:
    from incidentkit.desk.scaffolding import Wording


@make_command(
    "new",
    message("Begin a runbook, in both languages, with its path tests"),
    examples=('runbook new lost-badge --title "Lost badge" --title-fr "Badge perdu"',),
)
@click.argument("runbook", metavar="ID")
@option("--title", metavar="TEXT", words=message("What people call it, in English"))
@option("--title-fr", metavar="TEXT", words=message("What people call it, in French"))
@option("--summary", metavar="TEXT", words=message("What has happened and may follow, in English"))
@option("--summary-fr", metavar="TEXT", words=message("What has happened and may follow, in French"))
@option("--sign", metavar="TEXT", words=message("What people say when it happens, in English"))
@option("--sign-fr", metavar="TEXT", words=message("What people say when it happens, in French"))
@option("--owner", metavar="ROLE", words=message("The role that keeps it up to date"))
def new(
    cli: Cli,
    runbook: str,
    title: str | None,
    title_fr: str | None,
    summary: str | None,
    summary_fr: str | None,
    sign: str | None,
    sign_fr: str | None,
    owner: str | None,
) -> None:
    from incidentkit.desk.scaffolding import scaffold  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    folder = library_folder(cli.runbooks)
    wordings = _wordings(cli, runbook, (title, summary, sign), (title_fr, summary_fr, sign_fr))
    owner = owner or _asked(cli, message("Which role keeps it up to date?"), _first_role(cli))
    files = scaffold(folder, runbook, owner, wordings, date.today())  # noqa: DTZ011 - the author's day
    if cli.json:
        cli.data({"files": files})
        return
    for file in files:
        cli.raw(file)
    cli.out(
        message("Next: put your own steps into it, then: incidentkit runbook lint, incidentkit runbook test")
    )


Three = tuple[str | None, str | None, str | None]


def _wordings(cli: Cli, runbook: str, english: Three, french: Three) -> dict[str, Wording]:
    """What is said in both languages: as given, else asked where there is somebody to ask, else made from the id."""
    from incidentkit.desk.scaffolding import Wording  # noqa: PLC0415

    name = runbook.replace("-", " ").capitalize()
    made: dict[str, Wording] = {}
    questions = (
        ("en", english, message("What is it called, in English?"), message("What has happened, in one English sentence?"), message("What do people say when it happens, in English?")),
        ("fr", french, message("What is it called, in French?"), message("What has happened, in one French sentence?"), message("What do people say when it happens, in French?")),
    )  # fmt: skip
    for language, (title, summary, sign), *asks in questions:
        called = title or _asked(cli, asks[0], name)
        happened = summary or _asked(cli, asks[1], f"{called}.")
        made[language] = Wording(called, happened, sign or _asked(cli, asks[2], called))
    return made


def _asked(cli: Cli, ask: Message, otherwise: str) -> str:
    """What somebody at a terminal says, with Enter for the proposal; the proposal where nobody is asked."""
    if cli.json or not (sys.stdin and sys.stdin.isatty()):
        return otherwise
    cli.talk(message("{ask} [{proposal}]", ask=ask, proposal=otherwise))
    return input("> ").strip() or otherwise


def _first_role(cli: Cli) -> str:
    """A role of the register, so that the check knows it."""
    from incidentkit.desk.opening import read_register  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    organisation, _ = read_register(library_folder(cli.runbooks))
    roles = list(organisation.roles) if organisation else []
    return "lead" if "lead" in roles or not roles else roles[0]
