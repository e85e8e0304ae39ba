"""How fast the checks are, against floors measured in the same run: `python benchmarks/lint_speed.py [RUNBOOKS]`.

A thousand runbooks of about 240 lines are written by chance (always the same ones), in one language, with a register.
The floor is PyYAML's C loader reading them in one process. Every figure is the median of rounds in turn; the promises
stand beside it; the exit status is 1 when one is broken. check-jsonschema and yamllint are measured on a part of the
files and in proportion, because they take minutes; yamllint is skipped where it is not installed.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

PYTHON = sys.executable
PROGRAM = (PYTHON, "-m", "incidentkit")
ROUNDS = 5
PART = 50

FLOOR = """
import sys, pathlib, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    with open(path, encoding="utf-8") as file:
        yaml.load(file.read(), Loader=yaml.CSafeLoader)
"""

THINGS = [
    "phone",
    "laptop",
    "tablet",
    "mailbox",
    "shop",
    "page",
    "invoice",
    "customer",
    "list",
    "contract",
    "server",
    "printer",
    "key",
    "badge",
    "car",
    "van",
    "camera",
    "till",
]
VERBS = [
    "Lock",
    "Check",
    "Call",
    "Write",
    "down",
    "Photograph",
    "Export",
    "Copy",
    "Suspend",
    "Revoke",
    "Review",
    "Inform",
    "Ask",
    "Compare",
    "Report",
    "Restore",
]
ROLES = ("it", "exec", "comms")
ORGANISATION = """format: 1
name: Example company
country: FR
example: true
languages: [en]
time_zone: Europe/Paris
roles:
  it: {holder: A}
  exec: {holder: B}
  comms: {holder: C}
contacts:
  insurer: {name: Insurer, notice: 2 working days}
  bank: {name: Bank}
