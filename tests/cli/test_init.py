"""`init`: what stands around the runbooks is right by itself: editors, git, build servers."""

import json
import re
import shlex
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from incidentkit.runbook.schema import SCHEMAS, json_schema

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def company(ik) -> Path:
    ik.ok("init", "company", "--ci", "github", "--ci", "gitlab")
    return ik.folder / "company"


def test_every_file_names_its_schema_and_finds_it(company):
    """A path that leads nowhere gives one error in the editor, and no help at all."""
    kinds = {
        "blocks": "block",
        "tests": "test",
        "runbooks": "organisation",
    }
    seen = set()
    for path in (company / "runbooks").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        schema = (path.parent / named[1]).resolve()
        kind = "shared" if path.stem == "shared" else kinds.get(path.parent.name, "runbook")
        assert schema == company.resolve() / "runbooks" / "schema" / f"{kind}.schema.json"
        assert json.loads(schema.read_text(encoding="utf-8")) == json_schema(kind)
        seen.add(kind)
    assert seen == {"runbook", "block", "shared", "organisation", "test"}


def test_the_settings_of_vs_code_give_each_file_the_one_schema_that_is_its(company):
    settings = json.loads((company / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    paths = list((company / "runbooks").rglob("*.yaml"))
    assert {path.parent.name for path in paths} == {"runbooks", "en", "fr", "blocks", "tests"}
    for path in paths:
        name = path.relative_to(company).as_posix()
        found = [
            schema
            for schema, globs in settings.items()
            if any(
                fnmatch(name, each) and name.count("/") == each.count("/") for each in globs if each[0] != "!"
            )
            and not any(fnmatch(name, each[1:]) for each in globs if each[0] == "!")
        ]
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert [Path(each).name for each in found] == [Path(first).name]


def test_the_schemas_of_the_checkout_are_those_of_the_structs():
    """They are looked for by the first line of each file: write them anew with tools/schemas.py."""
    for of in SCHEMAS:
        path = ROOT / "runbooks" / "schema" / f"{of}.schema.json"
        assert json.loads(path.read_text(encoding="utf-8")) == json_schema(of), of


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (".github/workflows/runbooks.yml", ["--builtin-schema", "vendor.github-workflows"]),
        (".gitlab-ci.yml", ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
)
def test_a_build_server_can_read_its_file(company, name, arguments):
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *arguments, str(company / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def commands_of(company: Path) -> list[str]:
    """What the build servers and the hooks run of this program."""
    github = yaml.safe_load((company / ".github/workflows/runbooks.yml").read_text(encoding="utf-8"))
    gitlab = yaml.safe_load((company / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    hooks = yaml.safe_load((company / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return [
        *(step["run"] for step in github["jobs"]["check"]["steps"] if "run" in step),
        *gitlab["runbooks"]["script"],
        *gitlab["runbooks"]["after_script"],
        *(hook["entry"] for hook in hooks["repos"][0]["hooks"]),
        *(hook["entry"] for hook in ours),
    ]


def test_what_they_run_exists_with_its_options(ik, company):
    seen = set()
    for line in commands_of(company):
        for part in re.findall(r"incidentkit (runbook [^|&]*)", line):
            words = shlex.split(part)
            seen.add(words[1])
            told = ik.call(*words[:2], "--help")
            assert told.status == 0, line
            assert [word for word in words if word.startswith("--") and word not in told.stdout] == [], line
    assert seen == {"lint", "test", "diff"}


def test_a_new_folder_passes_its_own_checks(ik, company, monkeypatch):
    monkeypatch.chdir(company)
    assert ik.call("runbook", "lint", "runbooks", "--format", "github").stdout == ""
    assert ik.call("runbook", "test", "--no-walk").status == 0


def test_an_annotation_is_on_the_line_of_the_mistake(ik, company, monkeypatch):
    """As GitHub reads it: the file from the top of the repository, the line, the column."""
    monkeypatch.chdir(company)
    path = company / "runbooks" / "en" / "lost-device.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("owner:"))
    lines[at] = "ownr: it\n"
    path.write_text("".join(lines), encoding="utf-8")
    told = ik.call("runbook", "lint", "runbooks", "--format", "github")
    assert told.status == 1
    assert f"::error file=runbooks/en/lost-device.yaml,line={at + 1}," in told.stdout


def test_the_pull_request_s_base_is_no_code(company):
    """A branch may be called anything; it reaches the shell as a variable, never as text of the script."""
    text = (company / ".github/workflows/runbooks.yml").read_text(encoding="utf-8")
    runs = re.findall(r"run: (.*)", text)
    assert [run for run in runs if "${{" in run] == []
    assert "permissions:\n  contents: read" in text


def test_without_ci_there_is_none_and_an_unknown_one_is_refused(ik):
    files = ik.ok("init", "plain")["files"]
    assert [file for file in files if ".github" in file or ".gitlab-ci" in file] == []
    assert [file for file in files if ".vscode" in file or ".pre-commit" in file] != []
    refused = ik.call("init", "other", "--ci", "jenkins", "--json")
    assert (refused.status, refused.data["error"]["code"]) == (2, "unknown-build-server")
    assert not Path("other").exists()
