"""A disk that takes no more while somebody types, in a real terminal: said, nothing lost, and kept once there is room."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal

from incidentkit.desk.core import Desk
from incidentkit.desk.opening import open_incident

ANSWERS = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
WORDS = "it lay on the back seat, the window was broken, nobody saw who took it. "

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="the limit of another process can only be set on Linux"
)


def limit(screen, size):
    """As if the disk had room for files of so many bytes only."""
    _, most = resource.prlimit(screen.child.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(screen.child.pid, resource.RLIMIT_FSIZE, (size, most))


def test_what_is_typed_on_a_full_disk_stays_and_is_kept_when_there_is_room(tmp_path):
    home, config = tmp_path / "home", tmp_path / "config"
    config.mkdir()
    (config / "settings.yaml").write_text("name: 'Marie'\njournal_mode: 'delete'\n", encoding="utf-8")
    environment = {
        "INCIDENTKIT_HOME": str(home),
        "INCIDENTKIT_CONFIG": str(config),
        "TZ": "UTC",
        "NO_COLOR": "",
    }
    with Desk(home, actor="Marie", journal_mode="delete") as desk:
        open_incident(desk, "lost-device", answers=ANSWERS)
    screen = Terminal(environment, "--language", "en")
    try:
        screen.until("Go on with")
        screen.press("enter")
        screen.until("I'm stuck")
        screen.press("n")
        screen.until("What is to be written down?")
        limit(screen, max(path.stat().st_size for path in home.rglob("*") if path.is_file()))
        screen.type(WORDS * 60)
        screen.until("NOT saved")
        assert "Saved" not in screen.lines[0]
        assert "who took it." in screen.words
        screen.press("escape", "enter")
        assert "who took it." in screen.words  # neither written nor lost
        limit(screen, resource.RLIM_INFINITY)
        screen.press("enter")
        screen.until("Saved")
    finally:
        screen.leave()
    told = subprocess.run(
        [sys.executable, "-m", "incidentkit", "log", "1", "--type", "note-added", "--json"],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(told.stdout)["payload"]["text"].strip() == (WORDS * 60).strip()
    verified = subprocess.run(
        [sys.executable, "-m", "incidentkit", "verify", "1"], env={**os.environ, **environment}, check=False
    )
    assert verified.returncode == 0
    assert Path(home).exists()
