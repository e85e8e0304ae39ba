"""How fast reports are: `python benchmarks/reports.py`.

Every format of a record of 45 lines and of 2,300, the second time in a process of its own, so that no import counts; the
each is compared with its bare engine on the same data in the same process: typst alone for the PDF, and what `bare` has
for the others. Prints a line for each and returns 1 when a promise is broken; the ratios are no promise.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bare import ENGINES
from screen import fill

SIZES = {45: 0.5, 2_300: 2.0}
"""Lines of the record, and the seconds that a format may take."""
PDF_SECONDS, PDF_MEGABYTES = 2.5, 500
ROUNDS = 3


def measured(home: Path, name: str) -> tuple[float, float, float]:
    """Seconds of an export, times its bare engine, and megabytes."""
    code = f"import reports; reports.child({str(home)!r}, {name!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, check=True, capture_output=True, text=True
    )
    took, ratio, memory = done.stdout.split()
    return float(took), float(ratio), float(memory)


def child(home: str, name: str) -> None:
    """Prints what `measured` reads; the memory is that of all its exports: none may keep the last one's."""
    from incidentkit.desk.core import Desk
    from incidentkit.desk.exporting import export
    from incidentkit.report import pdf

    compiled: list[float] = []
    typst = pdf.typesetter()

    class Timed:
        """Typst, with its time taken."""

        TypstError = typst.TypstError

        @staticmethod
        def compile(files: dict[str, bytes], **options: Any) -> bytes:
            start = time.perf_counter()
            made: bytes = typst.compile(files, **options)
            if "data.json" in files:
                compiled.append(time.perf_counter() - start)
            return made

    pdf.typesetter = lambda: Timed
    times: list[float] = []
    with Desk(Path(home), actor="benchmark") as desk, tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            made = export(desk, "1", (name,), Path(folder))
            times.append(time.perf_counter() - start)
        took, memory = min(times[1:]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        alone = (
            min(compiled[1:]) if name == "pdf" else bare(name, [Path(file["path"]) for file in made.files])
        )
    print(took, took / alone, memory)


def bare(name: str, paths: list[Path]) -> float:
    """Seconds of the engine alone, given what stands in the report."""
    make = ENGINES[name][1](paths)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        make()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def main() -> int:
    """Measures and prints; 1 when a promise is broken."""
    from incidentkit.desk.exporting import FORMATS

    broken = 0
    with tempfile.TemporaryDirectory() as space:
        for lines, seconds in SIZES.items():
            home = Path(space) / str(lines)
            fill(home, lines)
            for name in FORMATS:
                took, ratio, memory = measured(home, name)
                # A bundle has the PDF inside.
                limit = PDF_SECONDS if name in ("pdf", "bundle") and lines > min(SIZES) else seconds
                kept = took <= limit and (name != "pdf" or memory <= PDF_MEGABYTES)
                broken += not kept
                engine = "typst" if name == "pdf" else ENGINES[name][0]
                most = f"{limit} s, {PDF_MEGABYTES} MB" if name == "pdf" else f"{limit} s"
                print(
                    f"{'ok  ' if kept else 'LATE'}  {lines:5} lines, {name:<7} {took:6.2f} s {memory:5.0f} MB"
                    f"  (promised {most})   {ratio:7.1f} x {engine} alone"
                )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
