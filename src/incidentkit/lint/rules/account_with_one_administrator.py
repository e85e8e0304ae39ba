"""account-with-one-administrator: only one person can get into an account.

When that person is away, has left, or is the one whose account was taken, nobody can act.

Wrong:

    admins: [Marie]

Right:

    admins: [Marie, Sophie]
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "account-with-one-administrator"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """The accounts of organisation.yaml; an account that names nobody has not been filled in yet."""
    if scope.source.kind != "organisation":
        return
    for where, account in entries(scope.source.data.get("accounts"), ("accounts",)):
        admins = account.get("admins")
        if isinstance(admins, list) and len(admins) == 1:
            what = message("Only {name} can administer this account.", name=str(admins[0]))
            yield scope.say(RULE, (*where, "admins"), what, severity="warning")
