"""What the tests of the pages share: a shell in which the program has its name."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable

import pytest

from program import Program


@pytest.fixture
def shell(ik: Program) -> Callable[[str], str]:
    """Runs lines in one shell where `incidentkit` is this program; git has a name to commit under."""
    folder = ik.folder / "bin"
    folder.mkdir()
    script = folder / "incidentkit"
    script.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m incidentkit "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    names = {
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {
        **os.environ,
        **ik.environment,
        **names,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
    }

    def run(lines: str) -> str:
        done = subprocess.run(
            ["sh", "-eu"], input=lines, capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
