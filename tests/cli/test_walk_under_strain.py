"""The walk when the disk is full, when somebody else writes, and when it is killed at any moment."""

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

START = "Marie\nmy phone was stolen on the train\n1\n1\n3\nunknown\n1\nunknown\n"
KILLS = int(os.environ.get("INCIDENTKIT_WALK_KILLS", "12"))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    names = {"INCIDENTKIT_HOME": str(tmp_path / "home"), "INCIDENTKIT_CONFIG": str(tmp_path / "config")}
    found = {**os.environ, **names}
    run(found, "walk", typed=START)
    return found


def run(
    environment: dict[str, str], *arguments: str, typed: str = "", limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The program; with a limit no file may grow beyond that many bytes, as on a full disk."""

    def full() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "incidentkit", *arguments],
        input=typed, capture_output=True, text=True, env=environment, check=False, timeout=60, preexec_fn=full,
    )  # fmt: skip


def log(environment: dict[str, str]) -> list[dict]:
    return [json.loads(line) for line in run(environment, "log", "1", "--json").stdout.splitlines()]


def test_on_a_full_disk_it_says_so_and_gives_the_text_back(environment: dict[str, str]) -> None:
    """What could not be saved must be seen not to be saved, and must not have to be typed twice."""
    before = len(log(environment))
    done = run(environment, "walk", "1", typed="note Marie saw the thief at 18:40\nquit\n", limit=4096)
    assert "NOT saved." in done.stdout
    assert "What you typed:\n  Marie saw the thief at 18:40\n" in done.stdout
    assert (done.returncode, "Traceback" in done.stdout + done.stderr) == (0, False)
    assert len(log(environment)) == before


def test_done_is_never_taken_for_a_step_that_was_not_on_show(environment: dict[str, str]) -> None:
    """Somebody else finished the step that is read; "done" must not finish the next one unread."""
    with walking(environment) as walk:
        read(walk)
        run(environment, "skip", "1", "take-report", "--reason", "done by phone")
        type_(walk, "done")
        shown = read(walk)
        type_(walk, "quit")
    assert "Somebody else wrote to this incident meanwhile." in shown
    assert "Somebody finished this step meanwhile: Note the facts at once, without blame" in shown
    assert "step-done" not in [entry["kind"] for entry in log(environment)]


def test_a_step_that_another_finished_meanwhile_is_refused_in_a_sentence(environment: dict[str, str]) -> None:
    """The later of two people reads what happened, and the walk goes on with the next step."""
    with walking(environment) as walk:
        read(walk)
        type_(walk, "skip")
        read(walk)
        run(environment, "done", "1", "take-report", "--record", "device_kind=phone")
        type_(walk, "no time")
        shown = read(walk)
        type_(walk, "quit")
        assert walk.wait(timeout=30) == 0
    assert "“Note the facts at once, without blame” is already done." in shown
    assert "* Sign the device out of every account" in shown


def test_a_runbook_that_another_attached_meanwhile_is_attached_once(environment: dict[str, str]) -> None:
    """Nothing is written the second time, and the walk goes on."""
    with walking(environment) as walk:
        read(walk)
        type_(walk, "attach")
        offered = read(walk)
        run(environment, "attach", "1", "compromised-account")
        type_(walk, "1")
        shown = read(walk)
        type_(walk, "quit")
        assert walk.wait(timeout=30) == 0
    assert "Which other plan is walked in this incident too?" in offered
    assert "This runbook is attached already; nothing was added." in shown
    assert [entry["kind"] for entry in log(environment)].count("runbook-attached") == 1


def test_killed_at_any_moment_it_has_kept_what_it_said_it_saved(environment: dict[str, str]) -> None:
    """ "Saved" is a promise: whatever was acknowledged is there once, and the chain verifies."""
    chance = random.Random(4)
    promised: dict[int, str] = {}
    for attempt in range(KILLS):
        with walking(environment) as walk:
            read(walk)
            heard = ""
            for number in range(chance.randrange(1, 8)):
                heard += send(walk, f"note attempt {attempt} note {number}")
            type_(walk, f"note attempt {attempt} last")
            os.read(walk.stdout.fileno(), chance.randrange(1, 60))
            walk.send_signal(signal.SIGKILL)
        said = re.findall(r"> note (attempt \d+ note \d+)\nSaved \S+ #(\d+)", heard)
        promised |= {int(seq): text for text, seq in said}
    entries = {entry["seq"]: entry for entry in log(environment)}
    assert {seq: entries[seq]["payload"]["text"] for seq in promised} == promised
    texts = [entry["payload"]["text"] for entry in entries.values() if entry["kind"] == "note-added"]
    assert len(texts) == len(set(texts))
    assert run(environment, "verify").returncode == 0


def walking(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "incidentkit", "walk", "1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip


def read(walk: subprocess.Popen[bytes]) -> str:
    """What is printed up to the next prompt or the end."""
    heard = b""
    while not heard.endswith(b"\n> "):
        block = os.read(walk.stdout.fileno(), 65536)
        if not block:
            break
        heard += block
    return heard.decode()


def type_(walk: subprocess.Popen[bytes], line: str) -> None:
    walk.stdin.write(line.encode() + b"\n")
    walk.stdin.flush()


def send(walk: subprocess.Popen[bytes], line: str) -> str:
    """Types a line and reads the answer, with the prompt it was typed at."""
    type_(walk, line)
    return "> " + read(walk)
