"""Many processes on one log, and processes killed in the middle: no gap, no error, nothing acknowledged is lost.

Each test runs one fresh program that forks its writers, so that nothing is inherited from the test runner.
"""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the writers are forked, which Windows cannot"
)

COMMON = """
import json, os, random, select, signal, sys, time, traceback
from incidentkit.incident.events import NewEntry
from incidentkit.journal import schema
from incidentkit.journal.chain import check
from incidentkit.journal.log import Journal

home = sys.argv[1]

def note(name):
    return NewEntry(
        id=f"{name}.1", action=name, kind="note-added", version=1, actor="Ada", role=None,
        recorded_at="2026-11-23T13:03:22.123Z", zone="UTC", occurred_at=None, approximate=False,
        payload={"type": "fact", "text": name},
    )

def child(work, *arguments):
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

def statuses(numbers):
    return [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in numbers]
"""


def run(script, *arguments):
    result = subprocess.run(
        [sys.executable, "-c", COMMON + script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


EIGHT = """
with Journal.open(home) as journal, journal.writing() as writing:
    writing.new_incident("i1", year=2026, drill=False)

def work(name):
    with Journal.open(home) as journal:
        for n in range(40):
            with journal.writing() as writing:
                writing.append("i1", [note(f"{name}-{n}")])
            if n % 10 == 9:
                journal.close()
                journal = Journal.open(home)

ends = statuses([child(work, name) for name in range(8)])
with Journal.open(home) as journal:
    entries = journal.entries("i1")
print(json.dumps([ends, len(entries), len({entry.id for entry in entries}), len(check(entries))]))
"""


def test_eight_processes_write_without_a_gap_or_an_error(tmp_path):
    """The kernel queues the writers, and each reads the head that the one before has committed."""
    assert run(EIGHT, tmp_path / "home") == [[0] * 8, 320, 320, 0]


SIXTEEN = """
from incidentkit.journal.log import Journal
from incidentkit.desk.core import Desk
from incidentkit.desk.opening import open_incident
from incidentkit.incident.commands import AddNote, SetSeverity

with Desk(home, actor="Ada") as desk:
    label = open_incident(desk, "lost-device").written.row.label

def work(name):
    for n in range(8):  # whole commands, each folded and decided anew on what the others wrote meanwhile
        with Desk(home, actor=f"writer {name}") as desk:
            if n % 4 == 3:
                desk.perform(label, SetSeverity(level="high", reason=f"{name}-{n}"))
            else:
                desk.perform(label, AddNote(text=f"{name}-{n}"))

ends = statuses([child(work, name) for name in range(16)])
with Desk(home, actor="Ada") as desk:
    entries = desk.entries(desk.find(label))
written = [entry for entry in entries if entry.actor != "Ada"]
print(json.dumps([ends, len(written), [e.seq for e in entries] == list(range(1, len(entries) + 1)), len(check(entries))]))
"""


def test_sixteen_desks_write_to_one_incident_without_a_gap_or_an_error(tmp_path):
    assert run(SIXTEEN, tmp_path / "home") == [[0] * 16, 128, True, 0]


FAIR = """
with Journal.open(home) as journal, journal.writing() as writing:
    writing.new_incident("i1", year=2026, drill=False)

def work(name, ready, go):
    with Journal.open(home) as journal:
        os.write(ready, b".")
        os.read(go, 1)  # all begin together
        for n in range(10_000):
            with journal.writing() as writing:
                if writing.head("i1")[0] >= 1200:
                    return
                writing.append("i1", [note(f"{name}-{n}")])

reading, ready = os.pipe()
go, starting = os.pipe()
writers = [child(work, name, ready, go) for name in range(8)]
for _ in writers:
    os.read(reading, 1)
os.write(starting, b"." * 8)
ends = statuses(writers)
with Journal.open(home) as journal:
    names = [entry.action.split("-")[0] for entry in journal.entries("i1")]
counts = [names.count(str(name)) for name in range(8)]
jain = sum(counts) ** 2 / (8 * sum(count * count for count in counts))
print(json.dumps([ends, len(names), jain >= 0.6 or counts]))
"""


def test_eight_writers_are_served_in_turn(tmp_path):
    """Jain's index of the shares: 1 when all are equal, 1/8 when one writer gets everything; SQLite's own waiting: 0.34.

    A busy computer does not run eight processes evenly, which costs the index some of its 1: 0.82 was seen.
    How long one waits is measured by benchmarks/run.py.
    """
    assert run(FAIR, tmp_path / "home") == [[0] * 8, 1200, True]


STARTS = """
def work(name):
    with Journal.open(home) as journal, journal.writing() as writing:
        label = writing.new_incident(f"i{name}", year=2026, drill=False)
        writing.append(f"i{name}", [note(f"{name}")])

ends = statuses([child(work, name) for name in range(64)])
with Journal.open(home) as journal:
    labels = [row.label for row in journal.incidents()]
    same = schema.objects(journal.connection) == schema.expected_objects()
print(json.dumps([ends.count(0), labels == [f"INC-2026-{n:03d}" for n in range(1, 65)], same]))
"""


def test_sixty_four_first_starts_at_once_all_succeed(tmp_path):
    """Migrations race without the lock: 55 of 64 such starts failed when it was tried (facts/storage.md)."""
    assert run(STARTS, tmp_path / "home") == [64, True, True]


KILLS = """
seed, rounds = int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
with Journal.open(home) as journal, journal.writing() as writing:
    writing.new_incident("i1", year=2026, drill=False)

def work(pipe, turn):
    journal = Journal.open(home)
    for n in range(10_000):
        name = f"{turn}-{n}"
        os.write(pipe, f"try {name}\\n".encode())
        with journal.writing() as writing:
            writing.append("i1", [note(name)])
        os.write(pipe, f"ack {name}\\n".encode())
        if turn % 2:  # every other round also checkpoints and starts anew between two entries
            journal.close()
            journal = Journal.open(home)

tried, acknowledged, lost, unsure = set(), set(), [], 0
for turn in range(rounds):
    reading, writing_end = os.pipe()
    number = child(work, writing_end, turn)
    os.close(writing_end)
    heard = b""
    wanted = chance.randrange(1, 25)
    while heard.count(b"\\n") < wanted:
        heard += os.read(reading, 4096)
    select.select([], [], [], chance.random() * 0.003)
    os.kill(number, signal.SIGKILL)
    while more := os.read(reading, 65536):
        heard += more
    os.waitpid(number, 0)
    os.close(reading)
    lines = [line.split() for line in heard.decode().splitlines()]
    acks = {name for word, name in lines if word == "ack"}
    last = [name for word, name in lines if word == "try"][-1]
    acknowledged |= acks
    with Journal.open(home) as journal:
        kept = {entry.action for entry in journal.entries("i1")}
        lost += sorted(acknowledged - kept)
        unsure += last in kept and last not in acks
        if not journal.action(last):  # the retry of a client that heard no answer
            with journal.writing() as writing:
                writing.append("i1", [note(last)])
        tried |= acks | {last}

with Journal.open(home) as journal:
    entries = journal.entries("i1")
    whole = journal.connection.execute("PRAGMA integrity_check").fetchone()[0]
names = [entry.action for entry in entries]
print(json.dumps([lost, len(names) - len(set(names)), sorted(set(names) ^ tried), len(check(entries)), whole]))
"""


@pytest.mark.parametrize("seed", [1, 2])
def test_a_writer_killed_forty_times_loses_nothing_acknowledged_and_doubles_nothing(tmp_path, seed):
    """SIGKILL at random moments of appends, checkpoints and starts; then the same id is sent again."""
    assert run(KILLS, tmp_path / "home", seed, 40) == [[], 0, [], 0, "ok"]


MIGRATION_KILLS = """
chance = random.Random(3)
def work(turn):
    Journal.open(f"{home}/{turn}").close()

for turn in range(30):
    number = child(work, turn)
    select.select([], [], [], chance.random() * 0.012)
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
sound = 0
for turn in range(30):
    with Journal.open(f"{home}/{turn}") as journal:
        sound += schema.objects(journal.connection) == schema.expected_objects()
print(json.dumps(sound))
"""


def test_a_first_start_that_is_killed_is_taken_up_by_the_next(tmp_path):
    assert run(MIGRATION_KILLS, tmp_path / "home") == 30
