"""The program as other programs see it: arguments in, stdout, stderr and an exit status out."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Outcome:
    """What one run left behind."""

    status: int
    stdout: str
    stderr: str

    @property
    def data(self) -> Any:
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.stdout.splitlines()]


@dataclass
class Program:
    """incidentkit with a home of its own; `run` starts a process, `call` runs in this one and is quicker."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def run(self, *arguments: str, stdin: str | bytes = b"", **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "incidentkit", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, **self.environment, **environment},
            check=False,
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def call(self, *arguments: str) -> Outcome:
        from incidentkit.cli.main import run

        self.capsys.readouterr()
        status = run(list(arguments))
        captured = self.capsys.readouterr()
        return Outcome(int(status), captured.out, captured.err)

    def ok(self, *arguments: str) -> Any:
        """The JSON that a command prints, which must succeed."""
        outcome = self.call(*arguments, "--json")
        assert outcome.status == 0, (arguments, outcome)
        return outcome.data

    def file(self, name: str, content: bytes = b"a picture") -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)


@pytest.fixture
def ik(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    environment = {
        "INCIDENTKIT_HOME": str(tmp_path / "home"),
        "INCIDENTKIT_CONFIG": str(tmp_path / "config"),
        "TZ": "Europe/Paris",
        "LANG": "C.UTF-8",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return Program(tmp_path, capsys, environment)


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
