"""Graphs in text: every step once, every label whole, and nothing in a text can break or leave its label."""

import re
import shutil
import subprocess

import pytest
from msgspec.structs import replace

from incidentkit.runbook.graphing import dot, graph, mermaid
from incidentkit.runbook.loading import library_folder, load_library
from incidentkit.runbook.model import Decide
from incidentkit.runbook.plan import Plan, PlanStep

LIBRARY = load_library(library_folder(None, starter=True))
PLANS = [plan for entry in LIBRARY.entries for plan in entry.pinned.plans.values()]


def small(*texts: str) -> Plan:
    steps = [PlanStep(id="end", phase="contain", do=text) for text in texts]
    return Plan(
        id="x", title='A "title"', summary="", language="en", owner="it", reviewed="", review_every="", steps=steps
    )  # fmt: skip


def unescaped(label: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.id}-{plan.language}")
def test_every_step_stands_once_with_its_words(plan):
    made = mermaid(graph(plan))
    labels = re.findall(r'^    n\d+[\[{]"(.*)"[\]}]$', made, re.MULTILINE)
    assert [unescaped(label.partition("<br/>")[0]) for label in labels] == [step.do for step in plan.steps]
    assert dot(graph(plan)).count("[label=") >= len(plan.steps)


@pytest.mark.parametrize(
    "text",
    ['say "hi"', "a]b", "<script>x</script>", "`md`", "end", "a#quot;b", "a\\", 'a\\"b', "{{ x }}", "50 % | ok", "line\nbreak"],
)  # fmt: skip
def test_no_text_leaves_its_label(text):
    """GitHub renders what stands there; a quote would end the label, and the rest would be code."""
    made = mermaid(graph(small(text)))
    (label,) = re.findall(r'^    n1\["(.*)"\]$', made, re.MULTILINE)
    assert (set(label) & set('"<>`'), unescaped(label)) == (set(), " ".join(text.split()))
    assert not re.search(r"^\s*end\[", made, re.MULTILINE)
    (quoted,) = re.findall(r'n1 \[label="((?:[^"\\]|\\.)*)"\];', dot(graph(small(text))))
    assert quoted.replace('\\"', '"').replace("\\\\", "\\") == " ".join(text.split())


def test_a_step_hangs_on_the_decisions_that_its_condition_names_and_on_no_other():
    """The decision “lock” is not read where a question “lock_state” is, nor where an option is called like it."""
    plan = small("Look", "Decide", "Again", "Last")
    looked, decided, again, last = plan.steps
    steps = [
        looked,
        replace(decided, id="choose", decide=Decide(name="lock", options={"now": "Now"})),
        replace(again, id="again", when=['lock_state == "lock"']),
        replace(last, id="last", when=['not (lock == "now")']),
    ]
    edges = graph(replace(plan, steps=steps)).edges
    assert [(edge.start, edge.end) for edge in edges if edge.kind == "decides"] == [("n2", "n4")]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("plan", PLANS[:2], ids=lambda plan: f"{plan.id}-{plan.language}")
def test_graphviz_draws_it(plan):
    drawn = subprocess.run(
        ["dot", "-Tsvg"], input=dot(graph(plan)), capture_output=True, text=True, check=False
    )
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert drawn.stdout.count('class="node"') == len(plan.steps)
