"""`erase`: erases what a line says, by order; the line itself stays, and the chain with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from incidentkit.cli.commands.strike import line_number
from incidentkit.cli.complete import incident_labels
from incidentkit.cli.context import Cli, entries_data
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import Message, message

if TYPE_CHECKING:
    from incidentkit.desk.erasing import Copy


@make_command(
    "erase",
    writes=True,
    examples=('erase 4 12 --why "Art. 17 GDPR" --by-order-of "the data protection officer"',),
)
@click.argument("incident", metavar="INC", shell_complete=incident_labels)
@click.argument("seq", metavar="SEQ")
@option("--why", metavar="TEXT", required=True, words=message("Why it must go"))
@option("--by-order-of", "by_order_of", metavar="WHO", required=True, words=message("Who ordered it"))
def command(cli: Cli, incident: str, seq: str, why: str, by_order_of: str) -> None:
    from incidentkit.desk.erasing import erase  # noqa: PLC0415

    number = line_number(seq)
    row = cli.desk.find(incident)
    cli.echo_incident(incident, row)
    typed = {"incident": row.label, "seq": number, "why": why, "by_order_of": by_order_of}
    erased = erase(cli.desk, row.label, number, why, by_order_of, cli.request("erase", typed))
    if cli.json:
        cli.data({"entries": entries_data(erased.written), "copies": erased.copies})
        return
    cli.saved(erased.written)
    cli.out(
        message(
            "What line {seq} said is erased from the database, the search and the drafts. The line itself stays, and the record still verifies.",
            seq=number,
        )
    )
    if not erased.copies:
        cli.out(message("No other copy is known here. Copies that were made by hand are not known."))
        return
    cli.out(message("It may still be read here, and is yours to remove:"))
    for copy in erased.copies:
        cli.raw(f"  {cli.say(_words(copy))}")


def _words(copy: Copy) -> Message:
    if copy.path is None:
        words = {
            "entry": message("{incident}, line {seq}: quotes it", incident=copy.incident, seq=copy.seq),
            "register": message(
                "{incident}, line {seq}: the organisation's register holds it",
                incident=copy.incident,
                seq=copy.seq,
            ),
        }
        return words[copy.kind]
    words = {
        "export": message("Report: {path}", path=copy.path),
        "backup": message("Backup: {path}", path=copy.path),
        "source": message("Where the file was taken from: {path}", path=copy.path),
        "evidence": message(
            "{incident}, line {seq}: keeps the same file as evidence", incident=copy.incident, seq=copy.seq
        ),
    }
    if copy.found:
        return words[copy.kind]
    return message("{copy} (not there now)", copy=words[copy.kind])
