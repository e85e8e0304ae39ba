"""`search`: finds words in the lines of all incidents."""

from __future__ import annotations

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import message


@make_command("search", examples=("search telephone", 'search "stolen laptop"'))
@click.argument("text", metavar="TEXT")
def command(cli: Cli, text: str) -> None:
    from incidentkit.desk.searching import search  # noqa: PLC0415

    found = search(cli.desk, text)
    if cli.json:
        hits = [{"incident": hit.incident, "seq": hit.seq, "snippet": hit.snippet} for hit in found.hits]
        cli.data({"hits": hits, "total": found.total})
        return
    if not found.hits:
        cli.talk(message("No line holds all of these words."))
    for hit in found.hits:
        cli.raw(f"{hit.incident} #{hit.seq}  {' '.join(hit.snippet.split())}")
    if found.total > len(found.hits):
        cli.talk(
            message(
                "These are the newest {shown} of {total}; add a word to find fewer.",
                shown=len(found.hits),
                total=found.total,
            )
        )
