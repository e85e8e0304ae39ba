"""Every rule over every file: from paths to a report."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.gathering import gather
from incidentkit.lint.session import Session


def lint(paths: Sequence[Path], *, upkeep_on: date | None = None, on_disk: bool = False) -> Report:
    """The findings in files and folders of runbooks, sorted by path and line, one for each cause.

    With `upkeep_on`, also what is overdue on that day; with `on_disk`, findings of unchanged files are taken from the
    user's cache. Raises UsageError (code `unknown-path`) for a path that does not exist; content never raises.
    """
    found: list[Diagnostic] = []
    files: list[Path] = []
    for root, wanted in gather(paths).items():
        session = Session(root, upkeep_on=upkeep_on, extra=wanted, on_disk=on_disk)
        report = session.report(wanted)
        found += report.diagnostics
        files += report.files
    return Report(told_once(found), files)
