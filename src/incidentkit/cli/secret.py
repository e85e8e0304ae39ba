"""Asking for a passphrase: hidden at a terminal, else the first line of the input."""

from __future__ import annotations

import sys

from incidentkit.cli.context import Cli
from incidentkit.errors import UsageError, message


def asked_passphrase(cli: Cli, *, twice: bool) -> str:
    """The passphrase as it was typed, at a terminal a second time where `twice`; raises UsageError (passphrases-differ)."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass  # noqa: PLC0415 - only where somebody types

    first = getpass(cli.say(message("Passphrase: ")))
    if twice and getpass(cli.say(message("The same once more: "))) != first:
        raise UsageError("passphrases-differ", message("The two passphrases differ; nothing was written."))
    return first
