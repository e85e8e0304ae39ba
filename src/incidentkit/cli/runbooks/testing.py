"""`runbook test`: the written path tests, played; what failed with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.errors import counted, message

if TYPE_CHECKING:
    from incidentkit.proving.run import Problem, RunbookResult


@make_command(
    "test",
    message("Play the path tests of runbooks"),
    examples=("runbook test", "runbook test lost-device"),
)
@click.argument("ids", metavar="[ID...]", nargs=-1, shell_complete=runbook_ids)
def play_tests(cli: Cli, ids: tuple[str, ...]) -> None:
    """Plays them."""
    from incidentkit.proving.run import prove_library  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    results = prove_library(load_library(library_folder(cli.runbooks)), ids)
    if cli.json:
        cli.data({"runbooks": [_data(each) for each in results]})
    else:
        for each in results:
            _tell(cli, each)
    if any(each.broken for each in results):
        raise Answered(Exit.INPUT)
    if any(each.failed for each in results):
        raise Answered(Exit.NO)


def _data(result: RunbookResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "tests": [
            {
                "name": each.name,
                "path": str(each.path),
                "line": each.line,
                "passed": not each.problems,
                "steps": each.steps,
                "problems": [_problem(one) for one in each.problems],
            }
            for each in result.tests
        ],
        "broken": [_problem(each) for each in result.broken],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    span = problem.span
    return {
        "path": str(problem.path),
        "line": span.line,
        "column": span.column,
        "message": problem.what,
    }


def _tell(cli: Cli, result: RunbookResult) -> None:
    for problem in result.broken:
        _tell_problem(cli, problem)
    for test in result.tests:
        mark = "×" if test.problems else "✓"
        cli.raw(f"{mark} {result.id}: {test.name}")
        for problem in test.problems:
            _tell_problem(cli, problem)
    passed = len(result.tests) - result.failed
    if not result.tests:
        cli.out(message("{runbook}: no written tests", runbook=result.id))
    else:
        cli.out(
            counted(
                "{runbook}: {passed} of {count} test passed",
                "{runbook}: {passed} of {count} tests passed",
                len(result.tests),
                runbook=result.id,
                passed=passed,
            )
        )


def _tell_problem(cli: Cli, problem: Problem) -> None:
    cli.raw(f"  {problem.path}:{problem.span.line}:{problem.span.column}: {cli.say(problem.what)}")
