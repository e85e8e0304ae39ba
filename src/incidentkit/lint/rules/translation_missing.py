"""translation-missing: something stands in one language only.

Whoever reads the other language would not get that step, question, option or explanation.

Wrong: the English file has a step `call-insurer`, the French one does not.

Right: both have it.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.siblings import Difference, compare
from incidentkit.lint.source import SourceFile
from incidentkit.yamlfile import Span

RULE = "translation-missing"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """What this file lacks, or has alone, beside the file it is a translation of."""
    other = model(scope)
    if other is None:
        return
    for one in differences(scope, other):
        if one.kind == "missing":
            what = message(
                "{name} stands in {file} and is missing here.", name=one.name, file=told(scope, other)
            )
            yield scope.say(RULE, one.where, what, key=True)
        elif one.kind == "extra":
            what = message(
                "{name} stands here and is missing in {file}.", name=one.name, file=told(scope, other)
            )
            yield scope.say(RULE, one.where, what, key=isinstance(one.where[-1], str))


def model(scope: Scope) -> SourceFile | None:
    """The file that this one is a translation of: the same one in English, else in the first language."""
    file = scope.source
    if file.kind in {"organisation", "settings"}:
        return None
    first = scope.library.siblings(file)[0]
    return first if first.language != file.language else None


def differences(scope: Scope, other: SourceFile) -> list[Difference]:
    """The differences between the two, worked out once for both rules; what is a mistake by itself is told there."""
    if "differences" not in scope.memo:
        file, mistakes = scope.source, scope.library.mistakes
        scope.memo["differences"] = [
            one
            for one in compare(file, other)
            if one.kind == "moved"
            or not (
                _holds(file.span(one.where), mistakes.get(file.path, []))
                or (one.kind == "differs" and _holds(other.span(one.where), mistakes.get(other.path, [])))
            )
        ]
    found: list[Difference] = scope.memo["differences"]
    return found


def _holds(span: Span, mistakes: list[Span]) -> bool:
    """Whether one of the mistakes stands in the span, when that is no more than a few lines long."""
    return span.end_line - span.line < 3 and any(
        (span.line, span.column) <= (one.line, one.column) < (span.end_line, span.end_column)
        for one in mistakes
    )


def told(scope: Scope, other: SourceFile) -> str:
    """The other file's path as seen from the folder of runbooks."""
    try:
        return other.path.relative_to(scope.library.folder).as_posix()
    except ValueError:
        return other.path.name
