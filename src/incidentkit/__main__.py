"""The program's way in: answers `--version` before anything else is imported, else hands over to the commands."""

import atexit
import os
import sys

TYPE_CHECKING = False  # typing itself takes longer to import than the version to answer
if TYPE_CHECKING:
    from typing import NoReturn

    from incidentkit.cli.context import Cli

# Options that may stand before the command; after it, only the command line proper knows which take a value.
_WITH_VALUE = frozenset({"--home", "--runbooks", "--language", "--actor", "--id", "--text-language"})
_ALONE = frozenset({"--json", "--debug"})

INTERRUPTED = 130
BROKEN = 70  # sysexits.h: an error of the program itself, which no status of the contract may hide
READER_GONE = 141  # what a shell reports for a program whose reader closed the pipe


def program() -> "NoReturn":
    """The console script: runs `main` and leaves at once.

    Taking the interpreter down piece by piece costs a tenth of a short command, and nothing of ours needs it: exit
    functions are run and streams flushed first. A thread that still works is waited for, in the ordinary way.
    """
    status = main()
    threading = sys.modules.get("threading")
    if threading is None or threading.active_count() == 1:
        atexit._run_exitfuncs()  # noqa: SLF001 - the only way to run them and then leave
        try:
            _flush()  # they may have said something too
        except BrokenPipeError:
            status = READER_GONE
        os._exit(status)
    sys.exit(status)


def main() -> int:
    """Runs the program on `sys.argv` and returns its exit status; the streams are flushed when it returns."""
    argv = sys.argv[1:]
    try:
        if _asks_version(argv):
            _print_version(as_json="--json" in argv)
            status = 0
        else:
            _never_fail_on_a_character()
            # Imported here: --version needs nothing of it.
            from incidentkit.cli.main import run  # noqa: PLC0415

            status = run(argv, _screen)
        _flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return READER_GONE
    except Exception as error:
        if "--debug" in argv:
            raise
        return _broken(error, as_json="--json" in argv)
    return status


def _screen(cli: "Cli") -> int:
    """Opens the screen with what the options and the settings say."""
    from incidentkit.tui.launch import Launch  # noqa: PLC0415 - only the screen needs it
    from incidentkit.tui.run import run  # noqa: PLC0415

    def write(key: str, value: str) -> dict[str, str]:
        from incidentkit.desk.settings import write_setting  # noqa: PLC0415

        return write_setting(cli.config, key, value)

    knows_who = bool(cli.option("actor") or cli.settings.get("name"))
    return run(
        Launch(
            make_desk=cli.new_desk,
            language=cli.language,
            actor=cli.actor,
            settings=dict(cli.settings),
            write_setting=write,
            knows_who=knows_who,
        )
    )


def _asks_version(argv: list[str]) -> bool:
    """Whether `--version` stands among the options before the command, and is not another option's value."""
    words = iter(argv)
    for word in words:
        if word == "--version":
            return True
        if word in _WITH_VALUE:
            next(words, None)
        elif word not in _ALONE and not (word.startswith("--") and word.partition("=")[0] in _WITH_VALUE):
            return False
    return False


def _print_version(*, as_json: bool) -> None:
    from incidentkit._version import __version__  # noqa: PLC0415

    print(f'{{"version": "{__version__}"}}' if as_json else f"incidentkit {__version__}")  # noqa: T201


def _never_fail_on_a_character() -> None:
    """A terminal that cannot show a character shows its number; input that is not text comes in as U+FFFD."""
    for stream, errors in (
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
        (sys.stdin, "replace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def _broken(error: Exception, *, as_json: bool) -> int:
    """Says that the program itself failed: a traceback would help nobody at 23:10, and it may quote what was typed."""
    from incidentkit.locale import preferred_language, speaker  # noqa: PLC0415
    from incidentkit.text import visible  # noqa: PLC0415

    say = speaker(preferred_language(os.environ))
    detail = visible(f"{type(error).__name__}: {error}"[:300])
    what = say("Something broke inside incidentkit ({detail}).", detail=detail)
    hint = say(
        "What was saved is kept. Start again; if it breaks again, add --debug and report what is printed."
    )
    try:
        if as_json:
            import json  # noqa: PLC0415

            failure = {"code": "internal", "message": what, "hint": hint, "where": {}}
            print(json.dumps({"error": failure}, ensure_ascii=False))  # noqa: T201
        else:
            print(what, hint, sep="\n", file=sys.stderr)  # noqa: T201
        _flush()
    except BrokenPipeError:
        _drop_output()
    return BROKEN


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def _drop_output() -> None:
    """Sends what is still buffered nowhere, or the interpreter would complain about the closed pipe while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        try:
            os.dup2(nowhere, number)
        except OSError:  # that stream was never open
            continue


if __name__ == "__main__":
    program()
