"""The one way in and out: runs a command, turns every failure into a sentence and an exit status."""

from __future__ import annotations

import os
from enum import IntEnum

from incidentkit.cli.context import Cli, Screen
from incidentkit.cli.noting import noted
from incidentkit.cli.output import out_json, talk
from incidentkit.errors import (
    IncidentkitError,
    InputFileError,
    RefusedError,
    StoreError,
    UsageError,
    message,
)

COMPLETING = "_INCIDENTKIT_COMPLETE"
"""Set by the shell that asks what may follow; click answers and ends the program."""


class Exit(IntEnum):
    """Exit statuses (contract: docs/commands.md)."""

    DONE = 0
    """Done."""
    NO = 1
    """The answer is no: a closed gate, nothing to undo, problems found, verification failed."""
    USAGE = 2
    """Wrong usage: an unknown incident, runbook, step, name, value or time; no terminal."""
    INPUT = 3
    """An input file cannot be used."""
    STORE = 4
    """The store cannot be used."""
    INTERRUPTED = 130
    """Interrupted."""


STATUS: list[tuple[type[IncidentkitError], Exit]] = [
    (RefusedError, Exit.NO),
    (UsageError, Exit.USAGE),
    (InputFileError, Exit.INPUT),
    (StoreError, Exit.STORE),
]


class Answered(Exception):  # noqa: N818 - no error: a command that answers with a status
    """Ends a command with a status other than 0 after it has printed its answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def run(argv: list[str], screen: Screen | None = None) -> int:
    """Runs the program on these arguments and returns its exit status; `screen` opens the screen."""
    cli = Cli()
    cli.screen = screen
    _glance(cli, argv)
    try:
        return Exit.DONE if noted(cli, argv) else _dispatch(cli, argv)
    except Answered as answered:
        return answered.status
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except IncidentkitError as error:
        if cli.option("debug"):
            import traceback  # noqa: PLC0415 - asked for

            traceback.print_exc()
        return _fail(cli, error)
    except RecursionError:
        return _fail(cli, InputFileError("too-deep", message("A file is nested too deeply to be read.")))
    except OSError as error:
        if isinstance(error, BrokenPipeError) or cli.option("debug"):
            raise
        return _fail(cli, _from_system(error))
    finally:
        cli.close()


def _dispatch(cli: Cli, argv: list[str]) -> int:
    """Every command but the plain `note` and the bare program, which do without click."""
    if not argv and COMPLETING not in os.environ:
        begin(cli)
        return Exit.DONE
    import click  # noqa: PLC0415 - a third of what a note may cost

    from incidentkit.cli.program import as_ours, program  # noqa: PLC0415

    try:
        program(begin).main(args=argv, prog_name="incidentkit", standalone_mode=False, obj=cli)
    except SystemExit:
        if COMPLETING in os.environ:
            raise
        raise BrokenPipeError from None  # click's own way out where the reader of the output left, with status 1
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        raise as_ours(error) from None
    return Exit.DONE


def begin(cli: Cli) -> None:
    """Without a command: the screen, where there is a terminal to draw in."""
    if cli.option("version"):
        return
    if cli.screen is None:
        raise UsageError(
            "no-terminal",
            message("There is no terminal to draw in."),
            hint=message(
                "Use: incidentkit walk (it takes a pipe), or incidentkit --help for single commands."
            ),
        )
    status = cli.screen(cli)
    if status:
        raise Answered(status)


def _glance(cli: Cli, argv: list[str]) -> None:
    """Notes --json, --debug and --language before anything is parsed, so that errors and help come out right."""
    for place, word in enumerate(argv):
        if word == "--":
            return
        if word in ("--json", "--debug"):
            cli.options[word[2:]] = True
        elif word.startswith("--language="):
            cli.options["language"] = word.partition("=")[2]
        elif word == "--language" and place + 1 < len(argv):
            cli.options["language"] = argv[place + 1]


def _fail(cli: Cli, error: IncidentkitError) -> int:
    try:
        say = cli.say
    except IncidentkitError:  # the language itself is wrong, or the settings are: say that in English
        cli.options["language"] = "en"
        say = cli.say
    if cli.json:
        hint = say(error.hint) if error.hint else None
        out_json(
            {"error": {"code": error.code, "message": say(error.what), "hint": hint, "where": error.where}},
            say,
        )
    else:
        talk(say(error.what))
        if error.hint:
            talk(say(error.hint))
    return next((status for kind, status in STATUS if isinstance(error, kind)), Exit.USAGE)


def _from_system(error: OSError) -> IncidentkitError:
    return StoreError(
        "system-refused",
        message(
            "The system refused: {reason}", reason=f"{error.strerror or error} {error.filename or ''}".strip()
        ),
        hint=message("Run: incidentkit doctor"),
    )
