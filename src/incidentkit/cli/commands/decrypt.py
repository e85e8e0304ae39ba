"""`decrypt`: opens a bundle that was encrypted for somebody."""

from __future__ import annotations

from pathlib import Path

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.cli.secret import asked_passphrase
from incidentkit.desk.computer import folder_named
from incidentkit.errors import UsageError, message


@make_command(
    "decrypt",
    examples=(
        "decrypt INC-2026-004.zip.age --key ~/.ssh/id_ed25519",
        "decrypt INC-2026-004.zip.age --passphrase",
    ),
)
@click.argument("file", metavar="FILE", type=click.Path())
@option(
    "--key", metavar="KEY", type=click.Path(), words=message("The private key: age's file, or an SSH key")
)
@option("--passphrase", is_flag=True, words=message("It was encrypted with a passphrase, which is asked for"))
@option("--output", metavar="DIR", type=click.Path(), words=message("Where to; else beside it"))
def command(cli: Cli, file: str, key: str | None, passphrase: bool, output: str | None) -> None:
    from incidentkit.desk.locking import SUFFIX, refuse_open, unlocked  # noqa: PLC0415
    from incidentkit.desk.placing import Placer  # noqa: PLC0415

    path = folder_named(file)
    refuse_open(path)
    if passphrase == (key is not None):
        raise UsageError(
            "one-key",
            message("Say with what it opens: --key KEY, or --passphrase."),
            hint=message("Whoever encrypted it knows which."),
        )
    plain = unlocked(
        path, folder_named(key) if key else None, asked_passphrase(cli, twice=False) if passphrase else None
    )
    name = path.name.removesuffix(SUFFIX)
    stem, dot, ending = name.rpartition(".")
    stem, suffix = (stem, dot + ending) if stem else (name, "")
    placed = Placer(Path(output) if output else path.parent, private=True).place(stem, {suffix: plain})
    if cli.json:
        cli.data({"path": str(placed[suffix])})
    else:
        cli.out(message("Written: {path}", path=str(placed[suffix])))
