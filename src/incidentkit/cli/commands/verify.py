"""`verify`: proves that nothing was changed, or says what was."""

from __future__ import annotations

import click

from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import message


@make_command(
    "verify",
    examples=("verify", "verify 4", 'verify 4 --seal "15 amber river …"', "verify INC-2026-004.json"),
)
@click.argument("what", metavar="[INC|FILE|DIR]", required=False, shell_complete=incident_labels)
@option("--seal", metavar="WORDS", words=message("The count and the 13 words from a report"))
def command(cli: Cli, what: str | None, seal: str | None) -> None:
    """Verifies."""
    from incidentkit.desk.verifying import verify  # noqa: PLC0415

    found = verify(cli.desk, what, seal)
    if cli.json:
        cli.data({"ok": found.ok, "checked": found.checked, "problems": found.problems})
    else:
        for problem in found.problems:
            cli.raw(
                f"× {problem['incident'] or ''} {'#' + str(problem['seq']) if problem['seq'] else ''} {cli.say(problem['problem'])}"
            )
        if found.ok:
            cli.out(message("Nothing was changed, reordered or taken out of what is kept here."))
            cli.out(
                message("The seal fits: nothing before that moment was changed, reordered or cut off.") if seal
                else message("Whether the end was cut off, or all of it written anew, only a seal from a report can tell.")
            )  # fmt: skip
    if not found.ok:
        raise Answered(Exit.NO)
