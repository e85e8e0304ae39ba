"""The graph in a terminal: every step on its line, rails that lead where the words say, and nothing that commands it."""

import re

import pytest

from incidentkit.runbook.graphing import graph
from incidentkit.runbook.loading import library_folder, load_library
from incidentkit.runbook.plan import Decide, Need, Plan, PlanStep
from incidentkit.runbook.rails import MOST_RAILS, WIDTH, drawn, stations

LIBRARY = load_library(library_folder(None, starter=True))
PLANS = [plan for entry in LIBRARY.entries for plan in entry.pinned.plans.values()]


def small(*steps: PlanStep, language: str = "en") -> Plan:
    return Plan(
        id="x", title="A title", summary="", language=language, owner="it", reviewed="", review_every="", steps=list(steps)
    )  # fmt: skip


def step(name: str, *needs: str, **more) -> PlanStep:
    return PlanStep(
        id=name, phase="contain", do=f"Do {name}", needs=[Need(step=each) for each in needs], **more
    )


def test_a_rail_leads_from_a_step_to_those_that_wait_for_it():
    assert drawn(graph(small(step("a"), step("b"), step("c", "a"), step("d", "a", "c")))) == (
        "A title\n"
        "\n"
        "   Contain\n"
        " ╭─  1  Do a\n"
        " │   2  Do b\n"
        "╭┼▸  3  Do c\n"
        "││      · waits for step 1\n"
        "╰┴▸  4  Do d\n"
        "        · waits for steps 1, 3\n"
    )


def test_what_follows_from_a_decision_has_a_dashed_rail_and_its_words():
    decide = Decide(name="way", options={"go": "Go", "stay": "Stay"})
    plan = small(
        step("a", decide=decide), step("b"), step("c", when=['way == "go"'], irreversible=True), language="fr"
    )
    assert drawn(graph(plan)).splitlines()[3:] == [
        "╭─  1  Do a",
        "┆      · une décision",
        "┆   2  Do b",
        "╰▸  3  Do c",
        '       · si way == "go"',
        "       · découle de la décision de l’étape 1",
        "       · irréversible",
    ]


def test_without_anything_that_waits_there_is_no_rail():
    assert drawn(graph(small(step("a"), step("b")))) == "A title\n\nContain\n  1  Do a\n  2  Do b\n"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.id}-{plan.language}")
def test_every_step_of_the_library_stands_once_and_in_the_width_of_a_page(plan):
    made = stations(graph(plan))
    assert [each.step for each in made] == [each.id for each in plan.steps]
    assert len({len(each.rails) for each in made}) == 1
    text = drawn(graph(plan))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert re.findall(r"^[^·]{0,12}?\s(\d+)  ", text, re.MULTILINE) == [str(n + 1) for n in range(len(made))]


def ends(made):
    """Where each rail leads, read off the drawing as an eye does: down from its beginning to each arrow."""
    found = set()
    for row, station in enumerate(made):
        for column, sign in enumerate(station.rails):
            if sign in "╭┬":
                for below in range(row + 1, len(made)):
                    here = made[below].rails[column]
                    if here in "├╰┴" or (here == "┼" and _branches(made, below, column)):
                        found.add((station.number, made[below].number))
                    if here in "╰┴":
                        break
    return found


def _branches(made, row, column):
    """A crossing is a branch where the words of the step say so; the drawing alone cannot tell."""
    start = max(r for r in range(row) if made[r].rails[column] in "╭┬")
    numbers = {
        int(n)
        for each in made[row].details
        for n in re.findall(r"\d+", each)
        if each.startswith(("waits", "follows"))
    }
    return made[start].number in numbers


@pytest.mark.parametrize("plan", [p for p in PLANS if p.language == "en"], ids=lambda plan: plan.id)
def test_rails_and_words_say_the_same(plan):
    made = stations(graph(plan))
    said = {
        (int(number), each.number)
        for each in made
        for detail in each.details
        if detail.startswith(("waits", "follows"))
        for number in re.findall(r"(?:steps? |, )(\d+)", detail)
    }
    assert ends(made) <= said
    if max(len(each.rails) for each in made) <= MOST_RAILS:
        assert {pair for pair in said if pair[0] < pair[1]} == ends(made)


def test_more_rails_than_anybody_follows_are_said_in_words_only():
    first = [step(f"a{n}") for n in range(12)]
    last = [step(f"b{n}", f"a{n}") for n in range(12)]
    made = stations(graph(small(*first, *last)))
    assert {len(each.rails) for each in made} == {MOST_RAILS + 1}
    assert made[-1].details == ["waits for step 12"]


def test_the_command_prints_it(ik):
    printed = ik.call("runbook", "graph", "lost-device", "--format", "text").stdout
    assert "╭─" in printed
    assert "waits for step" in printed
