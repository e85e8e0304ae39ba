"""link-without-checked: a link, and not the day on which somebody last opened it.

Forms move and pages are renamed. With a date, `--upkeep` reminds of it every 90 days; without one nothing does.

Wrong:

    police: {name: Police, url: "https://example.org/report"}

Right:

    police: {name: Police, url: "https://example.org/report", checked: 2026-11-23}
"""

from collections.abc import Iterator

from incidentkit.errors import message
from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "link-without-checked"


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Contacts with a `url`, and deadlines whose `source` is a link."""
    for kind, key in (("contacts", "url"), ("deadlines", "source")):
        for where, one in entries(scope.source.data.get(kind), (kind,)):
            link = one.get(key)
            if isinstance(link, str) and "://" in link and not one.get("checked"):
                what = message("Nobody has written when this link was last opened.")
                hint = message("Open it once, and add the day, as in: checked: 2026-11-23")
                yield scope.say(RULE, (*where, key), what, hint=hint, severity="information")
