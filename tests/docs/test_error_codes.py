"""docs/error-codes.md lists every code that the program can answer with, with its exit status; none is left over.

Scripts branch on these codes. They are collected from the source: the first argument of every error that is made.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from incidentkit.__main__ import BROKEN
from incidentkit.cli.main import STATUS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "incidentkit"
PAGE = ROOT / "docs" / "error-codes.md"
FAMILIES = {family.__name__: int(status) for family, status in STATUS}
# Its codes are rules of lint (docs/lint-rules.md); what evaluates a condition catches it.
NEVER_ANSWERED = "ConditionError"

Trees = list[tuple[str, ast.Module]]


def trees() -> Trees:
    return [
        (str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
    ]


def statuses(parsed: Trees) -> dict[str, int]:
    """Every class of error with its exit status, those of the rooms with that of their family."""
    found = dict(FAMILIES)
    classes = [node for _, tree in parsed for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in range(3):
        for node in classes:
            bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
            for base in bases:
                if base in found:
                    found[node.name] = found[base]
    found.pop(NEVER_ANSWERED)
    return found


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def literals(node: ast.AST, tree: ast.Module) -> list[str]:
    """The codes that an expression may be; `step-already-*` where only the beginning is written down."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return literals(body, tree) + literals(orelse, tree)
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()):
            return [text + "*"]
        case ast.Name(id=name):
            return handed(name, node, tree)
    return []


def handed(name: str, node: ast.Name, tree: ast.Module) -> list[str]:
    """A code that comes in as a parameter, or as the first of the tuples of another function."""
    around = next(each for each in functions(tree) if node in ast.walk(each))
    parameters = [argument.arg for argument in around.args.args]
    if name in parameters:
        place = parameters.index(name)
        given = [call.args[place] for call in calls(tree) if name_of(call) == around.name]
        return [code for each in given for code in literals(each, tree)]
    for assigned in (each for each in ast.walk(around) if isinstance(each, ast.Assign)):
        target = assigned.targets[0]
        if isinstance(target, ast.Tuple) and ast.unparse(target.elts[0]) == name:
            made_by = name_of(assigned.value)
            helper = next(each for each in functions(tree) if each.name == made_by)
            same = [each for each in ast.walk(helper) if isinstance(each, ast.Tuple)]
            same = [each for each in same if len(each.elts) == len(target.elts)]
            return [code for each in same for code in literals(each.elts[0], tree)]
    return []


def collected() -> tuple[dict[str, set[int]], list[str]]:
    """Codes with their exit statuses, and the places where no code could be read."""
    parsed = trees()
    of_class = statuses(parsed)
    codes: dict[str, set[int]] = defaultdict(set)
    unread = []
    for path, tree in parsed:
        for call in calls(tree):
            status = of_class.get(name_of(call))
            if status is None:
                continue
            found = literals(call.args[0], tree) if call.args else []
            if not found:
                unread.append(f"{path}:{call.lineno}")
            for code in found:
                codes[code].add(status)
    return codes, unread


def documented() -> dict[str, set[int]]:
    """Code to exit statuses, from the tables of the page."""
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| ([\d, ]+) \| \S.* \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {code: {int(status) for status in statuses.split(",")} for code, statuses in rows}


def test_every_error_has_a_code_that_can_be_read_from_the_source():
    """Or the tests below would pass over it."""
    assert collected()[1] == []


def test_every_code_is_documented_and_every_documented_code_exists():
    codes, _ = collected()
    page = documented()
    beginnings = {code.removesuffix("*"): status for code, status in codes.items() if code.endswith("*")}
    expected = {code: status for code, status in codes.items() if not code.endswith("*")}
    expected["internal"] = {BROKEN}
    for beginning, status in beginnings.items():
        full = {code: status for code in page if code.startswith(beginning)}
        assert full, beginning
        expected |= full
    assert page == expected


def test_a_code_stands_on_the_page_once_and_in_order():
    """Somebody who looks a code up reads the table from the top."""
    page = PAGE.read_text(encoding="utf-8")
    for table in page.split("\n## ")[1:]:
        codes = re.findall(r"^\| `([a-z0-9-]+)` \|", table, re.MULTILINE)
        assert codes, table
        assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "99"], "unknown-incident"),
        (["start", "lost-devic"], "unknown-runbook"),
        (["strt"], "unknown-command"),
        (["log", "--sinse", "3"], "unknown-option-name"),
        (["walk"], "walk-has-no-json"),
        (["settings", "colour", "red"], "unknown-setting"),
        (["restore", "nothing.zip"], "backup-missing"),
        (["runbook", "lint", "nowhere"], "unknown-path"),
    ],
)
def test_the_page_gives_the_exit_status_that_the_program_ends_with(ik, arguments, code):
    outcome = ik.call(*arguments, "--json")
    assert outcome.data["error"]["code"] == code
    assert {outcome.status} == documented()[code]
