"""`runbook`: the library: list, show, lint, schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import group, option
from incidentkit.cli.runbooks.comparing import diff
from incidentkit.cli.runbooks.graphing import graph
from incidentkit.cli.runbooks.previewing import preview
from incidentkit.cli.runbooks.scaffolding import new
from incidentkit.cli.runbooks.testing import play_tests
from incidentkit.errors import InputFileError, UsageError, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from incidentkit.lint.diagnostics import Report

command = group("runbook", message("List, show and check runbooks"))


@make_command(
    "list", message("List the runbooks; broken ones with what is wrong"), examples=("runbook list",)
)
def list_runbooks(cli: Cli) -> None:
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    folder = library_folder(cli.runbooks)
    rows: list[dict[str, Any]] = []
    for entry in load_library(folder).entries:
        problems = [
            {
                "path": str(path),
                "line": fault.span.line,
                "column": fault.span.column,
                "rule": fault.rule,
                "message": fault.what,
            }
            for path, fault in entry.faults
            if fault.severity == "error"
        ]
        title = entry.titles.get(cli.language) or next(iter(entry.titles.values()), entry.id)
        path = entry.paths.get(cli.language) or next(iter(entry.paths.values()))
        rows.append(
            {
                "id": entry.id,
                "title": title,
                "languages": entry.languages,
                "path": str(path),
                "problems": problems,
            }
        )
    if cli.json:
        cli.data({"runbooks": rows})
        return
    for row in rows:
        cli.raw(f"{row['id']}: {row['title']} ({', '.join(row['languages'])})")
        for problem in row["problems"]:
            cli.raw(f"  × {problem['path']}:{problem['line']}: {cli.say(problem['message'])}")
    if not rows:
        cli.out(message("There are no runbooks in {folder}.", folder=str(folder)))


@make_command(
    "show", message("Show a runbook as a responder reads it"), examples=("runbook show lost-device",)
)
@click.argument("runbook", metavar="ID", shell_complete=runbook_ids)
def show(cli: Cli, runbook: str) -> None:
    from incidentkit.desk.opening import find_runbook  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415

    pinned = find_runbook(library_folder(cli.runbooks), runbook)
    plan = pinned.in_language(cli.language)
    if cli.json:
        from incidentkit.runbook.plan import as_data, digest, encode  # noqa: PLC0415

        cli.data({"runbook": as_data(pinned), "digest": digest(encode(pinned))})
        return
    from incidentkit.incident.views.words import PHASES  # noqa: PLC0415

    cli.raw(f"{plan.title}\n{plan.summary}")
    for never in plan.never:
        cli.raw(f"× {cli.say('Never {text}', text=never.say)}")
    for question in plan.questions.values():
        if question.at == "start":
            cli.raw(f"? {question.ask}")
    phase = ""
    for step in plan.steps:
        if step.phase != phase:
            phase = step.phase
            cli.raw("\n" + cli.say(PHASES[phase]))
        condition = f"  [{' and '.join(step.when)}]" if step.when else ""
        cli.raw(f"  {step.id}: {step.do}{condition}")


@make_command(
    "lint",
    message("Check runbooks and the register"),
    examples=("runbook lint", "runbook lint runbooks --strict", "runbook lint --fix"),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path())
@option("--format", "form", metavar="FORMAT", default=None, words=message("text, json, github or sarif"))
@option("--fix", "mend", is_flag=True, words=message("Mend what is safe to mend, and tell the rest"))
@option("--strict", is_flag=True, words=message("Fail for warnings too"))
@option("--upkeep", is_flag=True, words=message("Also what is due with time: reviews, links, law"))
@option("--as-of", metavar="DATE", words=message("The day to check upkeep for"))
def lint(
    cli: Cli,
    paths: tuple[str, ...],
    form: str | None,
    mend: bool,
    strict: bool,
    upkeep: bool,
    as_of: str | None,
) -> None:
    from incidentkit.desk.templating import lint_templates  # noqa: PLC0415
    from incidentkit.lint.renderers import RENDERERS  # noqa: PLC0415
    from incidentkit.lint.run import lint as check  # noqa: PLC0415

    form = form or ("json" if cli.json else "text")
    if form not in RENDERERS:
        raise UsageError(
            "unknown-format",
            message(
                "“{format}” is not a format. There are: {formats}.", format=form[:40], formats=list(RENDERERS)
            ),
        )
    asked = [Path(path) for path in paths] or [_folder_in_use(cli)]
    day = _upkeep_day(upkeep, as_of)
    if mend:
        from incidentkit.lint.fixing import fix  # noqa: PLC0415

        report = _fixed(lambda: fix(asked, upkeep_on=day))
    else:
        report = check(asked, upkeep_on=day, on_disk=True)
    report = report.with_more(lint_templates(asked))
    print(RENDERERS[form](report, cli.say), end="")  # noqa: T201 - machine formats must not be touched; text makes itself safe
    if report.status(strict=strict):
        raise Answered(Exit.NO)


def _folder_in_use(cli: Cli) -> Path:
    from incidentkit.runbook.loading import library_folder  # noqa: PLC0415 - not needed where a path is named

    return library_folder(cli.runbooks)


def _fixed(fix: Callable[[], Report]) -> Report:
    """What `fix` returns; a folder that may not be written to is told, not raised."""
    try:
        return fix()
    except OSError as error:
        raise InputFileError(
            "not-mended",
            message(
                "{path} cannot be written: {reason}.", path=str(error.filename), reason=str(error.strerror)
            ),
            hint=message("Nothing else was changed. Without --fix the same findings are told."),
        ) from None


def _upkeep_day(upkeep: bool, as_of: str | None) -> date | None:
    """The day to check upkeep for, or None where upkeep is not asked for."""
    if as_of is None:
        return date.today() if upkeep else None  # noqa: DTZ011 - the author's day is the computer's day
    try:
        return date.fromisoformat(as_of.strip())
    except ValueError:
        raise UsageError(
            "not-a-date", message("“{text}” is not a date. Write it like 2026-11-23.", text=as_of[:40])
        ) from None


@make_command(
    "schema", message("Print the JSON Schema for editors"), examples=("runbook schema --of organisation",)
)
@option(
    "--of", metavar="WHAT", default="runbook", words=message("runbook, organisation, block, shared or test")
)
def schema(cli: Cli, of: str) -> None:
    from incidentkit.runbook.schema import SCHEMAS, json_schema  # noqa: PLC0415

    if of not in SCHEMAS:
        raise UsageError(
            "unknown-schema",
            message("There is no schema of “{of}”. There are: {names}.", of=of[:40], names=list(SCHEMAS)),
        )
    cli.data(json_schema(of))


for each in (list_runbooks, show, lint, play_tests, new, preview, graph, diff, schema):
    command.add_command(each)
