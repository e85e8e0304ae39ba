"""`export`: writes reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.readerlines import show_names, show_preview
from incidentkit.cli.secret import asked_passphrase
from incidentkit.desk.computer import folder_named
from incidentkit.errors import message

if TYPE_CHECKING:
    from incidentkit.desk.exporting import Handing


@make_command(
    "export",
    writes=True,
    examples=(
        "export 4",
        "export 4 --format md,html --text-language fr --output .",
        "export 4 --for insurer --preview",
        "export 4 --format bundle --sign ~/.ssh/id_ed25519 --encrypt-to age1…",
    ),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@option(
    "--format",
    "formats",
    metavar="LIST",
    listed=True,
    default="html,json",
    words=message("html, md, json, pdf, docx, csv, ics or bundle, several with commas"),
)
@option("--output", metavar="DIR", type=click.Path(), words=message("Where to; else the folder of reports"))
@option(
    "--for", "reader", metavar="READER",
    words=message("Only what this reader gets: director, insurer, police, lawyer, authority, staff or customer"),
)  # fmt: skip
@option("--pseudonyms", is_flag=True, words=message("Replace names of persons; prints the list for checking"))
@option(
    "--name", "names", metavar="NAME", multiple=True, words=message("One more person's name to replace; as often as needed")
)  # fmt: skip
@option(
    "--preview",
    is_flag=True,
    words=message("Only say what would be left out or replaced; nothing is written"),
)
@option("--text-language", metavar="en|fr", words=message("Language of the report"))
@option("--until", metavar="SEQ", words=message("Only up to this line"))
@option(
    "--marking",
    metavar="LABEL",
    words=message("Traffic light label: red, amber+strict, amber, green or clear"),
)
@option(
    "--sign", metavar="KEY", type=click.Path(), words=message("Sign the bundle with this SSH key, by ssh-keygen")
)  # fmt: skip
@option(
    "--encrypt-to", "recipients", metavar="WHO", multiple=True,
    words=message("Encrypt the bundle for this public key (age1…, ssh-ed25519 …, or a file of them); as often as needed"),
)  # fmt: skip
@option(
    "--passphrase", is_flag=True, words=message("Encrypt the bundle with a passphrase, which is asked for")
)
def command(cli: Cli, incident: str, formats: str, output: str | None, **asked: Any) -> None:
    from incidentkit.desk.exporting import Options, export, preview  # noqa: PLC0415

    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    options = Options(
        text_language=asked["text_language"],
        until=line_number(asked["until"]) if asked["until"] else None,
        reader=asked["reader"],
        tlp=asked["marking"],
        pseudonyms=asked["pseudonyms"] or bool(asked["names"]),
        names=tuple(asked["names"]),
    )
    if asked["preview"]:
        show_preview(cli, preview(cli.desk, row.label, options))
        return
    handing = _handing(cli, asked)
    typed = {
        "incident": row.label,
        "format": formats,
        "output": output,
        **asked,
        "names": list(asked["names"]),
    }
    wanted = tuple(part.strip() for part in formats.split(",") if part.strip())
    folder = Path(output) if output else None
    request = cli.request("export", typed)
    made = export(cli.desk, row.label, wanted, folder, options=options, handing=handing, request=request)
    for problem in made.problems:
        cli.talk(problem)
    if made.checking is not None and not cli.json:
        show_names(cli, made.checking)
    if cli.json:
        cli.data({"files": made.files} | ({"names": made.checking} if made.checking is not None else {}))
        return
    for file in made.files:
        cli.out(message("Written: {path}", path=file["path"]))
    cli.saved(made.written)


def _handing(cli: Cli, asked: dict[str, Any]) -> Handing | None:
    from incidentkit.desk.exporting import Handing  # noqa: PLC0415
    from incidentkit.desk.locking import Lock  # noqa: PLC0415

    locks = bool(asked["recipients"]) or asked["passphrase"]
    if not locks and asked["sign"] is None:
        return None
    passphrase = asked_passphrase(cli, twice=True) if asked["passphrase"] else None
    lock = Lock(asked["recipients"], passphrase) if locks else None
    return Handing(folder_named(asked["sign"]) if asked["sign"] else None, lock)
