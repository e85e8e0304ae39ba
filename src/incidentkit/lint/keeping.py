"""What is kept of each file, so that after a change only what hangs on it is checked again."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from incidentkit.lint import recalling
from incidentkit.lint.outline import Outline
from incidentkit.lint.recalling import ENCODER, Finding
from incidentkit.lint.suppressing import Suppression


class FileFindings(msgspec.Struct, frozen=True, array_like=True):
    """One file's findings, and the comments in it that accept some."""

    findings: list[Finding]
    comments: list[Suppression]


class Checked(msgspec.Struct, array_like=True):
    """What was found in files that belong together, and the digests of what it hangs on."""

    leans: dict[str, bytes]
    files: dict[str, FileFindings]


class Kept(msgspec.Struct, array_like=True):
    """What is kept for a folder. `outlines` holds each file's digest with its outline."""

    version: str
    outlines: dict[str, tuple[bytes, Outline]] = {}
    units: dict[str, Checked] = {}


def encode_outlines(outlines: Sequence[Outline]) -> bytes:
    """Outlines as bytes, for their digest."""
    return ENCODER.encode(outlines)


def encode(kept: Kept) -> bytes:
    """Everything as bytes; also how two processes hand findings to each other."""
    return ENCODER.encode(kept)


def decode(raw: bytes) -> Kept | None:
    """The reverse; None for anything that is not exactly that."""
    return recalling.decode(raw, Kept)


def load(place: Path | None, wanted: str) -> Kept:
    """What is kept there by this version, or nothing."""
    kept = recalling.load(place, Kept)
    return kept if kept is not None and kept.version == wanted else Kept(wanted)


def save(place: Path | None, kept: Kept) -> None:
    """Keeps it, whole or not at all."""
    if place is not None:
        recalling.save(place, encode(kept))
