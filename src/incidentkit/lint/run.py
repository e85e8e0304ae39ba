"""Every rule over every file: from paths to a report."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from incidentkit.lint.causes import causes, is_broken
from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.gathering import Gathered, gather, says_all
from incidentkit.lint.rules import RULES, UPKEEP
from incidentkit.lint.rules.translation_missing import model
from incidentkit.lint.scope import Scope, at_span
from incidentkit.yamlfile import Span

# Rules that say that something does not exist: silent where a fault kept a part from being read.
_ABOUT_ABSENCE = frozenset(
    {
        "unknown-name", "unknown-step", "unknown-message", "unknown-anchor", "unknown-contact", "unknown-role", "include-missing",
        "unread-question", "unused-message", "unused-block", "shared-unused", "no-default-severity",
    }
)  # fmt: skip
_BESIDE_ANOTHER = frozenset({"translation-missing", "translation-differs"})
# Where a name is misspelt, what it was meant for looks unread: that is the same mistake.
_LEAVE_UNREAD = frozenset(
    {"unknown-name", "unknown-message", "unknown-field", "unknown-anchor", "bad-condition", "bad-template"}
)
_UNREAD = frozenset({"unread-question", "unused-message"})
# Rules that look at one value by itself: certain even where the file around it is broken.
_BY_ITSELF = frozenset({"looks-like-secret", "bad-condition", "bad-date", "bad-duration", "unknown-place"})
_OF_BROKEN_FILES = frozenset({"looks-like-secret"})


def lint(paths: Sequence[Path], *, upkeep_on: date | None = None) -> Report:
    """The findings in files and folders of runbooks, sorted by path and line, one for each cause.

    With `upkeep_on`, also what is overdue on that day. Raises UsageError (code `unknown-path`) for a path that
    does not exist; content never raises.
    """
    found: list[Diagnostic] = []
    files: list[Path] = []
    for gathered in gather(paths):
        files += [one.shown for one in gathered.library.files if one.path in gathered.wanted]
        found += _of_folder(gathered, upkeep_on)
    return Report(told_once(found), files)


def _of_folder(gathered: Gathered, upkeep_on: date | None) -> Iterator[Diagnostic]:
    """Each file by itself, then beside its translation, when it is known which of the two has a mistake."""
    library = gathered.library
    scopes = [Scope(library, file) for file in library.files]
    certain = {file.path for file in library.files if says_all(file)}
    asked = [_asked(scope, certain) for scope in scopes]
    for scope, rules in zip(scopes, asked, strict=True):
        found = list(_of_file(scope, rules - _BESIDE_ANOTHER))
        if any(one.rule in _LEAVE_UNREAD for one in found):
            found = [one for one in found if one.rule not in _UNREAD]
        library.mistakes[scope.source.path] = [_span(one) for one in found if one.severity == "error"]
        if scope.source.path in gathered.wanted:
            yield from found
    for scope, rules in zip(scopes, asked, strict=True):
        if scope.source.path in gathered.wanted:
            yield from _by_rules(scope, rules & _BESIDE_ANOTHER)
            if upkeep_on is not None and not is_broken(scope.source):
                for overdue in UPKEEP.values():
                    yield from overdue(scope, upkeep_on)


def _of_file(scope: Scope, rules: set[str]) -> Iterator[Diagnostic]:
    """The reader's faults first, then what the rules find."""
    for fault in causes(scope.source.faults):
        yield at_span(
            scope.source, fault.span, fault.rule, fault.what, hint=fault.hint, severity=fault.severity
        )
    yield from _by_rules(scope, rules)


def _by_rules(scope: Scope, rules: set[str]) -> Iterator[Diagnostic]:
    """What these rules find; where a fault made the reader guess, only the fault itself is told."""
    doubtful = scope.source.document.doubtful
    for name, check in RULES.items():
        if name in rules:
            yield from (one for one in check(scope) if one.line not in doubtful)


def _span(one: Diagnostic) -> Span:
    return Span(one.line, one.column, one.end_line, one.end_column)


def _asked(scope: Scope, certain: set[Path]) -> set[str]:
    """The rules that can say something certain about this file; `certain` are the files that say all they mean to."""
    file = scope.source
    if not file.document.complete or not isinstance(file.document.data, dict):
        return set(_OF_BROKEN_FILES)
    beside = [scope.library.shared(file.language), *(block for _, block in scope.includes)]
    if file.kind in {"block", "shared"}:
        beside += [*scope.library.of("runbook", file.language), *scope.library.of("block", file.language)]
    together = [file, *(one for one in beside if one is not None)]
    if any(is_broken(one) for one in together):
        return set(_BY_ITSELF)
    rules = set(RULES)
    if not all(one.path in certain for one in together):
        rules -= _ABOUT_ABSENCE
    other = model(scope)
    if other is not None and (is_broken(other) or not {file.path, other.path} <= certain):
        rules -= _BESIDE_ANOTHER
    return rules
