"""How fast the program is, as ratios against floors measured in the same run: `python benchmarks/run.py`.

Wall clocks of shared machines drift; a ratio of two things measured in turn does not. Each figure is the median of
interleaved rounds. The promises stand beside the figures; the exit status is 1 when one is broken.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 11
ENTRIES = 10_000
PYTHON = sys.executable
SCRIPT = Path(PYTHON).with_name("incidentkit")
PROGRAM = (str(SCRIPT),) if SCRIPT.exists() else (PYTHON, "-m", "incidentkit")


def process(*command: str, environment: dict[str, str]) -> Callable[[], None]:
    """Something that runs a whole process."""

    def run() -> None:
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    return run


def ratio(
    floor: Callable[[], None], thing: Callable[[], None], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Medians of the floor and of the thing in seconds, and of their ratio, pair by pair."""
    floor()
    thing()
    pairs = []
    for _ in range(rounds):
        start = time.perf_counter()
        floor()
        between = time.perf_counter()
        thing()
        pairs.append((between - start, time.perf_counter() - between))
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(b / a for a, b in pairs),
    )


def fill(home: Path) -> str:
    """An incident of 10,000 entries; returns its label."""
    from incidentkit.desk.core import Desk
    from incidentkit.desk.opening import open_incident
    from incidentkit.incident.events import NewEntry

    start = datetime(2026, 1, 1, 13, 0, tzinfo=UTC)
    with Desk(home, actor="benchmark", now=lambda: start) as desk:
        row = open_incident(desk, "lost-device").written.row
        have = row.count
        with desk.journal.writing() as writing:
            writing.append(
                row.incident_id, [_note(NewEntry, number, start) for number in range(ENTRIES - have)]
            )
        return row.label


def _note(kind: type, number: int, start: datetime) -> object:
    at = (start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return kind(
        id=f"n{number}.1", action=f"n{number}", kind="note-added", version=1, actor="benchmark", role=None,
        recorded_at=at, zone="UTC", occurred_at=None, approximate=False,
        payload={"text": f"Line {number}: called the operator, reference {number * 7919}", "type": "fact", "step": None},
    )  # fmt: skip


WRITER = """
import sys, time
from incidentkit.incident.events import NewEntry
from incidentkit.journal.log import Journal

home, name = sys.argv[1:]
longest = 0.0
with Journal.open(home) as journal:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(300):
        entry = NewEntry(
            id=f"{name}-{number}.1", action=f"{name}-{number}", kind="note-added", version=1, actor=name, role=None,
            recorded_at="2026-11-23T13:03:22.123Z", zone="UTC", occurred_at=None, approximate=False,
            payload={"text": f"Line {number}", "type": "fact", "step": None},
        )
        start = time.perf_counter()
        with journal.writing() as writing:
            longest = max(longest, time.perf_counter() - start)
            writing.append("i1", [entry])
print(longest, flush=True)
"""


def longest_wait(home: Path) -> float:
    """Seconds that one of eight processes waited at most for its turn, while each wrote 300 entries to one incident."""
    from incidentkit.journal.log import Journal

    with Journal.open(home) as journal, journal.writing() as writing:
        writing.new_incident("i1", year=2026, drill=False)
    writers = [
        subprocess.Popen(
            [PYTHON, "-c", WRITER, str(home), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    return max(float(writer.communicate()[0]) for writer in writers)


def main() -> int:
    """Prints the table; 1 when a promise is broken."""
    from incidentkit.desk.core import Desk
    from incidentkit.desk.verifying import verify
    from incidentkit.incident.views.now import show
    from incidentkit.lint.run import lint
    from incidentkit.runbook.loading import library_folder

    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment |= {
            "HOME": folder,
            "INCIDENTKIT_HOME": f"{folder}/home",
            "INCIDENTKIT_CONFIG": f"{folder}/config",
        }
        nothing = process(PYTHON, "-c", "pass", environment=environment)
        label = fill(Path(folder) / "home")

        def row(name: str, value: float, unit: str, promise: float, seconds: float, floor: str) -> None:
            nonlocal failed
            kept = value <= promise
            failed += not kept
            print(
                f"{'ok  ' if kept else 'LATE'}  {name:<44} {value:6.2f} {unit:<4} (promised {promise:g}; {seconds * 1000:.0f} ms; {floor})"
            )

        _, took, times = ratio(nothing, process(*PROGRAM, "--version", environment=environment))
        row("--version", times, "x", 1.2, took, "python -c pass")
        note = process(*PROGRAM, "note", label, "A line", environment=environment)
        _, took, times = ratio(nothing, note)
        row("note, as a whole process", times, "x", 7, took, "python -c pass")

        with Desk(Path(folder) / "home", actor="benchmark") as desk:
            incident = desk.find(label)
            raw = sqlite3.connect(Path(folder) / "home" / "incidentkit.db")
            statement = (
                "SELECT e.*, p.* FROM entries e LEFT JOIN payloads p USING (incident_id, seq) ORDER BY e.seq"
            )

            def read_rows() -> None:
                raw.execute(statement).fetchall()

            def showing() -> None:
                show(desk.situation(incident), label, incident.incident_id, "")

            _, took, times = ratio(read_rows, showing, 5)
            row(f"fold and show {ENTRIES} entries", took, "s", 0.5, took, f"{times:.1f}x reading the rows")
            _, took, times = ratio(read_rows, lambda: void(verify(desk, label, None)), 5)
            row(f"verify {ENTRIES} entries", times, "x", 2.5, took, "reading the rows")
            raw.close()
        waited = longest_wait(Path(folder) / "many")
        row("longest of 2,400 waits of eight writers", waited, "s", 0.5, waited, "processes on one incident")
        library = library_folder(None, starter=True)
        took = ratio(lambda: None, lambda: void(lint([library])), 5)[1]
        row("load and check the whole library", took, "s", 0.3, took, "warm imports")
    return 1 if failed else 0


def void(_: object) -> None:
    """Drops a result."""


if __name__ == "__main__":
    sys.exit(main())
