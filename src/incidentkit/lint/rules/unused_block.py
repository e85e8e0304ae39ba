"""unused-block: no runbook includes this block.

Nobody walks its steps, and nobody notices when they are out of date.

Wrong: a file `blocks/call-bank.yaml`, and no `include: call-bank`.

Right: a runbook that includes it, or no such file.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.wording import nearest

RULE = "unused-block"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Each block against the runbooks and blocks of its language."""
    if scope.source.kind != "block":
        return
    language = scope.source.language
    outlines = [*scope.library.outlines("runbook", language), *scope.library.outlines("block", language)]
    included = {one.block for outline in outlines for one in outline.includes}
    blocks = scope.library.ids("block", language)
    # A misspelt include means the block it is spelt like; the include itself is told.
    meant = {nearest(name, blocks) for name in included if name not in blocks}
    if scope.source.id not in included | meant:
        what = message("No runbook includes this block.")
        yield scope.say(RULE, ("block",), what, severity="information")
