"""Which commit a folder of runbooks is at, asked of the git program; without git, nothing is known and nothing fails."""

import os
import shutil
import subprocess
from pathlib import Path

import msgspec

_PATIENCE = 3  # seconds; an incident is being opened


class GitState(msgspec.Struct, frozen=True):
    """The commit (hex) of the work tree and whether the folder differs from it; both None outside one."""

    commit: str | None = None
    dirty: bool | None = None


def git_state(folder: Path) -> GitState:
    """The state of a folder: unknown without git, without a commit, in a folder that git ignores, or when git hangs."""
    git = program()
    if git is None or not said(git, folder, "ls-files", "--", "."):
        return GitState()
    status = said(git, folder, "status", "--porcelain=v2", "--branch", "--", ".")
    if status is None:
        return GitState()
    rows = status.splitlines()
    commit = next((row.removeprefix("# branch.oid ") for row in rows if row.startswith("# branch.oid ")), "")
    if not commit or not all(char in "0123456789abcdef" for char in commit):
        return GitState()  # "(initial)": nothing was committed yet
    return GitState(commit, any(not row.startswith("#") for row in rows))


def program() -> str | None:
    """Where the git program is, None where there is none."""
    return shutil.which("git")


def said(git: str, folder: Path, *arguments: str) -> str | None:
    """What git says, or None. Neither a prompt, a lock, a hook nor a file watcher of the folder's may start."""
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
    ):  # set while git runs a hook: not about this folder
        environment.pop(name, None)
    try:
        done = subprocess.run(  # noqa: S603 - a list without a shell; the folder is an argument of its own
            [
                git,
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.hooksPath=/dev/null",
                "-C",
                str(folder.resolve()),
                *arguments,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            env=environment,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
