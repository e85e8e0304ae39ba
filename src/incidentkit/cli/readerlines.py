"""What a report leaves out and which names it replaces, as lines on the screen or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incidentkit.cli.context import Cli
from incidentkit.errors import message
from incidentkit.spoken.leftout import left_out_lines, name_lines

if TYPE_CHECKING:
    from incidentkit.desk.exporting import Preview
    from incidentkit.incident.views.pseudonyms import Checking


def show_preview(cli: Cli, found: Preview) -> None:
    """Prints what would be left out, part by part, and the names for checking; `--json` has each text whole."""
    if cli.json:
        cli.data({
            "for": found.reader,
            "marking": f"TLP:{found.marking}",
            "left_out": [{"part": each.part, "seq": each.seq, "what": each.what} for each in found.left_out],
            "names": found.checking,
        })  # fmt: skip
        return
    cli.out(message("Marking: {marking}", marking=f"TLP:{found.marking}"))
    for line in left_out_lines(cli, found):
        cli.raw(line)
    if found.checking is not None:
        show_names(cli, found.checking)


def show_names(cli: Cli, checking: Checking) -> None:
    """Prints what was replaced and what may be a name and stayed."""
    for line in name_lines(cli, checking):
        cli.raw(line)
    if checking.may_be_names:
        cli.out(message("Replace one more with: --name NAME"))
