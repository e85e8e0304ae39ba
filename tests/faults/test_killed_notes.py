"""SIGKILL at random moments during a stream of `note` commands: what was acknowledged is there once, and verifies.

A worker process runs the program's own command line again and again and prints each entry's number only after the
command returned; it is killed without warning. 200 kills (and as many retries with the same --id) in all.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

KILLS = 200
WORKERS = 4

STREAM = """
import contextlib, io, json, sys
from incidentkit.cli.main import run
base = sys.argv[1]
for number in range(10_000):
    out = io.StringIO()
    name = f"{base}-{number}"
    print("try", name, flush=True)
    with contextlib.redirect_stdout(out):
        status = run(["note", "INC-2026-001", f"Line {name}", "--id", name, "--json"])
    assert status == 0
    print("saved", name, json.loads(out.getvalue())["entries"][0]["seq"], flush=True)
"""


def until_saved(worker) -> str:
    """What a worker prints until its first note is saved: on a busy computer its start alone takes longer than a kill waits."""
    printed = ""
    for line in worker.stdout:
        printed += line
        if line.startswith("saved"):
            break
    return printed


@pytest.mark.skipif(
    not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL; TerminateProcess is the same there"
)
def test_no_acknowledged_note_is_lost_or_doubled_by_sigkill(ik):
    ik.ok("start", "lost-device")
    chance = random.Random(20261123)
    acknowledged: dict[str, int] = {}
    tried: list[str] = []
    for round_number in range(KILLS // WORKERS):
        workers = [start(ik, f"r{round_number}w{worker}") for worker in range(WORKERS)]
        begun = [until_saved(worker) for worker in workers]
        time.sleep(chance.uniform(0.0, 0.12))
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
        for worker, head in zip(workers, begun, strict=True):
            out = head + worker.communicate()[0]
            for line in out.split("\n")[:-1]:  # what stands after the last line end was cut off by the kill
                words = line.split()
                if words[0] == "try":
                    tried.append(words[1])
                elif len(words) == 3:
                    acknowledged[words[1]] = int(words[2])
    entries = {line["id"]: line for line in map(json.loads, ik.run("log", "1", "--json").stdout.splitlines())}
    assert len(acknowledged) > KILLS / 2, (
        "the workers were killed before they wrote anything: the test shows nothing"
    )
    for name, seq in acknowledged.items():
        assert entries[f"{name}.1"]["seq"] == seq
    unanswered = sorted(set(tried) - set(acknowledged))[:20]
    for name in unanswered:  # a retry with the same id finds its entry or writes it, and never both
        ik.ok("note", "INC-2026-001", f"Line {name}", "--id", name)
        ik.ok("note", "INC-2026-001", f"Line {name}", "--id", name)
    texts = [
        line["payload"]["text"]
        for line in map(json.loads, ik.run("log", "1", "--json").stdout.splitlines())
        if line["kind"] == "note-added"
    ]
    assert len(texts) == len(set(texts))
    assert ik.ok("verify", "1")["ok"] is True


def start(ik, base):
    return subprocess.Popen(
        [sys.executable, "-c", STREAM, base],
        stdout=subprocess.PIPE, text=True, cwd=ik.folder, env={**os.environ, **ik.environment},
    )  # fmt: skip
