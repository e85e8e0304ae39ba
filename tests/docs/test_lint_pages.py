"""The page of lint rules says what the program checks: all of it, and nothing else."""

import ast
import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest

from incidentkit.lint.rules import RULES, UPKEEP
from incidentkit.lint.run import lint
from incidentkit.lint.suppressing import OWN_RULES

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "lint"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("lint_pages", ROOT / "tools" / "lint_pages.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["lint_pages"] = module
    spec.loader.exec_module(module)
    return module


def told_by_the_reader() -> set[str]:
    """The rule of each call below yamlfile/, organisation/ and runbook/ that makes a fault."""
    found = set()
    for room in ("yamlfile", "organisation", "runbook"):
        for path in (ROOT / "src" / "incidentkit" / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).lower().endswith("fault"):
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found.add(first.value)
    return found


def test_the_page_is_what_the_rules_say(tool, capsys):
    """Somebody changed a docstring, or the page by hand: run tools/lint_pages.py."""
    assert (tool.main(["--check"]), capsys.readouterr().err) == (0, "")


def test_every_rule_of_the_program_is_on_the_page(tool):
    """A finding names its rule so that its page can be looked up."""
    named = {page.name for page in tool.pages()}
    assert named == {*RULES, *UPKEEP, *OWN_RULES, "bad-setting", "report-template", *told_by_the_reader()}


def test_upkeep_is_marked(tool):
    assert {page.name for page in tool.pages() if page.upkeep} == set(UPKEEP)


@pytest.mark.parametrize("folder", sorted(GOLDEN.iterdir()), ids=lambda path: path.name)
def test_the_severity_on_the_page_is_the_one_that_is_told(tool, folder):
    told = {(one.severity, one.rule) for one in lint([folder], upkeep_on=date(2027, 3, 1)).diagnostics}
    documented = {(page.severity, page.name) for page in tool.pages()}
    assert told
    assert told - documented == set()


def test_a_page_out_of_date_is_told(tool, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "PAGE", tmp_path / "lint-rules.md")
    assert tool.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/lint-rules.md is out of date. Run: python tools/lint_pages.py\n"
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
