"""`verify`: proves that nothing was changed, or says what was."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message
from incidentkit.spoken.verified import verified_lines


@make_command(
    "verify",
    examples=("verify", "verify 4", 'verify 4 --seal "15 amber river …"', "verify INC-2026-004.json"),
)
@click.argument("what", metavar="[INC|FILE|DIR]", required=False, shell_complete=incident_labels)
@option("--seal", metavar="WORDS", words=message("The count and the 13 words from a report"))
def command(cli: Cli, what: str | None, seal: str | None) -> None:
    from incidentkit.desk.verifying import verify  # noqa: PLC0415

    found = verify(cli.desk, what, seal)
    if cli.json:
        cli.data({"ok": found.ok, "checked": found.checked, "problems": found.problems})
    else:
        cli.raw("\n".join(verified_lines(cli.say, found, sealed=seal is not None)))
    if not found.ok:
        raise Answered(Exit.NO)
