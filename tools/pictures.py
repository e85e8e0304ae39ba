"""Draws the pictures of the README from the running screen: `python tools/pictures.py`, and `--check` in CI.

The real application, a real record in a folder of its own, a clock and ids that stand still: the same program gives
the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from incidentkit.desk.core import Desk
from incidentkit.desk.opening import open_incident
from incidentkit.incident.commands import FinishStep
from incidentkit.tui.app import IncidentkitApp
from incidentkit.tui.pages.home import HomePage
from incidentkit.tui.theme import UNICODE, Look

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NOW = datetime(2026, 11, 23, 13, 3, 22, tzinfo=UTC)
SIZE = (100, 30)
ANSWERS = {
    "circumstances": "stolen",
    "device": "Marie's laptop",
    "lock_state": "open",
    "personal_data": "yes",
}


def desk_in(home: Path) -> Desk:
    """A desk whose clock and ids stand still."""
    ids = iter(f"{number:032x}" for number in range(1, 10_000))
    return Desk(home, actor="Marie", language="en", now=lambda: NOW, new_id=lambda: next(ids))


def prepared(home: Path) -> None:
    """An incident in the middle."""
    with desk_in(home) as desk:
        row = open_incident(desk, "lost-device", title="Lost laptop (Marie)", answers=ANSWERS).written.row
        made = FinishStep(step="take-report", record={"device_kind": "laptop", "ownership": "company"})
        desk.perform(row.label, made)


async def drawn(home: Path, theme: str, keys: list[str]) -> str:
    """The screen after these keys, as SVG."""
    seconds = iter(float(number) for number in range(0, 1_000_000, 2))
    app = IncidentkitApp(
        lambda: Desk(home, actor="Marie", language="en", now=lambda: NOW), HomePage,
        look=Look(theme, UNICODE), language="en", actor="Marie", now=lambda: NOW, clock=lambda: next(seconds),
    )  # fmt: skip
    async with app.run_test(size=SIZE) as pilot:
        for key in ["", *keys]:
            if key:
                await pilot.press(key)
            for _ in range(60):
                await pilot.pause(0.02)
                if not app._acting and not app._wanted:  # noqa: SLF001 - nothing is being done any more
                    break
            await pilot.pause(0.3)
        svg = app.export_screenshot(title="incidentkit")
    # The library numbers its style classes at random; the font comes from the reader's computer, not from the network.
    svg = re.sub(r"terminal-\d+", "terminal-0", svg)
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def main() -> int:
    """Writes the pictures, or says which differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a picture differs")
    check = parser.parse_args().check
    os.environ["TZ"] = "Europe/Paris"
    PICTURES.mkdir(parents=True, exist_ok=True)
    differ = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        prepared(home)
        for theme in ("dark", "light"):
            for name, keys in (("home", []), ("step", ["enter"])):
                path = PICTURES / f"{name}-{theme}.svg"
                svg = asyncio.run(drawn(home, theme, keys))
                if check and (not path.exists() or path.read_text(encoding="utf-8") != svg):
                    differ.append(path.name)
                elif not check:
                    path.write_text(svg, encoding="utf-8")
    if differ:
        sys.stderr.write(f"Draw them anew with tools/pictures.py: {', '.join(differ)}\n")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
