"""`--fix`: mends what is safe to mend, and proves for each file that nothing else changed.

A file is written only when it has fewer errors than before, and when a YAML library that keeps comments reads the same
comments in it. What does not pass stays as it was, and is told.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.fixes import FIXES
from incidentkit.lint.folders import gather
from incidentkit.lint.session import Session
from incidentkit.yamlfile.composing import MOST_DEPTH
from incidentkit.yamlfile.document import LINE_END
from incidentkit.yamlfile.encoding import MOST_BYTES

_MOST_ROUNDS = 12
_BOM = "\ufeff"
_MAY_GO = frozenset({"unused-suppression", "comment-cuts-text", "yaml", "alias", "tag"})
# Fixes that take a comment away, or make a text of what looked like one.


def fix(paths: Sequence[Path], *, upkeep_on: date | None = None) -> Report:
    """Mends the files behind paths; what is left, and in `fixed` what was mended (with the place it stood at).

    A second call finds nothing more to mend. Raises UsageError (code `unknown-path`) like `lint`.
    """
    found: list[Diagnostic] = []
    files: list[Path] = []
    fixed: list[Diagnostic] = []
    for root, wanted in gather(paths).items():
        session = Session(root, upkeep_on=upkeep_on, extra=wanted)
        refused: set[Path] = set()
        report = session.report(wanted)
        for _ in range(_MOST_ROUNDS):
            mended = _round(session, wanted, refused)
            if not mended:
                break
            fixed += mended
            report = session.report(wanted, changed=wanted)
        found += report.diagnostics
        files += report.files
    return Report(told_once(found), files, sorted(fixed, key=lambda one: one.place))


def _round(session: Session, wanted: Collection[Path], refused: set[Path]) -> list[Diagnostic]:
    """One finding of each line at most, in every file; what was mended."""
    mended: list[Diagnostic] = []
    for path in sorted(wanted):
        told = session.report([path]).diagnostics
        if path in refused or not any(one.rule in FIXES for one in told):
            continue
        text = _text_of(path)
        if text is None:
            continue
        new, taken = _mended(text, told)
        if new != text and _no_worse(session, path, text, new, told, taken):
            mended += taken
        else:
            refused.add(path)
    return mended


def _mended(text: str, told: Sequence[Diagnostic]) -> tuple[str, list[Diagnostic]]:
    """The text with one finding of each line mended, and those findings."""
    bom = _BOM if text.startswith(_BOM) else ""
    starts = [0, *(found.end() for found in LINE_END.finditer(text.removeprefix(bom)))]
    ends = [*(found.start() for found in LINE_END.finditer(text.removeprefix(bom))), len(text) - len(bom)]
    body = text.removeprefix(bom)
    taken: dict[int, tuple[Diagnostic, str]] = {}
    for one in told:
        if one.rule in FIXES and one.line not in taken and one.line <= len(starts):
            line = body[starts[one.line - 1] : ends[one.line - 1]]
            new = FIXES[one.rule](line, one)
            if new is not None and new != line:
                taken[one.line] = (one, new)
    for number in sorted(taken, reverse=True):
        body = body[: starts[number - 1]] + taken[number][1] + body[ends[number - 1] :]
    return bom + body, [one for one, _ in taken.values()]


def _no_worse(
    session: Session, path: Path, text: str, new: str, told: Sequence[Diagnostic], taken: Sequence[Diagnostic]
) -> bool:
    """Writes the new text and looks: whether it helped. Else the old one is written back."""
    if not _same_comments(text, new, may_go=any(one.rule in _MAY_GO for one in taken)):
        return False
    _write(path, new)
    after = session.report([path], changed=[path]).diagnostics
    left = [(one.rule, one.line, one.message) for one in after]
    gone = any((one.rule, one.line, one.message) not in left for one in taken)
    worse = sum(one.severity == "error" for one in after) > sum(one.severity == "error" for one in told)
    reads_on = any(one.rule in _MAY_GO or one.rule == "encoding" for one in taken)
    if gone and (not worse or reads_on):  # behind a fault of YAML, more of the file is looked at
        return True
    _write(path, text)
    session.report([path], changed=[path])
    return False


def _same_comments(before: str, after: str, *, may_go: bool) -> bool:
    """Whether a round-trip reader finds the same comments; a file that it cannot read before has nothing to compare."""
    kept, now = _comments(before), _comments(after)
    return kept is None or now is None or kept == now or may_go


def _comments(text: str) -> list[str] | None:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only mending pays for it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        return sorted(_comments_in(YAML(typ="rt").load(text), 0))
    except (YAMLError, ValueError, RecursionError):
        return None


def _comments_in(value: Any, depth: int) -> Iterator[str]:
    """The comments that ruamel.yaml keeps at a map or list and everything in it."""
    if depth > MOST_DEPTH or not hasattr(value, "ca"):
        return
    yield from _tokens(value.ca.comment)
    for kept in value.ca.items.values():
        yield from _tokens(kept)
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _comments_in(one, depth + 1)


def _tokens(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _tokens(one)
    elif value is not None:
        yield from (line.strip() for line in value.value.splitlines() if line.strip())


def _text_of(path: Path) -> str | None:
    """The file's text with its own line ends; None where it is too large or not UTF-8, which takes a person."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8") if len(raw) <= MOST_BYTES else None
    except (OSError, UnicodeDecodeError):
        return None


def _write(path: Path, text: str) -> None:
    """The file whole or not at all, with the rights that it had; a link stays a link."""
    target = path.resolve()
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        shutil.copymode(target, draft)
        Path(draft).replace(target)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
        raise
