"""`completion`: prints the script that lets a shell complete commands, incidents and steps."""

from __future__ import annotations

import click

from incidentkit.cli.context import Cli
from incidentkit.cli.program import command as make_command
from incidentkit.errors import UsageError, message


@make_command(
    "completion",
    examples=(
        "completion bash >> ~/.bashrc",
        "completion fish > ~/.config/fish/completions/incidentkit.fish",
    ),
)
@click.argument("shell", metavar="bash|zsh|fish")
def command(cli: Cli, shell: str) -> None:
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    made = get_completion_class(shell)
    if made is None:
        raise UsageError(
            "unknown-shell",
            message(
                "There is no completion for “{shell}”. There is for bash, zsh and fish.", shell=shell[:40]
            ),
        )
    root = click.get_current_context().find_root().command
    script = made(root, {}, "incidentkit", "_INCIDENTKIT_COMPLETE").source()
    if cli.json:
        cli.data({"shell": shell, "script": script})
    else:
        print(script)  # noqa: T201 - a script must not be touched
