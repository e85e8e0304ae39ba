"""How often the checks tell a mistake where it is and for what it is: `python benchmarks/lint_trial.py [EACH] [SEED]`.

Every kind of mistake of `tests/mistakes.py` is made EACH times (25) at random in good runbooks: the starter library and
the folder of the tests that has a bit of everything. A finding counts when it stands on the damaged line and its rule
is one that names the cause; anything else, and silence, is a miss. The undamaged files must give no finding at all.
The promises stand beside the figures; the exit status is 1 when one is broken.
"""

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from incidentkit.lint.session import Session  # noqa: E402
from mistakes import MISTAKES, Damage  # noqa: E402 - the tests' own, which are no package

LIBRARIES = {"library": ROOT / "runbooks", "full": ROOT / "tests" / "golden" / "lint-good" / "full"}
KINDS, SHARE = 40, 0.98
SHOWN = 25


def made(kind: str, session: Session, chance: Random) -> tuple[Path, Damage] | None:
    """A file of the session with this mistake in it; None where no file has a place for it."""
    paths = [path for path in session.library.paths if path.name != "organisation.yaml"]
    chance.shuffle(paths)
    for path in paths:
        damage = MISTAKES[kind](path.read_text(encoding="utf-8").split("\n"), chance)
        if damage is not None:
            return path, damage
    return None


def told(session: Session, path: Path, damage: Damage) -> tuple[bool, str]:
    """Whether the mistake is told on its line for its reason, and what is told instead."""
    whole = path.read_text(encoding="utf-8")
    try:
        path.write_text("\n".join(damage.lines), encoding="utf-8")
        found = session.report([path], changed=[path]).diagnostics
    finally:
        path.write_text(whole, encoding="utf-8")
        session.report([path], changed=[path])
    right = any(one.rule in damage.rules and one.line - 1 in damage.rows for one in found)
    rows = ", ".join(str(row + 1) for row in sorted(damage.rows)[:4])
    return right, f"{path.name}, line {rows}: told {[(one.line, one.rule) for one in found[:3]]}"


def main() -> int:
    """Prints the share; 1 when a promise is broken."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    seed = sys.argv[2] if len(sys.argv) > 2 else "0"
    tried: Counter[str] = Counter()
    missed: list[str] = []
    false = 0
    with tempfile.TemporaryDirectory() as space:
        for name, good in LIBRARIES.items():
            session = Session(Path(shutil.copytree(good, Path(space) / name / "runbooks")))
            false += len(session.report().diagnostics)
            for kind in MISTAKES:
                for number in range(each):
                    found = made(kind, session, Random(f"{seed} {kind} {number}"))
                    if found is None:
                        break
                    tried[kind] += 1
                    right, instead = told(session, *found)
                    if not right:
                        missed.append(f"{kind}: {instead}")
            false += len(session.report().diagnostics)
    total = sum(tried.values())
    share = 1 - len(missed) / max(total, 1)
    print(f"{total} mistakes made at random in {' and '.join(map(str, LIBRARIES))}")
    print(
        f"{'ok  ' if len(tried) >= KINDS else 'FEW '}  kinds of mistakes {len(tried):>28} (promised {KINDS})"
    )
    print(
        f"{'ok  ' if share >= SHARE else 'LOW '}  told on their line for their reason {share:>10.2%} (promised {SHARE:.0%})"
    )
    print(f"{'ok  ' if not false else 'BAD '}  findings in undamaged files {false:>18} (promised 0)")
    for line in missed[:SHOWN]:
        print(f"      missed: {line}")
    without = sorted(set(MISTAKES) - set(tried))
    if without:
        print(f"      no place for: {', '.join(without)}")
    return int(len(tried) < KINDS or share < SHARE or false > 0)


if __name__ == "__main__":
    sys.exit(main())
