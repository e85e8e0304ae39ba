"""What a report leaves out and which names it replaces, as lines on the screen or as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from incidentkit.cli.context import Cli
from incidentkit.errors import Message, counted, message

if TYPE_CHECKING:
    from incidentkit.desk.exporting import Preview
    from incidentkit.incident.views.pseudonyms import Checking

LONGEST = 160
"""Characters of a text shown on a line; `--json` has it whole."""


def show_preview(cli: Cli, found: Preview) -> None:
    """Prints what would be left out, part by part, and the names for checking."""
    from incidentkit.incident.views.readers import PARTS  # noqa: PLC0415

    if cli.json:
        cli.data({
            "for": found.reader,
            "marking": f"TLP:{found.marking}",
            "left_out": [{"part": each.part, "seq": each.seq, "what": each.what} for each in found.left_out],
            "names": found.checking,
        })  # fmt: skip
        return
    cli.out(message("Marking: {marking}", marking=f"TLP:{found.marking}"))
    if not found.left_out:
        cli.out(message("Nothing is left out."))
    for part, each in groupby(found.left_out, key=lambda one: one.part):
        told = list(each)
        amount = counted("{count} text", "{count} texts", len(told))
        cli.out(message("Left out: {part} ({amount})", part=PARTS[part], amount=amount))
        for one in told:
            line = f"#{one.seq} " if one.seq is not None else ""
            what = cli.say(one.what) if isinstance(one.what, Message) else one.what
            cli.raw(f"  {line}{' '.join(str(what).split())[:LONGEST]}")
    if found.checking is not None:
        show_names(cli, found.checking)


def show_names(cli: Cli, checking: Checking) -> None:
    """Prints what was replaced and what may be a name and stayed."""
    for each in checking.replaced:
        forms = [f"{form} × {count}" for form, count in each.forms.items()]
        cli.out(
            message(
                "{pseudonym}: {name} (written: {forms})",
                pseudonym=each.pseudonym,
                name=each.name,
                forms=forms,
            )
        )
    if not checking.replaced:
        cli.out(message("No name was found to replace."))
    if checking.may_be_names:
        words = [f"{word} × {count}" for word, count in checking.may_be_names.items()]
        cli.out(message("Please check: these words stayed and may be names: {words}", words=words))
        cli.out(message("Replace one more with: --name NAME"))
