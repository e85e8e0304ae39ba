"""Every rule over every file: from paths to a report.

What is imported here at once is little: where nothing has changed since the last time, no rule is needed.
"""

import gc
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from incidentkit.lint import recalling
from incidentkit.lint.diagnostics import Diagnostic, Report, told_once
from incidentkit.lint.folders import gather


def lint(paths: Sequence[Path], *, upkeep_on: date | None = None, on_disk: bool = False) -> Report:
    """The findings in files and folders of runbooks, sorted by path and line, one for each cause.

    With `upkeep_on`, also what is overdue on that day; with `on_disk`, findings of unchanged files are taken from the
    user's cache. Raises UsageError (code `unknown-path`) for a path that does not exist; content never raises.
    """
    gathering = gc.isenabled()
    gc.disable()  # nothing here is circular, and walking over all of it costs a third of the time
    try:
        return _lint(paths, upkeep_on, on_disk=on_disk)
    finally:
        if gathering:
            gc.enable()


def _lint(paths: Sequence[Path], upkeep_on: date | None, *, on_disk: bool) -> Report:
    found: list[Diagnostic] = []
    files: list[Path] = []
    for root, wanted in gather(paths).items():
        sign = recalling.sign_of(root, wanted, upkeep_on) if on_disk else None
        report = recalling.recall(root, sign, wanted) if sign is not None else None
        if report is None:
            report = _checked(root, wanted, upkeep_on, on_disk=on_disk)
            if sign is not None:
                recalling.remember(root, sign, report)
        found += report.diagnostics
        files += report.files
    return Report(told_once(found), files)


def _checked(root: Path, wanted: set[Path], upkeep_on: date | None, *, on_disk: bool) -> Report:
    from incidentkit.lint.session import Session  # noqa: PLC0415 - every rule, for files that have changed

    return Session(root, upkeep_on=upkeep_on, extra=wanted, on_disk=on_disk).report(wanted)
