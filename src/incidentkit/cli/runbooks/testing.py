"""`runbook test`: written path tests and the walk over all answers; what failed with its place, and what was covered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from incidentkit.cli.complete import runbook_ids
from incidentkit.cli.context import Cli
from incidentkit.cli.main import Answered, Exit
from incidentkit.cli.program import command as make_command
from incidentkit.cli.program import option
from incidentkit.errors import StoreError, UsageError, counted, message

if TYPE_CHECKING:
    from incidentkit.proving.covering import Coverage
    from incidentkit.proving.run import Problem, RunbookResult, WalkResult

PROOFS = {
    "no-dead-step": message("every step is reached by some answers"),
    "no-dead-end": message("no path stops before its end"),
    "no-exception": message("no answers make the program fail"),
    "no-unfilled-text": message("no text keeps a blank once everything is answered"),
}
STRONGEST = 4
MOST = 100_000


@make_command(
    "test",
    message("Play the path tests of runbooks, and walk over all answers"),
    examples=("runbook test", "runbook test lost-device --coverage", "runbook test --junit results.xml"),
)
@click.argument("ids", metavar="[ID...]", nargs=-1, shell_complete=runbook_ids)
@option("--no-walk", is_flag=True, words=message("Only the written tests"))
@option("--coverage", is_flag=True, words=message("List the steps and conditions that were not seen"))
@option("--junit", metavar="FILE", words=message("Write the results as JUnit XML, for build servers"))
@option("--most", metavar="NUMBER", words=message("Walk all combinations up to so many (128)"))
@option(
    "--strength",
    metavar="2|3|4",
    words=message("Where there are more: how many answers meet in every way (2)"),
)
def play_tests(
    cli: Cli,
    ids: tuple[str, ...],
    no_walk: bool,
    coverage: bool,
    junit: str | None,
    most: str | None,
    strength: str | None,
) -> None:
    from incidentkit.proving.run import Method, prove_library  # noqa: PLC0415
    from incidentkit.runbook.loading import library_folder, load_library  # noqa: PLC0415

    how = Method(
        walk=not no_walk, most=_number(most, 128, 1, MOST), strength=_number(strength, 2, 2, STRONGEST)
    )
    results = prove_library(load_library(library_folder(cli.runbooks)), ids, how)
    if junit is not None:
        _write_junit(cli, results, junit)
    if cli.json:
        cli.data({"runbooks": [_data(each) for each in results]})
    else:
        for each in results:
            _tell(cli, each, coverage=coverage)
    if any(each.broken for each in results):
        raise Answered(Exit.INPUT)
    if any(each.failed for each in results):
        raise Answered(Exit.NO)


def _number(text: str | None, otherwise: int, least: int, most: int) -> int:
    if text is None:
        return otherwise
    if text.isascii() and text.isdigit() and len(text) < 7 and least <= int(text) <= most:
        return int(text)
    raise UsageError(
        "not-in-range",
        message("“{text}” is not a number from {least} to {most}.", text=text[:40], least=least, most=most),
    )


def _write_junit(cli: Cli, results: list[RunbookResult], file: str) -> None:
    from incidentkit.proving.junit import junit  # noqa: PLC0415

    try:
        Path(file).write_text(junit(results, cli.say), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            "file-not-writable",
            message("{path} cannot be written: {reason}", path=file, reason=error.strerror or str(error)),
            where={"path": file},
        ) from error


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
        "walk": None if result.walk is None else _walk_data(result.walk),
        "coverage": None if result.coverage is None else msgspec.to_builtins(result.coverage),
        "broken": [_problem(each) for each in result.broken],
    }


def _walk_data(walk: WalkResult) -> dict[str, Any]:
    return {
        "paths": walk.paths,
        "combinations": walk.combinations,
        "names": walk.names,
        "strength": walk.strength,
        "complete": walk.complete,
        "proofs": [
            {
                "proof": each.proof,
                "passed": not each.problems,
                "problems": [
                    _problem(one) | {"answers": answers}
                    for one, answers in zip(each.problems, each.answers, strict=True)
                ],
            }
            for each in walk.proofs
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    span = problem.span
    return {
        "path": str(problem.path),
        "line": span.line,
        "column": span.column,
        "message": problem.what,
    }


# --- for people


def _tell(cli: Cli, result: RunbookResult, *, coverage: bool) -> None:
    cli.raw(result.id)
    for problem in result.broken:
        _tell_problem(cli, problem)
    for test in result.tests:
        cli.raw(f"  {'×' if test.problems else '✓'} {test.name}")
        for problem in test.problems:
            _tell_problem(cli, problem)
    if result.walk is not None:
        _tell_walk(cli, result.walk)
    if result.coverage is not None:
        _tell_coverage(cli, result.coverage, whole=coverage, written=bool(result.tests))


def _tell_walk(cli: Cli, walk: WalkResult) -> None:
    if walk.complete:
        met = counted(
            "every combination of {count} answer", "every combination of {count} answers", walk.names
        )
    else:
        met = message(
            "{combinations} combinations of {names} answers; any {strength} met in every way",
            combinations=walk.combinations,
            names=walk.names,
            strength=walk.strength,
        )
    cli.raw(
        "  "
        + cli.say(counted("Walked {count} path: {met}", "Walked {count} paths: {met}", walk.paths, met=met))
    )
    for proof in walk.proofs:
        cli.raw(f"  {'×' if proof.problems else '✓'} {cli.say(PROOFS[proof.proof])}")
        for problem, answers in zip(proof.problems, proof.answers, strict=True):
            _tell_problem(cli, problem)
            if answers:
                cli.raw(f"      answers: {_written(answers)}")


def _written(value: object) -> str:
    """A value as a path test writes it, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = text.replace("_", "").replace("-", "").replace(" ", "")
    return text if plain.isalnum() and not text[0].isdigit() else f'"{text}"'


def _tell_coverage(cli: Cli, coverage: Coverage, *, whole: bool, written: bool) -> None:
    steps = len(coverage.steps)
    seen, possible = coverage.values
    figures = {
        "steps": steps,
        "of_steps": steps + len(coverage.missed),
        "values": seen,
        "of_values": possible,
    }
    words = (
        message("Written tests saw {steps} of {of_steps} steps, {values} of {of_values} values of conditions", **figures)
        if written
        else message("No written tests. The walk saw {steps} of {of_steps} steps, {values} of {of_values} values of conditions", **figures)
    )  # fmt: skip
    cli.raw("  " + cli.say(words))
    if not whole:
        return
    for step in coverage.missed:
        cli.raw("    " + cli.say(message("step not seen: {step}", step=step)))
    for each in coverage.conditions:
        left = [value for value in each.possible if value not in each.seen]
        if left:
            what = message("{belongs_to}: never {values}: {condition}", belongs_to=each.belongs_to, values=left, condition=each.condition)  # fmt: skip
            cli.raw("    " + cli.say(what))


def _tell_problem(cli: Cli, problem: Problem) -> None:
    cli.raw(f"    {problem.path}:{problem.span.line}:{problem.span.column}: {cli.say(problem.what)}")
