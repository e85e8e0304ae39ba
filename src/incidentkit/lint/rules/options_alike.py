"""options-alike: two options of a question read the same.

Whoever answers cannot know which of the two is meant; most often one was copied and not changed.

Wrong:

    options: {lost: Lost, stolen: Lost}

Right:

    options: {lost: Lost, stolen: Stolen}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import Where, mapping

RULE = "options-alike"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The options of every question and decision."""
    for where, options in _options(scope):
        seen: dict[str, str] = {}
        for option, text in options.items():
            words = " ".join(text.casefold().split()).rstrip(".") if isinstance(text, str) else ""
            first = seen.setdefault(words, str(option))
            if words and first != option:
                what = message("{option} reads the same as {first}.", option=option, first=first)
                yield scope.say(RULE, (*where, option), what, severity="warning")


def _options(scope: Scope) -> Iterator[tuple[Where, dict[str, object]]]:
    for where, question in scope.source.questions:
        yield (*where, "options"), mapping(question.get("options"))
    for item in scope.source.items:
        decide = mapping(item.data.get("decide"))
        yield (*item.where, "decide", "options"), mapping(decide.get("options"))
