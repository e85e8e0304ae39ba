"""The screen in a real terminal: what Pilot cannot see."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from terminal import Terminal

from incidentkit.desk.core import Desk
from incidentkit.desk.opening import open_incident

GOOD = Path(__file__).parents[1] / "golden" / "lint-good" / "full"
ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
COLOURS = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def environment(tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.yaml").write_text("name: 'Marie'\n", encoding="utf-8")
    return {
        "INCIDENTKIT_HOME": str(tmp_path / "home"),
        "INCIDENTKIT_CONFIG": str(config),
        "TZ": "UTC",
        "NO_COLOR": "",
    }


@pytest.fixture
def terminal(environment):
    """Opens terminals and closes them at the end."""
    opened = []

    def open_one(*arguments, width=80, height=24, **more):
        opened.append(Terminal({**environment, **more}, *arguments, width=width, height=height))
        return opened[-1]

    yield open_one
    for each in opened:
        each.leave()


def begun(environment, runbook="lost-device", **answers):
    with Desk(Path(environment["INCIDENTKIT_HOME"]), actor="Marie") as desk:
        return open_incident(desk, runbook, answers={**ANSWERS, **answers}).written.row.label


def program(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "incidentkit", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def log(environment):
    return [json.loads(line) for line in program(environment, "log", "1", "--json").splitlines()]


def wait_for_draft(environment, screen, text, longest=10.0):
    """Until the half-typed text is on the disk: a moment after the last letter. A terminal reads all the while."""
    end = time.monotonic() + longest
    database = next(Path(environment["INCIDENTKIT_HOME"]).glob("*.db"))
    while time.monotonic() < end:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT body FROM drafts").fetchall()
            if any(text in row for row in rows):
                return
        screen.read(0.1)
    raise AssertionError("the half-typed text is not on the disk: " + str(rows))


def at_the_step(terminal, **more):
    screen = terminal(**more)
    screen.until("Go on with", "Continuer")
    screen.press("enter")
    screen.until("Note the facts", "Noter les faits")
    screen.rest()
    return screen


def test_a_held_key_ticks_one_thing_only(environment, terminal):
    """Check 5: Enter held for a second must not tick three steps."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("s")
    screen.type("no time")
    screen.press("enter")
    for _ in range(20):
        screen.send("\r")
        screen.read(0.05)
    screen.rest()
    assert [entry["kind"] for entry in log(environment)].count("step-skipped") == 1


def test_a_word_that_arrives_at_once_beside_a_field_goes_into_it_whole(environment, terminal):
    """Typed in a hurry it comes in one piece: the first letter moved the focus into the field, the others were lost."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("x")
    screen.until("Nothing is left out.")
    screen.send("bureau/reports")
    screen.until("bureau/reports")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP], ids=["killed", "closed"])
def test_half_typed_text_survives(environment, terminal, number):
    """Check 9: a terminal that is closed, a program that is killed: the text is offered again."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("n")
    screen.type("Karim says the disk is")
    wait_for_draft(environment, screen, "Karim says the disk is")
    screen.kill(number)
    screen = terminal()
    screen.until("Go on with")
    screen.press("enter")
    screen.until("Half-typed text was kept: “Karim says the disk is”")
    screen.press("enter")
    screen.press("n")
    screen.until("Karim says the disk is")


def test_another_programs_line_is_on_the_screen_within_a_second(environment, terminal):
    """Two people, two terminals, one incident."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("j")
    program(environment, "note", "1", "The train company called", "--actor", "Paul")
    screen.until("The train company called", longest=2)


def test_without_colour_no_colour_reaches_the_terminal(environment, terminal):
    """Check 18 (no-color.org): weight, reverse, glyphs and words say everything."""
    begun(environment)
    screen = at_the_step(terminal, NO_COLOR="1")
    screen.press("l", "escape", "d", "escape")
    assert COLOURS.findall(screen.raw) == []
    assert "► Done" in screen.words


def test_sixteen_colours_are_the_terminals_own(environment, terminal):
    """Without COLORTERM nothing but the sixteen: they follow the terminal's ground."""
    begun(environment)
    screen = at_the_step(terminal, COLORTERM="")
    assert re.findall(rb"\x1b\[[0-9;]*[34]8;[25]", screen.raw) == []
    assert COLOURS.findall(screen.raw) != []


