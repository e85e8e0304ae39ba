"""docs/runbook-format.md is what the program does: its examples run, its tables hold every key, its words are true."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from incidentkit.lint.run import lint
from incidentkit.organisation.model import Account, Calendar, Contact, Device, Limits, Organisation, Role
from incidentkit.runbook import model
from incidentkit.runbook.conditions import NOT_ASKED, UNKNOWN, decide, parse
from incidentkit.runbook.loading import load_library
from incidentkit.when.durations import read_duration
from incidentkit.yamlfile import read_text

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "runbook-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
WHOLE = [text for text in EXAMPLES if text.startswith("# runbooks/")]
FRAGMENTS = [text for text in EXAMPLES if not text.startswith("# runbooks/")]
STRUCTS = {
    "Runbook": model.Runbook, "Question": model.Question, "Fact": model.Fact, "Never": model.NeverItem,
    "Severity": model.Severity, "Deadline": model.Deadline, "Step": model.Step, "Decision": model.Decide,
    "Proof": model.EvidenceAsk, "Group": model.Group, "Loop": model.Loop, "Include": model.Include, "Message": model.MessageDraft,
    "Exercise": model.Inject, "Block": model.Block, "Shared": model.Shared, "Organisation": Organisation,
}  # fmt: skip
NESTED = {
    "calendar": Calendar,
    "roles": Role,
    "contacts": Contact,
    "accounts": Account,
    "devices": Device,
    "limits": Limits,
}

MINIMAL = """\
format: 1
id: example
title: A device is missing
summary: A device is missing.
language: en
owner: lead
reviewed: 2026-11-23
review_every: 12 months
questions:
  circumstances: {ask: What happened?, type: choice, options: {lost: Lost, mislaid: Mislaid, stolen: Stolen}}
  device: {ask: Which device?, type: device}
  encrypted: {ask: Is it encrypted?, type: yes_no}
  personal_data: {ask: Personal data on it?, type: yes_no}
  people_count: {ask: How many people?, type: number}
  kinds: {ask: Which data?, type: choices, options: {bank: Bank, health: Health}}
phases:
  contain:
    - {id: take-report, do: Take the report}
    - {id: first-look, do: Look at it first}
"""


def section(title: str, level: int = 3) -> str:
    """The text below a heading, up to the next one."""
    return re.split(
        rf"^#{{2,{level}}} ", PAGE.partition(f"\n{'#' * level} {title}\n")[2], maxsplit=1, flags=re.MULTILINE
    )[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def write(folder: Path, text: str) -> None:
    path = folder / text.partition("\n")[0].removeprefix("# runbooks/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The complete examples of the page, each at the place that it names."""
    folder = tmp_path / "runbooks"
    for text in WHOLE:
        write(folder, text)
    return folder


def findings(folder: Path) -> list[str]:
    return [f"{one.path.name}:{one.line} {one.rule}" for one in lint([folder]).diagnostics]


def test_the_complete_examples_are_without_any_finding(library):
    """Whoever copies them must not begin with a warning."""
    assert findings(library) == []
    assert len(WHOLE) == 5


def test_the_complete_examples_load_with_block_and_shared_parts(library):
    loaded = load_library(library)
    entries = {entry.id: entry for entry in loaded.entries}
    assert {name: entry.faults for name, entry in entries.items()} == {"break-in": [], "lost-badge": []}
    plan = entries["break-in"].pinned.in_language("en")
    assert [step.id for step in plan.steps] == ["stay-out", "call-landlord", "tell-staff", "ring-round"]
    assert (list(plan.deadlines), plan.deadlines["landlord"].met_by) == (["landlord"], ["call-landlord"])


def merged(fragment: str) -> str:
    """The minimal runbook with the fragment in its place: a list of items, or keys of the runbook."""
    data: Any = read_text(MINIMAL).data
    part: Any = read_text(fragment).data
    if isinstance(part, list):
        data["phases"]["contain"] += part
    else:
        for key, value in part.items():
            data[key] = data[key] | value if isinstance(data.get(key), dict) else value
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: " ".join(text.split())[:30])
def test_each_fragment_is_right_in_a_small_runbook(library, fragment):
    """Warnings about what the small runbook leaves unused are not the fragment's."""
    (library / "en" / "example.yaml").write_text(merged(fragment), encoding="utf-8")
    assert [one for one in lint([library]).diagnostics if one.severity == "error"] == []
    entry = next(each for each in load_library(library).entries if each.id == "example")
    assert (entry.faults, entry.languages) == ([], ["en"])


def test_the_small_runbook_is_no_looser_than_any(library):
    """A fragment with a mistake must be found, or the test above proves nothing."""
    (library / "en" / "example.yaml").write_text(
        merged('- {id: a, do: Act, when: stolen == "x"}'), encoding="utf-8"
    )
    assert [one for one in findings(library) if "unknown-name" in one]


