"""Every rule over the files that belong together: a runbook, a block or the shared parts in all their languages."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from incidentkit.errors import Message
from incidentkit.lint.causes import causes
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.gathering import is_broken
from incidentkit.lint.library import Library
from incidentkit.lint.rules import RULES, UPKEEP
from incidentkit.lint.rules.translation_missing import model
from incidentkit.lint.scope import Scope, at_span
from incidentkit.lint.settings import faults_of
from incidentkit.lint.source import SourceFile
from incidentkit.yamlfile import Span

# Rules that say that something does not exist: silent where a fault kept a part from being read.
_ABOUT_ABSENCE = frozenset(
    {
        "unknown-name", "unknown-step", "unknown-message", "unknown-anchor", "unknown-contact", "unknown-role", "include-missing",
        "unread-question", "unused-message", "unused-block", "shared-unused", "no-default-severity", "unused-fact",
        "unread-register-entry", "clock-not-met",
    }
)  # fmt: skip
_BESIDE_ANOTHER = frozenset({"translation-missing", "translation-differs"})
# Where a name is misspelt, what it was meant for looks unread: that is the same mistake.
_LEAVE_UNREAD = frozenset(
    {"unknown-name", "unknown-message", "unknown-field", "unknown-anchor", "bad-condition", "bad-template"}
)
_UNREAD = frozenset({"unread-question", "unused-message", "unused-fact"})
# Rules that look at one value by itself: certain even where the file around it is broken.
_BY_ITSELF = frozenset({"looks-like-secret", "bad-condition", "bad-date", "bad-duration", "unknown-place"})
_OF_BROKEN_FILES = frozenset({"looks-like-secret"})
# What a condition means is only told where nothing is wrong with its words.
_ABOUT_MEANING = frozenset({"never-true", "always-true", "condition-too-wide", "rule-never-reached"})


def check(library: Library, paths: Sequence[Path], upkeep_on: date | None) -> dict[Path, list[Diagnostic]]:
    """The findings of these files, which are one thing in several languages.

    Each by itself, then beside its translation, when it is known which of the two has a mistake.
    """
    scopes: list[Scope] = []
    asked: list[set[str]] = []
    told: dict[Path, list[Diagnostic]] = {}
    for path in paths:
        scope, rules, found = _alone(library, path)
        library.mistakes[path] = [_span(one) for one in found if one.severity == "error"]
        scopes.append(scope)
        asked.append(rules)
        told[path] = found
    for scope, rules in zip(scopes, asked, strict=True):
        beside = _by_rules(scope, _asked_beside(scope, rules))
        told[scope.source.path] += _without_renamed(scope, list(beside))
        if upkeep_on is not None and not is_broken(scope.source):
            for overdue in UPKEEP.values():
                told[scope.source.path] += overdue(scope, upkeep_on)
    return told


def _alone(library: Library, path: Path) -> tuple[Scope, set[str], list[Diagnostic]]:
    """A file, the rules that can say something certain about it, and what it has by itself, without its translation.

    Kept while nothing has changed that it leaned on: of a runbook in two languages mostly one is being edited.
    """
    before, library.leaned = library.leaned, {}
    scope = Scope(library, library.source(path))
    if path not in library.alone:
        rules = _asked(scope)
        found = _without_consequences(scope, list(_of_file(scope, rules - _BESIDE_ANOTHER)))
        library.alone[path] = (library.leaned, rules, found)
    leans, rules, found = library.alone[path]
    library.leaned = before | library.leaned | leans
    return scope, rules, list(found)


def _of_file(scope: Scope, rules: set[str]) -> Iterator[Diagnostic]:
    """The reader's faults first, then what the rules find."""
    faults = [*scope.source.faults, *faults_of(scope.source)]
    for fault in causes(faults):
        yield at_span(
            scope.source, fault.span, fault.rule, fault.what, hint=fault.hint, severity=fault.severity
        )
    yield from _by_rules(scope, rules)


def _by_rules(scope: Scope, rules: set[str]) -> Iterator[Diagnostic]:
    """What these rules find; where a fault made the reader guess, only the fault itself is told."""
    doubtful = scope.source.document.doubtful
    for name, rule in RULES.items():
        if name in rules:
            found = rule(scope)
            yield from (one for one in found if one.line not in doubtful) if doubtful else found


def _without_consequences(scope: Scope, found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings without those that follow from another one."""
    if not found:
        return found
    if any(one.rule in _LEAVE_UNREAD for one in found):
        found = [one for one in found if one.rule not in _UNREAD]
    wrong = {one.line for one in found if one.severity == "error" and one.rule not in _ABOUT_MEANING}
    found = [one for one in found if one.rule not in _ABOUT_MEANING or one.line not in wrong]
    return _without_renamed(scope, found)


def _without_renamed(scope: Scope, found: list[Diagnostic]) -> list[Diagnostic]:
    """An id that is written wrongly is told where it stands, and not again wherever it is named."""
    meant = {
        str(one.hint.params.get("text"))
        for one in scope.source.faults
        if one.rule == "bad-id" and isinstance(one.hint, Message)
    }
    if not meant:
        return found
    return [
        one
        for one in found
        if not (
            one.rule
            in {"unknown-name", "unknown-step", "unknown-anchor", "unknown-message", "translation-missing"}
            and _named_in(one) & {*meant, *(text.replace("-", "_") for text in meant)}
        )
    ]


def _named_in(one: Diagnostic) -> set[str]:
    said = str(one.message.params.get("name"))
    return {said, *said.split(".")}


def _span(one: Diagnostic) -> Span:
    return Span(one.line, one.column, one.end_line, one.end_column)


def _asked(scope: Scope) -> set[str]:
    """The rules that can say something certain about this file."""
    file, library = scope.source, scope.library
    if file.kind == "settings":
        return set()
    if not file.document.complete or not isinstance(file.document.data, dict):
        return set(_OF_BROKEN_FILES)
    shared = library.shared(file.language)
    together: list[SourceFile] = [
        file,
        *(block for _, block in scope.includes),
        *([shared] if shared else []),
    ]
    outlines = [library.outline(one.path) for one in together]
    if file.kind in {"block", "shared"}:
        outlines += [*library.outlines("runbook", file.language), *library.outlines("block", file.language)]
    if any(one.broken for one in outlines):
        return set(_BY_ITSELF)
    rules = set(RULES)
    if not all(one.says_all for one in outlines):
        rules -= _ABOUT_ABSENCE
    elif scope.misses_block:
        rules -= _ABOUT_ABSENCE - {"include-missing"}
    return rules


def _asked_beside(scope: Scope, rules: set[str]) -> set[str]:
    """The rules about two languages: where both files say all that they mean to."""
    asked = rules & _BESIDE_ANOTHER
    other = model(scope) if asked else None
    if other is not None and (
        is_broken(other) or not all(scope.library.outline(one.path).says_all for one in (scope.source, other))
    ):
        return set()
    return asked
