"""too-many-first-questions: more than five questions are asked before the first step.

In the first minute people act. A question that decides nothing yet can be asked with the step that needs it.

Wrong: eight questions without `at`.

Right: the three or four that decide what is done first; the others with `at: step`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "too-many-first-questions"
MOST = 5


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The questions that are asked at the start whatever the others say, told at the first one too many."""
    asked = [
        where
        for where, question in entries(scope.source.data.get("questions"), ("questions",))
        if question.get("at", "start") == "start" and "when" not in question
    ]
    if scope.source.kind == "runbook" and len(asked) > MOST:
        what = message("{count} questions stand before the first step.", count=len(asked))
        hint = message("Write at: step under those that decide nothing yet.")
        yield scope.say(RULE, asked[MOST], what, hint=hint, severity="information", key=True)