def test_the_linux_console_gets_signs_it_can_draw(environment, terminal):
    """Check 19: nothing beyond Latin-1 where there are no glyphs for it."""
    begun(environment)
    screen = at_the_step(terminal, TERM="linux", COLORTERM="")
    screen.press("l", "escape", "?", "escape")
    shown = screen.raw.decode("utf-8", "replace")
    assert sorted({char for char in shown if ord(char) > 0xFF}) == []
    assert "> Done" in screen.words


HOSTILE = "[/red][bold]\x1b]0;owned\x07\x1b[31mred\x1b[2J\u202egnp.exe\u200b\U0001f600 " + "w" * 300


def test_hostile_text_is_shown_and_never_obeyed(environment, terminal):
    """Check 23: what is pasted stays text, on the screen and wherever it is shown again; the record has it as it was."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("n")
    screen.paste("[/red][bold]\x1b[31mred\u202egnp.exe\u200b" + "w" * 300)
    screen.press("escape", "enter")
    screen.until("Written into the journal")
    program(environment, "note", "1", HOSTILE, "--actor", "Paul")
    screen.press("j")
    screen.until("owned")
    screen.press("enter")
    screen.until("gnp.exe")
    assert (b"\x1b]0;" in screen.raw, b"\x1b[31mred" in screen.raw, "\u202e".encode() in screen.raw) == (
        False,
        False,
        False,
    )
    assert log(environment)[-1]["payload"]["text"] == HOSTILE


def test_resizing_keeps_text_and_focus(environment, terminal):
    """Check 16: no row is wider than the terminal, and the half-typed note stays."""
    begun(environment)
    screen = at_the_step(terminal, width=140, height=40)
    screen.press("n")
    screen.type("half a thought")
    for width, height in ((80, 24), (60, 20), (140, 40)):
        screen.resize(width, height)
        screen.until("half a thought")
    screen.type(" and more")
    screen.until("half a thought and more")


def test_the_rail_of_phases_comes_back_with_a_smaller_window(environment, terminal):
    """Where there is no room for the outline; a row that is no longer needed does not stay empty either."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.rest()
    before = screen.lines
    assert "► Detect 0/1" in before[1]
    screen.resize(120, 35)
    screen.rest()
    assert [line[:10].strip() for line in screen.lines[1:3]] == ["", "► Detect"]
    screen.resize(80, 24)
    screen.rest()
    assert screen.lines == before


def test_too_small_a_window_says_so_and_goes_on_when_it_is_larger(environment, terminal):
    begun(environment)
    screen = at_the_step(terminal)
    screen.resize(50, 15)
    screen.until("This window is small")
    screen.resize(80, 24)
    screen.until("Note the facts")


def test_the_language_changes_in_place(environment, terminal):
    """Check 17: same step, same half-typed text, the other language."""
    begun(environment)
    screen = at_the_step(terminal)
    screen.press("n")
    screen.type("half a thought")
    screen.press("f2")
    screen.until("Que faut-il noter")
    assert "half a thought" in screen.words
    screen.type(" more")
    screen.until("half a thought more")


def test_a_plan_saved_in_an_editor_is_checked_again_at_once(environment, terminal, tmp_path):
    """The files are watched while they are on the screen; what is mended goes away by itself."""
    plan = Path(shutil.copytree(GOOD, tmp_path / "runbooks")) / "en" / "device.yaml"
    good = plan.read_text(encoding="utf-8")
    screen = terminal("--runbooks", str(tmp_path / "runbooks"))
    screen.until("What has happened?")
    screen.press("escape", "f4")
    screen.until("nothing found")
    assert "error" not in screen.words
    plan.write_text(good.replace("reviewed: 2026-11-", "reviewed: 2026-13-", 1), encoding="utf-8")
    screen.until("1 error")
    plan.write_text(good, encoding="utf-8")
    end = time.monotonic() + 20
    while "1 error" in screen.words and time.monotonic() < end:
        screen.read()
    assert "1 error" not in screen.words
