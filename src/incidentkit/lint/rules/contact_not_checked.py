"""contact-not-checked: nobody has tried a contact's number for 90 days (only with --upkeep).

A hotline that has moved is found out in the middle of the night.

Wrong: a contact with `checked: 2025-01-10`, or without `checked`.

Right: call the number once, and write the day.
"""

from collections.abc import Iterator
from datetime import date

from incidentkit.lint.diagnostics import Diagnostic
from incidentkit.lint.rules.law_not_checked import not_checked
from incidentkit.lint.scope import Scope
from incidentkit.lint.source import entries

RULE = "contact-not-checked"


def check(scope: Scope, today: date) -> Iterator[Diagnostic]:
    """`checked` of each contact of organisation.yaml."""
    if scope.source.kind == "organisation":
        for where, contact in entries(scope.source.data.get("contacts"), ("contacts",)):
            yield from not_checked(scope, RULE, where, contact, today)
