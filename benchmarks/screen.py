"""How fast the screen is, through a real pseudo-terminal: `python benchmarks/screen.py`.

Times run from the key's bytes to the last byte of the frame that shows what they led to. The first frame is compared
with a minimal application of the same library, started in turn in the same run. The exit status is 1 when a promise
is broken.
"""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 9
ENTRIES = 2_000
LONG = 50_000
STEPS = 40
PYTHON = sys.executable
SIZE = (24, 80)
QUIET = 0.75
"""Keys that write rest for 0.7 s after a change; the keys here come after that."""
MINIMAL = """
from textual.app import App
from textual.widgets import Input, Static
class Minimal(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("What has happened?")
        yield Input()
Minimal().run()
"""


class Terminal:
    """A program in a terminal of 80x24."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.seen = b""

    def until(self, pattern: str, timeout: float = 30.0) -> float:
        """Reads until this is on the screen; the moment of the last byte then."""
        wanted = re.compile(pattern.encode(), re.DOTALL)
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            if select.select([self.fd], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self.fd, 1 << 16)
                except OSError:
                    break
                if wanted.search(re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", self.seen)):
                    return time.perf_counter()
        raise AssertionError(f"{pattern} never came: {self.seen[-2000:]!r}")

    def quiet(self, seconds: float = 0.3) -> float:
        """Reads until nothing came for so long; the moment of the last byte."""
        last = time.perf_counter()
        while select.select([self.fd], [], [], seconds)[0]:
            self.seen += os.read(self.fd, 1 << 16)
            last = time.perf_counter()
        return last

    def key(self, keys: str) -> float:
        """Sends keys; the moment just before."""
        self.seen = b""
        now = time.perf_counter()
        os.write(self.fd, keys.encode())
        return now

    def usage(self) -> tuple[float, int]:
        """Seconds of CPU and kilobytes of memory so far, of the process itself (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return cpu, int(resident[1]) if resident else 0

    def end(self) -> None:
        """Ends it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def first_frame(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start to the first frame with the question in it."""
    start = time.perf_counter()
    terminal = Terminal(command, environment)
    took = terminal.until(r"What\s*has\s*happened") - start
    terminal.end()
    return took


def fill(home: Path, count: int, runbook: str = "lost-device") -> None:
    """An incident with its first questions answered and so many lines of notes."""
    from incidentkit.desk.core import Desk
    from incidentkit.desk.opening import open_incident
    from incidentkit.incident.events import NewEntry

    start = datetime.now(UTC) - timedelta(minutes=5)
    answers = {"circumstances": "stolen", "device": "phone", "lock_state": "open", "personal_data": "yes"}
    with Desk(home, actor="benchmark", now=lambda: start) as desk:
        row = open_incident(desk, runbook, answers=answers).written.row
        at = start.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        with desk.journal.writing() as writing:
            writing.append(
                row.incident_id,
                [
                    NewEntry(
                        id=f"n{number}.1", action=f"n{number}", kind="note-added", version=1, actor="benchmark", role=None,
                        recorded_at=at, zone="UTC", occurred_at=None, approximate=False,
                        payload={"text": f"Line {number}: reference {number * 7919}", "type": "fact", "step": None},
                    )
                    for number in range(count)
                ],
            )  # fmt: skip


def say(name: str, value: str, promise: str, kept: bool) -> bool:
    """One line of the result."""
    print(f"{name:<52} {value:>16}   {promise:<14} {'' if kept else 'BROKEN'}")
    return kept


def journal(program: list[str], environment: dict[str, str]) -> bool:
    """How long a long journal takes to be read."""
    terminal = Terminal(program, environment)
    terminal.until(r"Go\s*on\s*with")
    terminal.quiet()
    terminal.key("\r")
    terminal.until("Done", 60)
    terminal.quiet(0.5)
    time.sleep(QUIET)
    sent = terminal.key("j")
    took = terminal.until(r"Journal.*reference") - sent
    terminal.end()
    return say(f"journal of {LONG} entries", f"{took:.2f} s", "<= 0.5 s", took <= 0.5)


def main() -> int:
    """Measures and prints; 1 when a promise is broken."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC",
            "PYTHONHASHSEED": "0", "INCIDENTKIT_CONFIG": f"{folder}/config", "INCIDENTKIT_HOME": f"{folder}/home",
        }  # fmt: skip
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as when installed
        program = [PYTHON, "-m", "incidentkit"]
        Path(folder, "config").mkdir()
        Path(folder, "config", "settings.yaml").write_text("name: 'Marie'\n", encoding="utf-8")
        fill(Path(folder, "home"), ENTRIES)
        fill(Path(folder, "long"), LONG)

        minimal = [PYTHON, "-c", MINIMAL]
        first_frame(minimal, environment)
        first_frame(program, environment)
        pairs = [
            (first_frame(minimal, environment), first_frame(program, environment)) for _ in range(ROUNDS)
        ]
        ratio = statistics.median(mine / floor for floor, mine in pairs)
        mine = statistics.median(mine for _, mine in pairs)
        kept.append(
            say(
                "first frame of home / of a minimal application",
                f"{ratio:.2f}x ({mine:.2f} s)",
                "<= 1.3x",
                ratio <= 1.3,
            )
        )

        terminal = Terminal(program, environment)
        terminal.until(r"Go\s*on\s*with")
        terminal.quiet()
        terminal.key("\r")
        terminal.until("Done")
        terminal.quiet()
        times = []
        for _ in range(STEPS):
            time.sleep(QUIET)
            sent = terminal.key("i")
            times.append(terminal.until(r"stays|Noted") - sent)
            terminal.quiet(0.15)
        times.sort()
        median, worst = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
        kept.append(
            say(
                f"key to repainted step, {ENTRIES} entries, median",
                f"{median * 1000:.0f} ms",
                "<= 50 ms",
                median <= 0.05,
            )
        )
        kept.append(
            say(
                "key to repainted step, 99th percentile", f"{worst * 1000:.0f} ms", "<= 120 ms", worst <= 0.12
            )
        )

        time.sleep(1)
        before, _ = terminal.usage()
        start = time.perf_counter()
        time.sleep(10)
        after, memory = terminal.usage()
        idle = (after - before) / (time.perf_counter() - start) * 100
        kept.append(say("CPU while nobody does anything", f"{idle:.2f} %", "<= 1 %", idle <= 1))
        kept.append(say("memory", f"{memory / 1024:.0f} MB", "<= 120 MB", memory <= 120 * 1024))
        terminal.end()

        kept.append(journal(program, {**environment, "INCIDENTKIT_HOME": f"{folder}/long"}))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
