"""`where`: says where everything is kept."""

from __future__ import annotations

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import message

WORDS = {
    "home": message("Records"),
    "database": message("Database"),
    "evidence": message("Evidence"),
    "exports": message("Reports"),
    "settings": message("Settings"),
    "runbooks": message("Runbooks"),
    "version": message("Version"),
}


@make_command("where", examples=("where",))
def command(cli: Cli) -> None:
    from incidentkit.desk.keeping import where  # noqa: PLC0415

    places = where(cli.desk, cli.config)
    if cli.json:
        cli.data(places)
        return
    for name, place in places.items():
        cli.raw(f"{cli.say(WORDS[name])}: {place}")
