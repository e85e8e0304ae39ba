"""Conditions of which it is seen at once that they can hold are the same that trying every answer finds."""

import random
import re

import pytest

from incidentkit.lint.rules import met_by_excluded, never_true, rule_never_reached
from incidentkit.lint.run import lint
from incidentkit.runbook.loading import library_folder

LIBRARY = library_folder(None, starter=True) / "en"
RULES = (met_by_excluded, never_true, rule_never_reached)
WHEN = re.compile(r"(\bwhen: )([^}\n]*[^}\s])")


def shuffled(text, seed):
    """The runbook with its conditions in other places, some of them turned round."""
    chance = random.Random(seed)
    conditions = [found[2] for found in WHEN.finditer(text) if found[2][0] not in "\"'>|"]
    return WHEN.sub(
        lambda found: (
            found[1]
            + (
                found[2]
                if found[2][0] in "\"'>|"
                else chance.choice(["", "", "not "]) + chance.choice(conditions)
            )
        ),
        text,
    )


@pytest.mark.parametrize("seed", range(24))
def test_nothing_is_found_or_missed_by_not_trying(tmp_path, monkeypatch, seed):
    names = sorted(path.name for path in LIBRARY.glob("*.yaml") if path.name != "shared.yaml")
    path = tmp_path / names[seed % len(names)]
    path.write_text(shuffled((LIBRARY / path.name).read_text(encoding="utf-8"), seed), encoding="utf-8")
    quick = told(path)
    for rule in RULES:
        monkeypatch.setattr(rule, "is_free", lambda scope, readings: False)

    assert quick == told(path)


def told(path):
    wanted = {rule.RULE for rule in RULES}
    return [(one.rule, one.line, one.message) for one in lint([path]).diagnostics if one.rule in wanted]


def test_the_shuffled_runbooks_do_hold_such_mistakes(tmp_path):
    """Else the test above could not fail."""
    found = set()
    for seed in range(24):
        path = tmp_path / "ransomware.yaml"
        path.write_text(shuffled((LIBRARY / path.name).read_text(encoding="utf-8"), seed), encoding="utf-8")
        found |= {rule for rule, _, _ in told(path)}

    assert found >= {"never-true", "met-by-excluded", "rule-never-reached"}
