"""`verify`: proves that nothing was changed, or says what was."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.desk.computer import folder_named
from incidentkit.errors import message
from incidentkit.spoken.verified import verified_lines


@make_command(
    "verify",
    examples=(
        "verify",
        "verify 4",
        'verify 4 --seal "15 amber river …"',
        "verify INC-2026-004.json",
        "verify INC-2026-004.zip --signers signers.txt",
    ),
)
@click.argument("what", metavar="[INC|FILE|DIR]", required=False, shell_complete=incident_labels)
@option("--seal", metavar="WORDS", words=message("The count and the 13 words from a report"))
@option(
    "--signers", metavar="FILE", type=click.Path(),
    words=message("Whose signature a bundle may have: OpenSSH's file of allowed signers"),
)  # fmt: skip
def command(cli: Cli, what: str | None, seal: str | None, signers: str | None) -> None:
    from incidentkit.desk.verifying import verify  # noqa: PLC0415

    found = verify(cli.desk, what, seal, folder_named(signers) if signers else None)
    if cli.json:
        signed = {"signature": found.signature} if found.signature is not None else {}
        cli.data({"ok": found.ok, "checked": found.checked, "problems": found.problems} | signed)
    else:
        cli.raw("\n".join(verified_lines(cli.say, found, sealed=seal is not None)))
    if not found.ok:
        raise Answered(Exit.NO)
