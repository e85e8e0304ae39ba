"""bad-duration: a length of time that cannot be read.

Wrong:

    within: 72h

Right:

    within: 72 hours
"""

from collections.abc import Iterator

from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, entries, mapping
from incidentkit.when.durations import NotADurationError, read_duration

RULE = "bad-duration"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Every duration of a file, in the file's language; in organisation.yaml in either."""
    language = None if scope.source.kind == "organisation" else scope.source.language
    for where, text in durations(scope):
        try:
            read_duration(text, language)
        except NotADurationError as error:
            yield scope.say(RULE, where, error.what, hint=error.hint)


def durations(scope: Scope) -> Iterator[tuple[Where, str]]:
    """The texts of a file that must be durations, with their places; paths into organisation.yaml are not."""
    for where, value in _written(scope):
        if isinstance(value, str) and not value.startswith("organisation."):
            yield where, value


def _written(scope: Scope) -> Iterator[tuple[Where, object]]:
    data = scope.source.data
    if scope.source.kind == "organisation":
        for where, contact in entries(data.get("contacts"), ("contacts",)):
            yield (*where, "notice"), contact.get("notice")
        return
    yield ("review_every",), data.get("review_every")
    for where, clock in entries(data.get("deadlines"), ("deadlines",)):
        for key in ("within", "target", "renew"):
            yield (*where, key), clock.get(key)
    for item in scope.source.items:
        for key in ("within", "pause", "every"):
            yield (*item.where, key), item.data.get(key)
        for level, text in mapping(item.data.get("every")).items():
            yield (*item.where, "every", level), text
    for where, inject in entries(data.get("exercise"), ("exercise",)):
        yield (*where, "after"), inject.get("after")