"""


def runbook(number: int, chance: Random) -> str:
    """A runbook without a mistake, with every part that runbooks usually have."""
    name = f"{chance.choice(THINGS)}-{chance.choice(THINGS)}-{number}"
    lines = [
        "# Written by chance, for measuring.",
        "format: 1",
        f"id: {name}",
        f"title: What to do about the {name.replace('-', ' ')}",
        f"summary: Something has happened to the {chance.choice(THINGS)} and nobody knows yet how bad it is.",
        "language: en",
        f"owner: {chance.choice(ROLES)}",
        "reviewed: 2026-11-23",
        "review_every: 6 months",
        "",
        "signs:",
        *(
            f"  - the {chance.choice(THINGS)} and the {chance.choice(THINGS)} number {k} are gone"
            for k in range(4)
        ),
        "",
        "never:",
        f"  - switch the {chance.choice(THINGS)} off before it was looked at",
        f'  - "answer whoever writes: it wants the {chance.choice(THINGS)}"',
        "",
    ]
    choices = [f"{chance.choice(THINGS)}_{kind}" for kind in ("state", "origin", "reach")]
    truths = [f"{chance.choice(THINGS)}_{kind}" for kind in ("open", "copied", "known", "insured", "shared")]
    options = {one: [f"{chance.choice(THINGS)}_{k}" for k in range(3)] for one in choices}
    lines.append("questions:")
    for at, one in enumerate(choices):
        lines += [
            f"  {one}:",
            f"    ask: What is it about the {one.replace('_', ' ')}?",
            "    why: It decides who is called first, and which clock runs.",
            "    type: choice",
            *(["    at: step"] if at else []),
            "    options:",
            *(
                f"      {option}: The {option.replace('_', ' ')}, as far as anybody can see"
                for option in options[one]
            ),
        ]
    for at, one in enumerate(truths):
        lines += [
            f"  {one}:",
            f"    ask: Is it true of the {one.replace('_', ' ')}, as seen and not from memory?",
            "    type: yes_no",
            *(["    at: step"] if at > 1 else []),
        ]
    a, b, c, d, e = truths
    x, y, z = choices
    lines += [
        "",
        "facts:",
        f'  urgent: {{when: {x} == "{options[x][0]}" and not {a}}}',
        f"  doubtful: {{when: {b} or {c} is unknown}}",
        "",
        "severity:",
        "  rules:",
        "    - level: critical",
        f"      when: urgent and {d}",
        "      because: It is open and somebody has it.",
        "    - level: high",
        f'      when: doubtful or {y} in ["{options[y][0]}", "{options[y][1]}"]',
        "      because: Nobody knows yet.",
        "    - level: moderate",
        "      because: As long as nothing else is known.",
        "",
        "deadlines:",
    ]
    steps = [f"{chance.choice(THINGS)}-{k}" for k in range(14)]
    for k, kind in enumerate(("legal", "contract")):
        lines += [
            f"  clock_{k}:",
            f"    title: Tell those who must know, number {k}",
            f"    kind: {kind}",
            "    starts: detected_at",
            f"    within: {chance.choice(('72 hours', '2 working days', '1 month'))}",
            f"    target: {chance.choice(('12 hours', '1 day'))}",
            f"    when: {chance.choice(('urgent', 'doubtful', e))}",
            "    source: An article of a law",
            "    checked: 2026-11-23",
            f"    met_by: {steps[9 + 2 * k]}",
        ]
    lines += ["", "phases:"]
    conditions = (
        f'{z} != "{options[z][2]}"',
        "urgent",
        f"doubtful and not {e}",
        f"{d} or {c}",
        f'{x} == "{options[x][1]}"',
    )
    for phase, some in (
        ("detect", steps[:3]),
        ("contain", steps[3:7]),
        ("assess", steps[7:9]),
        ("notify", steps[9:12]),
        ("recover", steps[12:]),
    ):
        lines.append(f"  {phase}:")
        for step in some:
            at = steps.index(step)
            lines += [
                f"    - id: {step}",
                f"      do: {chance.choice(VERBS)} the {step.replace('-', ' ')} now",
                f"      role: {chance.choice(ROLES)}",
                f"      why: The {chance.choice(THINGS)} is what the insurer asks for first.",
            ]
            if at % 3 == 1:
                lines.append(f"      when: {chance.choice(conditions)}")
            if at % 4 == 2:
                lines += [f"      needs: [{steps[at - 1]}]", "      within: 15 minutes"]
            if at % 4 == 3:
                lines += [
                    "      how: |",
                    f"        1. Open the page of the {chance.choice(THINGS)}: it is in the list.",
                    "        2. Note the time, {{ detected_at }}, and the person: # of the ticket.",
                    f"        3. Ask about {{{{ {x} }}}}.",
                    "      evidence: {ask: A picture of the page, required: true}",
                ]
            if at == 5:
                lines += [f"      confirm: [{', '.join((*truths, *choices))}]"]
    lines += [
        "",
        "messages:",
        "  notice:",
        "    to: Everybody concerned",
        "    channel: E-mail",
        "    title: What has happened",
        "    body: |",
        "      On {{ detected_at }} we saw that something is wrong.",
        f"      It is about the {chance.choice(THINGS)}.",
        "close:",
        "  - Everybody who was told has been told the end",
        "review:",
        "  - What took too long?",
    ]
    at = next(row for row, line in enumerate(lines) if line == f"    - id: {steps[11]}")
    lines.insert(at + 2, "      message: notice")
    return "\n".join(lines) + "\n"


def write(folder: Path, count: int) -> None:
    """The runbooks and their register."""
    (folder / "en").mkdir(parents=True)
    (folder / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    for number in range(count):
        text = runbook(number, Random(number))
        name = next(line[4:] for line in text.split("\n") if line.startswith("id: "))
        (folder / "en" / f"{name}.yaml").write_text(text, encoding="utf-8")


def took(*command: str, environment: dict[str, str], ok: tuple[int, ...] = (0,)) -> float:
    """Seconds that a whole process takes."""
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, check=False, capture_output=True)
    if done.returncode not in ok:
        sys.exit(done.stdout.decode()[-800:] + done.stderr.decode()[-800:])
    return time.perf_counter() - start


def main() -> int:
    """Prints the table; 1 when a promise is broken."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    failed = 0

    def row(name: str, value: float, promise: str, kept: bool, note: str) -> None:
        nonlocal failed
        failed += not kept
        print(f"{'ok  ' if kept else 'LATE'}  {name:<44} {value:7.3f} ({promise}; {note})")

    with tempfile.TemporaryDirectory() as space:
        folder = Path(space) / "runbooks"
        write(folder, count)
        lines = sum(len(path.read_text(encoding="utf-8").split("\n")) for path in folder.rglob("*.yaml"))
        print(f"{count} runbooks, {lines / count:.0f} lines each, {os.cpu_count()} processors")
        cache = f"{space}/cache"
        environment = dict(os.environ) | {"INCIDENTKIT_CACHE": cache, "INCIDENTKIT_CONFIG": f"{space}/config"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as when installed
        command = (*PROGRAM, "runbook", "lint", str(folder))
        floors, colds, warms = [], [], []
        took(*command, environment=environment)
        for _ in range(ROUNDS):
            floors.append(took(PYTHON, "-c", FLOOR, str(folder), environment=environment))
            shutil.rmtree(cache, ignore_errors=True)
            colds.append(took(*command, environment=environment))
            warms.append(took(*command, environment=environment))
        floor = statistics.median(floors)
        cold = statistics.median(b / a for a, b in zip(floors, colds, strict=True))
        warm = statistics.median(b / a for a, b in zip(floors, warms, strict=True))
        note = f"CSafeLoader alone {floor:.2f} s"
        row("lint, nothing kept", cold, "promised 1.5 x", cold <= 1.5, note)
        row("lint again, nothing changed", warm, "promised 0.1 x", warm <= 0.1, note)
        ours = statistics.median(colds)
        part = sorted((folder / "en").glob("*.yaml"))[: min(PART, count)]
        schema = Path(space) / "runbook.schema.json"
        schema.write_text(
            subprocess.run(
                (*PROGRAM, "runbook", "schema"), env=environment, check=True, capture_output=True, text=True
            ).stdout,
            encoding="utf-8",
        )
        scale = count / len(part)
        tool = str(Path(PYTHON).with_name("check-jsonschema"))
        alone = took(tool, "--schemafile", str(schema), str(part[0]), environment=environment)
        several = took(tool, "--schemafile", str(schema), *map(str, part), environment=environment)
        other = alone + (several - alone) / (len(part) - 1) * (count - 1)
        row(
            "times faster than check-jsonschema",
            other / ours,
            "promised 6",
            other / ours >= 6,
            f"{other:.0f} s, from {len(part)} files",
        )
        yamllint = shutil.which("yamllint", path=f"{Path(PYTHON).parent}:{os.environ['PATH']}")
        if yamllint is None:
            print(
                "      yamllint is not installed: pip install yamllint in another environment, and put it on PATH"
            )
        else:
            other = (
                took(yamllint, "-d", "default", *map(str, part), environment=environment, ok=(0, 1)) * scale
            )
            row(
                "times faster than yamllint",
                other / ours,
                "promised 15",
                other / ours >= 15,
                f"{other:.0f} s, from {len(part)} files",
            )
        again = one_changed(folder)
        row(
            "one changed file of these again (ms)", again * 1000, "promised 50", again <= 0.05, "median of 11"
        )
        failed += not in_the_screen(Path(space) / "starter" / "runbooks")
    return 1 if failed else 0


def in_the_screen(folder: Path) -> bool:
    """The longest runbook of the starter library saved while the screen shows it: prints what that takes, in ms."""
    import queue

    import yaml

    from incidentkit.desk.previewing import previewed_file
    from incidentkit.lint.session import Session
    from incidentkit.lint.watching import Watch
    from incidentkit.runbook.graphing import graph
    from incidentkit.runbook.rails import stations

    shutil.copytree(Path(__file__).parents[1] / "runbooks", folder)
    path = folder / "en" / "false-claims.yaml"
    text = path.read_text(encoding="utf-8")
    session = Session(folder)
    session.report()
    states: queue.Queue[object] = queue.Queue()
    watch = Watch(folder, states.put)
    watch.start()
    states.get(timeout=60)
    time.sleep(1)  # until the system watches
    times: dict[str, list[float]] = {"floor": [], "lint": [], "shown": [], "told": []}
    for turn in range(11):
        start = time.perf_counter()
        yaml.load(text, Loader=yaml.CSafeLoader)
        times["floor"].append(time.perf_counter() - start)
        start = time.perf_counter()
        path.write_text(text.replace("summary: ", f"summary: {turn} ", 1), encoding="utf-8")
        states.get(timeout=60)
        times["told"].append(time.perf_counter() - start)
        start = time.perf_counter()
        session.report(changed=[path])
        times["lint"].append(time.perf_counter() - start)
        situation = previewed_file(folder, path.stem, "en", datetime.now(UTC))
        assert situation is not None
        stations(graph(situation.plan))
        times["shown"].append(time.perf_counter() - start)
    watch.stop()
    found = {name: statistics.median(each) * 1000 for name, each in times.items()}
    floor = f"CSafeLoader alone {found['floor']:.1f} ms"
    kept = found["lint"] <= 50
    print(
        f"{'ok  ' if kept else 'LATE'}  {'false-claims again, in the screen (ms)':<44} {found['lint']:7.3f} (promised 50; {floor})"
    )
    print(f"      {'the same with its preview and graph (ms)':<44} {found['shown']:7.3f}")
    print(f"      {'from its saving until the watch has told (ms)':<44} {found['told']:7.3f}")
    return kept


def one_changed(folder: Path) -> float:
    """Median seconds from a changed file to the whole folder's findings, in a session that knows the rest."""
    from incidentkit.lint.session import Session

    session = Session(folder)
    session.report()
    path = sorted((folder / "en").glob("*.yaml"))[7]
    text = path.read_text(encoding="utf-8")
    times = []
    for turn in range(11):
        path.write_text(text.replace("summary: Some", f"summary: {turn} some"), encoding="utf-8")
        start = time.perf_counter()
        session.report(changed=[path])
        times.append(time.perf_counter() - start)
    path.write_text(text, encoding="utf-8")
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
