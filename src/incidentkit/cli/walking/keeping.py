"""Keeping files as proof: paths as people give them, a sentence when there is none, a name when it is kept."""

from __future__ import annotations

from incidentkit.cli.walking.session import Session
from incidentkit.desk.paths import files_named
from incidentkit.errors import message
from incidentkit.spoken.sizes import size_words


def ask_file(session: Session, ask: list[str], step: str | None) -> bool:
    """Asks for a path until files are kept; False for Enter."""
    typed = session.prompts.text(ask, empty=True)
    while typed:
        if keep(session, typed, step):
            return True
        typed = session.prompts.text([session.cli.say(message("Another path? Enter: no."))], empty=True)
    return False


def keep(session: Session, typed: str, step: str | None) -> bool:
    """Keeps the files that a line names; False after saying why it cannot."""
    from incidentkit.desk.keeping import add_evidence  # noqa: PLC0415 - reads and copies files

    files = files_named(typed)
    missing = next((file for file in files if not _there(file)), None)
    if missing is not None:
        session.prompts.say(message("There is no file at that path: {path}", path=str(missing)[:300]))
        session.prompts.say(message("Drag it here, or check the name."))
        return False
    written = session.carry_out(
        lambda: add_evidence(
            session.cli.desk,
            session.row.label,
            tuple(str(file) for file in files),
            step=step,
            description=None,
            source=None,
            when=lambda _: {},
            request=None,
        ),
        typed,
    )
    if written is None:
        return False
    for entry in written.entries:
        kept = entry.payload or {}
        size = size_words(int(str(kept.get("size", 0))), session.cli.language)
        session.prompts.say(
            message(
                "Kept: {name}, {size}. The copy can no longer be changed.", name=kept.get("name"), size=size
            )
        )
    return True


def _there(file: object) -> bool:
    from pathlib import Path  # noqa: PLC0415 - a path is not always a path

    try:
        return Path(str(file)).exists()
    except (OSError, ValueError):
        return False
