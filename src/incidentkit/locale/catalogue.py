"""Finding a compiled catalogue, and compiling it in a checkout where it is missing or out of date.

A wheel carries the compiled `.mo` without its `.po`; a checkout has the `.po`, and its `.mo` is not under git.
"""

from __future__ import annotations

import os
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from struct import error as StructError  # noqa: N812 - its own name says nothing


def catalogue_of(language: str, folder: Path) -> NullTranslations:
    """The catalogue of `language` below `folder`; an empty one, which speaks English, when none can be read.

    A responder is better served by English sentences than by a program that does not start.
    """
    source = folder / language / "LC_MESSAGES" / "incidentkit.po"
    compiled = source.with_suffix(".mo")
    if _outdated(compiled, source):
        fresh = _compile(source, language)
        if fresh is not None:
            _keep(compiled, fresh)
            return GNUTranslations(BytesIO(fresh))
    try:
        with compiled.open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, LookupError, StructError):  # missing, cut short or not a catalogue
        return NullTranslations()


def compiled_bytes(source: Path, language: str) -> bytes:
    """The `.po` file compiled; fuzzy sentences are left out, as everywhere in gettext. Needs babel."""
    # Heavy, and only ever needed in a checkout.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _outdated(compiled: Path, source: Path) -> bool:
    try:
        written = source.stat().st_mtime_ns
    except OSError:
        return False  # installed from a wheel: the .mo is all there is
    try:
        return compiled.stat().st_mtime_ns < written
    except OSError:
        return True


def _compile(source: Path, language: str) -> bytes | None:
    try:
        return compiled_bytes(source, language)
    except (ImportError, OSError, ValueError):  # no babel, or a .po that is being edited
        return None


def _keep(compiled: Path, content: bytes) -> None:
    """Writes beside the source, so that the next start is fast; a read-only checkout simply compiles again."""
    part = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(compiled)
    except OSError:
        part.unlink(missing_ok=True)
