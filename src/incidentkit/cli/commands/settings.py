"""`settings`: shows or changes settings."""

from __future__ import annotations

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command


@make_command("settings", examples=("settings", "settings name Marie", "settings language fr"))
@click.argument("key", metavar="[KEY]", required=False)
@click.argument("value", metavar="[VALUE]", required=False)
def command(cli: Cli, key: str | None, value: str | None) -> None:
    from incidentkit.desk.settings import KEYS, check_key, write_setting  # noqa: PLC0415

    settings = cli.settings
    if key is not None:
        check_key(key)
        if value is not None:
            settings = write_setting(cli.config, key, value)
    shown = {name: settings.get(name) for name in KEYS if key in (None, name)}
    if cli.json:
        cli.data({"settings": shown})
        return
    for name, kept in shown.items():
        cli.raw(f"{name}: {kept if kept is not None else '–'}")
