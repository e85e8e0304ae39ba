"""What each rule says, word for word: `tests/golden/lint/<rule>/` holds a mistake, `bad.out` what is told about it.

To see a changed output, read the difference that pytest shows; a golden file is changed by hand, after reading.
"""

import ast
import importlib
from datetime import date
from pathlib import Path

import pytest

from incidentkit.errors import Message
from incidentkit.lint import renderers, rules
from incidentkit.lint.rules import RULES, UPKEEP
from incidentkit.lint.run import lint
from incidentkit.locale import speaker

GOLDEN = Path(__file__).parents[1] / "golden" / "lint"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_in_these_words(case, monkeypatch):
    """That something was reported is not enough: the message must be about the cause, under the right columns."""
    monkeypatch.chdir(GOLDEN / case)

    upkeep_on = date(2027, 3, 1) if case in UPKEEP else None

    told = renderers.text(lint([Path()], upkeep_on=upkeep_on), speaker("en"))

    assert (GOLDEN / case / "bad.out").read_text(encoding="utf-8") == told


@pytest.mark.parametrize("rule", [*RULES, *UPKEEP])
def test_every_rule_has_a_golden_pair(rule):
    """A rule that no example breaks may be silent for ever without anybody noticing."""
    outputs = [path.read_text(encoding="utf-8") for path in GOLDEN.glob(f"{rule}*/bad.out")]

    assert outputs, f"no folder {rule} in {GOLDEN}"
    assert any(f"[{rule}]" in output for output in outputs)


def test_every_message_of_the_rules_is_told_by_a_golden_pair():
    """A sentence that no example brings about may be wrong, or never said."""
    written: dict[str, str] = {}
    for module in sorted(Path(rules.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("message", "counted")
                and node.args
            ):
                written[ast.literal_eval(node.args[0])] = module.stem
    told: set[str] = set()
    for case in CASES:
        for upkeep_on in (None, date(2028, 1, 1)):
            for one in lint([GOLDEN / case], upkeep_on=upkeep_on).diagnostics:
                waiting: list[object] = [one.message, one.hint]
                while waiting:
                    said = waiting.pop()
                    if isinstance(said, Message):
                        told.add(said.text)
                        waiting += said.params.values()

    assert {text: rule for text, rule in written.items() if text not in told} == {}


@pytest.mark.parametrize("rule", [*RULES, *UPKEEP])
def test_every_rule_documents_itself(rule):
    """The docstring is the rule's page: its name, what and why, a wrong and a right example."""
    page = importlib.import_module("incidentkit.lint.rules." + rule.replace("-", "_")).__doc__

    assert page.startswith(rule + ": ")
    assert "Wrong:" in page
    assert "Right:" in page


@pytest.mark.parametrize("name", ["minimal", "full"])
def test_a_good_runbook_yields_nothing(name):
    """A checker that cries wolf is switched off."""
    folder = GOLDEN.parent / "lint-good" / name

    assert lint([folder]).diagnostics == []
