"""The way into the program: `--version`, interruptions, closed pipes and characters a terminal cannot show."""

import json
import os
import subprocess
import sys

import pytest

from incidentkit.__main__ import BROKEN, INTERRUPTED, READER_GONE
from incidentkit._version import __version__

# The commands are replaced by one line of a test, so that the way in is tested by itself.
STAND_IN = """
import sys, types
stand_in = types.ModuleType("incidentkit.cli.main")
exec(sys.argv.pop(1), stand_in.__dict__)
sys.modules["incidentkit.cli"] = types.ModuleType("incidentkit.cli")
sys.modules["incidentkit.cli.main"] = stand_in
from incidentkit.__main__ import program
program()
"""
ECHO = "def run(argv, screen): print('handed over', argv); return 0"


def started(run: str, *argv: str, **options) -> subprocess.CompletedProcess[str]:
    """Runs the way in with `run` for the commands."""
    command = [sys.executable, "-c", STAND_IN, run, *argv]
    return subprocess.run(command, check=False, text=True, **{"capture_output": True, **options})


@pytest.mark.parametrize(
    "argv",
    [
        ["--version"],
        ["--home", "X", "--version"],
        ["--home=--version", "--version"],
        ["--debug", "--version", "note"],
        ["--home", "--version", "--version"],
    ],
)
def test_version_is_answered_beside_other_options(argv):
    ran = started(ECHO, *argv)
    assert (ran.stdout, ran.returncode) == (f"incidentkit {__version__}\n", 0)


def test_version_as_json_is_one_document():
    """With --json, stdout is one JSON document, also here."""
    assert json.loads(started(ECHO, "--version", "--json").stdout) == {"version": __version__}


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--home", "--version"],
        ["--home=--version"],
        ["--", "--version"],
        ["note", "4", "--version"],
        ["--home", "X", "note", "4", "--", "--version"],
        ["--help", "--version"],
        ["--unheard-of", "--version"],
    ],
)
def test_what_only_looks_like_version_goes_to_the_commands(argv):
    """A folder or a note may be called --version; the commands know which option takes a value."""
    assert started(ECHO, *argv).stdout == f"handed over {argv}\n"


def test_the_module_runs_like_the_program():
    ran = subprocess.run(
        [sys.executable, "-m", "incidentkit", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"incidentkit {__version__}\n"


@pytest.mark.parametrize("status", [0, 1, 2, 3, 4])
def test_the_exit_status_is_that_of_the_command(status):
    assert started(f"def run(argv, screen): return {status}").returncode == status


def test_an_interruption_exits_130_without_a_traceback():
    ran = started("def run(argv, screen): raise KeyboardInterrupt")
    assert (ran.returncode, ran.stderr) == (INTERRUPTED, "")


def test_a_failure_of_our_own_is_a_sentence_and_not_a_traceback():
    """A traceback helps nobody at 23:10; what a responder has to know is that nothing saved was lost."""
    ran = started("def run(argv, screen): raise KeyError('step\\x1b[2J')")
    assert (ran.returncode, ran.stdout) == (BROKEN, "")
    assert ran.stderr.splitlines() == [
        "Something broke inside incidentkit (KeyError: 'step\\x1b[2J').",
        "What was saved is kept. Start again; if it breaks again, add --debug and report what is printed.",
    ]


def test_a_failure_of_our_own_is_one_json_document_with_json():
    ran = started("def run(argv, screen): import incidentkit.no_such_room", "--json", "list")
    assert json.loads(ran.stdout)["error"]["code"] == "internal"
    assert (ran.returncode, ran.stderr) == (BROKEN, "")


def test_debug_shows_the_traceback():
    assert "Traceback" in started("def run(argv, screen): raise KeyError('step')", "--debug").stderr


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_reader_that_leaves_is_no_crash(lines):
    """`incidentkit log 4 | head`: with few lines the pipe is found closed only when the buffer is flushed."""
    read, write = os.pipe()
    os.close(read)
    code = f"def run(argv, screen):\n for _ in range({lines}): print('x' * 40)\n return 0"
    ran = started(code, capture_output=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (READER_GONE, "")


def test_a_reader_that_leaves_a_command_is_no_answer_of_that_command():
    """1 would say that the answer is no: a script that looks at the status must not take it for that."""
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "incidentkit", "runbook", "schema"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (READER_GONE, b"")


def test_a_character_the_terminal_cannot_show_is_written_as_its_number():
    """An old terminal must not turn a tick into a traceback."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = started("def run(argv, screen): print('\\u2713 Noté'); return 0", env=environment)
    assert (ran.stdout, ran.returncode) == ("\\u2713 Not\\xe9\n", 0)


def test_input_that_is_not_text_does_not_stop_the_conversation():
    """A file of another encoding piped in: the bytes that are no UTF-8 become the replacement character."""
    code = "def run(argv, screen):\n import sys; print(ascii(sys.stdin.read())); return 0"
    command = [sys.executable, "-c", STAND_IN, code]
    ran = subprocess.run(
        command, input=b"caf\xe9 ok", capture_output=True, check=True, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert ran.stdout == b"'caf\\ufffd ok'\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_was_registered_for_the_end_is_done_although_we_leave_at_once(unbuffered):
    """Temporary folders are removed and libraries close their files at exit; what they print is not lost."""
    code = "import atexit\natexit.register(print, 'closed')\ndef run(argv, screen): print('ran'); return 0"
    ran = started(code, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})
    assert ran.stdout == "ran\nclosed\n"


def test_a_thread_that_still_works_is_waited_for():
    """Leaving at once would cut it off in the middle of a write."""
    code = """
import threading
def run(argv, screen):
    ready = threading.Event()
    main = threading.current_thread()
    def work():
        ready.set()
        main.join()
        print("finished")
    threading.Thread(target=work).start()
    ready.wait()
    return 3
"""
    ran = started(code)
    assert (ran.stdout, ran.returncode) == ("finished\n", 3)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the streams")
def test_closed_streams_are_no_crash():
    """Some schedulers start programs without any stream."""
    script = f'exec "{sys.executable}" -m incidentkit --version <&- >&- 2>&-'
    assert subprocess.run(["/bin/sh", "-c", script], check=False).returncode == 0