@pytest.mark.parametrize("title", STRUCTS)
def test_a_table_of_keys_holds_every_key_and_marks_those_that_must_be_there(title):
    """The reader refuses what is not in the model; the page must not lag behind either way."""
    struct = STRUCTS[title]
    table = {row[0].strip("`"): row[1] == "r" for row in rows(section(title))}
    fields = [*zip(struct.__struct_encode_fields__, required(struct), strict=True)]
    assert table == dict(fields)


def required(struct: Any) -> list[bool]:
    import msgspec

    return [field.required for field in msgspec.structs.fields(struct)]


@pytest.mark.parametrize("key", NESTED)
def test_the_register_s_inner_keys_are_all_named(key):
    row = next(row for row in rows(section("Organisation")) if row[0] == f"`{key}`")
    named = set(re.findall(r"`(\w+)`", row[-1])) - {"company", "personal"}
    assert named == set(NESTED[key].__struct_fields__)


def test_the_types_of_questions_are_all_named():
    row = next(row for row in rows(section("Question")) if row[0] == "`type`")
    assert set(re.findall(r"`(\w+)`", row[2])) == set(get_args(model.QuestionType))


@pytest.mark.parametrize("condition", [row[0].strip("`") for row in rows(section("Conditions", 2))])
def test_each_condition_of_the_table_is_understood(library, condition):
    deadline = "deadlines:\n  tell_insurer: {title: Tell, kind: internal, starts: opened_at, within: 1 day}\n"
    step = f"- id: act\n  do: Act\n  when: >-\n    {condition}\n"
    text = merged(step)
    (library / "en" / "example.yaml").write_text(text + deadline, encoding="utf-8")
    assert [one for one in lint([library]).diagnostics if one.severity == "error"] == []


VALUES: dict[str, Any] = {"unknown": UNKNOWN, "not asked": NOT_ASKED}
SAID = {True: "true", False: "false", None: "unknown"}


def truth_table() -> list[tuple[str, str, str]]:
    table = section("Meaning", 2).partition("| | value |")[2]
    found = []
    for row in rows("| | value |" + table.partition("\n3. ")[0]):
        for value, said in zip(("value", "unknown", "not asked"), row[1:], strict=True):
            found.append((row[0].strip("`"), value, said))
    return found


@pytest.mark.parametrize(("condition", "value", "said"), truth_table())
def test_the_truth_table_is_what_conditions_do(condition, value, said):
    """Unknown and not asked are what this program is about; the page must not be wrong about them."""
    node = parse(condition)
    yes_or_no = condition in {"x", "not x"}
    given: list[Any] = [True, False] if yes_or_no else ["a", "c"]
    if value != "value":
        assert SAID[decide(node, lambda _: VALUES[value])] == said
        return
    results = [SAID[decide(node, lambda _, one=one: one)] for one in given]
    expected = {
        "the value": ["true", "false"],
        "the opposite": ["false", "true"],
        "true": ["true"] * 2,
        "false": ["false"] * 2,
    }
    compared = ["false", "true"] if "!=" in condition else ["true", "false"]
    assert results == expected.get(said, compared)


@pytest.mark.parametrize("row", rows(section("Durations", 2)), ids=lambda row: row[0])
def test_the_durations_of_a_row_are_one_and_the_same(row):
    texts = zip(("en", "fr", None), (cell.strip(" |`") for cell in row), strict=True)
    assert len({read_duration(text, language) for language, text in texts if text}) == 1


def test_i_do_not_know_yet_shows_both_steps(ik, library):
    """The page says so below its first example."""
    where = ("--runbooks", str(library))
    ik.ok("start", "lost-badge", "--drill", *where)
    applies = {step["id"]: step["applies"] for step in ik.ok("show", "1")["steps"]}
    assert applies == {"block-badge": "unknown", "change-lock": "unknown", "hand-out": "yes"}
    ik.ok("answer", "1", "kind", "unknown")
    (step,) = [step for step in ik.ok("show", "1")["steps"] if step["id"] == "block-badge"]
    assert (step["applies"], step["depends_on"], step["state"]) == ("unknown", ["kind"], "open")
    ik.ok("answer", "1", "kind", "badge")
    applies = {step["id"]: step["applies"] for step in ik.ok("show", "1")["steps"]}
    assert applies == {"block-badge": "yes", "change-lock": "no", "hand-out": "yes"}
    assert ik.call("done", "1", "hand-out").status == 1
    ik.ok("done", "1", "block-badge")
    assert ik.call("done", "1", "hand-out").status == 0


def test_numbers_are_decimals():
    """The condition `people_count >= 100` compares numbers, not texts."""
    assert decide(parse("people_count >= 100"), lambda _: Decimal(100)) is True


def test_what_the_code_calls_meaning_is_on_the_page():
    """Docstrings send their reader to a number of "Meaning"."""
    numbers = {int(number) for number in re.findall(r"^(\d+)\. \*\*", section("Meaning", 2), re.MULTILINE)}
    assert numbers == set(range(1, 16))
