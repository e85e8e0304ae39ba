"""too-many-nevers: more than four things never to do are in force at the same time.

They stand above every step. Four are read; of eight none is.

Wrong: six texts under `never`.

Right: the four that do harm; the others under the `why` of their step, or with a `when` or an `until`.
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import mapping, sequence

RULE = "too-many-nevers"
MOST = 4


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The entries of `never` that hold from the beginning, told at the fifth."""
    nevers = sequence(scope.source.data.get("never"))
    at_once = [index for index, one in enumerate(nevers) if not mapping(one).get("when")]
    lasting = [index for index in at_once if not mapping(nevers[index]).get("until")]
    if len(at_once) > MOST:
        at = lasting[MOST] if len(lasting) > MOST else at_once[MOST]
        what = message(
            "{count} of these are in force from the beginning; four at most are read.", count=len(at_once)
        )
        hint = message("Give some of them a when, or move them to the why of their step.")
        yield scope.say(RULE, ("never", at), what, hint=hint, severity="warning")
