"""A comment that accepts a finding, with its reason: `# lint-ignore unread-question: asked for the insurer's form`.

It stands at the end of the line it is about, or on a line of its own above it. One without a reason, for a rule that
does not exist, or that nothing is found for, is itself a finding: an exception that nobody needs any more hides the
next mistake. What the reader finds cannot be accepted, because the program could not use the file.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from incidentkit.errors import Message, message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.source import SourceFile
from incidentkit.lint.wording import near

UNUSED, BAD = "unused-suppression", "bad-suppression"
OWN_RULES = (BAD, UNUSED)
_SIGN = "lint-ignore"
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*lint-ignore\b[ \t]*(?P<rules>[^:#]*)(?::(?P<reason>.*))?$")
_NEVER = frozenset({"looks-like-secret"})


class Suppression(msgspec.Struct, frozen=True):
    """One comment: where it stands (1-based, end exclusive), the line it is about, its rules and whether it says why."""

    line: int
    column: int
    end_column: int
    about: int
    rules: list[str]
    has_reason: bool
    source: str


def written_in(file: SourceFile) -> list[Suppression]:
    """The comments of a file that accept a finding; the same words inside a text are text."""
    if _SIGN not in file.document.text:
        return []
    lines = file.document.lines
    found = []
    for row, line in enumerate(lines):
        comment = _COMMENT.search(line) if _SIGN in line else None
        if comment is None or _in_a_text(file, row, comment.start()):
            continue
        about = row
        if not line[: comment.start()].strip():
            about = next(
                (
                    below
                    for below in range(row + 1, len(lines))
                    if lines[below].strip() and not lines[below].lstrip().startswith("#")
                ),
                row,
            )
        rules = [rule for rule in re.split(r"[\s,]+", comment["rules"].strip()) if rule]
        reason = bool((comment["reason"] or "").strip())
        end = len(line.rstrip())
        found.append(Suppression(row + 1, comment.start() + 1, end + 1, about + 1, rules, reason, line))
    return found


def _in_a_text(file: SourceFile, row: int, column: int) -> bool:
    """Whether a place is inside a text and not behind or between."""
    place = file.document.root
    while place.children:
        below = (place.child(part) for part in place.children)
        inner = next((one for one in below if one and one.start <= (row, column) < one.end), None)
        if inner is None:
            return False
        place = inner
    return place.style is not None


def apply(
    found: list[Diagnostic],
    comments: Sequence[Suppression],
    known: Sequence[str],
    silent: frozenset[str],
    path: Path,
) -> list[Diagnostic]:
    """One file's findings without those that its comments accept, and what is wrong with the comments.

    `known` are the rules there are, `silent` those that were not asked this time (upkeep, switched off).
    """
    if not comments:
        return found
    kept = list(found)
    for comment in comments:
        wrong = _wrong(comment, known)
        unused = []
        for rule in comment.rules:
            hit = [one for one in kept if one.rule == rule and one.line == comment.about]
            if wrong is None:
                kept = [one for one in kept if one not in hit]
            if not hit and rule not in silent and rule in known:
                unused.append(rule)
        if wrong is not None:
            kept.append(_finding(comment, BAD, wrong[0], wrong[1], path))
        elif unused:
            what = message("Nothing is found here for {rules}.", rules=", ".join(unused))
            hint = message("Delete the comment, so that it does not hide the next mistake.")
            kept.append(_finding(comment, UNUSED, what, hint, path))
    return kept


def _wrong(comment: Suppression, known: Sequence[str]) -> tuple[Message, Message | None] | None:
    if not comment.rules:
        what = message("This comment names no rule.")
        return what, message("Write: {text}", text=f"# {_SIGN} unread-question: …")
    for rule in comment.rules:
        if rule in _NEVER:
            return message("A finding of {rule} cannot be accepted by a comment.", rule=rule), None
        if rule not in known:
            return message("There is no rule '{rule}' that a comment could accept.", rule=rule), near(
                rule, known
            )
    if not comment.has_reason:
        what = message("The reason is missing: why is this right as it stands?")
        return what, message("Write: {text}", text=f"# {_SIGN} {', '.join(comment.rules)}: …")
    return None


def _finding(comment: Suppression, rule: str, what: Message, hint: Message | None, path: Path) -> Diagnostic:
    return Diagnostic(
        rule, "warning", path, comment.line, comment.column, comment.line, comment.end_column, what, hint,
        comment.source,
    )  # fmt: skip
