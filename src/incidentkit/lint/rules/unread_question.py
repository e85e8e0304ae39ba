"""unread-question: a question is asked and nothing reads its answer.

In the first minutes each question costs time. Conditions, texts, prefills, the starts of clocks and `confirm`
count as reading.

Wrong: a question `weather` that no condition and no text names.

Right: leave it out, or record it at the step that writes it down.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint import templates
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.names import BUILT_IN
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import SourceFile, entries, mapping, texts

RULE = "unread-question"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The questions of this runbook."""
    if scope.source.kind != "runbook":
        return
    questions = mapping(scope.source.data.get("questions"))
    read = read_in(scope)
    for name in questions:
        if name not in read and name not in BUILT_IN:
            what = message("Nothing reads the answer to {name}.", name=name)
            yield scope.say(RULE, ("questions", name), what, severity="warning", key=True)


def read_in(scope: Scope) -> set[str]:
    """Every name that this runbook reads: itself, through its blocks, and through what it shares."""
    if "read" not in scope.memo:
        scope.memo["read"] = _read_in(scope)
    found: set[str] = scope.memo["read"]
    return found


def _read_in(scope: Scope) -> set[str]:
    shared = scope.library.shared(scope.source.language)
    read = _read_by(scope.source)
    if shared is not None:
        read |= _read_by(shared)
    for item, block in scope.includes:
        given = mapping(item.data.get("with"))
        read |= {
            given.get(one, one)
            for one in (*_read_by(block), *mapping(block.data.get("reads")))
            if isinstance(one, str)
        }
    return read


def _read_by(file: SourceFile) -> set[str]:
    if file.reads is None:
        file.reads = _reads(file)
    return set(file.reads)


def _reads(file: SourceFile) -> set[str]:
    found: set[str] = set()
    for condition in file.conditions:
        found |= {one.name.partition(".")[0] for one in condition.names}
    for text in templates.in_file(file):
        found |= {one.name.partition(".")[0] for one in text.names}
    for _, question in file.questions:
        prefill = question.get("prefill")
        if isinstance(prefill, str):
            found.add(prefill.partition(".")[0])
    for _, clock in entries(file.data.get("deadlines"), ("deadlines",)):
        found |= {str(clock.get("starts")), str(clock.get("prudent"))}
    found |= {str(loop.get("for_each")) for _, loop in file.groups}
    for item in file.items:
        found |= {name for _, name in texts(item.data.get("confirm"), ())}
        found.add(str(item.data.get("from")))
        found |= {str(ours) for ours in mapping(item.data.get("carry"))}
    return found
