"""Keeping files as proof: paths as people give them, a sentence when there is none, a name when it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from incidentkit.desk.paths import files_named
from incidentkit.errors import message
from incidentkit.spoken.sizes import size_words

if TYPE_CHECKING:
    from incidentkit.desk.core import Desk, Written
    from incidentkit.tui.pages.base import Page
    from incidentkit.when.phrases import Understood


async def keep_files(
    page: Page, typed: str, step: str | None, description: str | None = None, source: str | None = None,
    captured: Understood | None = None,
) -> bool:  # fmt: skip
    """Keeps the files that a line names; False after saying why it cannot."""
    assert page.walk is not None
    if not typed:
        page.tell(message("Type the file's path, or drag the file here."))
        page.host.focus("path")
        return False
    files = files_named(typed)
    missing = next((file for file in files if not there(file)), None)
    if missing is not None:
        page.tell(message("There is no file at that path. Drag it here, or check the name."))
        page.host.focus("path")
        return False
    label = page.walk.label
    at = {"occurred_at": captured.at, "approximate": captured.approximate} if captured else {}

    def act(desk: Desk) -> Written:
        from incidentkit.desk.keeping import add_evidence  # noqa: PLC0415

        return add_evidence(
            desk, label, tuple(str(file) for file in files), step=step, description=description, source=source,
            when=lambda _: at, request=None,
        )  # fmt: skip

    outcome = await page.walk.carry_out(act)
    if not page.tell_outcome(outcome) or outcome.written is None:
        return False
    kept = outcome.written.entries[0].payload or {}
    size = size_words(int(str(kept.get("size", 0))), page.host.language)
    page.tell(
        message("Kept: {name}, {size}. The copy can no longer be changed.", name=kept.get("name"), size=size)
    )
    return True


def there(file: Path) -> bool:
    """Whether there is a file at a path; a path that no system takes is none."""
    try:
        return file.exists()
    except (OSError, ValueError):
        return False
