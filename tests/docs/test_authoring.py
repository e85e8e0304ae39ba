"""docs/authoring.md is what the program does: its examples run, its tables hold every key."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from incidentkit.locale import speaker
from incidentkit.proving.run import Method, prove_library
from incidentkit.runbook import pathtests
from incidentkit.runbook.loading import library_folder, load_library

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n# runbooks/(\S+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The starter library without its tests."""
    folder = tmp_path / "runbooks"
    shutil.copytree(library_folder(None, starter=True), folder, ignore=shutil.ignore_patterns("tests"))
    (folder / "tests").mkdir()
    return folder


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_path_tests_of_the_page_pass(library, name, text):
    """Whoever copies one begins with a test that works."""
    (library / name).write_text(text, encoding="utf-8")
    (result,) = prove_library(load_library(library), [Path(name).stem], Method(walk=False))
    problems = [*result.broken, *(each for test in result.tests for each in test.problems)]
    assert [speaker("en")(each.what) for each in problems] == []
    assert len(result.tests) == text.count("- name:")


def tables() -> list[dict[str, bool]]:
    """Each table of keys: the key, and whether it must be there."""
    return [
        {key: needed == "r" for key, needed in re.findall(r"^\| `(\w+)` \| (r?) ?\|", table, re.MULTILINE)}
        for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)
        if table.startswith("| key |")
    ]


def keys(struct: type[msgspec.Struct], *without: type[msgspec.Struct]) -> dict[str, bool]:
    left = {name for each in without for name in each.__struct_encode_fields__}
    return {
        field.encode_name: field.required
        for field in msgspec.structs.fields(struct)
        if field.encode_name not in left
    }


def test_the_tables_hold_every_key_of_a_file_of_tests():
    """The reader refuses what is not in the model; the page must not lag behind either way."""
    assert tables() == [
        keys(pathtests.PathTests),
        keys(pathtests.PathTest, pathtests.PathTests),
        keys(pathtests.ExpectedPath, pathtests.Expected),
        keys(pathtests.Expected),
    ]


@pytest.mark.parametrize("text", re.findall(r"`(organisation: \{.*?)`", PAGE))
def test_an_entry_of_the_register_can_be_put_into_a_test(library, text):
    (library / "tests" / "lost-device.yaml").write_text(
        f"format: 1\ntest: lost-device\npaths:\n  - name: x\n    {text}\n    answers: {{wipe_choice: no}}\n",
        encoding="utf-8",
    )
    (result,) = prove_library(load_library(library), ["lost-device"], Method(walk=False))
    assert result.broken == []


@pytest.mark.skipif(shutil.which("git") is None, reason="the page uses git")
def test_an_author_can_type_what_the_page_says_from_top_to_bottom(ik, shell):
    """In a folder that `init` made; the comparison prints what the page says."""
    ik.ok("init", "company")
    blocks = [
        block
        for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
        if block.strip() != "incidentkit runbook test"  # all nine, with every answer: minutes
    ]
    done = shell("\n".join(["cd company", *blocks]).replace("DRILL-2026", "DRILL-$(date +%Y)"))
    (shown,) = re.findall(r"^```text\n(runbooks/.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert done.count(shown) == 3  # by itself, by its id, and as git's driver
